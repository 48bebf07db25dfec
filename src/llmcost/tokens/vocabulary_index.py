"""A vocabulary as one block of bytes in which a token is found without loading the rest: an open-addressing hash table.

32-bit words in native byte order, then text:

    number of tokens | number of slots | where each token starts in the text, and the end | the slots
    | the text: all tokens in the order of their ranks

A slot is 0, or 14 bits of the token's CRC-32 above its rank + 1.

The block is read in 3 ms; to build a dictionary of the 200,000 tokens of o200k_base takes 50 ms, even from `marshal`
(`benchmarks/tokens.py`: a first prompt of 1 KB takes 65 ms of CPU in all, with a dictionary 117 ms).
"""

import sys
from array import array
from itertools import accumulate, pairwise
from pathlib import Path
from zlib import crc32

from llmcost.cache.store import load, save

from .bpe_merges import NO_RANK
from .vocabulary import Vocabulary, read

_FORMAT = 2
_RANK = NO_RANK - 1
_MARK = ~_RANK & 0xFFFFFFFF
_WORD = 4
"""Bytes."""


def open_index(vocabulary: Vocabulary, folder: Path | None) -> "VocabularyIndex":
    """The index of a vocabulary from the cache folder; it is built and stored there where it is missing.

    Raises ``VocabularyError`` if the vocabulary is missing or wrong.
    """
    entry = f"vocabularies/{vocabulary.name}-{vocabulary.sha256[:16]}-{_FORMAT}-{sys.byteorder}"
    block = load(folder, entry)
    if block is None:
        block = pack(read(vocabulary))
        save(folder, entry, block)
    return VocabularyIndex(block)


class VocabularyIndex:
    """Finds the rank of a token in a block."""

    def __init__(self, block: bytes) -> None:
        words = memoryview(block)[: len(block) // _WORD * _WORD].cast("I")
        tokens, slots = words[:2]
        table = 2 + tokens + 1
        self._starts = words[2:table]
        self._table = words[table : table + slots]
        self._text = block[_WORD * (table + slots) :]
        self._mask = slots - 1

    def rank(self, token: bytes) -> int:
        """The rank of a token, or ``NO_RANK``."""
        code = crc32(token)
        mark = code & _MARK
        slot = code & self._mask
        table, starts = self._table, self._starts
        while entry := table[slot]:
            if entry & _MARK == mark:
                rank = (entry & _RANK) - 1
                if self._text[starts[rank] : starts[rank + 1]] == token:
                    return rank
            slot = (slot + 1) & self._mask
        return NO_RANK

    def tokens(self) -> list[bytes]:
        """All tokens in the order of their ranks; empty bytes where a rank is not used."""
        starts, text = self._starts.tolist(), self._text
        return [text[start:end] for start, end in pairwise(starts)]


def pack(tokens: list[bytes]) -> bytes:
    """The block of a vocabulary. Empty tokens are left out of the table."""
    if not 0 < len(tokens) < _RANK:
        raise ValueError(f"{len(tokens)} tokens do not fit into 18 bits")
    slots = 1 << (2 * len(tokens) - 1).bit_length()
    table = array("I", bytes(_WORD * slots))
    starts = array("I", [0, *accumulate(map(len, tokens))])
    for rank, token in enumerate(tokens):
        if token:
            code = crc32(token)
            slot = code & (slots - 1)
            while table[slot]:
                slot = (slot + 1) & (slots - 1)
            table[slot] = code & _MARK | rank + 1
    return b"".join([array("I", [len(tokens), slots]), starts, table, *tokens])
