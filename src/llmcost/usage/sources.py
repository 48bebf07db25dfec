"""Which source a log is from, by the content of its first lines."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from llmcost.model.problems import InputError, Where

from .own_tables import OWN, TABLES
from .zstandard_frames import is_whole

MAX_LINE = 64 * 2**20
"""Bytes of the longest line that is read."""
_LOOKED_AT = 200
"""Lines by which a source is detected."""
_OF_SPANS = {"spanId", "span_id", "traceId", "trace_id", "context", "span_kind", "kind"}
_KINDS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "litellm-payload": lambda row: "call_type" in row and ("response_cost" in row or "hidden_params" in row),
    "litellm": lambda row: "request_id" in row and ("call_type" in row or "spend" in row),
    "bedrock": lambda row: row.get("schemaType") == "ModelInvocationLog" or ("modelId" in row and "usage" in row),
    "otlp": lambda row: (
        bool(row.keys() & {"resourceSpans", "resourceLogs"})
        or (isinstance(row.get("attributes"), dict) and bool(row.keys() & _OF_SPANS))
        or (isinstance(row.get("data"), dict) and "spans" in row["data"])
    ),
    "langfuse": lambda row: bool(row.keys() & {"usage_details", "usageDetails"}),
    "langsmith": lambda row: "run_type" in row,
    "opencode": lambda row: bool(row.keys() & {"sessionID"}) and "role" in row,
    "gemini-cli": lambda row: (
        ("sessionId" in row and isinstance(row.get("messages"), list))
        or (isinstance(row.get("tokens"), dict) and row.get("type") == "gemini")
    ),
    "gemini-interactions": lambda row: (
        isinstance(row.get("usage"), dict)
        and bool(row["usage"].keys() & {"total_input_tokens", "total_thought_tokens"})
    ),
    "anthropic-stream": lambda row: row.get("type") in ("message_start", "message_delta"),
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
SOURCES = (*_KINDS, OWN)
"""The names of the sources; the first that knows a row is its own.

``openai`` is also OpenRouter, and the output of OpenAI's batches."""


def source_of(path: Path, own: bool = False) -> str | None:
    """The source of a log; ``None`` for a file without a line. With ``own``, CSV and Parquet are tables of one's own.

    Raises ``InputError`` where its first lines are of no source or of several, or the file is no text.
    """
    if own and path.name.endswith(TABLES):
        return OWN
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


def layout_of(path: Path) -> str:
    """How a log lies in its file: an object a ``line``, an ``array`` of objects, or ``whole``, an object over lines."""
    first = next((line.strip() for _, line in lines_of(path) if line.strip()), b"")
    return "array" if first.startswith(b"[") else "whole" if first == b"{" else "line"


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    """The first lines that are not blank, with their numbers; ``None`` for one that is not JSON."""
    if layout_of(path) != "line":
        yield from ((1, row) for row in _document(path))
        return
    for number, line in lines_of(path):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None
        if number >= _LOOKED_AT:
            return


def _document(path: Path) -> list[Any]:
    """The first objects of a file that is one document. Raises ``InputError`` for one that is too long, or no JSON."""
    text = bytearray()
    for number, line in lines_of(path):
        text += line
        if len(text) > MAX_LINE:
            message = f"a document of more than {MAX_LINE // 2**20} MB"
            raise InputError.of("long-line", message, "write one JSON object a line", Where(str(path), number))
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        message = "the document is not JSON to its end"
        raise InputError.of(
            "unreadable-log", message, "copy it again, or write one JSON object a line", Where(str(path), 1)
        ) from None
    return read[:_LOOKED_AT] if isinstance(read, list) else [read]


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a log, compressed or not, with their numbers. Raises ``InputError`` where it cannot be read."""
    try:
        if path.suffix == ".zst":
            yield from _unpacked(path)
            return
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


def _unpacked(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a .zst file that are not blank, by the library that reads the log. Raises ``InputError``."""
    import duckdb

    lines = "select json from read_json_objects($path, format = 'newline_delimited', ignore_errors = true)"
    try:
        if not is_whole(path):
            raise zlib.error
        with duckdb.connect() as database:
            found = database.execute(lines, {"path": str(path)})
            number = 0
            while row := found.fetchone():
                number += 1
                yield number, (row[0] or "not JSON").encode()
    except duckdb.Error:
        raise zlib.error from None


def line_number(path: Path, nth: int) -> int | None:
    """The number of the line of the ``nth`` object of a log; ``None`` in a document."""
    if layout_of(path) != "line":
        return None
    filled = (number for number, line in lines_of(path) if line.strip())
    return next(islice(filled, nth - 1, None), None)
