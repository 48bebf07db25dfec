"""Which source a log is from, by the content of its first lines."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from llmcost.model.problems import InputError, Where

MAX_LINE = 64 * 2**20
"""Bytes of the longest line that is read."""
_LOOKED_AT = 200
"""Lines by which a source is detected."""
_KINDS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "litellm": lambda row: "request_id" in row and ("call_type" in row or "spend" in row),
    "codex": lambda row: "payload" in row and "timestamp" in row,
    "claude-code": lambda row: (
        "sessionId" in row and ("message" in row or "uuid" in row or row.get("type") == "cost-state")
    ),
    "gemini": lambda row: "usageMetadata" in row,
    "anthropic": lambda row: row.get("type") == "message" and "usage" in row,
    "openai": lambda row: (
        ("custom_id" in row and ("response" in row or "error" in row))
        or row.get("object") in ("chat.completion", "response", "text_completion")
        or ("choices" in row and "usage" in row)
    ),
}
SOURCES = tuple(_KINDS)
"""The names of the sources. ``openai`` is also OpenRouter, and the output of OpenAI's batches."""


def source_of(path: Path) -> str | None:
    """The source of a log; ``None`` for a file without a line.

    Raises ``InputError`` where its first lines are of no source or of several, or the file is no text.
    """
    found: dict[str, int] = {}
    lines = 0
    for number, row in _rows(path):
        lines = number
        for name, is_one in _KINDS.items():
            if isinstance(row, dict) and is_one(row):
                found.setdefault(name, number)
                break
    if len(found) > 1:
        (first, _), (second, line), *_ = found.items()
        message = f"its lines are of several sources: {first}, then {second}"
        raise InputError.of("mixed-log", message, "split the file, or name one: --source", Where(str(path), line))
    if not found and lines:
        message = "no line of a known source among the first ones"
        raise InputError.of(
            "unknown-log", message, f"one JSON object a line; --source: {', '.join(SOURCES)}", Where(str(path), 1)
        )
    return next(iter(found), None)


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    """The first lines that are not blank, with their numbers; ``None`` for one that is not JSON."""
    for number, line in lines_of(path):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None
        if number >= _LOOKED_AT:
            return


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a log, compressed or not, with their numbers. Raises ``InputError`` where it cannot be read."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    message = f"a line of more than {MAX_LINE // 2**20} MB"
                    raise InputError.of("long-line", message, "is it one JSON object a line?", Where(str(path), number))
                yield number, line
    except (EOFError, zlib.error, gzip.BadGzipFile):
        message, hint = "the compressed file is cut off or damaged", "copy it again, or repack what is left of it"
        raise InputError.of("damaged-log", message, hint, Where(str(path))) from None
    except OSError as error:
        raise InputError.of(
            "unreadable-log", error.strerror or str(error), "name a file that can be read", Where(str(path))
        ) from None


def first_broken(path: Path) -> int | None:
    """The number of the first line that is not JSON."""
    for number, line in lines_of(path):
        if line.strip():
            try:
                json.loads(line)
            except (ValueError, RecursionError):
                return number
    return None
