"""Any record of a type, as a strategy made of its annotations: whatever a document can hold stands in its fields."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from llmcost.model.document_layout import (
    PLAIN,
    AtLeast,
    Member,
    Written,
    alternatives,
    bare,
    layout,
    marker,
    record_in,
    types_of,
)
from llmcost.model.field_markers import OneOf
from llmcost.model.reports.component_key import ComponentKey, component_key
from llmcost.model.reports.notes import Note, NoteCode

TEXT = st.text(max_size=6)
DECIMALS = st.decimals(-(10**9), 10**9, places=4) | st.sampled_from((Decimal(0), Decimal(750), Decimal("0.5")))
KEYS = st.builds(component_key, TEXT, st.just("calls"), TEXT, TEXT, st.none() | TEXT)
NOTES = st.builds(lambda text: Note(NoteCode.TEXT, name=text), TEXT)
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    Decimal: DECIMALS,
    int: st.integers(-5, 10**12),
    bool: st.booleans(),
    date: st.dates(),
    NoneType: st.none(),
    ComponentKey: KEYS,
    Note: NOTES,
}


def records(kind: type, options: Written = PLAIN) -> st.SearchStrategy[Any]:
    """Any record of a type; a field that its document does not hold has its default."""
    fields: dict[str, list[Member]] = {}
    for member in layout(kind, options.only, options.without):
        if not member.computed:
            fields.setdefault(member.attributes[0], []).append(member)
    types = types_of(kind)
    if kind.__name__ == "LineItem":
        fields["quantity"] = []
    made = {name: _field(types[name], part[0] if part else None) for name, part in fields.items()}
    return st.fixed_dictionaries(made).map(lambda values: kind(**values))


def _field(annotation: Any, member: Member | None) -> st.SearchStrategy[Any]:
    if member and len(member.attributes) > 1:  # an inline record, which has keys of its own
        some = values(record_in(annotation))
        return some if len(alternatives(annotation)) == 1 else st.none() | some
    return values(annotation, member.options if member else PLAIN)


def values(annotation: Any, options: Written = PLAIN) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    kind, closed, least = bare(annotation), marker(annotation, OneOf), marker(annotation, AtLeast)
    origin, inside = get_origin(kind), get_args(kind)
    if closed or origin is Literal:
        return st.sampled_from(closed.values if closed else inside)
    if kind is int and least:
        return st.integers(least.least, 10**12)
    if kind in _SCALARS:
        return _SCALARS[kind]
    if len(parts := alternatives(kind)) > 1:
        return st.one_of(*(values(part, options) for part in parts))
    if origin is tuple:
        return st.lists(values(inside[0], options), min_size=least.least if least else 0, max_size=2).map(tuple)
    if origin in (Mapping, dict):
        return st.dictionaries(TEXT, values(inside[1], options), max_size=2)
    return st.sampled_from(list(kind)) if issubclass(kind, Enum) else records(kind, options)
