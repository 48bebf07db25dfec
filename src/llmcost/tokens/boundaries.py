"""Where the tokens of a text end, and how many tokens each class of characters takes."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.model.reports.token_counts import CharacterClassTokens

from . import character_classes, chunking, optional_tokenizers, pretokenizer, vocabulary
from .engine import engine
from .optional_tokenizers import FAMILIES, PackagedVocabulary
from .surrogates import replace_surrogates

Splitter = Callable[[str], list[bytes]]
_LONG_WHITESPACE = re.compile(r"\s{50000}")
"""tiktoken panics at whitespace of ten times this length."""
_BYTE_VOCABULARIES = {"llama3", "qwen3", "deepseek_v3", "mistral_v3", "glm4", "kimi_k2"}
"""The vocabularies of splintr whose tokens, joined, are the bytes of the text. Those of Gemma are not."""
_SPACES = {"space", "newline"}
_NOT_LETTERS = {*_SPACES, "punctuation", "underscore", "digit", "other"}


def has_boundaries(tokenizer: Tokenizer | None) -> bool:
    """Whether the tokenizer's vocabulary is on this machine, so that the ends of its tokens are known."""
    return tokenizer is not None and (_published(tokenizer) is not None or _packaged(tokenizer) is not None)


def boundaries(text: str, tokenizer: Tokenizer) -> tuple[bytes, ...]:
    """The tokens of a text, each as its bytes of UTF-8; a character may be spread over several tokens.

    Lone surrogates become U+FFFD. Raises ``VocabularyError``, and ``LookupError`` where ``has_boundaries`` is false.
    """
    return tuple(_splitter(tokenizer)(replace_surrogates(text)))


def tokens_by_class(chunks: Iterable[str], tokenizer: Tokenizer) -> tuple[CharacterClassTokens, ...]:
    """The characters of each class in the chunks joined, and the tokens that they take; in constant memory.

    A token with characters of several classes counts for that of its letters, or else for one other than whitespace:
    `` the`` is ``lower``. A token that is a part of a character counts for that character's class.
    """
    characters, tokens, split = Counter[str](), Counter[str](), _splitter(tokenizer)
    for block in chunking.blocks(chunks, chunking.BLOCK):
        characters += character_classes.classes(block)
        for group, times in Counter(_whole_characters(split(replace_surrogates(block)))).items():
            tokens[_class_of(b"".join(group))] += len(group) * times
    return tuple(
        CharacterClassTokens(name, characters[name], tokens[name])
        for name in character_classes.CLASSES
        if characters[name]
    )


def _published(tokenizer: Tokenizer) -> vocabulary.Vocabulary | None:
    known = vocabulary.VOCABULARIES.get(tokenizer.encoding or "")
    return known if known and vocabulary.find(known) else None


def _packaged(tokenizer: Tokenizer) -> PackagedVocabulary | None:
    found = FAMILIES.get(tokenizer.family or "")
    usable = found and found.vocabulary in _BYTE_VOCABULARIES and optional_tokenizers.version(found.package)
    return found if usable else None


def _splitter(tokenizer: Tokenizer) -> Splitter:
    if published := _published(tokenizer):
        return _by_tiktoken(published)
    if packaged := _packaged(tokenizer):
        return _by_splintr(packaged.vocabulary)
    raise LookupError(tokenizer)


def _by_tiktoken(published: vocabulary.Vocabulary) -> Splitter:
    encoding = engine(published.name).encoding
    split = pretokenizer.splitter(published.class_pattern, strict=False)

    def tokens(text: str) -> list[bytes]:
        if _LONG_WHITESPACE.search(text):
            ids = [one for piece in split(text) or () for one in encoding._encode_single_piece(piece)]
        else:
            ids = encoding.encode_ordinary(text)
        return encoding.decode_tokens_bytes(ids)

    return tokens


def _by_splintr(name: str) -> Splitter:
    from splintr import Tokenizer as SplintrTokenizer

    tokenizer = SplintrTokenizer.from_pretrained(name)

    def tokens(text: str) -> list[bytes]:
        composed = unicodedata.normalize("NFC", text) if name == "qwen3" else text
        return [tokenizer.decode_token_bytes(one) for one in tokenizer.encode_ordinary(composed)]

    return tokens


def _whole_characters(tokens: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    """The tokens in groups, those that share a character together."""
    group: list[bytes] = []
    for token in tokens:
        group.append(token)
        if _is_text(b"".join(group)):
            yield tuple(group)
            group = []


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _class_of(raw: bytes) -> str:
    """The most frequent class: among letters, or else among what is not whitespace, or else among all."""
    found = character_classes.classes(raw.decode())
    letters = [name for name in found if name not in _NOT_LETTERS]
    return max(letters or [name for name in found if name not in _SPACES] or found, key=lambda name: found[name])
