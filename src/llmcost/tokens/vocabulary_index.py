"""A vocabulary as one block of bytes in which a token is found without loading the rest: an open-addressing hash table.

Native byte order, 32-bit words:

    magic (8 bytes) | CRC-32 of all that follows | format | SHA-256 of the source (32 bytes) | tokens | slots
    | where each token starts in the text, and its end | the slots | the text: all tokens in the order of their ranks

A slot is 0, or 14 bits of the token's CRC-32 above its rank + 1. A block that is damaged, of another format, of another
byte order or of another source is refused as a whole, so it cannot give a wrong count. The file is read, not mapped:
4 MB are read and checked in 2 ms, and nothing that happens to the file afterwards matters.
"""

import struct
from array import array
from itertools import pairwise
from zlib import crc32

_MAGIC = b"llmctok\n"
_FORMAT = 1
_HEAD = struct.Struct("=8sII32sII")
_CHECKED_FROM = 12
"""The checksum covers what comes after itself."""
_RANK = (1 << 18) - 1
_MARK = ~_RANK & 0xFFFFFFFF


class VocabularyIndex:
    """A verified block. Finds the rank of a token."""

    def __init__(self, block: bytes, tokens: int, slots: int) -> None:
        starts = _HEAD.size
        table = starts + 4 * (tokens + 1)
        view = memoryview(block)
        self._starts = view[starts:table].cast("I")
        self._table = view[table : table + 4 * slots].cast("I")
        self._text = block[table + 4 * slots :]
        self._mask = slots - 1

    def rank(self, token: bytes) -> int:
        """The rank of a token, or -1."""
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
        return -1

    def tokens(self) -> list[bytes]:
        """All tokens in the order of their ranks; empty bytes where a rank is not used."""
        starts, text = self._starts.tolist(), self._text
        return [text[start:end] for start, end in pairwise(starts)]


def pack(tokens: list[bytes], sha256: str) -> bytes:
    """The block of a vocabulary whose source has this SHA-256. Empty tokens are left out of the table."""
    if not 0 < len(tokens) < _RANK:
        raise ValueError(f"{len(tokens)} tokens do not fit into 18 bits")
    slots = 1 << (2 * len(tokens) - 1).bit_length()
    table = array("I", bytes(4 * slots))
    starts = array("I", bytes(4 * (len(tokens) + 1)))
    end = 0
    for rank, token in enumerate(tokens):
        end += len(token)
        starts[rank + 1] = end
        if token:
            code = crc32(token)
            slot = code & (slots - 1)
            while table[slot]:
                slot = (slot + 1) & (slots - 1)
            table[slot] = code & _MARK | rank + 1
    head = _HEAD.pack(_MAGIC, 0, _FORMAT, bytes.fromhex(sha256), len(tokens), slots)
    checked = head[_CHECKED_FROM:] + starts.tobytes() + table.tobytes() + b"".join(tokens)
    return _MAGIC + struct.pack("=I", crc32(checked)) + checked


def unpack(block: bytes, sha256: str) -> VocabularyIndex | None:
    """The index in a block; ``None`` where it is damaged, of another format, or of a source with another SHA-256."""
    if len(block) < _HEAD.size:
        return None
    magic, checksum, form, source, tokens, slots = _HEAD.unpack_from(block)
    if (magic, form, source.hex()) != (_MAGIC, _FORMAT, sha256):
        return None
    if checksum != crc32(memoryview(block)[_CHECKED_FROM:]) or len(block) < _HEAD.size + 4 * (tokens + 1 + slots):
        return None
    return VocabularyIndex(block, tokens, slots)
