"""Frozen dataclasses that are quick to define.

``dataclass(frozen=True)`` compiles six methods for every class, which takes 0.6 ms on CPython 3.11: half of the start
of a command. A ``record`` is the same dataclass with methods that all records share.
"""

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make ``cls`` a dataclass with immutable instances that are equal by value."""
    made: Any = dataclass(init=False, repr=False, eq=False)(cls)
    known = fields(made)
    made._fields_by_name = {f.name: f for f in known}
    made._required = {f.name for f in known if f.default is MISSING and f.default_factory is MISSING}
    made._defaults = {f.name: f.default for f in known if f.default is not MISSING}
    made._factories = {f.name: f.default_factory for f in known if f.default_factory is not MISSING}
    for name in ("__init__", "__setattr__", "__delattr__", "__eq__", "__hash__", "__repr__"):
        setattr(made, name, getattr(_Methods, name))
    return made  # type: ignore[no-any-return]


class _Methods:
    _fields_by_name: dict[str, Any]
    _required: set[str]
    _defaults: dict[str, Any]
    _factories: dict[str, Any]

    def __init__(self, *args: Any, **values: Any) -> None:
        known = self._fields_by_name
        if args:
            values |= dict(zip(known, args, strict=False))
        for name, factory in self._factories.items():
            if name not in values:
                values[name] = factory()
        if len(values) < len(known):
            values = self._defaults | values
        if values.keys() != known.keys() or len(args) > len(known):
            missing, unknown = sorted(self._required - values.keys()), sorted(values.keys() - known.keys())
            raise TypeError(f"{type(self).__name__}: missing {missing}, unknown {unknown}")
        object.__setattr__(self, "__dict__", values)

    def __setattr__(self, name: str, _value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._fields_by_name)

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__[name] for name in self._fields_by_name))

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self._fields_by_name)
        return f"{type(self).__name__}({inside})"
