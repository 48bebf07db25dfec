"""Which rows stand beside a workload's own, and what a portfolio sums to."""

from datetime import timedelta
from decimal import Decimal

import pytest

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.estimate.levers import apply_levers
from llmcost.model.inputs.catalog import DateRange
from llmcost.model.inputs.media import MediaFamily
from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.request_shape import Audio, Bin, Conversation, Length
from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.inputs.workload import Placed
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.estimate import Status
from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import (
    LAUNCH,
    TODAY,
    d,
    estimate_of,
    fee,
    market,
    mode,
    model,
    placed,
    price,
    report_of,
    workload,
)

SHOWN = DateRange(from_=LAUNCH)
CHAT = Conversation(turns=2, user_tokens=d(9))
ON = market(
    model("acme/small", price(1, 1), featured=SHOWN),
    model(
        "acme/large",
        price(5, 5),
        tier="mid",
        featured=SHOWN,
        thinking="optional",
        thinking_tier="reasoning",
        thinking_featured=SHOWN,
    ),
    model("best/small", price("0.5", 1), featured=SHOWN),
    model("best/quiet", price(9, 9)),
    model("best/gone", price(7, 7), tier="mid", featured=SHOWN, retires=TODAY),
    model("best/short", price(3, 3), tier="mid", featured=SHOWN, context=500),
    model("acme/vectors", price("0.02", None), kind="embedding"),
    model("best/vectors", price("0.1", None), kind="embedding"),
    model("best/ranks", price(1, None), kind="rerank"),
    model("host/vectors", price("0.01", None), kind="embedding"),
)


def ids(one):
    return [row.model for row in one.alternatives]


def test_featured_rows_by_tier_the_cheapest_first_what_has_no_price_last():
    one = estimate_of(ON, workload(model="acme/small", output_tokens=0))
    assert ids(one) == ["best/small", "acme/small", "acme/large", "best/short", "acme/large+thinking"]
    assert [row.tier for row in one.alternatives] == ["economy", "economy", "mid", "mid", "reasoning"]
    assert one.own is one.alternatives[1]


def test_the_own_model_is_always_among_them():
    one = estimate_of(ON, workload(model="best/quiet"))
    assert ids(one)[:3] == ["best/small", "acme/small", "best/quiet"]
    assert ids(estimate_of(ON, workload(model="best/gone"), tiers=["economy"]))[-1] == "best/gone"


def test_a_row_that_does_not_fit_stays_with_its_reason():
    one = estimate_of(ON, workload(model="acme/small"))
    (short,) = [row for row in one.alternatives if row.model == "best/short"]
    assert (short.status, short.monthly) == (Status.NOT_ELIGIBLE, None)
    assert "500" in short.reason


@pytest.mark.parametrize(
    ("limits", "fits"),
    [
        ({"context": 1600}, True),
        ({"context": 1599}, False),
        ({"max_output": 600}, True),
        ({"max_output": 599}, False),
    ],
)
def test_a_request_fits_to_the_last_token(limits, fits):
    """1,000 tokens sent, 100 seen, 500 thought."""
    on = market(model("acme/one", thinking="always", **limits))
    row = estimate_of(on, workload(thinking_multiplier=5)).own
    assert row.status is (Status.PRICED if fits else Status.NOT_ELIGIBLE)
    assert (row.reason is None) is (row.monthly is not None) is fits


@pytest.mark.parametrize(
    ("candidates", "options", "wanted"),
    [
        (("best/quiet",), {}, ["acme/small", "best/quiet"]),
        (("tier:mid", "best/quiet"), {}, ["acme/small", "best/quiet", "acme/large", "best/short"]),
        (("tier:mid", "best/quiet"), {"tiers": ["mid"]}, ["acme/small", "acme/large", "best/short"]),
        (("acme/small", "acme/small"), {}, ["acme/small"]),
        (("best/gone",), {}, ["acme/small", "best/gone"]),
        (("large+thinking",), {}, ["acme/small", "acme/large+thinking"]),
        ((), {"tiers": ["reasoning"]}, ["acme/small", "acme/large+thinking"]),
        (
            ("best/quiet",),
            {"everything": True},
            ["best/small", "acme/small", "best/quiet", "acme/large", "best/short", "acme/large+thinking"],
        ),
    ],
)
def test_candidates(candidates, options, wanted):
    one = estimate_of(ON, workload(model="acme/small", output_tokens=0, candidates=candidates), **options)
    assert ids(one) == wanted


def test_embeddings_stand_beside_embeddings_of_makers():
    one = estimate_of(ON, workload(model="acme/vectors", output_tokens=0))
    assert ids(one) == ["acme/vectors", "best/vectors"]


def test_everything_unknown_is_told_at_once_with_its_place():
    fields = {"model": Where("a.yaml", 2, 1), "candidates.1": Where("a.yaml", 4, 5)}
    one = Placed(
        workload(model="acme/smal", candidates=("acme/large", "nobody", "tier:midd")), Where("a.yaml", 1), fields
    )
    two = Placed(workload(model="nowhere", name="two"), Where("b.yaml", 1))
    with pytest.raises(InputError) as caught:
        estimate([one, two], ON, tiers=["big"], group_by="team")
    found = [(p.code, p.where) for p in caught.value.problems]
    assert found == [
        ("unknown-model", Where("a.yaml", 2, 1)),
        ("unknown-model", Where("a.yaml", 4, 5)),
        ("unknown-tier", Where("a.yaml", 1)),
        ("unknown-model", Where("b.yaml", 1)),
        ("unknown-tier", None),
        ("unknown-label", None),
    ]
    assert "economy, mid, reasoning" in caught.value.problems[4].hint


def portfolio():
    return [
        workload(name="a", model="acme/small", requests_per_month=1000, labels={"team": "x", "env": "prod"}),
        workload(name="b", model="acme/large", requests_per_month=1000, labels={"team": "y"}),
        workload(name="c", model="best/small", requests_per_month=2000, labels={"team": "x"}),
        workload(name="d", model="best/short", requests_per_month=4000, labels={}),
    ]


@pytest.mark.parametrize(
    ("label", "groups"),
    [
        ("team", [("y", 1, "5.5"), ("x", 2, "2.3"), ("(none)", 1, None)]),
        ("env", [("(none)", 3, "6.7"), ("prod", 1, "1.1")]),
        (
            "model",
            [("acme/large", 1, "5.5"), ("best/small", 1, "1.2"), ("acme/small", 1, "1.1"), ("best/short", 1, None)],
        ),
        ("tier", [("mid", 2, "5.5"), ("economy", 2, "2.3")]),
    ],
)
def test_groups_are_the_dearest_first_and_hold_everything(label, groups):
    """1,000 requests of 1,000 + 100 tokens: 1.1 M at 1, or at 5; 2,000 at 0.5 and 1: 1.2; the fourth does not fit."""
    report = report_of(ON, *portfolio(), group_by=label)
    found = [(group.key, group.workloads, group.monthly) for group in report.groups]
    assert found == [(key, size, None if monthly is None else Decimal(monthly)) for key, size, monthly in groups]
    assert [group.at_least for group in report.groups] == [
        any(w.own.monthly is None for w in report.workloads if key_of(w, label) == group.key) for group in report.groups
    ]


def key_of(one, label):
    return {"model": one.own.model, "tier": one.own.tier}.get(label) or one.labels.get(label, "(none)")


def test_the_summary_counts_all_and_prices_what_it_can():
    summary = report_of(ON, *portfolio()).summary
    assert summary.monthly == Decimal("7.8")
    assert (summary.workloads, summary.unpriced, summary.at_least) == (4, 1, True)
    assert (summary.requests, summary.attempts) == (8000, 8000)
    assert summary.per_request == Decimal("0.00195")  # 7.80 ÷ the 4,000 requests that have a price


def test_no_workloads_make_no_total():
    report = report_of(ON)
    assert (report.summary.monthly, report.summary.workloads, report.summary.at_least) == (None, 0, False)


def test_defaults_of_a_command_are_assumptions_with_their_dollars():
    work = workload(model="acme/small", requests_per_month=None, requests_per_day=100)
    made = Placed(work, Where("<options>"), assumed=("input_tokens", "output_tokens", "requests_per_day"))
    found = {a.field: (a.value, a.monthly) for a in estimate([made], ON).workloads[0].assumptions}
    assert found == {
        "days_per_month": ("30", Decimal("3.3")),
        "input_tokens": ("1000", Decimal(3)),
        "output_tokens": ("100", Decimal("0.3")),
        "requests_per_day": ("100", Decimal("3.3")),
    }


@pytest.mark.parametrize(("ahead", "told"), [(0, False), (1, True), (60, True), (61, False)])
def test_changes_are_announced_sixty_days_ahead(ahead, told):
    day = TODAY + timedelta(days=ahead)
    changed = model("acme/one", price(1), price(9, from_=day), retires=day + timedelta(days=1), successor="best/two")
    on = market(changed, model("best/two"))
    one = estimate_of(on, workload(output_tokens=0))
    prices = [(a.day, a.monthly) for a in one.announced if a.kind == "price"]
    assert prices == ([(day, d(9))] if told else [])
    retirements = [(a.day, a.model, a.monthly) for a in one.announced if a.kind == "retirement"]
    assert retirements == ([(day + timedelta(days=1), "best/two", None)] if 0 <= ahead < 60 else [])
    assert (Note(NoteCode.RETIRES, day=day + timedelta(days=1)) in one.own.notes) is (ahead < 60)


def test_on_the_day_of_its_retirement_nothing_is_to_come():
    one = estimate_of(market(model(retires=TODAY, successor="none")), workload())
    assert one.announced == ()
    assert Note(NoteCode.RETIRED, day=TODAY) in one.own.notes


def test_the_dollars_of_an_assumption_hold_the_buffer():
    """1,000 × 100 × 1 thinking tokens at 2 per million are 0.20, and a quarter more."""
    one = estimate_of(market(model("acme/one", thinking="always")), workload(buffer="0.25"))
    assert {a.field: a.monthly for a in one.assumptions} == {"thinking_multiplier": d("0.25")}


def test_nothing_beside_a_month_forgets_that_a_portfolio_shares_free_calls():
    """Two workloads of 1,000 searches at $10 per 1,000, 500 of them free: each pays for 750.

    80 % of 17 are reached at (13.6 + 2.5) ÷ 0.011 requests a month.
    """
    fees = {"search_1k": fee(10, 500)}
    later = price(2, 2, from_=TODAY + timedelta(days=9))
    on = market(
        model("acme/one", price(1, 1, modes={"batch": mode("0.5")}), later, featured=SHOWN, fees=fees),
        model("acme/two", price(1, 1), featured=SHOWN, fees=fees),
        model("best/other", price(1, 1), featured=SHOWN, fees=fees),
    )
    both = [workload(name=n, output_tokens=0, fees={"search": d(1)}, budget=Budget(monthly=d(17))) for n in ("a", "b")]
    for one in report_of(on, *both).workloads:
        assert one.own.monthly == Decimal("8.5")
        assert [(lever.name, lever.saves) for lever in one.levers] == [
            ("model best/other", Decimal("2.5")),
            ("batch", Decimal("0.5")),
        ]
        assert {row.model: row.monthly for row in one.alternatives} == {
            "acme/one": Decimal("8.5"), "acme/two": Decimal("8.5"), "best/other": Decimal(6)
        }  # fmt: skip
        assert [each.monthly for each in one.announced] == [Decimal("9.5")]
        assert one.budget.next_at_requests_per_day == pytest.approx(Decimal("48.787879"), abs=Decimal("1e-6"))


def test_a_lever_is_pulled_where_it_can_be():
    works = [placed(workload(name="a")), placed(workload(name="b", batch=Batch(d(1)), conversation=CHAT))]
    both = apply_levers(works, ["batch", "caching"])
    assert [one.workload.batch for one in both] == [Batch(d(1))] * 2
    assert [one.workload.cache for one in both] == [None, Cache(prefix=True)]
    with pytest.raises(InputError, match="2 workloads: no-caching changes nothing"):
        apply_levers(works, ["no-caching"])


def test_models_that_write_answers_of_different_lengths_are_not_alike_to_answers_that_vary():
    """A tenth of the answers has 4,000 tokens: the mean of 490 fits both."""
    bars = (Bin(d(100), d(9)), Bin(d(4000), d(1)))
    on = market(model("acme/one", max_output=5000, featured=SHOWN), model("acme/two", max_output=3000, featured=SHOWN))
    rows = estimate_of(on, workload(output_tokens=Length(bins=bars))).alternatives
    cut = Note(NoteCode.ANSWERS_TOO_LONG, percent=d(10), tokens=d(3000))
    assert {row.model: cut in row.notes for row in rows} == {"acme/one": False, "acme/two": True}


def test_spoken_answers_are_output():
    """10 s heard are 100 tokens, 5 s spoken are 50, of 1,000 requests."""
    rates = {"audio_input_per_second": d(10), "audio_output_per_second": d(10)}
    voice = MediaFamily("voice", ("acme/one",), ("list",), TODAY, **rates)
    speaker = model("acme/one", price(1, 2, audio_input=3, audio_output=4), capabilities=("audio",))
    on = market(speaker, media={"voice": voice})
    one = estimate_of(on, workload(audio=Audio(d(10), d(5))))
    assert one.tokens == {"input": 1_100_000, "output": 150_000, "thinking": 0}
