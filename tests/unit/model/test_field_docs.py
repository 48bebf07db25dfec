"""The docstrings of fields, as schemas show them."""

from llmcost.model.field_docs import docs_of, on_one_line
from llmcost.model.record import record


@record
class Base:
    name: str
    """Its ``name``,
    over two lines.

    Example: chat
    """
    silent: int = 0


@record
class Extended(Base):
    more: int = 0
    """More of it. Example: 5"""


def test_a_description_is_one_line_and_its_example_apart():
    assert docs_of(Extended)["name"] == ("Its `name`, over two lines.", ("chat",))
    assert docs_of(Extended)["more"] == ("More of it.", ("5",))


def test_a_field_without_a_docstring_has_none():
    assert "silent" not in docs_of(Extended)


def test_line_breaks_become_spaces():
    assert on_one_line("  a\n   ``b`` ") == "a `b`"
