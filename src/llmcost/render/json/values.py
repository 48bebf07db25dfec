"""What every JSON document is made of: decimals as text, counts as numbers where they are whole."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.money import plain
from llmcost.model.problems import Where
from llmcost.model.reports.estimate import SCHEMA_VERSION, CatalogStamp, Citation
from llmcost.model.reports.notes import Note

from ..wording.notes import note_text

Json = dict[str, Any]


def head(kind: str, version: str, generated_at: str) -> Json:
    """What every document begins with."""
    return {"schema_version": SCHEMA_VERSION, "kind": kind, "llmcost": version, "generated_at": generated_at}


def amount(value: Decimal | None) -> str | None:
    """An exact decimal; ``None`` is what has no price."""
    return None if value is None else plain(value)


def count(value: Decimal) -> int | str:
    """A number where it is whole, else an exact decimal."""
    return int(value) if value == int(value) else plain(value)


def day(value: date | None) -> str | None:
    """``2026-11-22``."""
    return None if value is None else str(value)


def place(where: Where | None) -> Json:
    """The file, the line and the column of something."""
    file, line, column = where or (None, None, None)
    return {"file": file, "line": line, "column": column}


def citation(value: Citation | None) -> Json | None:
    """Where a price was read."""
    return None if value is None else plainly(value)


def stamp(value: CatalogStamp) -> Json:
    """Which price list was used."""
    return {
        "as_of": str(value.as_of),
        "age_days": value.age_days,
        "sha256": value.sha256,
        "layers": list(value.layers),
        "layer_effects": [plainly(effect) for effect in value.layer_effects],
    }


def plainly(value: Any) -> Any:
    """A value of ``model`` as JSON, field by field; decimals are text."""
    if isinstance(value, Note):
        return note_text(value)
    if is_dataclass(value):
        return {field.name.rstrip("_"): plainly(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plainly(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [plainly(part) for part in value]
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if isinstance(value, date) else value
