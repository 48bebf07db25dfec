"""The comment of a pull request: what matters first, and each line for itself."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from markdown_it import MarkdownIt

from llmcost.model.reports.diff import ChangeKind, CostDiff, Driver
from llmcost.model.reports.estimate import Summary
from llmcost.model.reports.gate import Level, Verdict
from llmcost.render.ci.pull_request_comment import MOST_DETAILS, MOST_POLICIES, MOST_ROWS, comment
from tests.support.samples import SNAPSHOTS, diff, gate, passing, small_diff


def d(text: str) -> Decimal:
    return Decimal(text)


def of_amounts(before: str, after: str, change: str | None = None) -> CostDiff:
    """A difference with these totals."""
    small = small_diff()
    was = replace(small.before, monthly=d(before))
    now = replace(small.report, summary=replace(small.report.summary, monthly=d(after)))
    return replace(small, before=was, report=now, monthly=d(change) if change else d(after) - d(before))


def first_line(report) -> str:
    """The headline; what it is about comes after what it says."""
    line = comment(report, "1.2.3").splitlines()[0]
    assert line.endswith(" · LLM costs")
    return line.removesuffix(" · LLM costs")


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("2399.90", "3290.28", "### +$890/mo (+37%) — $2,400 → $3,290"),
        ("3290.28", "2399.90", "### −$890/mo (−27%) — $3,290 → $2,400"),
        ("100", "100", "### no change — $100/mo"),
        ("100.2", "100.4", "### +<$1/mo (+<1%) — $100 → $100"),
        ("0.4", "0.2", "### −<$1/mo (−50%) — <$1 → <$1"),
        ("0", "120", "### +$120/mo — $0 → $120"),
        ("120", "0", "### −$120/mo (−100%) — $120 → $0"),
        ("100", "932", "### +$832/mo (9.3×) — $100 → $932"),
        ("1.4", "2.6", "### +$2/mo (+86%) — $1 → $3"),
        ("1234567", "2345678.9", "### +$1,111,112/mo (+90%) — $1,234,567 → $2,345,679"),
    ],
)  # fmt: skip
def test_the_headline(before, after, line):
    assert first_line(of_amounts(before, after)) == line


def test_the_verdict_and_the_change_are_in_the_first_60_characters():
    judged = replace(gate(), diff=of_amounts("2399.90", "3290.28"))
    assert first_line(judged) == "### ❌ Fail: +$890/mo (+37%) — $2,400 → $3,290"
    millions = first_line(replace(judged, diff=of_amounts("2399999.90", "3290000.28"))).removeprefix("### ")
    assert millions[:60].endswith("+$890,000/mo (+37%) — $2,400,000 → $3,290,000")


@pytest.mark.parametrize(
    ("verdict", "levels", "start"),
    [
        (Verdict.FAIL, (), "### ❌ Fail: "),
        (Verdict.UNDECIDED, (), "### ⚠️ Undecided: "),
        (Verdict.PASS, (), "### ✅ Pass: "),
        (Verdict.PASS, (Level.WARN,), "### ⚠️ Pass: "),
    ],
)
def test_the_verdict_has_a_word_and_a_mark(verdict, levels, start):
    policies = tuple(replace(gate().policies[0], level=level) for level in levels)
    assert first_line(replace(gate(), verdict=verdict, policies=policies)).startswith(start)


def test_what_has_no_price_is_reported_in_the_headline():
    assert first_line(diff()).startswith("### change not priced — $")
    assert first_line(SNAPSHOTS["Report, nothing priced"]) == "### not priced"
    nothing = Summary(None, None, None, d("0"), d("0"), 0, 0, False)
    assert first_line(replace(of_amounts("0", "50"), before=nothing)).startswith("### +$50/mo — $0 → $50")


def test_the_parts_stand_in_their_order():
    text = comment(gate(diff()), "1.2.3")
    marks = [
        "### ❌ Fail", "| Workload | Before | After | Change |", "**Why:**", "**Policies:**", "- ❌ **budget-total**", "**To pass:**",
        "- ✅ **budget-monthly**", "<details><summary>Components and assumptions</summary>", "</details>", "<sub>",
    ]  # fmt: skip
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_before_after_and_change_in_whole_dollars():
    text = comment(small_diff(), "1.2.3")
    assert "| ~ support-chat | $267 | $4,443 | +$4,176 (16.7×) |" in text
    assert "_1 workload unchanged_" in text
    assert "plain" not in text.partition("<details>")[0], "what did not change is counted, not listed"


def test_added_removed_and_renamed_workloads_are_marked():
    text = comment(diff(), "1.2.3")
    assert "| + routed | — | $650 | +$650 |" in text
    assert re.search(r"^\| − gone support-chat \| \$[\d,]+ \| — \| −\$[\d,]+ \(−100%\) \|$", text, re.MULTILINE)
    assert "| ~ support-chat (was support-chat) |" in text


def test_why_adds_up_to_the_headline():
    drivers = tuple(
        Driver(name, "a", "b", amount)
        for name, amount in (("model", d("0.6")), ("volume", d("0.6")), ("input", d("0.2")))
    )
    text = comment(replace(of_amounts("1.4", "2.8"), drivers=drivers), "1.2.3")
    assert "+$2/mo" in text.splitlines()[0]
    assert "**Why:** model a → b +\\$1 · volume a → b +\\$1 · input a → b +&lt;\\$1" in text


def test_many_drivers_are_counted():
    drivers = tuple(Driver(f"factor {number}", None, None, d("1")) for number in range(9))
    assert "factor 5 +\\$1 · and 3 more" in comment(replace(of_amounts("1", "10"), drivers=drivers), "1.2.3")


def test_policies_that_passed_are_there():
    text = comment(passing(), "1.2.3")
    assert (
        "- ✅ **budget-monthly** support-chat: \\$121.18 ≤ \\$150.00; within · `workloads/support-chat.yaml:5:3`"
        in text
    )
    assert "❌" not in text


def test_many_policies_are_folded_and_counted():
    passed, failed = gate().policies[5], gate().policies[0]
    text = comment(replace(gate(), policies=(passed,) * (MOST_POLICIES + 7) + (failed,) * (MOST_POLICIES + 2)), "1.2.3")
    assert text.count("- ❌") == text.count("- ✅") == MOST_POLICIES
    assert f"<details><summary>✅ {MOST_POLICIES + 7} passed</summary>" in text
    assert "- … and 2 more" in text
    assert "- … and 7 more" in text


def test_many_workloads_are_counted():
    small = small_diff()
    changes = tuple(replace(small.changes[0], name=f"w{number}") for number in range(MOST_ROWS + 3))
    text = comment(replace(small, changes=changes), "1.2.3")
    assert text.count("\n| ~ w") == MOST_ROWS
    assert "_and 3 other changed workloads_" in text
    assert text.count("**support-chat** ·") == MOST_DETAILS
    assert f"_and {MOST_ROWS + 3 - MOST_DETAILS} other workloads_\n\n</details>" in text
    assert len(text) < 65_536


def test_the_largest_change_comes_first_and_what_has_no_price_before_all():
    rows = [line for line in comment(diff(), "1.2.3").splitlines() if line.startswith("| ")][2:6]
    assert [row.split()[1] for row in rows] == ["unpriced", "−", "~", "+"]


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("GateReport, passing", "llmcost gate workloads/0.yaml workloads/1.yaml --base main --as-of 2026-11-22"),
        ("CostDiff", "llmcost diff workloads --base 'main support-chat' --as-of 2026-11-22"),
        ("Report", "llmcost estimate workloads/0.yaml --as-of 2026-11-22"),
    ],
)
def test_the_foot_says_the_day_of_the_prices_and_how_to_do_it_again(name, command):
    foot = comment(SNAPSHOTS[name], "1.2.3").splitlines()[-1]
    layer = "layer our: prices.yaml (2 models added, 1 price changed, 1 free price, 3 other fields changed"
    prices = f"list prices of 2026-11-22, USD (checked that day), with {layer}, 12.5% off openai/\\*, 1% off \\*)"
    assert foot == f"<sub>{prices} · llmcost 1.2.3 · `{command}`</sub>"


def test_limits_that_were_options_are_repeated():
    limit = replace(gate().policies[0], id="max-monthly", limit=d("500.50"))
    percent = replace(gate().policies[0], id="max-increase", limit=d("10"), unit="percent")
    foot = comment(replace(gate(), policies=(limit, percent)), "1.2.3").splitlines()[-1]
    assert "--max-monthly 500.5 --max-increase 10% --as-of" in foot


def test_what_options_made_cannot_be_done_again():
    report = SNAPSHOTS["Report, compare"]
    assert hasattr(report, "workloads")
    (one,) = report.workloads
    typed = replace(report, workloads=(replace(one, where=one.where._replace(file="<options>")),))
    assert comment(typed, "1.2.3").splitlines()[-1].endswith("llmcost 1.2.3</sub>")
    assert "compare workloads/a.yaml --models openai/gpt-4o,anthropic/claude-2" in comment(report, "1.2.3")


def test_a_comparison_lists_its_models():
    text = comment(SNAPSHOTS["Report, compare"], "1.2.3")
    assert text.splitlines()[0] == "### 4 models: $4,443 – $147,835/mo · LLM costs"
    assert "| Model | $/month | vs openai/gpt-4o |" in text
    assert "| anthropic/claude-2 |" in text


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_comment_that_is_cut_at_a_line_is_still_one(name):
    """Up to any line: the headline stands, a table is a table, and nothing is open but a fold."""
    lines = comment(SNAPSHOTS[name], "1.2.3").splitlines()
    for length in range(1, len(lines)):
        tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse("\n".join(lines[:length]))
        assert tokens[0].tag == "h3"
        assert not any(token.type in ("fence", "code_block") for token in tokens)


def test_nothing_changed():
    same = replace(small_diff(), changes=small_diff().changes[1:], monthly=d("0"), drivers=())
    text = comment(replace(same, before=same.report.summary), "1.2.3")
    assert text.splitlines()[0].startswith("### no change — $")
    assert "| Workload |" not in text
    assert all(change.kind is ChangeKind.UNCHANGED for change in same.changes)


def test_what_of_the_base_could_not_be_read_is_reported():
    text = comment(diff(), "1.2.3")
    assert "⚠️ 2 problems in main support-chat: workloads that could not be read there count as new" in text
    assert "⚠️" not in comment(small_diff(), "1.2.3")
