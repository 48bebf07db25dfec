"""One workload on the models that were named."""

import pytest

from llmcost.analysis.estimate.compare import compare
from llmcost.model.inputs.catalog import DateRange
from llmcost.model.problems import InputError
from llmcost.model.reports.estimate import Status
from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import LAUNCH, TODAY, d, fee, loaded, market, model, price, workload

SHOWN = DateRange(from_=LAUNCH)
ON = market(
    model("acme/small", price(2, 2), featured=SHOWN),
    model("acme/large", price(5, 5), tier="mid", featured=SHOWN, thinking="optional", thinking_tier="reasoning"),
    model("best/tiny", price(1, 1), featured=SHOWN, aliases=("tiny-latest",)),
    model("best/gone", price(3, 3), tier="mid", retires=LAUNCH, successor="best/tiny"),
    model("best/soon", price(from_=TODAY.replace(year=2027)), released=None),
    model("host/fee", price(4, 4), fees={"search": fee(1)}),
)
WORK = workload(model="best/soon", output_tokens=0, candidates=("acme/small",))


def run(*names, work=WORK, **options):
    return compare(loaded(work), names, ON, **options)


def ids(report):
    return [row.model for row in report.workloads[0].alternatives]


def test_the_first_is_the_baseline_whatever_the_workload_runs_on():
    report = run("large", "small", "tiny-latest")
    (one,) = report.workloads
    assert (report.kind, report.baseline, one.requested, one.own.model) == (
        "compare",
        "acme/large",
        "large",
        "acme/large",
    )
    assert ids(report) == ["best/tiny", "acme/small", "acme/large"]
    assert report.summary.monthly == one.own.monthly == 5


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("cost", ["best/tiny", "acme/small", "best/gone", "acme/large", "best/soon"]),
        ("given", ["acme/large", "best/soon", "best/tiny", "best/gone", "acme/small"]),
        ("name", ["acme/large", "acme/small", "best/gone", "best/soon", "best/tiny"]),
        ("tier", ["best/tiny", "acme/small", "best/soon", "best/gone", "acme/large"]),
    ],
)
def test_sorting_keeps_every_row(sort, wanted):
    assert ids(run("large", "best/soon", "tiny", "gone", "small", sort=sort)) == wanted


def test_a_baseline_of_ones_own_is_a_row_too():
    report = run("small", "tiny", baseline="large", sort="given")
    assert (report.baseline, report.workloads[0].requested) == ("acme/large", "large")
    assert ids(report) == ["acme/large", "acme/small", "best/tiny"]
    assert ids(run("small", "tiny", baseline="tiny", sort="given")) == ["best/tiny", "acme/small"]


def test_a_tier_stands_for_its_featured_models():
    assert ids(run("tier:economy", "gone", sort="given")) == ["acme/small", "best/tiny", "best/gone"]
    assert ids(run("tiny", "tier:economy", sort="given")) == ["best/tiny", "acme/small"]


def test_a_model_named_twice_is_one_row():
    assert ids(run("tiny", "tiny-latest", "best/tiny")) == ["best/tiny"]


def test_both_rows_of_a_model_that_may_think():
    report = run("large", "large+thinking", work=workload(model="acme/small"), sort="given")
    plain, thinking = report.workloads[0].alternatives
    assert (plain.thinking_multiplier, thinking.thinking_multiplier) == (0, 10)
    assert thinking.monthly - plain.monthly == 5  # 1,000 × 100 × 10 tokens more, at 5 per million


def test_a_retired_model_is_priced_and_marked():
    (row,) = run("gone").workloads[0].alternatives
    assert (row.monthly, row.retires, row.successor) == (3, LAUNCH, "best/tiny")
    assert Note(NoteCode.RETIRED, day=LAUNCH) in row.notes


def test_a_model_without_a_price_yet_is_a_row_without_an_amount():
    rows = {row.model: row for row in run("tiny", "best/soon").workloads[0].alternatives}
    assert (rows["best/soon"].status, rows["best/soon"].monthly) == (Status.NOT_PRICED, None)
    assert "2027" in rows["best/soon"].reason


def test_what_the_baseline_cannot_price_distinguishes_others():
    work = workload(model="acme/small", output_tokens=0, fees={"search": d(1)})
    rows = {row.model: row for row in run("small", "host/fee", "tiny", work=work).workloads[0].alternatives}
    assert (rows["acme/small"].status, rows["acme/small"].at_least) == (Status.PRICED, True)
    assert rows["host/fee"].monthly == 1004
    assert rows["best/tiny"].status is Status.NOT_ELIGIBLE


def test_every_wrong_name_is_reported():
    with pytest.raises(InputError) as caught:
        run("small", "nothing", "tier:reasoning", "tier:none", "acme/smal")
    assert [problem.code for problem in caught.value.problems] == [
        "unknown-model",
        "empty-tier",
        "unknown-tier",
        "unknown-model",
    ]
    with pytest.raises(InputError):
        run("small", baseline="nothing")
