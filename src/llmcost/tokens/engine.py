"""Counts the tokens of text in one published vocabulary, exactly: quickly at the first prompt, and quickly in bulk.

The first texts are split and merged here, over an index that opens in 3 ms. tiktoken counts five times as fast, but its
tables take 0.2 s to build, even from cached ranks: they are built when the texts would otherwise take longer than that.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from llmcost.cache.folder import cache_dir

from . import optional_tokenizers, pretokenizer, vocabulary
from .bpe_merges import NO_RANK, count_merged
from .surrogates import replace_surrogates
from .vocabulary_index import VocabularyIndex, open_index

if TYPE_CHECKING:
    from tiktoken import Encoding

SMALL = 512_000
"""Characters that are counted without tiktoken's tables, unless there is much to merge in them."""
_MOST_WORK = 60_000
"""Bytes to merge, at 3 µs each, that take as long as building tiktoken's tables."""
_TWICE_AS_SLOW = 450
"""Bytes of a piece that takes twice as long a byte as a short one, because merging takes quadratic time."""
_WHITESPACE = 50_000
"""tiktoken 0.14 panics at whitespace of somewhere between 500,000 and 1,000,000 characters."""


class Engine:
    """The counter of one vocabulary. It loads what it needs when the texts so far require it."""

    def __init__(self, which: vocabulary.Vocabulary, folder: Path | None) -> None:
        """``folder`` is the cache folder."""
        self.vocabulary = which
        self._folder = folder
        self.small_left = SMALL
        """Characters that may still be counted without tiktoken."""

    def count(self, text: str) -> int:
        """Tokens of a text in which nothing is special: ``<|endoftext|>`` is 7 tokens of o200k_base.

        Pairs of surrogates are joined, others count as U+FFFD, as in tiktoken. Raises ``VocabularyError``.
        """
        self.small_left -= len(text)
        if self.small_left >= 0:
            tokens = self._count_small(text)
            if tokens is not None:
                return tokens
            self.small_left = 0
        return self._count_large(text)

    @cached_property
    def _index(self) -> VocabularyIndex:
        return open_index(self.vocabulary, self._folder)

    @cached_property
    def _split(self) -> Callable[[str], list[str] | None]:
        return pretokenizer.splitter(self.vocabulary.class_pattern)

    @cached_property
    def _toktok(self) -> Callable[[str], int] | None:
        """toktok, where it is installed: five times as fast as tiktoken, and it takes whitespace of any length."""
        return optional_tokenizers.toktok(self.vocabulary.name) if self.vocabulary.bundled else None

    @cached_property
    def encoding(self) -> "Encoding":
        """The tables of tiktoken, which take 0.2 s to build."""
        from tiktoken import Encoding  # `get_encoding` would download the vocabulary

        return Encoding(
            self.vocabulary.name,
            pat_str=self.vocabulary.pattern,
            mergeable_ranks={token: rank for rank, token in enumerate(self._index.tokens()) if token},
            special_tokens={},
        )

    def _count_small(self, text: str) -> int | None:
        """``None`` if tiktoken is faster, or is needed."""
        pieces = self._split(replace_surrogates(text))
        if pieces is None:
            return None
        rank, total, work = self._index.rank, 0, 0
        to_merge: list[tuple[bytes, int]] = []
        for piece, times in Counter(pieces).items():
            raw = piece.encode()
            if rank(raw) < NO_RANK:
                total += times
            else:
                to_merge.append((raw, times))
                work += len(raw) + len(raw) ** 2 // _TWICE_AS_SLOW
        if work > _MOST_WORK:
            return None
        return total + sum(times * count_merged(raw, rank) for raw, times in to_merge)

    def _count_large(self, text: str) -> int:
        # toktok 0.3 takes a long s after an apostrophe for the end of a word, whatever follows.
        if self._toktok is not None and "\u017f" not in text:
            return self._toktok(text)
        if _has_long_whitespace(text):
            return self._count_pieces(text)
        try:
            return len(self.encoding.encode_ordinary(text))
        except BaseException as error:
            # What pyo3 raises when Rust panics is no Exception, and has no importable name.
            if type(error).__name__ != "PanicException":
                raise
            return self._count_pieces(text)

    def _count_pieces(self, text: str) -> int:
        """Splits here, so that tiktoken only merges."""
        split = pretokenizer.splitter(self.vocabulary.class_pattern, strict=False)
        merge = self.encoding._encode_single_piece
        return sum(len(merge(piece)) for piece in split(replace_surrogates(text)) or ())


@cache
def _engine(name: str, folder: Path | None, source: Path | None) -> Engine:  # noqa: ARG001 - a new source, a new engine
    return Engine(vocabulary.VOCABULARIES[name], folder)


def engine(name: str) -> Engine:
    """The counter of a vocabulary in ``VOCABULARIES``; one for each cache folder and vocabulary file."""
    return _engine(name, cache_dir(), vocabulary.find(vocabulary.VOCABULARIES[name]))


def _has_long_whitespace(text: str) -> bool:
    """Whether the text has whitespace of 2 × 50,000 characters; it may also be true from half of that."""
    return any(text[at : at + _WHITESPACE].isspace() for at in range(0, len(text) - _WHITESPACE + 1, _WHITESPACE))
