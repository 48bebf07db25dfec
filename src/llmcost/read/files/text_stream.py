"""Reads files of any size as chunks of text. Line endings stay as they are; only a byte-order mark is removed."""

import codecs
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Literal

from llmcost.model.problems import InputError, Problem, Where

from .disk import open_without_waiting
from .path_sandbox import followed
from .text_files import STDIN, display_path, refuse_pointer, similar_name_hint

CHUNK = 1 << 20
"""Bytes read at a time."""
Errors = Literal["strict", "replace"]
"""``replace`` reads invalid bytes as U+FFFD; ``strict`` raises."""
_MARKS = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16-LE"), (codecs.BOM_UTF16_BE, "UTF-16-BE"))
_LONGEST_MARK = 3
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
"""Control characters that text does not contain, but most binary files do."""
BINARY = "binary"
"""The problem code of files that are not text at all."""


def text_chunks(path: str, errors: Errors = "strict") -> Iterator[str]:
    """The text of a regular file, or of standard input for ``-``. Raises ``InputError``, as ``decoded`` does."""
    if path == STDIN:
        if sys.stdin is None:
            raise _error("unreadable", "standard input is closed", "name a file", Where(display_path(path)))
        yield from decoded(_bytes(sys.stdin.buffer, path), display_path(path), errors)
        return
    try:
        followed(path)
        file = open(path, "rb", opener=open_without_waiting)  # noqa: SIM115 - closed below
    except FileNotFoundError:
        raise _error("no-file", "there is no such file", similar_name_hint(path), Where(display_path(path))) from None
    except (OSError, ValueError) as error:
        raise _unreadable(error, path) from None
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _error("not-a-file", "this is not a regular file", "name a file", Where(path))
        yield from decoded(_bytes(file, path), path, errors)


def whole_text(path: str, limit: int, errors: Errors = "strict") -> str:
    """The text of a file of at most ``limit`` characters. Raises ``InputError``, also where ``text_chunks`` does."""
    parts: list[str] = []
    for chunk in text_chunks(path, errors):
        parts.append(chunk)
        if sum(map(len, parts)) > limit:
            message = f"the text has more than {limit:,} characters, the most that is read as a whole"
            raise _error("too-large", message, "split it", Where(display_path(path)))
    return "".join(parts)


def decoded(chunks: Iterable[bytes], file: str, errors: Errors = "strict") -> Iterator[str]:
    """Decodes bytes: UTF-16 if they begin with its byte-order mark, else UTF-8. Chunks may end anywhere.

    Raises ``InputError`` at the first invalid byte, unless ``errors`` is ``replace``, and at the first NUL, which text
    does not contain. A pointer of Git LFS or git-annex is refused too.
    """
    rest = iter(chunks)
    head = b""
    for chunk in rest:
        head += chunk
        if len(head) >= _LONGEST_MARK:
            break
    refuse_pointer(head, file)
    mark, encoding = next((each for each in _MARKS if head.startswith(each[0])), (b"", "UTF-8"))
    reader = _FileDecoder(file, encoding, errors, len(mark))
    yield from filter(None, (reader.read(chunk) for chunk in chain((head[len(mark) :],), rest)))
    if text := reader.read(b"", final=True):
        yield text


class _FileDecoder:
    """Decodes one file and keeps track of the position in it."""

    def __init__(self, file: str, encoding: str, errors: Errors, offset: int) -> None:
        self._file, self._encoding = file, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._offset = self._line_start = offset
        """Bytes read so far, and bytes before the current line."""
        self._lines = 0
        """Lines before the current one."""

    def read(self, data: bytes, *, final: bool = False) -> str:
        held = self._decoder.getstate()[0]
        if self._encoding == "UTF-8" and (at := data.find(b"\0")) >= 0:
            raise self._binary(data, at)
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            at = error.start - len(held)
            if self._encoding == "UTF-8" and _CONTROL.search(data):
                raise self._binary(data, at) from None
            message = f"byte {self._offset + at} is not {self._encoding}"
            hint = "save the file as UTF-8, or count invalid bytes as U+FFFD with --replace"
            raise _error("not-text", message, hint, self._where(data, at, error)) from None
        if "\0" in text:
            raise self._binary(data, 0)
        if self._encoding != "UTF-8":
            self._lines += text.count("\n")
        elif b"\n" in data:
            self._lines += data.count(b"\n")
            self._line_start = self._offset + data.rindex(b"\n") + 1
        self._offset += len(data)
        return text

    def _binary(self, data: bytes, at: int) -> InputError:
        return _error(BINARY, "this is a binary file", "expected a text file", self._where(data, at))

    def _where(self, data: bytes, at: int, error: UnicodeDecodeError | None = None) -> Where:
        """The location of a byte of ``data``; ``at`` is negative for bytes of an earlier chunk. Columns count bytes.

        In UTF-16 it is only the line, and only for bytes that cannot be decoded.
        """
        if self._encoding != "UTF-8":
            if error is None:
                return Where(self._file)
            passed = error.object[: error.start].decode(self._encoding, "replace")
            return Where(self._file, self._lines + passed.count("\n") + 1)
        before = data[: max(0, at)]
        start = self._offset + before.rindex(b"\n") + 1 if b"\n" in before else self._line_start
        return Where(self._file, self._lines + before.count(b"\n") + 1, self._offset + at - start + 1)


def _bytes(file: BinaryIO, path: str) -> Iterator[bytes]:
    try:
        while data := file.read(CHUNK):
            yield data
    except OSError as error:
        raise _unreadable(error, path) from None


def _unreadable(error: OSError | ValueError, path: str) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return _error("unreadable", f"cannot be read: {reason}", "check the path", Where(path))


def _error(code: str, message: str, hint: str, where: Where) -> InputError:
    return InputError([Problem(code, message, hint, where)])
