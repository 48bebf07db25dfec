"""Counts the tokens of text in one published vocabulary, exactly: with little preparation, or with much speed.

A short text is split and merged here, over an index that takes 2 ms to open. Where that would take longer than the
0.2 s in which tiktoken's own tables are built, those are built, and used from then on.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from llmcost.cache.folder import cache_dir

from . import optional_tokenizers, pretokenizer, vocabulary
from .bpe_merges import WINDOW, PairMerger
from .surrogates import replace_surrogates
from .vocabulary_index import VocabularyIndex, open_index

if TYPE_CHECKING:
    from tiktoken import Encoding

SMALL = 512_000
"""Characters that are counted without tiktoken's tables, as long as there is not much to merge in them."""
_WORK = 150_000
"""Bytes to merge, at about 1 µs each, that take as long as to build tiktoken's tables."""
_LONG_PIECE = 6
"""How much longer a byte takes in a piece that is merged window by window."""
_WHITESPACE = 50_000
"""tiktoken 0.14 panics at whitespace of somewhere between 500,000 and 1,000,000 characters."""


class Engine:
    """The counter of one vocabulary. It prepares itself as far as the texts so far required."""

    def __init__(self, which: vocabulary.Vocabulary, folder: Path | None) -> None:
        self.vocabulary = which
        self._folder = folder
        self.small_left = SMALL
        """Characters that may yet be counted without tiktoken."""

    def count(self, text: str) -> int:
        """Tokens of a text in which nothing is special: ``<|endoftext|>`` is 7 tokens of o200k_base.

        Surrogates are mended, or else counted as U+FFFD, as tiktoken does. Raises ``VocabularyError``.
        """
        self.small_left -= len(text)
        if self.small_left >= 0:
            found = self._count_small(text)
            if found is not None:
                return found
            self.small_left = 0
        return self._count_large(text)

    @cached_property
    def _index(self) -> VocabularyIndex:
        return open_index(self.vocabulary, self._folder)

    @cached_property
    def _split(self) -> Callable[[str], list[str] | None]:
        return pretokenizer.splitter(self.vocabulary.shadow_pattern)

    @cached_property
    def _fast(self) -> Callable[[str], int] | None:
        """toktok, where it is installed: some five times as fast as tiktoken, and takes no offence at whitespace."""
        return optional_tokenizers.toktok(self.vocabulary.name) if self.vocabulary.bundled else None

    @cached_property
    def _encoding(self) -> "Encoding":
        from tiktoken import Encoding  # `get_encoding` would ask the network

        return Encoding(
            self.vocabulary.name,
            pat_str=self.vocabulary.pattern,
            mergeable_ranks={token: rank for rank, token in enumerate(self._index.tokens()) if token},
            special_tokens={},
        )

    def _count_small(self, text: str) -> int | None:
        """``None`` where tiktoken is faster, or is needed."""
        pieces = self._split(replace_surrogates(text))
        if pieces is None:
            return None
        index, total, work = self._index, 0, 0
        to_merge: list[tuple[bytes, int]] = []
        for piece, times in Counter(pieces).items():
            raw = piece.encode()
            if index.rank(raw) >= 0:
                total += times
            else:
                to_merge.append((raw, times))
                work += len(raw) * (_LONG_PIECE if len(raw) > WINDOW else 1)
        if work > _WORK:
            return None
        merger = PairMerger(index.rank)
        return total + sum(times * merger.count(raw) for raw, times in to_merge)

    def _count_large(self, text: str) -> int:
        # toktok 0.3 takes a long s after an apostrophe for the end of a word, whatever follows.
        if self._fast is not None and "\u017f" not in text:
            return self._fast(text)
        if _has_long_whitespace(text):
            return self._count_pieces(text)
        try:
            return len(self._encoding.encode_ordinary(text))
        except BaseException as error:
            # What pyo3 raises when Rust gives up is no Exception, and has no importable name.
            if type(error).__name__ != "PanicException":
                raise
            return self._count_pieces(text)

    def _count_pieces(self, text: str) -> int:
        """Split here, and only merge there."""
        split = pretokenizer.splitter(self.vocabulary.shadow_pattern, sure=False)
        merge = self._encoding._encode_single_piece
        return sum(len(merge(piece)) for piece in split(replace_surrogates(text)) or ())


@cache
def _engine(name: str, folder: Path | None, source: Path | None) -> Engine:  # noqa: ARG001 - a new source, a new engine
    return Engine(vocabulary.VOCABULARIES[name], folder)


def engine(name: str) -> Engine:
    """The counter of a vocabulary that ``vocabulary.VOCABULARIES`` names; one for each place its files may lie in."""
    return _engine(name, cache_dir(), vocabulary.find(vocabulary.VOCABULARIES[name]))


def _has_long_whitespace(text: str) -> bool:
    """Whether any whitespace is of 2 × 50,000 characters; perhaps also when it is of half of that."""
    return any(text[at : at + _WHITESPACE].isspace() for at in range(0, len(text) - _WHITESPACE + 1, _WHITESPACE))
