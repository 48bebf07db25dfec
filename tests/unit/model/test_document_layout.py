"""Where the values of a record stand in its JSON document."""

from dataclasses import field
from typing import Annotated, ClassVar, Literal

from llmcost.model.document_layout import (
    Written,
    alternatives,
    bare,
    key_order,
    layout,
    marker,
    record_in,
    types_of,
    written,
)
from llmcost.model.record import record


@record
class Size:
    width: int
    height: Annotated[int, Written(at="tall")]


@key_order("kind", "name")
@record
class Picture:
    kind: ClassVar[Literal["picture"]] = "picture"
    size: Annotated[Size, Written(inline=True, at="size", moved=("width",))]
    name: str
    secret: Annotated[str, Written(hidden=True)] = ""
    class_: str = field(default="")

    @property
    @written()
    def title(self) -> str:
        return self.name.title()

    @property
    def unwritten(self) -> str:
        return self.name


@key_order("change.kind")
@record
class Change:
    name: str
    monthly: Annotated[int, Written(at="change.monthly")]
    kind: Annotated[str, Written(at="change.kind")]
    name_again: Annotated[int, Written(at="name")] = 0


@record
class Judged:
    name: str

    @property
    @written(Written(inline=True))
    def judged(self) -> Size | Picture:
        return Size(1, 2)


def paths(*options, kind=Picture):
    return [".".join(member.path) for member in layout(kind, *options)]


def test_the_keys_of_a_document_in_their_order():
    assert paths() == ["kind", "name", "size.width", "tall", "class", "title"]


def test_a_document_may_have_only_some_keys_or_lack_some():
    assert paths(("title", "name")) == ["title", "name"]
    assert paths((), ("size", "class", "kind")) == ["name", "tall", "title"]


def test_a_member_knows_the_attributes_that_lead_to_its_value():
    found = {".".join(member.path): member for member in layout(Picture)}
    assert found["tall"].attributes == ("size", "height")
    assert found["tall"].owner is Size
    assert [path for path, member in found.items() if member.computed] == ["kind", "title"]


def test_an_order_may_name_paths_and_a_key_that_stands_twice_has_the_later_value():
    assert paths(kind=Change) == ["change.kind", "name", "change.monthly"]
    assert layout(Change)[1].attributes == ("name_again",)


def test_an_inline_record_that_is_one_of_several_stands_first_and_is_not_taken_apart():
    first, _ = layout(Judged)
    assert (first.path, first.attributes, first.computed) == ((), ("judged",), True)
    assert first.type == Size | Picture


def test_a_member_knows_its_type_with_its_markers():
    found = {member.path[-1]: member.type for member in layout(Picture)}
    assert found["tall"] == Annotated[int, Written(at="tall")]
    assert found["kind"] == Literal["picture"]
    assert found["title"] is str


def test_annotations_are_taken_apart():
    height = Annotated[int, Written(at="tall")]
    assert bare(height) is int
    assert marker(height, Written) == Written(at="tall")
    assert marker(int, Written) is None
    assert alternatives(int | None) == (int, type(None))
    assert alternatives(int) == (int,)
    assert record_in(Size | None) is Size


@record
class Unused:
    sizes: tuple[int, ...] = field(default_factory=tuple)

    @property
    @written()
    def total(self) -> int:
        return sum(self.sizes)


def test_the_first_use_of_a_record_may_be_that_of_its_types():
    """A field with a factory is an attribute of the class until the class becomes a dataclass."""
    assert types_of(Unused) == {"sizes": tuple[int, ...], "total": int}
