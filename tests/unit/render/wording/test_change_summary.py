"""The headline, the changes and the drivers of a report in words."""

from dataclasses import replace

import pytest

from llmcost.model.reports.gate import Suggestion, Verdict
from llmcost.render.wording.change_summary import (
    before_after_change,
    driver_lines,
    headline,
    largest_changes,
    report_parts,
    suggestion_lines,
    total_change,
)
from tests.support.catalogs import d
from tests.support.samples import SNAPSHOTS, diff, gate, passing, small_diff


def with_totals(before, after):
    """The small diff with other totals; no change where they are the same."""
    one = small_diff()
    report = replace(one.report, summary=replace(one.report.summary, monthly=d(after)))
    change = None if None in (before, after) else d(after) - d(before)
    return replace(one, before=replace(one.before, monthly=d(before)), report=report, monthly=change)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (2400, 3290, "+$890/mo (+37%) — $2,400 → $3,290"),
        (3290, 2400, "−$890/mo (−27%) — $3,290 → $2,400"),
        (100, 320, "+$220/mo (3.2×) — $100 → $320"),
        (500, 500, "no change — $500/mo"),
        (0, 320, "+$320/mo — $0 → $320"),
    ],
)
def test_the_total_change_in_whole_dollars(before, after, text):
    assert total_change(with_totals(before, after)) == text


def test_the_difference_is_that_of_the_dollars_shown():
    """$1.50 and $3.49 are shown as $2 and $3: the difference is $1."""
    assert total_change(with_totals("1.5", "3.49")).startswith("+$1/mo")


def test_without_a_price_there_is_no_change():
    assert total_change(diff()).startswith("change not priced — ")


def test_the_headline_of_each_kind_of_report():
    assert headline(report_parts(SNAPSHOTS["Report, compare"])).startswith("4 models: $")
    assert headline(report_parts(passing())).startswith("✅ Pass: ")
    assert headline(report_parts(gate())).startswith("❌ Fail: $")
    warned = replace(gate(), verdict=Verdict.PASS)
    assert headline(report_parts(warned)).startswith("⚠️ Pass: ")


def test_changes_without_a_price_come_first_then_the_largest():
    kinds = [(change.name.split()[0], change.monthly is None) for change in largest_changes(diff().changes)]
    assert kinds[0] == ("unpriced", True)
    amounts = [abs(change.monthly) for change in largest_changes(diff().changes)[1:]]
    assert amounts == sorted(amounts, reverse=True)
    assert "plain" not in [name for name, _ in kinds], "it did not change"


def test_a_workload_that_was_not_there_has_no_amount_before():
    added = next(change for change in diff().changes if change.before is None)
    before, after, change = before_after_change(added)
    assert (before, change) == ("—", f"+{after}")


def test_drivers_are_listed_up_to_six():
    one = small_diff()
    (driver,) = one.drivers
    assert driver_lines(one)[0].startswith("model gpt-4o-mini → gpt-4o +$")
    many = driver_lines(replace(one, drivers=(driver,) * 9))
    assert (len(many), many[-1]) == (7, "and 3 more")


@pytest.mark.parametrize(
    ("workload", "saves", "line"),
    [
        ("chat", 1608, "chat: model a → b saves $1,608/mo, total $1,683/mo"),
        (None, 5, "model a → b saves $5/mo, total $1,683/mo"),
        (None, -5, "model a → b costs $5 more/mo, total $1,683/mo"),
    ],
)
def test_suggestions(workload, saves, line):
    one = Suggestion(workload, "model a → b", d(saves), d(1683))
    assert suggestion_lines(replace(gate(), to_pass=(one,))) == [line]
