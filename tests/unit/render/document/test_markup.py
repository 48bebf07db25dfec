"""Elements of HTML and XML: text is escaped, markup is not."""

import pytest

from llmcost.render.document.markup import Markup, element, empty, joined


def test_an_element_with_attributes_and_content():
    found = element("td", "a < b", class_="num", data_key=5, title=None)
    assert found == Markup('<td class="num" data-key="5">a &lt; b</td>')
    assert element("p", Markup("<b>x</b>"), " & y").text == "<p><b>x</b> &amp; y</p>"


def test_an_empty_element_is_closed():
    assert empty("meta", charset="utf-8").text == '<meta charset="utf-8"/>'


def test_parts_are_joined_with_markup_between_them():
    assert joined("a", Markup("<i>b</i>"), "<c>", between="<br/>").text == "a<br/><i>b</i><br/>&lt;c&gt;"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"quoted"', "&quot;quoted&quot;"),
        ("##[error]x", "##&#91;error]x"),
        ("a\ufffe\uffffb", "ab"),
        ("a\x1b[31mb", "a[31mb"),
    ],
)
def test_what_a_reader_or_a_runner_acts_on_is_text(text, shown):
    assert joined(text).text == shown
    assert element("a", href=text).text == f'<a href="{shown}"></a>'
