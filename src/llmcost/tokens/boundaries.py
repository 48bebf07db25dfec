"""Where the tokens of a text end, for vocabularies that are at hand; and what each class of characters takes."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from llmcost.model.inputs.catalog import Tokenizer
from llmcost.model.reports.token_counts import CharacterClassTokens

from . import (
    character_classes as scripts,
)
from . import (
    chunking as cuts,
)
from . import (
    optional_tokenizers as extras,
)
from . import (
    pretokenizer as shadows,
)
from . import (
    vocabulary,
)
from .engine import engine
from .surrogates import replace_surrogates

Splitting = Callable[[str], list[bytes]]
_LONG_WHITESPACE = re.compile(r"\s{50000}")
"""tiktoken panics at whitespace of ten times this length."""
_OF_BYTES = {"llama3", "qwen3", "deepseek_v3", "mistral_v3", "glm4", "kimi_k2"}
"""The vocabularies of splintr whose tokens, joined, are the bytes of the text, as Gemma's are not."""


def has_boundaries(tokenizer: Tokenizer | None) -> bool:
    """Whether the tokenizer's vocabulary is at hand, so that the ends of its tokens are known. Imports little."""
    return tokenizer is not None and (_published(tokenizer) is not None or _carried(tokenizer) is not None)


def boundaries(text: str, tokenizer: Tokenizer) -> tuple[bytes, ...]:
    """The text in its tokens, each as the bytes of UTF-8 that it stands for; a character may be spread over several.

    Lone surrogates are U+FFFD. Raises ``VocabularyError``, and ``LookupError`` where ``has_boundaries`` says no.
    """
    return tuple(_splitting(tokenizer)(replace_surrogates(text)))


def _published(tokenizer: Tokenizer) -> vocabulary.Vocabulary | None:
    known = vocabulary.VOCABULARIES.get(tokenizer.encoding or "")
    return known if known and vocabulary.find(known) else None


def _carried(tokenizer: Tokenizer) -> extras.PackagedVocabulary | None:
    found = extras.FAMILIES.get(tokenizer.family or "")
    known = found and found.vocabulary in _OF_BYTES and extras.version(found.package)
    return found if known else None


def _splitting(tokenizer: Tokenizer) -> Splitting:
    if published := _published(tokenizer):
        return _by_tiktoken(published)
    if carried := _carried(tokenizer):
        return _by_splintr(carried.vocabulary)
    raise LookupError(tokenizer)


def _by_tiktoken(published: vocabulary.Vocabulary) -> Splitting:
    tables = engine(published.name)._encoding  # they take 0.2 s to build, and are the engine's
    split = shadows.splitter(published.shadow_pattern, sure=False)

    def pieces(text: str) -> list[bytes]:
        if _LONG_WHITESPACE.search(text):
            ids = [one for piece in split(text) or () for one in tables._encode_single_piece(piece)]
        else:
            ids = tables.encode_ordinary(text)
        return tables.decode_tokens_bytes(ids)

    return pieces


def _by_splintr(name: str) -> Splitting:
    from splintr import Tokenizer as Carrier

    carrier = Carrier.from_pretrained(name)

    def pieces(text: str) -> list[bytes]:
        composed = unicodedata.normalize("NFC", text) if name == "qwen3" else text
        return [carrier.decode_token_bytes(one) for one in carrier.encode_ordinary(composed)]

    return pieces


def tokens_by_class(chunks: Iterable[str], tokenizer: Tokenizer) -> tuple[CharacterClassTokens, ...]:
    """The characters of each class in the chunks joined, and the tokens that spell them; in constant memory.

    A token with characters of several classes is of that of its letters, or else of what is no space: `` the``
    is ``lower``. One that is a part of a character is of that character's class.
    """
    characters, tokens, split = Counter[str](), Counter[str](), _splitting(tokenizer)
    for block in cuts.blocks(chunks, cuts.BLOCK):
        characters += scripts.classes(block)
        for spelled, times in Counter(_whole(split(replace_surrogates(block)))).items():
            tokens[_class_of(b"".join(spelled))] += len(spelled) * times
    return tuple(
        CharacterClassTokens(name, characters[name], tokens[name]) for name in scripts.CLASSES if characters[name]
    )


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
