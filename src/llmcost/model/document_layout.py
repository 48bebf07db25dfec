"""How a report record is laid out in a JSON document: the one description of its keys.

Each field stands under its own name, in the order of declaration. ``Written`` says where a document differs from that.
``render.json`` writes documents and their JSON Schemas by this layout, and ``read.snapshot`` reads them by it.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY
from functools import cache
from inspect import get_annotations
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar, Union, get_args, get_origin

T = TypeVar("T")
_CONSTANT: Any = ClassVar
F = TypeVar("F", bound=Callable[..., Any])


class Written(NamedTuple):
    """How a field or a property is written in documents; in ``Annotated`` beside the type of a field."""

    at: str = ""
    """Another key; with dots, a path of keys: ``change.percent``."""
    hidden: bool = False
    """It is not in the document."""
    inline: bool = False
    """The keys of the record stand among those of the record that holds it."""
    nested: tuple[str, tuple[str, ...]] = ("", ())
    """Of an inline record: a key, and the names of the keys that stand in an object under it."""
    only: tuple[str, ...] = ()
    """The keys that the record has in this document, in their order; of none, all."""
    without: tuple[str, ...] = ()
    """Keys that the record, or the records of the list, have not in this document."""
    unless: str = ""
    """Of an inline record: it is left out where this other field has a value."""
    omit: bool = False
    """The key is left out where the value is empty."""
    counts: bool = False
    """Decimals are numbers where they are whole; other decimals are always text."""
    sparse: bool = False
    """Empty fields are left out, at any depth."""
    first: tuple[str, str] | None = None
    """Of a list of records: a key, and the text that stands under it in the first of them."""
    later: bool = False
    """Documents of the first version lack it: its default is read where it is missing."""


class AtLeast(NamedTuple):
    """The least value of a number, or the fewest items of a list."""

    least: int


Natural = Annotated[int, AtLeast(0)]
AS_IT_IS = Written()
HIDDEN = Written(hidden=True)
LATER = Written(later=True)
"""Documents of the first version lack the field."""


class Member(NamedTuple):
    """A value of a record, and where it stands in the document."""

    attributes: tuple[str, ...]
    """The attribute of the record, or the attributes that lead to a value of an inline record."""
    path: tuple[str, ...]
    """The key in the document, or the keys that lead there."""
    annotation: Any
    """The type; ``schema_types`` resolves what it names only as text."""
    how: Written
    owner: type
    """The record whose own field or property it is."""
    computed: bool = False
    """A constant or a property: written, and not read."""
    optional: bool = False
    """Left out with the inline record that has it."""
    nullable: bool = False
    """``null`` where the inline record that has it is ``None``."""


def written(how: Written = AS_IT_IS) -> Callable[[F], F]:
    """Mark the function of a property: its value is in the document too."""

    def mark(function: F) -> F:
        function.written = how  # type: ignore[attr-defined]
        return function

    return mark


def key_order(*keys: str) -> Callable[[type[T]], type[T]]:
    """The first keys of a record's document, where they are not in the order of its fields."""

    def mark(kind: type[T]) -> type[T]:
        kind.key_order = keys  # type: ignore[attr-defined]
        return kind

    return mark


@cache
def layout(kind: type, only: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> tuple[Member, ...]:
    """The values of a record that its document holds, in the order of their keys.

    A key that stands twice has the later value.
    """
    found = {member.path: member for member in _members(kind)}
    kept = [member for path, member in found.items() if path[0] not in without and (not only or path[0] in only)]
    order = {key: place for place, key in enumerate(only or getattr(kind, "key_order", ()))}
    return tuple(sorted(kept, key=lambda member: order.get(member.path[0], len(order))))


def bare(annotation: Any) -> Any:
    """A type without its markers."""
    return bare(annotation.__origin__) if get_origin(annotation) is Annotated else annotation


def marker(annotation: Any, kind: type) -> Any:
    """The marker of a type, or ``None``."""
    return next((one for one in getattr(annotation, "__metadata__", ()) if isinstance(one, kind)), None)


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """The types of a union; of another type, that type alone."""
    inside = bare(annotation)
    return get_args(inside) if get_origin(inside) in (Union, UnionType) else (inside,)


def record_in(annotation: Any) -> type:
    """The record of an annotation that may say ``| None``."""
    (inside,) = (part for part in alternatives(annotation) if part is not NoneType)
    return inside  # type: ignore[no-any-return]


def _members(kind: type) -> list[Member]:
    found = []
    for part in reversed(kind.__mro__):
        annotations: dict[str, Any] = get_annotations(part)
        for name, annotation in annotations.items():
            constant = get_origin(annotation) is _CONSTANT
            kept = get_args(annotation)[0] if constant else annotation
            if annotation is not KW_ONLY:
                found += _member(name, kept, marker(kept, Written) or AS_IT_IS, part, computed=constant)
        for name, value in vars(part).items():
            if how := getattr(getattr(value, "fget", None), "written", None):
                found += _member(name, value.fget.__annotations__["return"], how, part, computed=True)
    return found


def _member(name: str, annotation: Any, how: Written, owner: type, *, computed: bool) -> list[Member]:
    if how.hidden:
        return []
    if not how.inline:
        path = tuple((how.at or name.rstrip("_")).split("."))
        return [Member((name,), path, annotation, how, owner, computed)]
    record, (key, nested) = record_in(annotation), how.nested
    may_be_none = record is not bare(annotation)
    return [
        inner._replace(
            attributes=(name, *inner.attributes),
            path=(key, *inner.path) if inner.path[0] in nested else inner.path,
            how=inner.how._replace(omit=True, sparse=True) if how.sparse else inner.how,
            optional=inner.optional or how.omit,
            nullable=inner.nullable or (may_be_none and not how.omit),
        )
        for inner in layout(record, how.only, how.without)
    ]
