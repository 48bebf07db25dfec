"""The hub: of any portfolio, what comes back from its snapshot is the report, and every format of it is the same."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.gate.gate import gate
from llmcost.read.snapshot.snapshot import load_snapshot
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from tests.props.strategies import portfolios
from tests.props.workload_pairs import NOW, THEN, compared, loaded, pairs
from tests.support.catalogs import report_of
from tests.unit.read.snapshot.test_snapshot import without_formulas

SETTING = RenderOptions("1.2.3", "2026-11-22T10:00:00Z", None, False)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("snapshots") / "snapshot.json"


def check(report, file):
    file.write_text(render(report, Format.JSON, SETTING), encoding="utf-8")
    back = load_snapshot(str(file))
    assert back == without_formulas(report)
    for form in Format:
        assert render(back, form, SETTING) == render(report, form, SETTING)


@given(portfolios())
@settings(max_examples=30)
def test_an_estimate_is_what_its_snapshot_holds(file, drawn):
    on, works = drawn
    check(report_of(on, *works), file)


@given(pairs, pairs, st.booleans())
@settings(max_examples=10)
def test_a_difference_and_its_verdict_are_what_their_snapshot_holds(file, one, two, listed):
    before, after = [loaded(one[0], "a"), loaded(two[0], "b")], [loaded(one[1], "a"), loaded(two[1], "c")]
    found = compared(before, after, THEN if listed else NOW)
    check(found, file)
    check(gate(found.report, max_monthly=Decimal(100), diff=found), file)
