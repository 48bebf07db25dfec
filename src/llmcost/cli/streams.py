"""Standard output and error that tolerate a reader that goes away and an encoding that lacks characters."""

import codecs
import os
import sys
from typing import Any, TextIO

_PLAIN = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "-", "▸": ">", "≥": ">=", "█": "#", "░": ".", "…": "...", "’": "'",
    "│": "|", "→": "->", "↵": "$", "“": '"', "”": '"',
}  # fmt: skip
"""ASCII for the other characters that llmcost writes: a minus must not turn into a question mark."""


def prepare() -> None:
    """Replace both streams by tolerant ones. Call it once, before anything is written."""
    codecs.register_error("llmcost", _in_ascii)
    sys.stdout, sys.stderr = _tolerant(sys.stdout), _tolerant(sys.stderr)


def _tolerant(stream: TextIO | None) -> Any:
    if stream is None:  # closed by the parent process
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - stays open until the process ends
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="llmcost")
    return _TolerantStream(stream)


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end


class _TolerantStream:
    """A stream whose reader may go away. Everything that is written after that is dropped."""

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
        """Redirect the stream to the null device: Python flushes its buffer at exit."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
