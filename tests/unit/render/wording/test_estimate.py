"""What an estimate rests on, in words."""

from datetime import timedelta

import pytest

from llmcost.analysis.estimate.estimate import estimate
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import Where
from llmcost.model.reports.estimate import Announcement
from llmcost.render.wording.estimate import announcement_text, basis, gives_requests_per_month
from tests.support.catalogs import TODAY, d, market, model, report_of, workload

DAY = TODAY + timedelta(days=9)


@pytest.mark.parametrize(
    ("announcement", "text"),
    [
        (
            Announcement("acme/one", "price", DAY, d(72), None),
            "acme/one changes its price on 2026-12-01: $72.00 a month",
        ),
        (
            Announcement("acme/one", "price", DAY, d(72), "acme/two"),
            "acme/one changes its price on 2026-12-01, billed as acme/two: $72.00 a month",
        ),
        (Announcement("acme/one", "guarantee", DAY, None, None), "acme/one has no guaranteed price from 2026-12-01"),
        (
            Announcement("acme/one", "retirement", DAY, None, "acme/two"),
            "acme/one retires on 2026-12-01; its successor is acme/two",
        ),
        (Announcement("acme/one", "retirement", DAY, None, "none"), "acme/one retires on 2026-12-01"),
    ],
)
def test_announcements(announcement, text):
    assert announcement_text(announcement) == text


def test_the_basis_names_assumptions_with_their_dollars_and_the_days_of_a_month():
    report = report_of(market(model(thinking="always")), workload(requests_per_day=100))
    text = basis(report.workloads[0], report)
    assert "assumed: thinking multiplier 1 ($0.60 of the month)" in text
    assert text.endswith("list prices of 2026-11-22, USD (checked that day) · month = 30 d (assumed)")


def test_the_days_of_a_month_do_not_matter_where_requests_per_month_are_given():
    loaded = LoadedWorkload(workload(), Where("w.yaml"), {"requests_per_month": Where("w.yaml", 3)})
    report = estimate([loaded], market(model()))
    assert gives_requests_per_month(report.workloads[0])
    assert "month =" not in basis(report.workloads[0], report)
