"""The annotation of a record's field: its type, its markers, and the types inside."""

from decimal import Decimal
from typing import Annotated, Union

from llmcost.model.field_markers import Short, Within
from llmcost.model.field_types import field_type, field_types, records_in
from llmcost.model.record import record


@record
class Leaf:
    size: Annotated[Decimal, Within(0, 1)]


@record
class Tree:
    leaves: tuple[Leaf, ...] = ()
    best: Leaf | None = None
    notes: dict[str, int] | None = None


def test_none_and_markers_are_taken_off():
    found = field_type(Annotated[Decimal | None, Within(0, 5), Short("size")])
    assert found.kind is Decimal
    assert found.marker(Within) == Within(0, 5)
    assert found.marker(Short) == Short("size")
    assert field_type(int).marker(Within) is None


def test_the_types_inside_a_list_or_a_mapping():
    assert (field_type(tuple[int, ...]).kind, field_type(tuple[int, ...]).inner) == (tuple, (int,))
    assert (field_type(dict[str, int]).kind, field_type(dict[str, int]).inner) == (dict, (str, int))


def test_several_types_are_choices():
    assert field_type(Union[int, str, None]).choices == (int, str)  # noqa: UP007 — the old form is read too
    assert field_type(int | str).choices == (int, str)


def test_the_fields_of_a_record():
    assert {name: found.kind for name, found in field_types(Tree).items()} == {
        "leaves": tuple,
        "best": Leaf,
        "notes": dict,
    }
    assert field_types(int) == {}


def test_every_record_inside_a_record_is_found():
    assert records_in(Tree) == {"Tree": Tree, "Leaf": Leaf}
