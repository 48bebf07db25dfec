"""A report as named values for later steps of a pipeline."""

from dataclasses import replace

from llmcost.render.ci.step_outputs import outputs
from tests.support.catalogs import d
from tests.support.samples import SNAPSHOTS, diff, gate, small_diff


def test_an_estimate_has_only_its_month():
    report = SNAPSHOTS["Report"]
    summary = replace(report.summary, monthly=d("121.175"))
    found = outputs(replace(report, summary=summary))
    assert (found["monthly"], found["headline"]) == ("121.175", "$121/mo")
    assert {name for name, value in found.items() if value} == {"monthly", "headline"}


def test_a_diff_has_both_sides_and_the_change():
    one = small_diff()
    report = replace(one.report, summary=replace(one.report.summary, monthly=d(150)))
    found = outputs(replace(one, before=replace(one.before, monthly=d(100)), report=report, monthly=d(50)))
    assert (found["base_monthly"], found["monthly"], found["change"], found["change_percent"]) == (
        "100",
        "150",
        "50",
        "50",
    )


def test_what_has_no_price_is_empty():
    found = outputs(diff())
    assert (found["change"], found["change_percent"]) == ("", "")


def test_a_gate_has_its_verdict_and_counts():
    found = outputs(gate())
    assert [found[name] for name in ("verdict", "failed", "warned", "undecided")] == ["fail", "1", "1", "1"]
    assert found["to_pass"].splitlines() == [
        "support-chat: model support-chat → gpt-4o-mini saves $1,608/mo, total $1,683/mo",
        "model support-chat → gpt-4o-mini saves $1,608/mo, total $1,683/mo",
    ]
