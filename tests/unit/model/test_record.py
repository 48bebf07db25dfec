"""Records are frozen dataclasses."""

import pickle
from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace
from typing import Any

import pytest

from llmcost.model.record import record


@record
class Place:
    name: str
    floor: int = 0
    notes: dict[str, str] = field(default_factory=dict)


@record
class Room(Place):
    windows: int = 1


def test_a_record_is_a_dataclass():
    assert [f.name for f in fields(Room)] == ["name", "floor", "notes", "windows"]
    assert Room("kitchen", 2) == Room(name="kitchen", floor=2, notes={}, windows=1)
    assert replace(Place("hall"), floor=3) == Place("hall", 3)
    assert is_dataclass(Place)


@pytest.mark.parametrize(
    ("other", "same"), [(Place("hall"), True), (Place("hall", 1), False), (Room("hall"), False), ("hall", False)]
)
def test_a_record_is_equal_by_value_and_kind(other, same):
    assert (Place("hall") == other) is same


def test_a_record_cannot_be_changed():
    one: Any = Place("hall")
    with pytest.raises(FrozenInstanceError):
        one.name = "attic"
    with pytest.raises(FrozenInstanceError):
        del one.name
    with pytest.raises(FrozenInstanceError):
        one.other = 1
    assert one == Place("hall")


@pytest.mark.parametrize(
    ("args", "values"),
    [((), {}), (("a",), {"flor": 1}), (("a", 1, {}, 2), {}), ((), {"floor": 1})],
)
def test_wrong_fields_are_refused(args, values):
    with pytest.raises(TypeError, match="Place"):
        Place(*args, **values)


def test_defaults_are_not_shared():
    one, two = Place("a"), Place("b")
    assert one.notes is not two.notes


def test_a_record_without_mutable_parts_is_a_key():
    @record
    class Point:
        x: int
        y: int

    assert {Point(1, 2): "here"}[Point(1, 2)] == "here"


def test_a_record_survives_pickling_and_shows_itself():
    one = Place("hall", 1)
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one) == "Place(name='hall', floor=1, notes={})"
