"""Whether a .zst file is whole (RFC 8878): DuckDB takes the end of a file that is cut off for the end of its text."""

from os import SEEK_CUR, SEEK_END
from pathlib import Path
from typing import BinaryIO

_FRAME = 0xFD2FB528
_SKIPPED = range(0x184D2A50, 0x184D2A60)
_RLE = 1


def is_whole(path: Path) -> bool:
    """Whether the file consists of frames, each with its last block. Their content is not looked at."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while file.tell() < size:
            magic = _number(file, 4)
            if magic == _FRAME:
                _pass_frame(file)
            elif magic in _SKIPPED:
                file.seek(_number(file, 4), SEEK_CUR)
            else:
                return False
        return 0 < size == file.tell()


def _pass_frame(file: BinaryIO) -> None:
    """Go from the descriptor of a frame to its end, or beyond the end of a file that is cut off."""
    descriptor = _number(file, 1)
    single = descriptor >> 5 & 1
    content = (single, 2, 4, 8)[descriptor >> 6]
    file.seek((not single) + (0, 1, 2, 4)[descriptor & 3] + content, SEEK_CUR)
    last = 0
    while not last:
        head = file.read(3)
        if len(head) < 3:
            file.seek(1, SEEK_END)
            return
        block = int.from_bytes(head, "little")
        last = block & 1
        file.seek(1 if block >> 1 & 3 == _RLE else block >> 3, SEEK_CUR)
    file.seek(4 * (descriptor >> 2 & 1), SEEK_CUR)


def _number(file: BinaryIO, size: int) -> int:
    return int.from_bytes(file.read(size), "little")
