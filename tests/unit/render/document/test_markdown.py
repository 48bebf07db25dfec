"""Markdown as GitHub reads it: what comes from outside stays text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from llmcost.render.document.format_values import clean
from llmcost.render.document.markdown import draw, escape
from llmcost.render.document.page import Column, Facts, Grid, Heading, Line

READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
PLAIN = {"text", "text_special", "entity"}


def inside(markdown: str) -> list[tuple[str, str]]:
    """The pieces of all running text."""
    return [(child.type, child.content) for token in READER.parse(markdown) for child in token.children or []]


def shown(markdown: str) -> str:
    return "".join(content for _, content in inside(markdown)).replace("\u200b", "")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain - text, 1.5 (x)", "plain - text, 1.5 (x)"), ("a|b", r"a\|b"), ("*a* _b_", r"\*a\* \_b\_"), ("<b>&", "&lt;b&gt;&amp;"),
        ("`x`", r"\`x\`"), ("[a](b)", r"\[a\](b)"), ("$5", r"\$5"), ("~a~", r"\~&#8203;a\~"), ("\\", "\\\\"), ("@team", "@&#8203;team"),
        ("#12", r"\#&#8203;12"), ("!", r"\!"), ("!1 &2", r"\!&#8203;1 &amp;&#8203;2"), ("{x}", r"\{x\}"),
        ("see https://a.b/c_d?e=1&f=2#g, now", "see <https://a.b/c_d?e=1&f=2#g>, now"), ("(https://a.b)", "(<https://a.b>)"),
        ("https://a.b/<script>", "<https://a.b/>&lt;script&gt;"), ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)  # fmt: skip
def test_escape(text, escaped):
    assert escape(text) == escaped


TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\xa0\u200b")
    | st.sampled_from("|*_`<>[]()!#@&$~\\{}:/ -+=.\"'1"),
    min_size=1,
    max_size=40,
)


@given(TEXTS)
def test_a_heading_shows_the_very_text(text):
    text = "x" + clean(text).strip() + "x"
    if "http://" in text or "https://" in text:
        return
    markdown = draw([Heading(text)])
    assert {kind for kind, _ in inside(markdown)} <= PLAIN
    assert re.sub(" +", " ", shown(markdown)) == re.sub(" +", " ", text)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_a_table_keeps_its_cells(rows):
    grid = Grid((Column("A"), Column("B", right=True)), tuple(Line((a, b), "note") for a, b in rows))
    tokens = READER.parse(draw([grid]))
    cells = [after for token, after in pairwise(tokens) if token.type == "td_open"]
    assert len(cells) == 3 * len(rows)
    assert [token.type for token in tokens].count("tr_open") == len(rows) + 1
    assert {child.type for cell in cells for child in cell.children or []} <= PLAIN | {"link_open", "link_close"}


def test_alignment_notes_and_titles():
    grid = Grid((Column("A"), Column("B", right=True)), (Line(("x", "1"), "why"), Line(("  y ", "2"))), "Title *x*")
    assert draw([grid]) == (
        "#### Title \\*x\\*\n\n| A | B | Notes |\n| --- | ---: | --- |\n| x | 1 | why |\n| y | 2 |  |\n"
    )


def test_facts_are_a_list():
    assert draw([Facts((("Basis", "a|b"), ("", "alone")))]) == "- **Basis**: a\\|b\n- alone\n"


def test_blocks_stand_apart():
    assert draw([Heading("a", "b"), Facts((("c", "d"),))]) == "### a\n\nb\n\n- **c**: d\n"


def test_control_characters_are_gone():
    assert draw([Heading("a\x1b[31m\u202eb\nc")]) == "### a\\[31mb c\n"


def test_nobody_is_mentioned_and_no_issue_is_linked():
    """GitHub looks for both in the page that Markdown became, after every escape has been undone."""
    text = shown_with_gaps(draw([Heading("ask @team about org/repo#12 and a@b.com")]))
    assert not re.search(r"@\w|#\d", text)


def shown_with_gaps(markdown: str) -> str:
    return "".join(content for _, content in inside(markdown))
