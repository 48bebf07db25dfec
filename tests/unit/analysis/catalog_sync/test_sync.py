"""What is proposed, what waits for a person, and what is never taken: one test a rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from llmcost.analysis.catalog_sync.policy import is_rounded
from llmcost.analysis.catalog_sync.sync import sync
from llmcost.model.inputs.catalog import Mode, Redirect
from llmcost.model.reports.catalog import Coverage, RateChange, Standing
from tests.support.upstream_lists import (
    DAY,
    TEXT,
    as_upstream,
    catalog_of,
    now,
    offer,
    rates,
    says,
    small,
    small_now,
    step,
)

SMALL, LARGE, LONG = "openai/small", "openai/large", "xai/long"
JULY, AUGUST, JANUARY = date(2026, 7, 1), date(2026, 8, 1), date(2027, 1, 1)


def asked(upstream, catalog=None, day=DAY):
    return sync(catalog or catalog_of(), upstream, day, "pricing.yaml")


def one(upstream, kind="price", **given):
    """The only proposal of a kind."""
    (found,) = [proposal for proposal in asked(upstream, **given).proposals if proposal.kind == kind]
    return found


def with_model(id_, **changes):
    catalog = catalog_of()
    return replace(catalog, models=catalog.models | {id_: replace(catalog.models[id_], **changes)})


# --- what is ready ----------------------------------------------------------------------------------------------------


def test_a_new_price_without_a_day_holds_from_the_day_it_is_read():
    found = one(says(offer(SMALL, small_now(input=4))))
    assert (found.standing, found.model, found.day) == (Standing.READY, SMALL, DAY)
    assert found.changes == (RateChange("input", Decimal(3), Decimal(4)),)
    assert found.entry == replace(catalog_of().models[SMALL].prices[1], input=Decimal(4), from_=DAY)
    assert "names no day" in found.reasons[0]


def test_a_dated_price_holds_from_its_day():
    steps = (small(None, input=2, output=8), small(JULY), small(AUGUST, input=4))
    found = one(says(offer(SMALL, *steps), dated=True))
    assert (found.standing, found.day, found.reasons) == (Standing.READY, AUGUST, ("a list has it from 2026-08-01 on",))


def test_an_announced_price_is_appended_before_its_day_comes():
    report = asked(says(offer(SMALL, small(JULY), small(JANUARY, input=6, output=24)), dated=True))
    assert [(each.standing, each.day) for each in report.proposals] == [(Standing.READY, JANUARY)]
    assert report.confirmed == (SMALL,)


def test_several_changes_are_several_entries():
    steps = (small(JULY), small(AUGUST, input=4), small(JANUARY, input=4, output=16))
    found = asked(says(offer(SMALL, *steps), dated=True)).proposals
    assert [(each.standing, each.day) for each in found] == [(Standing.READY, AUGUST), (Standing.READY, JANUARY)]
    assert found[1].entry is not None
    assert (found[1].entry.input, found[1].entry.output) == (4, 16)


def test_a_price_read_elsewhere_cites_its_source():
    found = one(says(offer(LARGE, now(input=12, output=40))))
    assert found.entry is not None
    assert (found.entry.source, found.entry.checked) == ("litellm", DAY)
    assert found.reasons[0].endswith("ours was read at A price list on paper")


def test_what_the_list_does_not_state_stays():
    found = one(says(offer(SMALL, now(cache_read="0.6"))))
    assert found.entry is not None
    assert (found.entry.input, found.entry.output, found.entry.modes) == (3, 12, {"batch": Mode(x=Decimal("0.5"))})


def test_bands_move_with_their_thresholds_and_boundaries():
    found = one(says(offer(LONG, now({200_001: rates(input=5, output=15)}, input="2.5", output="7.5"))))
    assert found.entry is not None
    assert [change.name for change in found.changes] == ["input", "output", ">=200000 input", ">=200000 output"]
    (band,) = found.entry.long
    assert (band.at_least, band.above, band.input, band.output) == (200_000, None, 5, 15)


@pytest.mark.parametrize(
    ("batch", "mode"),
    [
        (rates(input=2, cache_read="0.15", output=6), Mode(x=Decimal("0.5"))),
        (rates(input=3, cache_read="0.225", output=9), Mode(x=Decimal("0.75"))),
        (rates(input=2, cache_read="0.3", output=6), Mode(x=Decimal("0.5"), keep=("cache_read",))),
        (
            rates(input=2, cache_read="0.15", output=5),
            Mode(input=Decimal(2), cache_read=Decimal("0.15"), output=Decimal(5)),
        ),
    ],
)
def test_a_mode_is_a_factor_where_it_can_be_one(batch, mode):
    found = one(says(offer(SMALL, now(batch=batch, input=4, cache_read="0.3", output=12))))
    assert found.entry is not None
    assert found.entry.modes == {"batch": mode}


def test_modes_that_were_alike_stay_alike():
    own = Mode(input=Decimal(2), output=Decimal(7))
    prices = tuple(replace(price, modes={"batch": own, "flex": own}) for price in catalog_of().models[SMALL].prices)
    said = now(batch=rates(input=3, output=8), input=4, cache_read="0.3", output=12)
    found = one(says(offer(SMALL, said)), catalog=with_model(SMALL, prices=prices))
    assert found.entry is not None
    assert found.entry.modes["batch"] == found.entry.modes["flex"] == Mode(input=Decimal(3), output=Decimal(8))


def test_a_confirmed_price_is_told_by_where_it_was_read():
    report = asked(says(offer(SMALL, small_now()), offer(LARGE, now(input=10, output=40))))
    assert (report.confirmed, report.agreed, report.proposals) == ((SMALL,), (LARGE,), ())


# --- what waits for a person ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("input_", "standing"), [("8.9", "ready"), ("9", "held"), ("1.1", "ready"), ("1", "held")])
def test_threefold_waits(input_, standing):
    found = one(says(offer(LARGE, now(input=input_, output=40))), catalog=with_model(LARGE, prices=(large(input="3"),)))
    assert found.standing == standing
    assert standing == "ready" or found.reasons == (f"input goes from 3 to {input_}: threefold or more",)


def large(**given):
    return replace(catalog_of().models[LARGE].prices[0], **rates(**given))


def test_what_follows_one_that_waits_waits_too():
    steps = (small(JULY), small(AUGUST, input=30), small(JANUARY, input=31))
    first, second = asked(says(offer(SMALL, *steps), dated=True)).proposals
    assert (first.standing, second.standing) == (Standing.HELD, Standing.HELD)
    assert second.reasons[-1] == "an earlier entry of the model is held back"


def test_one_that_waits_holds_no_other_model_back():
    upstream = says(offer(SMALL, small_now(input=30)), offer(LARGE, now(input=12, output=40)))
    assert [(each.model, each.standing) for each in asked(upstream).proposals] == [
        (SMALL, Standing.HELD),
        (LARGE, Standing.READY),
    ]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (now(input=3, cache_read=4, output=12), "rate-order: cache_read (4) is above input (3)"),
        (now(input="2500", cache_read="0.3", output=12), "too-dear: input is $2500 per million tokens"),
    ],
)
def test_what_lint_would_refuse_waits(said, reason):
    found = one(says(offer(SMALL, said)))
    assert found.standing is Standing.HELD
    assert reason in found.reasons


def test_a_fault_that_was_there_before_holds_nothing_back():
    prices = (replace(catalog_of().models[SMALL].prices[0], cache_read=Decimal(5)),)
    catalog = with_model(SMALL, prices=prices)
    assert one(says(offer(SMALL, now(input=2, cache_read=5, output=9))), catalog=catalog).standing is Standing.READY


def test_rates_that_the_list_leaves_open_wait():
    found = one(says(offer(SMALL, now(input=4, output=12))))
    assert (found.standing, found.reasons) == (
        Standing.HELD,
        ("input would change, and the list says nothing of cache_read",),
    )


def test_a_threshold_that_the_list_leaves_open_waits():
    found = one(says(offer(LONG, now(input=3, output=6))))
    assert (found.standing, found.reasons) == (
        Standing.HELD,
        ("input would change, and the list says nothing of >=200000 input, >=200000 output",),
    )


def test_a_mode_of_its_own_rates_that_the_list_leaves_open_waits():
    prices = (*catalog_of().models[LARGE].prices, large(input="10"))
    own = replace(prices[0], modes={"batch": Mode(input=Decimal(4), output=Decimal(20))})
    found = one(says(offer(LARGE, now(input=12, output=40))), catalog=with_model(LARGE, prices=(own,)))
    assert found.reasons == ("the list says nothing of the catalog's own rates for batch",)


@pytest.mark.parametrize(("figure", "standing"), [("3.5", Standing.HELD), ("3.6", Standing.READY)])
def test_a_dispute_that_was_decided_is_not_opened_again(figure, standing):
    catalog = with_model(SMALL, disputed="A list on paper has 3.50/12 since June. Taken: 3, as two others say.")
    assert one(says(offer(SMALL, small_now(input=figure))), catalog=catalog).standing is standing


@pytest.mark.parametrize(("kind", "standing"), [("official", Standing.HELD), ("press", Standing.READY)])
def test_the_providers_own_page_outranks_a_list(kind, standing):
    catalog = catalog_of()
    sources = catalog.sources | {"litellm": replace(catalog.sources["litellm"], kind=kind)}
    found = one(says(offer(SMALL, small_now(input=4))), catalog=replace(catalog, sources=sources))
    assert found.standing is standing


@pytest.mark.parametrize("day", [DAY, JANUARY])
def test_a_history_only_grows(day):
    prices = (*catalog_of().models[SMALL].prices, replace(catalog_of().models[SMALL].prices[1], from_=day))
    found = one(says(offer(SMALL, small_now(input=4))), catalog=with_model(SMALL, prices=prices))
    assert found.standing is Standing.HELD
    assert found.reasons == (f"the catalog has a price from {day} on already",)


# --- what is never taken ----------------------------------------------------------------------------------------------


def test_a_list_that_is_behind_does_not_bring_an_old_price_back():
    found = one(says(offer(SMALL, now(input=2, cache_read="0.2", output=8))))
    assert (found.standing, found.entry) == (Standing.REFUSED, None)
    assert found.reasons == ("that was the price before 2026-07-01: the list is behind",)


def test_a_dated_price_from_before_ours_is_behind():
    found = one(says(offer(SMALL, small(date(2026, 6, 1), input=5)), dated=True))
    assert found.standing is Standing.REFUSED
    assert found.reasons == ("the list has it from 2026-06-01 on, and the catalog a newer price from 2026-07-01 on",)


def test_another_price_of_the_same_day_waits():
    found = one(says(offer(SMALL, small(JULY, input=5)), dated=True))
    assert (found.standing, found.day) == (Standing.HELD, DAY)
    assert found.reasons[0] == "the list has another price of the same day, 2026-07-01"


def test_history_is_not_rewritten():
    steps = (step(date(2026, 1, 1), input=9, output=9), small(JULY))
    assert asked(says(offer(SMALL, *steps), dated=True)).proposals == ()


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("0.125", "0.13", True),
        ("0.075", "0.08", True),
        ("0.025", "0.03", True),
        ("1.875", "1.88", True),
        ("0.125", "0.12", True),
        ("0.13", "0.13", False),
        ("0.13", "0.14", False),
        ("0.125", "0.14", False),
        ("0.125", "0.1", False),
        ("0.125", "0.126", False),
    ],
)
def test_whole_cents(before, after, same):
    assert is_rounded(Decimal(before), Decimal(after)) is same


def test_a_figure_in_whole_cents_is_ours():
    catalog = with_model(SMALL, prices=(replace(catalog_of().models[SMALL].prices[0], cache_read=Decimal("0.125")),))
    found = one(says(offer(SMALL, now(cache_read="0.13"))), kind="error", catalog=catalog)
    assert (found.standing, found.reasons) == (Standing.REFUSED, ("our figure in whole cents",))


def test_a_rate_that_the_catalog_does_not_have_is_only_told():
    report = asked(says(offer(LARGE, now(batch=rates(input=5, output=20), input=10, output=40, cache_read=1))))
    (found,) = report.proposals
    assert (found.kind, found.standing, found.entry) == ("rate", Standing.NOTE, None)
    assert [change.name for change in found.changes] == ["cache_read", "batch input", "batch output"]
    assert report.agreed == (LARGE,)


def test_a_mode_at_the_standard_price_is_none():
    assert asked(says(offer(LARGE, now(batch=rates(input=10), input=10, output=40)))).proposals == ()


def test_a_band_that_the_catalog_does_not_have_is_only_told():
    found = one(says(offer(LARGE, now({200_001: rates(input=20, output=60)}, input=10, output=40))), kind="rate")
    assert [change.name for change in found.changes] == [">200000 input", ">200000 output"]


def test_models_are_not_added():
    found = one(says(offer("openai/other", now(input=1)), offer("openai/unpriced", unclear="?")), kind="unknown")
    assert (found.model, found.standing, found.entry) == ("openai/other", Standing.NOTE, None)
    assert found.reasons == ("not in the catalog: a person gives it a tier and a tokenizer",)


def test_models_are_not_removed():
    report = asked(says(offer(SMALL, small_now()), offer(LARGE, now(input=10, output=40)), providers=("openai", "xai")))
    (found,) = report.proposals
    assert (found.kind, found.model, found.standing) == ("missing", LONG, Standing.NOTE)
    assert report.blocked == ()


def test_a_retirement_is_for_a_person():
    found = one(says(offer(SMALL, small_now(), retires=JANUARY)), kind="retirement")
    assert (found.standing, found.day) == (Standing.NOTE, JANUARY)
    assert "the catalog knows of none" in found.reasons[0]
    catalog = with_model(SMALL, retires=JANUARY)
    assert asked(says(offer(SMALL, small_now(), retires=JANUARY)), catalog=catalog).proposals == ()


def test_an_announced_price_that_the_list_does_not_know():
    prices = (
        *catalog_of().models[SMALL].prices,
        replace(catalog_of().models[SMALL].prices[1], from_=JANUARY, input=Decimal(6)),
    )
    catalog = with_model(SMALL, prices=prices)
    steps = (small(JULY),)
    found = one(says(offer(SMALL, *steps), dated=True), kind="announced", catalog=catalog)
    assert (found.standing, found.day) == (Standing.NOTE, JANUARY)
    assert asked(says(offer(SMALL, *steps), dated=False), catalog=catalog).proposals == ()


def test_an_unclear_offer_says_why():
    report = asked(says(offer(SMALL, unclear="by the hour")))
    assert [(each.kind, each.standing, each.reasons) for each in report.proposals] == [
        ("unclear", Standing.NOTE, ("by the hour",))
    ]
    assert report.confirmed == ()


@pytest.mark.parametrize(
    "changes",
    [{"retires": date(2026, 12, 1)}, {"released": date(2027, 1, 1), "prices": (large(input="3"),)}],
)
def test_what_is_not_on_sale_is_not_compared(changes):
    assert asked(says(offer(LARGE, now(input=12))), catalog=with_model(LARGE, **changes)).proposals == ()


def test_what_is_billed_as_another_model_is_not_compared():
    catalog = with_model(LARGE, redirects=Redirect(to=SMALL, from_=date(2026, 12, 1)))
    assert asked(says(offer(LARGE, now(input=12))), catalog=catalog).proposals == ()


# --- what holds everything back ---------------------------------------------------------------------------------------


def whole(count, providers=("openai", "xai")):
    """A list that has ``count`` of the three models."""
    offers = (offer(SMALL, small_now(input=4)), offer(LARGE, now(input=10, output=40)), offer(LONG, now(input=2)))
    return says(*offers[:count], providers=providers)


@pytest.mark.parametrize(("count", "blocked"), [(3, 0), (2, 0), (1, 1), (0, 1)])
def test_less_than_half_of_all_models_holds_everything_back(count, blocked):
    report = asked(whole(count))
    assert len(report.blocked) == blocked
    assert sum(each.named for each in report.coverage) == count


def test_less_than_half_of_a_providers_models_holds_everything_back():
    catalog = catalog_of()
    more = {f"xai/long-{n}": replace(catalog.models[LONG], id=f"xai/long-{n}") for n in range(4)}
    many = {f"openai/large-{n}": replace(catalog.models[LARGE], id=f"openai/large-{n}") for n in range(9)}
    catalog = replace(catalog, models=catalog.models | more | many)
    offers = [offer(id_, now(input=10, output=40)) for id_ in many]
    report = asked(says(*offers, offer(LONG, now(input=2)), providers=("openai", "xai")), catalog=catalog)
    assert report.coverage == (Coverage("openai", 9, 11), Coverage("xai", 1, 5))
    assert report.blocked == ("the list has 1 of the 5 models of xai that it should know",)


def test_an_offer_without_a_price_covers_nothing():
    upstream = says(*(offer(id_, unclear="no") for id_ in (SMALL, LARGE, LONG)), providers=("openai", "xai"))
    assert len(asked(upstream).blocked) == 1


def test_providers_that_the_list_does_not_vouch_for_are_not_counted():
    report = asked(whole(1, providers=()))
    assert (report.blocked, report.coverage) == ((), ())


def test_a_catalog_that_is_younger_than_the_sync_is_not_written():
    report = asked(whole(3), day=date(2026, 11, 21))
    assert report.blocked == ("the catalog was checked on 2026-11-22, after 2026-11-21",)


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["small"], "openai/small"),
        (["SMALL"], "openai/small"),
        (["tiny"], "openai/small"),
        (["small-2026-01-01"], "openai/small"),
        (["small", "tiny"], "openai/small"),
        (["small-latest"], None),
        (["small-mini"], None),
        (["smal"], None),
    ],
)
def test_names_are_exact(names, told):
    upstream = says(*(offer(f"openai/{name}", small_now(input=4 + at)) for at, name in enumerate(names)))
    found = [each for each in asked(upstream).proposals if each.kind == "price"]
    assert [(each.model, each.changes[0].after) for each in found] == ([(told, 4)] if told else [])


def test_another_providers_model_of_the_same_name_is_another_model():
    assert [each.kind for each in asked(says(offer("xai/small", now(input=4)))).proposals] == ["unknown"]


@pytest.mark.parametrize(("second", "kinds"), [("4", ["price"]), ("5", ["unclear"])])
def test_snapshots_that_differ_say_nothing(second, kinds):
    upstream = says(
        offer("openai/small-2026-01-01", small_now(input=4)), offer("openai/small-2026-07-01", small_now(input=second))
    )
    assert [each.kind for each in asked(upstream).proposals] == kinds


def test_free_models_stay_free():
    free = TEXT.replace("prices: [{input: 10, output: 40}]", "prices: [{free: true}]")
    report = asked(says(offer(LARGE, now(input=10))), catalog=catalog_of(free))
    assert [(each.kind, each.standing) for each in report.proposals] == [("rate", Standing.NOTE)]


def test_a_list_that_says_the_same_says_nothing():
    catalog = catalog_of()
    assert asked(as_upstream(catalog), catalog=catalog).proposals == ()
