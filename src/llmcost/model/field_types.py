"""Takes the annotation of a record's field apart: the type, its markers, and the types inside a list or a mapping."""

from dataclasses import fields
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from .record import record

Marker = TypeVar("Marker")


@record
class FieldType:
    """A type without its markers and without ``None``."""

    kind: Any
    """A class: ``tuple``, ``dict`` and ``Union`` where there is something inside."""
    markers: tuple[Any, ...] = ()
    """The markers of ``Annotated``, outermost first."""
    inner: tuple[Any, ...] = ()
    """The types of a tuple's items, or of a dict's keys and values."""
    choices: tuple[Any, ...] = ()
    """The types of a union, where there is more than one."""

    def marker(self, wanted: type[Marker]) -> Marker | None:
        """The first marker of a class; ``None`` if there is none."""
        return next((marker for marker in self.markers if isinstance(marker, wanted)), None)


@cache
def field_type(annotation: Any) -> FieldType:
    """The parts of an annotation."""
    markers: tuple[Any, ...] = ()
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            markers += tuple(more)
        elif origin in (Union, UnionType):
            choices = tuple(part for part in get_args(annotation) if part is not NoneType)
            if len(choices) > 1:
                return FieldType(origin, markers, choices=choices)
            (annotation,) = choices
        else:
            inner = tuple(part for part in get_args(annotation) if part is not Ellipsis)
            return FieldType(origin or annotation, markers, inner)


@cache
def field_types(record: Any) -> dict[str, FieldType]:
    """The types of a record's fields by name; empty for what is no record."""
    known = fields(record) if hasattr(record, "__dataclass_fields__") else ()
    kinds: dict[str, Any] = {field.name: field.type for field in known}
    return {name: field_type(kind) for name, kind in kinds.items()}


def records_in(record: Any) -> dict[str, Any]:
    """A record and all records that its fields hold, at any depth, by the name of the class."""
    found: dict[str, Any] = {}
    waiting = [record]
    while waiting:
        its_type = field_type(waiting.pop())
        waiting += [*its_type.inner, *its_type.choices]
        if field_types(its_type.kind) and its_type.kind.__name__ not in found:
            found[its_type.kind.__name__] = its_type.kind
            waiting += [field.type for field in fields(its_type.kind)]
    return found
