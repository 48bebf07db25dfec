"""Workflow commands: escaped as the runner unescapes them, and no more than it shows."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from llmcost.model.problems import Where
from llmcost.model.reports.gate import Level, PolicyResult, Verdict
from llmcost.render.ci.github_annotations import annotations
from tests.support.samples import HOSTILE, SNAPSHOTS, diff, gate, passing


def judged(*policies: PolicyResult) -> Any:
    return replace(gate(), policies=policies)


def heard(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner takes it apart."""
    found = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
    assert found
    pairs = (part.partition("=")[::2] for part in found[2].split(","))
    return found[1], {name: unescaped(value) for name, value in pairs}, unescaped(found[3])


def unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def failing(number: int, level: Level = Level.BLOCK, observed: int = 5) -> PolicyResult:
    where = Where(f"{number}.yaml", number)
    return PolicyResult(
        f"p{number}", level, Verdict.FAIL, Decimal(observed), Decimal(4), where, "over", f"w{number}", relation=">"
    )


def test_what_blocks_is_an_error_and_what_warns_a_warning():
    lines = [heard(line) for line in annotations(gate(diff())).splitlines()]
    assert [(kind, properties["title"]) for kind, properties, _ in lines] == [
        ("error", "llmcost: budget-total"),
        ("error", "llmcost: no-unpriced"),
        ("warning", "llmcost: per-request (support-chat)"),
        ("notice", "llmcost: retired (support-chat)"),
    ]
    _, properties, message = lines[0]
    assert properties == {"file": "llmcost.yaml", "line": "6", "col": "5", "title": "llmcost: budget-total"}
    assert message.startswith("$3,290.28 > $3,000.00; ask support-chat first")


def test_what_has_nothing_to_say_says_nothing():
    assert annotations(passing()) == annotations(SNAPSHOTS["Report"]) == annotations(diff()) == ""


def test_ten_of_a_kind_the_worst_first_and_how_many_more():
    errors = [failing(number, observed=5 + number) for number in range(13)]
    warnings = [failing(number, Level.WARN) for number in range(11)]
    lines = annotations(judged(*errors, *warnings)).splitlines()
    kinds = [heard(line)[0] for line in lines]
    assert (kinds.count("error"), kinds.count("warning"), kinds.count("notice")) == (10, 10, 1)
    assert [heard(line)[1]["file"] for line in lines[:3]] == ["12.yaml", "11.yaml", "10.yaml"]
    assert heard(lines[-1])[2] == "… and 3 more errors, 1 more warning"


def test_what_exceeds_its_limit_by_the_most_comes_first_whatever_its_unit():
    far = replace(failing(1), observed=Decimal(40), unit="percent")
    without = replace(failing(2), limit=Decimal(0))
    lines = annotations(judged(failing(3), far, without)).splitlines()
    assert [heard(line)[1]["file"] for line in lines] == ["2.yaml", "1.yaml", "3.yaml"]


@pytest.mark.parametrize("name", [*HOSTILE, "100%", "a,b=c:d", "%3A%2C%25", "::error::x"])
def test_a_name_is_heard_as_text(name):
    policy = replace(failing(1), workload=name, message=name, where=Where(name, 1))
    (line,) = annotations(judged(policy)).splitlines()
    kind, properties, message = heard(line)
    assert kind == "error"
    assert set(properties) == {"file", "line", "title"}
    for text in (properties["file"], properties["title"], message):
        assert "\n" not in text
        assert "".join(filter(str.isalnum, name)) in "".join(filter(str.isalnum, text))
    assert unescaped(properties["title"]).startswith("llmcost: p1 (")
