"""Pictures in three formats, texts in pieces, and the codes of problems."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from llmcost.model.problems import InputError, Where

HERE = Where("a.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["role", "content", "type", "text", "messages", "tools", "name", "input", "system", "image_url", "url", "source", "data", "function", "tool_calls"]), inner, max_size=5
    ),
    max_leaves=20,
)  # fmt: skip


def cut(text: str, sizes: list[int]) -> list[str]:
    found, at = [], 0
    for size in sizes:
        found.append(text[at : at + size])
        at += size
    return [*found, text[at:]]


def problems_of(call: Callable[[], Any]) -> set[str]:
    """The codes of the problems that a call raises."""
    try:
        call()
    except InputError as error:
        return {problem.code for problem in error.problems}
    return set()


def png(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def jpeg(width: int, height: int, thumbnail: int = 0) -> bytes:
    exif = b"\xff\xe1" + struct.pack(">H", 2 + thumbnail) + b"\xff\xc0" * (thumbnail // 2)
    tables = b"\xff\xdb" + struct.pack(">H", 4) + b"\0\0" + b"\xff\xc4" + struct.pack(">H", 3) + b"\0"
    return b"\xff\xd8" + exif + tables + b"\xff\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + b"\0" * 12


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 100) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


PICTURES = {
    "png": png(640, 480),
    "gif": b"GIF89a" + struct.pack("<HH", 640, 480) + b"\0",
    "jpeg": jpeg(640, 480),
    "jpeg with a thumbnail": jpeg(640, 480, 60_000),
    "webp": webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640 | 0x4000, 480)),
    "webp, lossless": webp(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 479 << 14)),
    "webp, extended": webp(b"VP8X", b"\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")),
}
