"""Standard output and error as a command needs them: readers may leave, and encodings may lack a character."""

import codecs
import os
import sys
from typing import Any, TextIO

_PLAIN = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "-", "▸": ">", "≥": ">=", "█": "#", "░": ".", "…": "...", "’": "'",
    "│": "|", "→": "->", "↵": "$", "“": '"', "”": '"',
}  # fmt: skip
"""What llmcost itself writes beyond ASCII, in ASCII: a minus must not turn into a question mark."""


def prepare() -> None:
    """Make both streams patient, once, before anything is written."""
    codecs.register_error("llmcost", _in_plain_letters)
    sys.stdout, sys.stderr = _patient(sys.stdout), _patient(sys.stderr)


def _patient(stream: TextIO | None) -> Any:
    if stream is None:  # it was closed before the start
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - open as long as the process
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="llmcost")
    return _TolerantStream(stream)


def _in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end


class _TolerantStream:
    """A stream whose reader may go away: what is written after that is dropped."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            return self._drop(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._drop("")

    def _drop(self, text: str) -> int:
        """Lead the stream to where nothing fails: Python writes what it still holds when it ends."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
