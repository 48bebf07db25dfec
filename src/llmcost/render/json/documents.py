"""Reports as JSON documents, with the keys of ``model.document_layout``.

Amounts, rates, factors and percentages are exact decimals as text, whole counts are numbers, and a missing price is
``null``. The keys are a public format (docs/FORMATS.md); ``schemas`` describes them.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from io import StringIO
from operator import attrgetter
from types import NoneType
from typing import Any

from llmcost.model.document_layout import PLAIN, Member, Written, layout
from llmcost.model.money import plain
from llmcost.model.reports.estimate import SCHEMA_VERSION
from llmcost.model.reports.notes import Note

from ..wording.notes import note_text

Json = dict[str, Any]


def text(document: Json) -> str:
    """A document as indented JSON with a final line break; characters that control terminals or CI are escaped."""
    written = StringIO()  # json.dumps() would keep a list of all parts
    json.dump(document, written, indent=2, ensure_ascii=False)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", written.getvalue() + "\n")


_CONTROL = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]|(?<=##)\\[")


def document(report: Any, version: str, generated_at: str) -> Json:
    return {**head(report.kind, version, generated_at), **record_object(report)}


def head(kind: str, version: str, generated_at: str) -> Json:
    """The first keys of every document."""
    return {"schema_version": SCHEMA_VERSION, "kind": kind, "llmcost": version, "generated_at": generated_at}


def record_object(record: Any, options: Written = PLAIN) -> Json:
    made: Json = {}
    kind: type = type(record)
    for key, value_of, member in _members(kind, options.only, options.without):
        if key and not options.sparse:
            made[key] = json_value(value_of(record), member.options)
        else:
            _add(made, record, member, options)
    return made


def json_value(value: Any, options: Written = PLAIN) -> Any:
    kind = type(value)
    scalars = _COUNTS if options.counts else _SCALARS
    if write := scalars.get(kind):
        return write(value)
    if kind is tuple:
        return _list(value, options)
    if kind is dict and options.listed:
        return [{options.listed: key, **record_object(part)} for key, part in value.items()]
    if kind is dict:
        return {key: json_value(part, options) for key, part in value.items()}
    return value.value if isinstance(value, Enum) else record_object(value, options)


def _same(value: Any) -> Any:
    return value


def _count(value: Decimal) -> int | str:
    """A whole number, or an exact decimal as text."""
    return int(value) if value == int(value) else plain(value)


def _bytes(value: bytes) -> Json:
    return {"text": value.decode("utf-8", "replace"), "bytes": value.hex()}


_SCALARS: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys((str, int, bool, NoneType), _same),
    Decimal: plain,
    date: str,
    bytes: _bytes,
    Note: note_text,
}
_COUNTS = {**_SCALARS, Decimal: _count}


@cache
def _members(
    kind: type, only: tuple[str, ...], without: tuple[str, ...]
) -> tuple[tuple[str, Callable[[Any], Any], Member], ...]:
    """The members of a record with their keys, if they always have exactly one, and their getters."""
    return tuple(
        (_only_key(member), attrgetter(".".join(member.attributes)), member) for member in layout(kind, only, without)
    )


def _only_key(member: Member) -> str:
    varies = len(member.path) != 1 or member.options.omit or member.optional or member.nullable
    return "" if varies else member.path[0]


def _add(made: Json, record: Any, member: Member, options: Written) -> None:
    """Add a value to the object of its record, unless it is omitted."""
    value = record
    for name in member.attributes:
        value = None if value is None else getattr(value, name)
    if not member.path:
        made |= record_object(value)
        return
    may_be_left_out = member.options.omit or options.sparse
    if may_be_left_out and (value is None or value is False or value in ("", (), {})):
        return
    if member.optional and getattr(record, member.attributes[0]) is None:
        return
    for key in member.path[:-1]:
        made = made.setdefault(key, {})
    made[member.path[-1]] = json_value(value, member.options_within(options))


def _list(values: tuple[Any, ...], options: Written) -> list[Any]:
    made = [json_value(value, options) for value in values]
    if made and options.first:
        key, text = options.first
        made[0][key] = text
    return made
