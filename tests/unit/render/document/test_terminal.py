"""A page in a terminal: columns drop out in order, notes go beneath, nothing is cut; in a pipe everything stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.render.document.format_values import width
from llmcost.render.document.page import Block, Column, Facts, Grid, Heading, Line
from llmcost.render.document.terminal import draw

GRID = Grid(
    (
        Column("Tier", drop=3),
        Column("Model"),
        Column("In", right=True, drop=2),
        Column("$", right=True),
        Column("Src", drop=1),
    ),
    (
        Line(
            ("economy", "▸ openai/gpt-4o-mini", "0.15", "$1.00", "[1]"),
            "retires 2027-01-14; successor openai/gpt-6-luna",
            "current",
        ),
        Line(("mid", "  x/y", "12.50", "$1,000.00", "[2]")),
    ),
    key=1,
)


def drawn(*blocks: Block, columns: int | None = None) -> list[str]:
    return draw(blocks, columns, color=False).splitlines()


def test_in_a_pipe_everything_stands_in_its_row():
    assert drawn(GRID) == [
        "  Tier     Model                    In          $  Src",
        "  economy  ▸ openai/gpt-4o-mini   0.15      $1.00  [1]  retires 2027-01-14; successor openai/gpt-6-luna",
        "  mid        x/y                 12.50  $1,000.00  [2]",
        "",
    ]


def test_where_notes_do_not_fit_they_go_beneath_with_the_name_of_their_row():
    assert drawn(GRID, columns=60) == [
        "  Tier     Model                    In          $  Src",
        "  economy  ▸ openai/gpt-4o-mini   0.15      $1.00  [1]",
        "  mid        x/y                 12.50  $1,000.00  [2]",
        "  · openai/gpt-4o-mini: retires 2027-01-14; successor",
        "    openai/gpt-6-luna",
        "",
    ]


@pytest.mark.parametrize(
    ("columns", "titles"),
    [
        (54, ["Tier", "Model", "In", "$", "Src"]), (53, ["Model", "In", "$", "Src"]), (45, ["Model", "In", "$", "Src"]),
        (44, ["Model", "$", "Src"]), (38, ["Model", "$", "Src"]), (37, ["Model", "$"]), (20, ["Model", "$"]),
    ],
)  # fmt: skip
def test_columns_drop_out_in_their_order(columns, titles):
    assert drawn(GRID, columns=columns)[0].split() == titles


def test_what_always_stays_is_never_cut():
    lines = drawn(GRID, columns=10)
    assert lines[1] == "  ▸ openai/gpt-4o-mini      $1.00"


def test_a_column_that_may_wrap_does_so_only_where_it_must():
    grid = Grid(
        (Column("A"), Column("Words", wrap=True)), (Line(("x", "one two three four five six seven")), Line(("y", "z")))
    )
    assert drawn(grid, columns=60) == drawn(grid)
    assert drawn(grid, columns=30) == [
        "  A  Words",
        "  x  one two three four five",
        "     six seven",
        "  y  z",
        "",
    ]


def test_a_note_names_its_row_in_full_where_the_row_wraps():
    name = "a workload with a very long name indeed"
    grid = Grid((Column("Name", wrap=True), Column("$", right=True)), (Line((name, "$1.00"), "a note"),))
    lines = drawn(grid, columns=40)
    assert " ".join(lines[-2].split()) == f"· {name}: a note" or name in " ".join(" ".join(lines).split())
    assert max(map(width, lines)) <= 40


def test_wide_characters_keep_the_columns_straight():
    grid = Grid(
        (Column("Name"), Column("$", right=True)), (Line(("日本語", "$1"), "note"), Line(("abc", "$22"), "note"))
    )
    first, second = drawn(grid)[1:3]
    assert width(first.partition("note")[0]) == width(second.partition("note")[0])


def test_headings_put_the_rest_beneath_where_it_does_not_fit():
    heading = Heading("support-chat", "10,000 req/day and so on")
    assert drawn(heading) == ["support-chat   10,000 req/day and so on", ""]
    assert drawn(heading, columns=30) == ["support-chat", "  10,000 req/day and so on", ""]


def test_facts_hang_beneath_their_labels():
    facts = Facts((("Basis", "one two three four five six seven eight"), ("Not priced", "tax")))
    assert drawn(facts) == ["  Basis       one two three four five six seven eight", "  Not priced  tax", ""]
    assert drawn(facts, columns=40) == [
        "  Basis       one two three four five",
        "              six seven eight",
        "  Not priced  tax",
        "",
    ]


def test_an_address_is_never_broken():
    address = "https://example.com/" + "x" * 80
    assert address in "\n".join(drawn(Facts((("[1]", f"Title, {address}, read 2026-11-22"),)), columns=60))


@pytest.mark.parametrize("columns", [None, 40, 60, 80])
def test_every_id_is_whole_at_every_width(columns):
    ids = ["anthropic/claude-sonnet-4-5", "deepinfra/meta-llama/Llama-4-Scout-17B", "openai/gpt-4o-mini+thinking"]
    grid = Grid(
        (Column("Tier", drop=1), Column("Model")), tuple(Line(("mid", id_), f"successor {id_}") for id_ in ids), key=1
    )
    words = set(" ".join(drawn(grid, columns=columns)).replace(":", " ").split())
    assert set(ids) <= words


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5),
    st.lists(st.tuples(CELLS, CELLS), max_size=3),
    st.none() | st.integers(40, 120),
)
def test_any_text_gives_lines_without_control_characters(rows, facts, columns):
    grid = Grid((Column("A"), Column("B", right=True, drop=1)), tuple(Line(row[:2], row[2]) for row in rows))
    text = draw([Heading("h", "b"), grid, Facts(tuple(facts))], columns, color=False)
    assert text.endswith("\n")
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text.replace("\n", ""))
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def test_colour_adds_only_escapes_and_marks_the_own_row():
    import re

    coloured = draw([Heading("h"), GRID], None, color=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == draw([Heading("h"), GRID], None, color=False)
    (own,) = [line for line in coloured.splitlines() if "▸" in line]
    assert own.startswith("\x1b[36m")
    assert "\x1b[1mh" in coloured
