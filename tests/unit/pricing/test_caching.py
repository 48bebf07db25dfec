"""How often a prefix is found in the cache, and from which hit rate on caching pays (laws P6 and V4)."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest

from llmcost.model.inputs.request_shape import Agent
from llmcost.model.inputs.serving import Cache, CascadeStage, Retries, RouteLeg
from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import d, estimate_of, market, model, month_of, price, row_of, workload
from tests.unit.pricing.turns import HOURLY, SHEET, chat, on, tokens_of


def hit_rate(on_one, work, prefix=1000):
    """Which share of a month's attempts found its prefix."""
    row = row_of(on_one, work)
    found = tokens_of(row)
    attempts = sum(found.values()) / work.input_tokens
    return float(found.get("cache_read", 0) / (attempts * prefix))


def random_arrivals(per_second, seconds):
    return 1 - math.exp(-per_second * seconds)


def cached(a_day, **fields):
    """Requests of 1,000 tokens, all of them a prefix."""
    fields = {"cache": Cache(tokens=d(1000)), **fields}
    return workload(requests_per_day=d(a_day), input_tokens=1000, output_tokens=0, **fields)


@pytest.mark.parametrize(
    ("a_day", "ttl", "hits"),
    [
        (288, "5m", 0.632121),  # one in 300 s on average, and a life of 300 s: 1 − 1/e
        (864, "5m", 0.950213),  # λτ = 0.01 × 300 = 3
        (10, "5m", 0.034126),  # λτ = 0.0347
        (10, "1h", 0.340759),  # λτ = 0.4167
        (2000, "5m", 0.999036),  # λτ = 6.944
    ],
)
def test_the_hit_rate_follows_from_arrivals_and_the_life_of_a_write(a_day, ttl, hits):
    work = cached(a_day, cache=Cache(tokens=d(1000), ttl=ttl))
    assert hit_rate(on(sheet=HOURLY), work) == pytest.approx(hits, abs=1e-6)
    assert hits == pytest.approx(random_arrivals(a_day / 86_400, {"5m": 300, "1h": 3600}[ttl]), abs=1e-6)


def test_a_month_of_fewer_days_does_not_change_a_days_arrivals():
    for days in (22, 30, "calendar"):
        assert hit_rate(on(), cached(288, days_per_month=d(days) if days != "calendar" else days)) == pytest.approx(
            1 - 1 / math.e
        )


def test_active_hours_bring_arrivals_together():
    """288 a day in 12 hours are one in 150 s: λτ = 2."""
    assert hit_rate(on(), cached(288, hours="08:00-20:00 Europe/Berlin")) == pytest.approx(1 - math.exp(-2))
    assert hit_rate(on(), cached(288, hours="20:00-08:00")) == pytest.approx(1 - math.exp(-2))


def test_the_providers_own_life_of_a_write_holds():
    assert hit_rate(on(ttl="10m"), cached(288)) == pytest.approx(1 - math.exp(-2))
    assert hit_rate(on(ttl="30s"), cached(288)) == pytest.approx(1 - math.exp(-0.1))
    assert hit_rate(on(ttl="1d"), cached(1)) == pytest.approx(1 - math.exp(-1))


def test_a_write_lives_for_an_hour_only_where_that_is_sold():
    hour = cached(288, cache=Cache(tokens=d(1000), ttl="1h"))
    assert hit_rate(on(ttl="10m", sheet=HOURLY), hour) == pytest.approx(1 - math.exp(-12))
    assert hit_rate(on(ttl="10m"), hour) == pytest.approx(1 - math.exp(-2))
    assert Note(NoteCode.UNPRICED, name="cache writes of 1h") in row_of(on(), hour).notes
    assert Note(NoteCode.NO_LONG_CACHE, name="1h") in row_of(on(sheet=price(1, 0, cache_read="0.1")), hour).notes


def test_an_explicit_cache_lives_as_long_as_it_is_kept():
    """Two a day find what is kept for 12 hours with 1 − e^−1, for all day with 1 − e^−2, whatever else the provider's life."""
    stored = on(ttl="5m", sheet=price(1, 0, cache_read="0.1", storage_hour=1))
    for hours, expected in ((d(12), 1), (None, 2)):
        explicit = Cache(tokens=d(1000), explicit=True, hours_per_day=hours)
        assert hit_rate(stored, cached(2, cache=explicit)) == pytest.approx(1 - math.exp(-expected))


def test_retries_arrive_too():
    assert hit_rate(on(), cached(288, retries=Retries(rate=d("0.5")))) == pytest.approx(1 - math.exp(-1.5))
    assert hit_rate(on(), cached(288, retries=Retries(rate=d(1), billed="input"))) == pytest.approx(1 - math.exp(-2))
    assert hit_rate(on(), cached(288, retries=Retries(rate=d(9), billed="none"))) == pytest.approx(1 - math.exp(-1))


def test_a_stated_prefix_is_sent_with_every_turn():
    """96 conversations of 3 turns are 288 attempts a day on one prefix: the turns stand at 1,000, 1,000 and 1,000."""
    work = workload(
        requests_per_month=None,
        conversations_per_day=d(96),
        conversation=chat(3),
        input_tokens=1000,
        output_tokens=0,
        cache=Cache(tokens=d(1000)),
    )
    assert hit_rate(on(), work) == pytest.approx(1 - 1 / math.e)


def test_each_model_of_a_mix_has_a_cache_of_its_own():
    """A tenth of 2,880 requests a day reaches the second model: λτ = 1 there, and 9 at the first."""
    two = market(model("acme/one", SHEET), model("best/two", SHEET))
    work = cached(2880, model=None)
    for fields in (
        {"route": (RouteLeg("acme/one", d("0.9")), RouteLeg("best/two", d("0.1")))},
        {"cascade": (CascadeStage("acme/one", d("0.9")), CascadeStage("best/two"))},
    ):
        row = row_of(two, replace(work, **fields))
        sent = {(item.key.model, item.key.name): float(item.quantity) for item in row.components}
        second = sent["best/two", "cache_read"] / (sent["best/two", "cache_read"] + sent["best/two", "cache_write"])
        first = sent["acme/one", "cache_read"] / (sent["acme/one", "cache_read"] + sent["acme/one", "cache_write"])
        assert second == pytest.approx(1 - 1 / math.e)
        assert first == pytest.approx(random_arrivals((0.9 if "route" in fields else 1) / 30, 300))


@pytest.mark.parametrize(
    ("turns", "gap", "hits"),
    [
        (chat(2, 500, 40), 40, 0.999447),  # e^(−300/40) = e^−7.5
        (chat(2, 500, 300), 300, 0.632121),
        (chat(2, 500, 1200), 1200, 0.221199),
        (chat(2, 500, 0), 0, 1),
        (chat(2, 500), 60, 0.993262),  # assumed: a minute between turns
        (Agent(steps=2, tool_result_tokens=d(500), step_gap_s=d(100)), 100, 0.950213),
        (Agent(steps=2, tool_result_tokens=d(500)), 10, 1 - math.exp(-30)),  # assumed: ten seconds between steps
    ],
)
def test_inside_a_conversation_the_gap_decides(turns, gap, hits):
    """Two turns of 1,000 and 1,500: the second finds the 1,000 of the first. No fixed part is shared."""
    field = "agent" if isinstance(turns, Agent) else "conversation"
    work = workload(
        requests_per_month=2000, **{field: turns}, input_tokens=1000, output_tokens=0, cache=Cache(prefix=True)
    )
    one = estimate_of(on(), work)
    sent = tokens_of(one.own)
    assert float(sent["cache_read"]) == pytest.approx(1000 * 1000 * hits, rel=1e-6)
    assert sent["cache_write"] == 1000 * 2500 - sent["cache_read"]
    if gap:
        assert hits == pytest.approx(random_arrivals(1 / gap, 300), abs=1e-6)
    assumed = [a.field for a in one.assumptions if a.field.endswith("_gap_s")]
    given = getattr(turns, "turn_gap_s" if field == "conversation" else "step_gap_s")
    assert assumed == ([] if given is not None else [f"{field}.{'turn' if field == 'conversation' else 'step'}_gap_s"])


@pytest.mark.parametrize(("hits", "sign"), [("0.24", 1), ("0.25", 0), ("0.26", -1)])
def test_caching_costs_more_than_it_saves_below_its_break_even(hits, sign):
    """Writes at 1.25, reads at 0.25: (1.25 − 1) ÷ (1.25 − 0.25) = 25 % of the attempts have to find the prefix."""
    on_one = on(sheet=price(1, 0, cache_read="0.25", cache_write="1.25"))
    with_cache = workload(input_tokens=3000, output_tokens=0, cache=Cache(tokens=d(2000), hit_rate=d(hits)))
    without = workload(input_tokens=3000, output_tokens=0)
    difference = month_of(on_one, with_cache) - month_of(on_one, without)
    assert (difference > 0) - (difference < 0) == sign
    if sign:
        assert difference == 1000 * 2000 * (Fraction("0.25") - Fraction(hits)) / 10**6
