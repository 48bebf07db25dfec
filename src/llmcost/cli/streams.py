"""Standard output and error that tolerate a reader that goes away and an encoding that lacks characters."""

import codecs
import os
import sys
from io import BufferedWriter, RawIOBase, TextIOWrapper
from typing import Any, TextIO

from llmcost.model.problems import InputError

_PLAIN = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "-", "▸": ">", "≥": ">=", "█": "#", "░": ".", "…": "...", "’": "'",
    "│": "|", "→": "->", "↵": "$", "“": '"', "”": '"',
}  # fmt: skip
"""ASCII for the other characters that llmcost writes: a minus must not turn into a question mark."""


def prepare() -> None:
    """Replace both streams by tolerant ones. Call it once, before anything is written."""
    codecs.register_error("llmcost", _in_ascii)
    sys.stdout, sys.stderr = _tolerant(sys.stdout, needed=True), _tolerant(sys.stderr, needed=False)


def _tolerant(stream: TextIO | None, *, needed: bool) -> TextIO:
    if stream is None:  # closed by the parent process
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - stays open until the process ends
    if not isinstance(stream, TextIOWrapper):
        return stream
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if not isinstance(raw, RawIOBase):  # a buffer in memory
        stream.reconfigure(errors="llmcost")
        return stream
    return TextIOWrapper(
        BufferedWriter(_TolerantOutput(raw, needed)),
        stream.encoding,
        "llmcost",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end


class _TolerantOutput(RawIOBase):
    """Output whose reader may go away. Everything that is written after that is dropped.

    Output that is ``needed`` raises ``InputError`` where it cannot be written for another reason, as on a full disk.
    Other output is dropped: messages that nobody can read must not change the exit code.
    """

    def __init__(self, raw: RawIOBase, needed: bool) -> None:
        self._raw = raw
        self._needed = needed
        self._failed = False

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw.isatty()

    def fileno(self) -> int:
        return self._raw.fileno()

    def write(self, data: Any) -> int | None:
        if not self._failed:
            try:
                return self._raw.write(data)
            except OSError as error:
                self._failed = True  # Python flushes the rest at exit, and would fail again
                if self._needed and not isinstance(error, BrokenPipeError):
                    message = f"standard output cannot be written: {error.strerror or error}"
                    hint = "free some space, or write somewhere else"
                    raise InputError.of("unwritable", message, hint) from None
            except BaseException:  # a signal: Python would write the same text again at exit
                self._failed = True
                raise
        return len(data)
