"""Where the tokens of a text end, in the vocabularies that are published; and what each class of characters takes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from llmcost.model.catalog import Tokenizer
from llmcost.model.counted import ClassTokens

from . import cuts, scripts, shadows, vocabulary
from .engine import engine

_LONG_WHITESPACE = re.compile(r"\s{50000}")
"""tiktoken panics at whitespace of ten times this length."""


def has_boundaries(tokenizer: Tokenizer | None) -> bool:
    """Whether the tokenizer's vocabulary is on this machine, so that the ends of its tokens are known."""
    known = vocabulary.VOCABULARIES.get(tokenizer.encoding or "") if tokenizer else None
    return known is not None and vocabulary.find(known) is not None


def boundaries(text: str, encoding: str) -> tuple[bytes, ...]:
    """The text in its tokens, each as the bytes of UTF-8 that it stands for; a character may be spread over several.

    Lone surrogates are U+FFFD. Raises ``VocabularyError``.
    """
    tables = engine(encoding)._encoding  # they take 0.2 s to build, and are the engine's
    if _LONG_WHITESPACE.search(text):
        split = shadows.splitter(vocabulary.VOCABULARIES[encoding].shadow_pattern, sure=False)
        mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        ids = [one for piece in split(mended) or () for one in tables._encode_single_piece(piece)]
    else:
        ids = tables.encode_ordinary(text)
    return tuple(tables.decode_tokens_bytes(ids))


def tokens_by_class(chunks: Iterable[str], encoding: str) -> tuple[ClassTokens, ...]:
    """The characters of each class in the chunks joined, and the tokens that spell them; in constant memory.

    A token with characters of several classes is of that of its letters, or else of what is no space: `` the``
    is ``lower``. One that is a part of a character is of that character's class.
    """
    characters, tokens = Counter[str](), Counter[str]()
    for block in cuts.blocks(chunks, cuts.BLOCK):
        characters += scripts.classes(block)
        for spelled, times in Counter(_whole(boundaries(block, encoding))).items():
            tokens[_class_of(b"".join(spelled))] += len(spelled) * times
    return tuple(ClassTokens(name, characters[name], tokens[name]) for name in scripts.CLASSES if characters[name])


def _whole(tokens: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    """The tokens, those that share a character together."""
    held: list[bytes] = []
    for token in tokens:
        held.append(token)
        if _is_text(b"".join(held)):
            yield tuple(held)
            held = []


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _class_of(raw: bytes) -> str:
    found = scripts.classes(raw.decode())
    letters = [name for name in found if name not in _NO_LETTERS]
    return max(letters or [name for name in found if name not in _SPACES] or found, key=lambda name: found[name])


_SPACES = {"space", "newline"}
_NO_LETTERS = {*_SPACES, "punctuation", "underscore", "digit", "other"}
