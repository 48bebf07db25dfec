"""HTML: one file that needs nothing else and runs nothing."""

import re

import pytest

from llmcost.render.document.html import draw
from llmcost.render.document.markup import Markup, element, empty, joined
from llmcost.render.document.page import Column, Facts, Grid, Heading, Line


def test_an_element_is_escaped_inside_and_in_its_attributes():
    assert element("td", "<b> & \"'", title="\"'><&", class_="x", id=None).text == (
        '<td title="&quot;&#x27;&gt;&lt;&amp;" class="x">&lt;b&gt; &amp; &quot;&#x27;</td>'
    )
    assert empty("meta", http_equiv="a", content=1).text == '<meta http-equiv="a" content="1"/>'
    assert joined("<", Markup("<b>"), between=" ").text == "&lt; <b>"


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\ufffe", "\uffff", "\u202e", "\ud800", "\x0b"])
def test_what_xml_forbids_is_left_out(text):
    assert element("a", f"x{text}y").text in ("<a>xy</a>", "<a>x[31my</a>")


PAGE = [
    Heading("a <name>", "beside"),
    Grid((Column("Name"), Column("$", right=True)), (Line(("x", " 1"), "see https://example.com/a?b=1&c.", "total"), Line(("y", "2"))), "A title"),
    Facts((("Basis", "https://example.com"), ("", "more"))),
]  # fmt: skip


def test_a_page():
    text = draw(PAGE, "llmcost 1.2.3")
    assert "<title>a &lt;name&gt;</title>" in text
    assert '<tr class="total"><td>x</td><td class="right">1</td><td class="note">see ' in text
    assert (
        '<a href="https://example.com/a?b=1&amp;c" rel="noreferrer">https://example.com/a?b=1&amp;c</a>.</td>' in text
    )
    assert "<caption>A title</caption>" in text
    assert "<dt>Basis</dt><dd><a href=" in text
    assert "<footer>llmcost 1.2.3</footer>" in text


def test_it_needs_nothing_from_elsewhere_and_runs_nothing():
    text = draw(PAGE, "")
    assert "default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;" in text
    assert not re.search(r"<(script|link|img|iframe|object|form)|@import|url\(|\son\w+=", text)


def test_it_is_made_for_dark_screens_and_for_paper():
    text = draw(PAGE, "")
    assert "color-scheme: light dark" in text
    assert "@media (prefers-color-scheme: dark)" in text
    assert "@media print" in text
