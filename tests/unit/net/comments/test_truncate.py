"""A comment cut to the limit: whole lines, no open elements, and a note for the reader."""

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from llmcost.net.comments.truncate import truncate

NOTE = re.compile(r"_The report is longer than a comment can be: ([\d,]+) of ([\d,]+) lines are shown\._\n\Z")


class Open(HTMLParser):
    """What is open at the end."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "hr", "img"):
            self.tags.append(tag)

    def handle_endtag(self, tag):
        while tag in self.tags and self.tags.pop() != tag:
            pass


def left_open(text):
    parser = Open()
    parser.feed(text)
    return parser.tags


def test_what_fits_stays_as_it_is():
    text = "a\n" * 50
    assert truncate(text, 100) is text


def test_whole_lines_and_a_note():
    short = truncate("one\ntwo\nthree\n" + "x" * 200, 100)
    assert short.startswith("one\ntwo\nthree\n\n")
    assert NOTE.search(short).groups() == ("3", "4")


def test_as_many_lines_as_fit():
    text = "".join(f"line {number}\n" for number in range(1_000))
    short = truncate(text, 5_000)
    assert 5_000 - len("line 999\n") - 8 < len(short) <= 5_000


def test_details_are_closed():
    text = "top\n<details><summary>All</summary>\n\n" + "row\n" * 100 + "</details>\nend\n"
    short = truncate(text, 200)
    assert len(short) <= 200
    assert short.count("row") > 5
    assert "</details>\n\n_The report" in short
    assert left_open(short) == []


def test_a_fence_is_closed_before_the_note():
    text = "<details>\n\n````text\n" + "</details> <b>\n" * 100 + "````\n</details>\n"
    short = truncate(text, 300)
    assert re.search(r"<b>\n````\n\n</details>\n\n_The", short)


def test_a_table_is_closed():
    row = "<tr><td title=\"a > b <br> 'c'\">x<br></td></tr>\n"
    short = truncate("<table><tbody>\n" + row * 100 + "</tbody></table>\n", 1_000)
    assert short.count("<tr>") == short.count("</tr>") > 5
    assert "</tr>\n\n</tbody></table>\n" in short


def test_a_tag_of_several_lines_is_whole_or_not_there():
    tag = '<img\n  alt="x"\n  src="y">\n'
    short = truncate(tag * 100, 500)
    shown = NOTE.sub("", short).rstrip("\n") + "\n"
    assert shown == tag * (len(shown) // len(tag))


def test_a_comment_that_never_ends_swallows_nothing():
    assert "<!--" not in truncate("a\nb <!-- c\n" + "d\n" * 200, 150)


def test_a_comment_that_ends_is_text():
    short = truncate("a <!-- <details> -->\n" + "d\n" * 200, 150)
    assert short.startswith("a <!-- <details> -->\nd\n")
    assert "</details>" not in short


def test_one_line_that_is_too_long_goes():
    short = truncate("<b>" * 1_000, 200)
    assert NOTE.search(short).groups() == ("0", "1")


def test_hostile_lines_take_no_time():
    for text in (
        '<a "' * 100_000,
        "<" * 300_000,
        "<a '\n" * 60_000,
        "</a>\n" * 60_000,
        "<a>\n" * 60_000,
        "<!--\n" * 60_000,
    ):
        assert len(truncate(text, 65_536)) <= 65_536


PIECES = st.sampled_from(
    [
        "text",
        "<details>",
        "</details>",
        "<table>",
        "<tr><td>",
        "</td></tr>",
        "</table>",
        "<br>",
        "\n",
        "\n",
        "a < b",
        "ünï",
        "<b>x</b>",
    ]
)


@given(st.lists(PIECES, max_size=120), st.integers(120, 400))
def test_it_always_fits_and_leaves_nothing_open(pieces, limit):
    text = "".join(pieces)
    short = truncate(text, limit)
    assert len(short) <= limit
    if len(text) > limit:
        assert left_open(short) == []
        shown, total = (int(number) for number in NOTE.search(short).groups())
        lines = text.rstrip("\n").split("\n")
        assert total == len(lines)
        assert short.startswith("\n".join(lines[:shown]))
