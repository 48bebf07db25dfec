"""The size of an image, from the header of its file: PNG, JPEG, GIF or WebP. No pixels are decoded.

Layouts: PNG (ISO/IEC 15948) §11.2.2, GIF89a §18, JPEG (ITU-T T.81) §B.2.2, WebP (RFC 9649) §2.5 to §2.7.
"""

import binascii
import struct

Size = tuple[int, int]
_HEAD = 400_000
"""Characters of Base64 that are examined: a JPEG may have a thumbnail before its size."""
_SIDE = 100_000
"""Longest plausible side, in pixels."""
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""JPEG markers of a frame header, which contains the size."""


def size_of(base64: str) -> Size | None:
    """Width and height in pixels; ``None`` if this is not an image of a known kind."""
    head = "".join(base64[:_HEAD].split())
    try:
        data = binascii.a2b_base64(head[: len(head) // 4 * 4] if len(base64) > _HEAD else head)
        found = _size(data)
    except (ValueError, struct.error, IndexError):
        return None
    return found if found and all(0 < side <= _SIDE for side in found) else None


def _size(data: bytes) -> Size | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return _pair(">II", data, 16)
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return _pair("<HH", data, 6)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _jpeg(data: bytes) -> Size | None:
    """Walks through the segments up to the frame header."""
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a marker may be preceded by fill bytes
            at += 1
        elif marker in _FRAMES:
            height, width = _pair(">HH", data, at + 5)
            return width, height
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = _pair("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None


def _pair(form: str, data: bytes, at: int) -> Size:
    first, second = struct.unpack_from(form, data, at)
    return first, second
