"""Where a character of a YAML scalar is in its file."""

import pytest

from llmcost.read.yaml.nodes import parse
from llmcost.read.yaml.scalar_positions import character_location


def location(text, of):
    """The line and column of the first ``of`` in the value of ``when``."""
    root, _ = parse(text, "a.yaml")
    _, scalar = root.entries["when"]
    found = character_location(scalar, scalar.text.index(of), text, "a.yaml")
    return found.line, found.column


@pytest.mark.parametrize(
    ("text", "of", "where"),
    [
        ("when: a > $5\n", "$", (1, 11)),
        ("name: x\nwhen:   a > $5\n", "a", (2, 9)),
        ('when: "a > $5"\n', "$", (1, 12)),
        ("when: 'it''s > $5'\n", "$", (1, 16)),
        ('when: "a \\"x\\" $"\n', "$", (1, 16)),
        ("when: >\n  a >\n  $5\n", "$", (3, 3)),
        ("when: |\n  a >\n    $5\n", "$", (3, 5)),
        ("when: a\n  > $5\n", "$", (2, 5)),
        ('when: "a \\\n  > $5"\n', "$", (2, 5)),
    ],
)
def test_in_every_style(text, of, where):
    assert location(text, of) == where


def test_where_the_text_cannot_be_found_it_is_the_start_of_the_scalar():
    assert location('when: "a \\u003e $5"\n', "$") == (1, 7)
