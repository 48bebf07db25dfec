"""How a report record is laid out in a JSON document: the one description of its keys.

Each field stands under its own name, in the order of declaration. ``Written`` says where a document differs from that.
``render.json`` writes documents and their JSON Schemas by this layout, and ``read.snapshot`` reads them by it.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY
from functools import cache
from inspect import get_annotations
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_CONSTANT: Any = ClassVar
F = TypeVar("F", bound=Callable[..., Any])


class Written(NamedTuple):
    """How a field or a property is written in documents; in ``Annotated`` beside the type of a field."""

    at: str = ""
    """Another key; with dots, a path of keys: ``change.percent``. Of an inline record, where its keys stand."""
    hidden: bool = False
    """It is not in the document."""
    inline: bool = False
    """The keys of the record stand among those of the record that holds it."""
    moved: tuple[str, ...] = ()
    """Of an inline record: the only keys of it that stand ``at`` another place; of none, all do."""
    only: tuple[str, ...] = ()
    """The keys that the record has in this document, in their order; of none, all."""
    without: tuple[str, ...] = ()
    """Keys that the record, or the records of the list, have not in this document."""
    omit: bool = False
    """The key is left out where the value is empty."""
    counts: bool = False
    """Decimals are numbers where they are whole; other decimals are always text."""
    sparse: bool = False
    """Empty fields are left out, at any depth."""
    first: tuple[str, str] | None = None
    """Of a list of records: a key, and the text that stands under it in the first of them."""
    listed: str = ""
    """Of a mapping of records: it is a list, and its keys stand in the records under this key."""
    later: bool = False
    """Documents of the first version lack it: its default is read where it is missing."""


class AtLeast(NamedTuple):
    """The least value of a number, or the fewest items of a list."""

    least: int


Natural = Annotated[int, AtLeast(0)]
PLAIN = Written()
HIDDEN = Written(hidden=True)
INLINE = Written(inline=True)
OMITTED = Written(omit=True)
COUNTS = Written(counts=True)
LATER = Written(later=True)
"""Documents of the first version lack the field."""


class Member(NamedTuple):
    """A value of a record, and where it stands in the document."""

    attributes: tuple[str, ...]
    """The attribute of the record, or the attributes that lead to a value of an inline record."""
    path: tuple[str, ...]
    """The key in the document, or the keys that lead there; none for an inline record that is one of several."""
    options: Written
    owner: type
    """The record whose own field or property it is."""
    computed: bool = False
    """A constant or a property: written, and not read."""
    optional: bool = False
    """Left out with the inline record that has it."""
    nullable: bool = False
    """``null`` where the inline record that has it is ``None``."""

    @property
    def type(self) -> Any:
        """The type of the value, with its markers."""
        return types_of(self.owner)[self.attributes[-1]]


def written(options: Written = PLAIN) -> Callable[[F], F]:
    """Mark the function of a property: its value is in the document too."""

    def mark(function: F) -> F:
        function.written = options  # type: ignore[attr-defined]
        return function

    return mark


def key_order(*keys: str) -> Callable[[type[T]], type[T]]:
    """The first keys of a record's document, or paths of keys, where they are not in the order of its fields."""

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
    """The types of the fields of a record and of its written properties, with their markers."""
    hints: dict[str, Any] = get_type_hints(kind, include_extras=True)
    types = {name: get_args(hint)[0] if get_origin(hint) is _CONSTANT else hint for name, hint in hints.items()}
    for name in dir(kind):
        if hasattr(getattr(getattr(kind, name), "fget", None), "written"):
            types[name] = get_type_hints(getattr(kind, name).fget, include_extras=True)["return"]
    return types


def bare(annotation: Any) -> Any:
    """A type without its markers."""
    return bare(annotation.__origin__) if get_origin(annotation) is Annotated else annotation


def marker(annotation: Any, kind: type) -> Any:
    """The outermost marker of a kind that a type has, or ``None``."""
    for one in reversed(getattr(annotation, "__metadata__", ())):
        if isinstance(one, kind):
            return one
    return None


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
        inner._replace(
            attributes=(name, *inner.attributes),
            path=(*prefix, *inner.path) if not options.moved or inner.path[0] in options.moved else inner.path,
            options=inner.options._replace(omit=True, sparse=True) if options.sparse else inner.options,
            computed=inner.computed or computed,
            optional=inner.optional or options.omit,
            nullable=inner.nullable or (may_be_none and not options.omit),
        )
        for inner in layout(record, options.only, options.without)
    ]
