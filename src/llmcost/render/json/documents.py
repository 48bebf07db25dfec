"""Reports as JSON documents, key by key as ``model.document_layout`` describes each record.

Amounts, rates, factors and percents are exact decimals as text, counts are numbers where they are whole, and what is
not priced is ``null``. The keys are a contract; ``schemas`` describes them.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from llmcost.model.document_layout import AS_IT_IS, Member, Written, layout
from llmcost.model.money import plain
from llmcost.model.reports.estimate import SCHEMA_VERSION
from llmcost.model.reports.notes import Note

from ..wording.notes import note_text

Json = dict[str, Any]


def text(document: Json) -> str:
    """A document as indented JSON that ends with a line break; what a terminal or a runner would act on is escaped."""
    written = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


_ACTS = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]|(?<=##)\\[")


def document(report: Any, version: str, generated_at: str) -> Json:
    """The document of a report."""
    return {**head(report.kind, version, generated_at), **record_object(report)}


def head(kind: str, version: str, generated_at: str) -> Json:
    """The keys that every document begins with."""
    return {"schema_version": SCHEMA_VERSION, "kind": kind, "llmcost": version, "generated_at": generated_at}


def record_object(record: Any, how: Written = AS_IT_IS) -> Json:
    """The object of a record."""
    made: Json = {}
    kind: type = type(record)
    for member in layout(kind, how.only, how.without):
        value = record
        for name in member.attributes:
            value = None if value is None else getattr(value, name)
        if _is_left_out(record, member, value, sparse=how.sparse):
            continue
        inside = made
        for key in member.path[:-1]:
            inside = inside.setdefault(key, {})
        inside[member.path[-1]] = json_value(value, member.how)
    return made


def json_value(value: Any, how: Written = AS_IT_IS) -> Any:
    """A value of a record in JSON."""
    kind = type(value)
    if value is None or kind is str or kind is int or kind is bool:
        return value
    if kind is Decimal:
        return int(value) if how.counts and value == int(value) else plain(value)
    if kind is tuple:
        made = [json_value(part, how) for part in value]
        return [{**made[0], how.first[0]: how.first[1]}, *made[1:]] if how.first and made else made
    if isinstance(value, Mapping):
        return {key: json_value(part, how) for key, part in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return str(value)
    if kind is Note:
        return note_text(value)
    if kind is bytes:
        return {"text": value.decode("utf-8", "replace"), "bytes": value.hex()}
    return record_object(value, how)


def _is_left_out(record: Any, member: Member, value: Any, *, sparse: bool) -> bool:
    """Whether a document has no key for a value."""
    if member.optional and getattr(record, member.attributes[0]) is None:
        return True
    return (sparse or member.how.omit) and (value is None or value is False or value in ("", (), {}))
