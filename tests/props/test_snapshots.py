"""The hub: of any portfolio, what comes back from its snapshot is the report, and every format of it is the same."""

import pytest
from hypothesis import HealthCheck, given, settings

from llmcost.read.snapshot import load_snapshot
from llmcost.render.formats import Format
from llmcost.render.report import Setting, render
from tests.props.test_laws import portfolios, report_of
from tests.unit.read.test_snapshot import without_formulas

SETTING = Setting("1.2.3", "2026-11-22T10:00:00Z", None, False)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("snapshots") / "snapshot.json"


@given(portfolios())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_report_is_what_its_snapshot_holds(file, drawn):
    on, works = drawn
    report = report_of(on, *works)
    file.write_text(render(report, Format.JSON, SETTING), encoding="utf-8")
    back = load_snapshot(str(file))
    assert back == without_formulas(report)
    for form in Format:
        assert render(back, form, SETTING) == render(report, form, SETTING)
