"""How a report record is laid out as a JSON object: the only description of its keys.

Each field is written under its own name, in the order of declaration. ``Written`` marks the exceptions. ``render.json``
writes documents with this layout and derives their JSON Schemas from it; ``read.snapshot`` reads documents with it.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, replace
from functools import cache
from inspect import get_annotations
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints

from .record import record

T = TypeVar("T")
_CONSTANT: Any = ClassVar
F = TypeVar("F", bound=Callable[..., Any])


@record
class Written:
    """How a field or a property is written: a marker in the ``Annotated`` type of a field, or of ``written``."""

    at: str = ""
    """Another key, or a path of keys: ``change.percent``. For an inline record, the path of the object for its keys."""
    hidden: bool = False
    """The value is not in the document."""
    inline: bool = False
    """The keys of the record are written among those of its parent."""
    moved: tuple[str, ...] = ()
    """For an inline record with ``at``: the only keys that are written there. If empty, all are."""
    only: tuple[str, ...] = ()
    """The only keys of the record in this document, in this order. If empty, all are written."""
    without: tuple[str, ...] = ()
    """The keys that the record, or each record of the list, does not have in this document."""
    omit: bool = False
    """The key is left out if the value is empty."""
    counts: bool = False
    """Whole decimals are written as numbers. Without this, all decimals are text."""
    sparse: bool = False
    """Empty fields of the record are left out, at any depth."""
    first: tuple[str, str] | None = None
    """For a list of records: a key, and the text that replaces its value in the first record."""
    listed: str = ""
    """For a mapping of records: it is written as a list, and each record has its key of the mapping under this name."""
    later: bool = False
    """Documents of the first version do not have the key. If it is missing, the reader takes the default."""


@record
class AtLeast:
    """The minimum of a number, or the minimum length of a list."""

    least: int


Natural = Annotated[int, AtLeast(0)]
PLAIN = Written()
HIDDEN = Written(hidden=True)
INLINE = Written(inline=True)
OMITTED = Written(omit=True)
COUNTS = Written(counts=True)
LATER = Written(later=True)


@record
class Member:
    """A value of a record, and where it stands in the document."""

    attributes: tuple[str, ...]
    """The attribute of the record; several for a value of an inline record."""
    path: tuple[str, ...]
    """The keys that lead to the value; none for an inline record that may be of several types."""
    options: Written
    owner: type
    """The record that declares the field or the property."""
    computed: bool = False
    """A constant or a property: it is written but not read."""
    optional: bool = False
    """The key is left out if the inline record is ``None``."""
    nullable: bool = False
    """The value is ``null`` if the inline record is ``None``."""

    @property
    def type(self) -> Any:
        """The type of the value, with its markers."""
        return types_of(self.owner)[self.attributes[-1]]

    def options_within(self, record: Written) -> Written:
        """Its options in a record with these options: within a sparse record, every record is sparse."""
        return replace(self.options, sparse=True) if record.sparse else self.options


def written(options: Written = PLAIN) -> Callable[[F], F]:
    """Mark the function of a property whose value is written as well."""

    def mark(function: F) -> F:
        function.written = options  # type: ignore[attr-defined]
        return function

    return mark


def key_order(*keys: str) -> Callable[[type[T]], type[T]]:
    """Set the first keys of a record's object, or paths of keys, if they differ from the order of its fields."""

    def mark(kind: type[T]) -> type[T]:
        kind.key_order = keys  # type: ignore[attr-defined]
        return kind

    return mark


@cache
def layout(kind: type, only: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> tuple[Member, ...]:
    """The values of a record that are written, in the order of their keys. Of two values for one key, the later one."""
    found = {member.path: member for member in _members(kind)}
    kept = [
        member
        for path, member in found.items()
        if not path or (path[0] not in without and (not only or path[0] in only))
    ]
    order = {key: index for index, key in enumerate(only or getattr(kind, "key_order", ()))}
    if not order and all(found):
        return tuple(kept)

    def rank(member: Member) -> int:
        keys = (".".join(member.path), *member.path[:1])
        return next((order[key] for key in keys if key in order), len(order) if member.path else -1)

    return tuple(sorted(kept, key=rank))


@cache
def types_of(kind: type) -> dict[str, Any]:
    """The types of the fields and of the written properties of a record, with their markers."""
    hints: dict[str, Any] = get_type_hints(kind, include_extras=True)
    types = {name: get_args(hint)[0] if get_origin(hint) is _CONSTANT else hint for name, hint in hints.items()}
    for name in dir(kind):
        function = getattr(getattr(kind, name, None), "fget", None)  # a record loses some attributes on first use
        if hasattr(function, "written"):
            types[name] = get_type_hints(function, include_extras=True)["return"]
    return types


def bare(annotation: Any) -> Any:
    """A type without its markers."""
    return bare(annotation.__origin__) if get_origin(annotation) is Annotated else annotation


def marker(annotation: Any, kind: type) -> Any:
    """The outermost marker of this kind, or ``None``."""
    for one in reversed(getattr(annotation, "__metadata__", ())):
        if isinstance(one, kind):
            return one
    return None


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """The types of a union; any other type alone."""
    inside = bare(annotation)
    return get_args(inside) if get_origin(inside) in (Union, UnionType) else (inside,)


def record_in(annotation: Any) -> type:
    """The type without ``| None`` and markers."""
    (inside,) = (part for part in alternatives(annotation) if part is not NoneType)
    return inside  # type: ignore[no-any-return]


def _members(kind: type) -> list[Member]:
    found = []
    for part in reversed(kind.__mro__):
        annotations: dict[str, Any] = get_annotations(part)
        for name, annotation in annotations.items():
            if annotation is KW_ONLY:
                continue
            is_constant = getattr(annotation, "__origin__", None) is ClassVar
            options = marker(annotation, Written) or PLAIN
            found += _member(name, annotation, options, part, computed=is_constant)
        for name, value in vars(part).items():
            function = value.fget if isinstance(value, property) else None
            if function and hasattr(function, "written"):
                found += _member(name, function.__annotations__["return"], function.written, part, computed=True)
    return found


def _member(name: str, annotation: Any, options: Written, owner: type, *, computed: bool) -> list[Member]:
    if options.hidden:
        return []
    if not options.inline:
        path = tuple((options.at or name.rstrip("_")).split("."))
        return [Member((name,), path, options, owner, computed)]
    if len(alternatives(annotation)) > 1 and NoneType not in alternatives(annotation):
        return [Member((name,), (), options, owner, computed)]
    record, prefix = record_in(annotation), tuple(options.at.split(".")) if options.at else ()
    may_be_none = record is not bare(annotation)
    return [
        replace(
            inner,
            attributes=(name, *inner.attributes),
            path=(*prefix, *inner.path) if not options.moved or inner.path[0] in options.moved else inner.path,
            options=replace(inner.options, omit=True, sparse=True) if options.sparse else inner.options,
            computed=inner.computed or computed,
            optional=inner.optional or options.omit,
            nullable=inner.nullable or (may_be_none and not options.omit),
        )
        for inner in layout(record, options.only, options.without)
    ]
