"""Names that some format, runner or reader would act on: in every format they stay text."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from markdown_it import MarkdownIt

from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from tests.support.samples import HOSTILE, by_both_rules, diff, gate, priced, renamed, schema_of_sarif

SETTING = RenderOptions("1.2.3", "2026-11-22T10:00:00Z", None, False)
SARIF = Draft4Validator(schema_of_sarif())
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "footer", "h1", "h2", "p", "div", "table", "caption", "thead", "tbody",
    "tr", "th", "td", "dl", "dt", "dd", "a",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "scope", "class", "href", "rel"}


def reports(name: str) -> list[Any]:
    compared = diff(name)
    judged = gate(compared, name)
    named = tuple(replace(policy, id=name, unit=name) for policy in judged.policies)
    found = [renamed(priced(TINY), name), compared, gate(None, name), judged, replace(judged, policies=named)]
    return [*found, by_both_rules(name)]


TINY = "name: a\nmodel: gpt-4o\nrequests_per_day: 9\ninput_tokens: 8\noutput_tokens: 3\n"


def check_all(name: str) -> None:
    for report in reports(name):
        for form in Format:
            text = render(report, form, SETTING)
            assert not HIDDEN.search(text), form
            text.encode()
            if form is not Format.ANNOTATIONS:
                assert not any(line.lstrip().startswith("::") for line in text.splitlines()), form
                assert "##[" not in text, form
            CHECKS[form](text)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text_in_every_format(name):
    check_all(name)


@pytest.mark.exhaustive
@settings(max_examples=15, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("<>&\"'`|*_~[]()!@#$:;,%=+-/\\{}\n\r\t \x1b\u202e\u200baA1é]"), min_size=1, max_size=40
    )
)
def test_any_name_of_such_characters_stays_text(name):
    check_all(name)


def check_table(text: str) -> None:
    for line in text.splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


def check_json(text: str) -> None:
    json.loads(text)


def check_csv(text: str) -> None:
    header, *rows = csv.reader(io.StringIO(text))
    assert {len(row) for row in rows} <= {len(header)}
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"\s*[=+@\-]", cell) or re.fullmatch(r"-?\d+(\.\d+)?", cell)
        assert "\n" not in cell


INLINE = {
    "text",
    "text_special",
    "entity",
    "strong_open",
    "strong_close",
    "em_open",
    "em_close",
    "code_inline",
    "link_open",
    "link_close",
    "softbreak",
}
BLOCKS = {
    "heading",
    "paragraph",
    "inline",
    "bullet_list",
    "list_item",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "html_block",
}


def check_markdown(text: str, own_tags: tuple[str, ...] = ()) -> None:
    """Nothing but what the writer makes; no mention, no reference, no link but an address that says where it leads."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").parse(text)
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= BLOCKS
    for token in tokens:
        if token.type == "html_block":
            assert re.fullmatch(r"<details><summary>[\w ✅,]+</summary>\n?|</details>\n?", token.content), token.content
        for child in token.children or []:
            if child.type == "html_inline":
                assert child.content in own_tags
                continue
            assert child.type in INLINE, child
            if child.type == "text":
                assert not re.search(r"(?<!\w)[@#!&~]\w", child.content), child.content
            if child.type == "link_open":
                assert child.info == "auto", "an address as it is"
    for line in text.splitlines():
        assert not line.lstrip().startswith(("/", "::")), "GitLab obeys a line that begins with a slash"


def check_comment(text: str) -> None:
    check_markdown(text, ("<sub>", "</sub>"))
    for table in [block for block in text.split("\n\n") if block.startswith("|")]:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


class Balanced(HTMLParser):
    """Every element closed in order, and none that the writer does not make."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES
            assert name != "href" or (value or "").startswith(("https://", "http://"))
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    def unknown_decl(self, data):
        raise AssertionError(data)


def check_html(text: str) -> None:
    parser = Balanced()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    assert text.startswith("<!DOCTYPE html>\n")
    assert not re.search(r"<script|javascript:|@import|url\(|src=", re.sub(r">[^<]*<", "><", text), re.IGNORECASE)


def check_annotations(text: str) -> None:
    for line in text.splitlines():
        found = re.fullmatch(r"::(error|warning|notice) ((?:\w+=[^:,]*,?)+)::(.*)", line)
        assert found, line
        assert {part.partition("=")[0] for part in found[2].split(",")} <= {"file", "line", "col", "title"}
    assert len([line for line in text.splitlines() if line.startswith("::error")]) <= 10


def check_junit(text: str) -> None:
    root = ET.fromstring(text)
    assert root.tag == "testsuites"
    assert {one.tag for one in root.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"
    }  # fmt: skip


def check_sarif(text: str) -> None:
    assert [error.message for error in SARIF.iter_errors(json.loads(text))] == []


def check_slack(text: str) -> None:
    message = json.loads(text)
    assert len(message["blocks"]) <= 50
    for block in message["blocks"]:
        texts = [block["text"]] if "text" in block else block["elements"]
        for each in texts:
            assert 0 < len(each["text"]) <= (150 if each["type"] == "plain_text" else 3000)
            if each["type"] == "mrkdwn":
                assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)|@\w", each["text"])


CHECKS = {
    Format.TABLE: check_table,
    Format.JSON: check_json,
    Format.CSV: check_csv,
    Format.MD: check_markdown,
    Format.HTML: check_html,
    Format.GITHUB: check_comment,
    Format.GITLAB: check_comment,
    Format.ANNOTATIONS: check_annotations,
    Format.JUNIT: check_junit,
    Format.SARIF: check_sarif,
    Format.SLACK: check_slack,
}


def test_every_format_has_a_check():
    assert set(CHECKS) == set(Format)
