"""Our arithmetic against that of genai-prices (GP): the same usage at the same rates is the same amount, to the last digit.

A case is a model that GP knows too, a day, a way to be served, and the tokens of a request, or of a month of them. Where
both lists declare the same rates for the day, both engines must give the same total. Where they declare others, the
model stands in engine.yaml with the reason, and so does what GP gets wrong; only days before a change that GP never kept
are left out unnamed, and counted. How a mode's rates come about is not compared beforehand: GP lists them one by one,
and we mostly have a factor.
"""

import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from genai_prices.types import StartDateConstraint
from genai_prices.types import Usage as GpUsage

from llmcost.model.calculation import Step
from llmcost.model.inputs.dated_terms import in_force
from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.inputs.workload import Workload
from llmcost.model.reports.estimate import Status
from llmcost.model.usage import TokenClass, usage
from llmcost.pricing.charge import charge, charge_fee
from llmcost.pricing.price_list.lookup import Candidate, context_on
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.rates import ServiceTerms
from llmcost.pricing.request_groups import RequestBatch
from tests.oracle.libraries import TODAY, catalog, entry, gp_model, gp_regional, gp_sheet, matches, noon
from tests.support.catalogs import row_on

LEAST = 10_000
LARGE = "request_high"
"""The fee that the library has for requests of Sonar: that of the largest search context."""
TABLE = yaml.load(Path(__file__).with_name("engine.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
DAY = timedelta(days=1)
ZERO = Decimal(0)
KINDS = (
    "input",
    "output",
    "cache_read",
    "cache_write",
    "cache_write_1h",
    "thinking",
    "audio_input",
    "image_input",
    "video_input",
    "audio_output",
    "image_output",
    "image_cache_read",
)
CONTEXTS = {
    "batch": ({"processing": "batch"},),
    "flex": ({"service_tier": "flex"},),
    "priority": ({"service_tier": "priority"},),
    "fast": ({"service_tier": "fast"}, {"speed": "fast"}),
}
"""What GP calls the modes that can be asked for."""


class Spot(NamedTuple):
    """A model on a day, served in one way: what has one rate sheet."""

    id: str
    day: object
    mode: str


class Request(NamedTuple):
    """Tokens of one request: inclusive totals, and the parts of them that may be priced apart."""

    total_input: int
    total_output: int
    parts: tuple = ()


class Month(NamedTuple):
    """A workload of 1,000 requests on a spot, and the requests that it must come to."""

    workload: Workload
    counted: tuple
    """(number, request, whether in the spot's mode)."""


# --- which rates are compared ----------------------------------------------------------------------------------------


def starts(model):
    return [price.from_ or model.released for price in model.prices]


def dated(listed):
    """The first days of GP's entries or variants that have one."""
    found = listed if isinstance(listed, list) else []
    return [one.constraint.start_date for one in found if isinstance(one.constraint, StartDateConstraint)]


def days(model, info):
    """Today, and the day of every change that either list knows and the day before; none before our first price."""
    changes = {*starts(model), *dated(info.prices), *dated(info.price_variants)}
    if model.redirects:
        changes.add(model.redirects.from_)
    every = {TODAY, *changes, *(change - DAY for change in changes)}
    return sorted(day for day in every if day >= min(starts(model)))


def our_sheet(price):
    """Our declared rates by the input total beyond which they hold."""
    bands = {band.above if band.above is not None else band.at_least - 1: band for band in price.long}
    sheet = {}
    for start, rates in {0: price, **bands}.items():
        known = {kind: rate for kind in KINDS if (rate := getattr(rates, kind)) is not None}
        if only := media_alone(price):
            known["output"] = known.pop(only)
        sheet[start] = known
    return sheet


def media_alone(price):
    """What comes out, where it is never text: GP calls its rate that of output, and some rates twice."""
    if price.output is not None:
        return None
    return next((kind for kind in ("audio_output", "image_output") if getattr(price, kind) is not None), None)


def their_sheet(price, ours):
    sheet = gp_sheet(price)
    if only := media_alone(ours):
        for rates in sheet.values():
            rates["output"] = rates.pop(only, None) or rates.get("output")
    return sheet


@cache
def variant_of(id_, day, mode):
    """GP's context for a mode that can be asked for on that day, or None."""
    _, info = gp_model(id_)
    for context in CONTEXTS.get(mode, ()):
        for variant in info.price_variants or ():
            active = variant.constraint is None or variant.constraint.active(noon(day))
            if variant.when == context and active and any(vars(variant.prices).values()):
                return context
    return None


def modes(id_, day):
    """The modes of our entry that GP prices too on that day: asked for, or by the hour."""
    for name, mode in entry(catalog().models[id_], day).modes.items():
        if mode.schedule or variant_of(id_, day, name):
            yield name


class Survey(NamedTuple):
    same: list
    other: list
    """Where the sheets differ, though GP has a price of that day."""
    undated: list
    """Where they differ, on a day before a change of which GP has kept no date."""


@cache
def survey(provider):
    found = Survey([], [], [])
    for model in catalog().models.values():
        if model.provider != provider or gp_model(model.id) is None:
            continue
        _, info = gp_model(model.id)
        newest = max(start for start in starts(model) if start <= max(TODAY, min(starts(model))))
        for day in days(model, info):
            price = entry(model, day)
            if price.input is None:
                continue
            if our_sheet(price) == their_sheet(info.get_prices(noon(day)), price):
                found.same.extend(Spot(model.id, day, mode) for mode in ("standard", *modes(model.id, day)))
            elif day >= newest or dated(info.prices):
                found.other.append(Spot(model.id, day, "standard"))
            else:
                found.undated.append(Spot(model.id, day, "standard"))
    return found


PROVIDERS = sorted({model.provider for model in catalog().models.values() if gp_model(model.id)})


# --- the table of what is left out -----------------------------------------------------------------------------------


def excuses(row, spot):
    """Whether a row of the table leaves a spot out, at least its long requests."""
    return (
        any(matches(pattern, spot.id) for pattern in row["models"])
        and spot.mode in row.get("modes", [spot.mode])
        and row.get("from", "0000") <= str(spot.day) < row.get("until", "9999")
    )


def left_out(spot, request):
    """Whether the table leaves a request of a spot out, which has the same standard rates in both lists."""
    for row in TABLE:
        if excuses(row, spot):
            parts = {name for name, count in request.parts if count}
            if ("only" not in row or row["only"] in parts) and ("long" not in row or is_long(spot, request)):
                return True
    return False


def is_long(spot, request):
    return request.total_input > min(start for start in our_sheet(entry(catalog().models[spot.id], spot.day)) if start)


# --- the grid --------------------------------------------------------------------------------------------------------


def requests(spot):
    """Every total around every threshold, with every kind of token that is priced."""
    model = catalog().models[spot.id]
    sheet = our_sheet(entry(model, spot.day))
    totals = {0: 0, 1: 1, 3000: 777}
    totals |= {start + step: 777 for start in sheet if start for step in (-1, 0, 1, 2)}
    for total, out in totals.items():
        out = out if "output" in sheet[0] else 0
        yield Request(total, out)
        third = total // 3
        shares = [
            {"cache_read": third},
            {"cache_read": total},
            {"cache_write": total - third},
            {"cache_write_1h": third},
            {"cache_read": third, "cache_write": third // 2, "cache_write_1h": third // 4},
            {"audio_input": third},
            {"image_input": third},
            {"video_input": third},
            {"audio_output": out // 3},
            {"image_output": out // 3},
        ]
        if model.thinking != "never":
            shares += [{"thinking": out // 2}, {"cache_read": third, "thinking": out}]
        for parts in shares:
            if any(parts.values()) and parts.keys() - {"thinking"} <= sheet[0].keys():
                yield Request(total, out, tuple(parts.items()))


def months(spot):
    """Workloads of 1,000 requests: caches that are hit, missed and both, thinking, a share of batch, a region."""
    model = catalog().models[spot.id]
    price = entry(model, spot.day)
    sheet = our_sheet(price)
    if media_alone(price) or price.modes.get(spot.mode, Batch()).__dict__.get("schedule"):
        return
    long = [start + step for start in sheet if start for step in (0, 1)]
    for total in (6000, *long):
        out = 400 if price.output is not None else 0
        for tokens, hits, ttl in ((0, 0, "5m"), (4800, 1200, "5m"), (4800, 4800, "1h"), (4800, 0, "1h")):
            for times in (0, 3) if model.thinking != "never" and out and tokens == 1200 * 4 else (0,):
                billed = out * (1 + times)
                if total + billed > (context_on(model, spot.day) or 10**9) or billed > (model.max_output or 10**9):
                    continue
                missed = {"cache_write_1h" if ttl == "1h" else "cache_write": tokens - hits}
                parts = {"cache_read": hits, **missed, "thinking": out * times}
                request = Request(total, billed, tuple(parts.items()))
                yield month(spot, model, request, Decimal(times), (tokens, hits, ttl))


def month(spot, model, request, times, cached):
    tokens, hits, ttl = cached
    visible = Decimal(request.total_output) / (1 + times)
    rate = Decimal(hits) / tokens if tokens else ZERO
    batched = 250 if spot.mode == "batch" else 0
    work = Workload(
        name="work",
        model=spot.id,
        requests_per_month=Decimal(1000),
        input_tokens=Decimal(request.total_input),
        output_tokens=visible,
        thinking_multiplier=times,
        cache=Cache(tokens=Decimal(tokens), hit_rate=rate, ttl=ttl) if tokens else None,
        batch=Batch(share=Decimal("0.25")) if batched else None,
        service_tier=spot.mode if spot.mode in ("flex", "priority", "fast") else "standard",
        hours="12:00-13:00 UTC",
        region="us" if spot.mode == "standard" and "us" in model.regions and gp_regional(spot.id) else "global",
        fees={LARGE: Decimal(1)} if in_force(model.fees.get(LARGE, ()), spot.day) else {},
    )
    if spot.mode == "standard":
        return Month(work, ((1000, request, False),))
    return Month(work, ((batched or 1000, request, True), (1000 - batched if batched else 0, request, False)))


# --- both engines ----------------------------------------------------------------------------------------------------


def our_request(spot, request):
    """The total of one request by `charge`."""
    found = PriceBook(catalog(), spot.day).price(catalog().models[spot.id])
    assert found is not None
    parts = {TokenClass(name): Decimal(count) for name, count in request.parts}
    if only := media_alone(found.dated.entry):
        parts[TokenClass(only)] = Decimal(request.total_output)
    sent = usage(Decimal(request.total_input), Decimal(request.total_output), parts)
    terms = ServiceTerms(() if spot.mode == "standard" else (spot.mode,), region="global")
    items = charge([RequestBatch(Decimal(1), sent, terms)], found, spot.id)
    if LARGE in found.dated.fees:
        items.append(charge_fee(LARGE, (Step(Decimal(1), "request"),), Decimal(30), found, spot.id))
    assert all(item.monthly is not None for item in items), f"{spot}: something has no price"
    return sum((item.monthly or ZERO for item in items), ZERO)


def our_month(spot, work):
    row = row_on(catalog(), spot.day, work, Candidate(catalog().models[spot.id]))
    assert row.status is Status.PRICED, f"{spot}: {row.reason}"
    assert set(row.missing) <= {"cache writes of 1h"}, "the library bills them as shorter ones, too"
    return row.monthly


def their_request(spot, request, *, in_mode=True, regional=False):
    """The total of one request by GP, whose totals are inclusive too."""
    provider, info = gp_regional(spot.id) if regional else gp_model(spot.id)
    parts = dict(request.parts)
    writes = parts.get("cache_write", 0) + parts.get("cache_write_1h", 0)
    asked = GpUsage(
        input_tokens=request.total_input,
        output_tokens=request.total_output,
        cache_read_tokens=parts.get("cache_read"),
        cache_write_tokens=writes or None,
        cache_write_1h_tokens=parts.get("cache_write_1h"),
        output_reasoning_tokens=parts.get("thinking"),
        input_audio_tokens=parts.get("audio_input"),
        input_image_tokens=parts.get("image_input"),
        input_video_tokens=parts.get("video_input"),
        output_audio_tokens=parts.get("audio_output"),
        output_image_tokens=parts.get("image_output"),
    )
    mode = spot.mode if in_mode else "standard"
    context = variant_of(spot.id, spot.day, mode)
    at = moment(spot, mode)
    return info.calc_price(asked, provider, genai_request_timestamp=at, price_context=context).total_price


def moment(spot, mode):
    """When GP is asked: at noon, or half an hour into the hours of a mode."""
    found = entry(catalog().models[spot.id], spot.day).modes.get(mode)
    if found is None or not found.schedule:
        return noon(spot.day)
    hour, minute = map(int, catalog().schedules[found.schedule].hours[-1].split("-")[0].split(":"))
    return datetime.combine(spot.day, time(hour, minute, tzinfo=UTC)) + timedelta(minutes=30)


def their_month(spot, asked):
    regional = asked.workload.region == "us"
    return sum(
        (
            number * their_request(spot, request, in_mode=in_mode, regional=regional)
            for number, request, in_mode in asked.counted
            if number
        ),
        ZERO,
    )


# --- the tests -------------------------------------------------------------------------------------------------------


@cache
def cases(provider):
    """(spot, request or month) of everything that is compared."""
    found = []
    for spot in survey(provider).same:
        found += [(spot, request) for request in requests(spot) if not left_out(spot, request)]
        found += [(spot, one) for one in months(spot) if not any(left_out(spot, r) for _, r, _ in one.counted)]
    return found


def both(spot, case):
    if isinstance(case, Month):
        return our_month(spot, case.workload), their_month(spot, case)
    return our_request(spot, case), their_request(spot, case)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_both_engines_give_the_same_total(provider):
    wrong = []
    for spot, case in cases(provider):
        ours, theirs = both(spot, case)
        if ours != theirs:
            wrong.append(f"{spot.id} {spot.day} {spot.mode}: {ours} here, {theirs} there, for {case}")
    assert not wrong, f"{len(wrong)} of {len(cases(provider))} differ:\n" + "\n".join(islice(wrong, 10))
    assert cases(provider), f"nothing of {provider} was compared"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_other_rates_are_other_by_name(provider):
    unnamed = [spot for spot in survey(provider).other if not any(excuses(row, spot) for row in TABLE)]
    assert not unnamed, "no row in engine.yaml for " + ", ".join(f"{spot.id} on {spot.day}" for spot in unnamed)


def test_every_row_of_the_table_is_needed():
    idle = []
    for row in TABLE:
        for pattern in row["models"]:
            one = {**row, "models": [pattern]}
            surveys = [survey(provider) for provider in PROVIDERS if provider == pattern.split("/")[0]]
            differs = any(excuses(one, spot) for found in surveys for spot in found.other) or any(
                our_request(spot, request) != their_request(spot, request)
                for found in surveys
                for spot in found.same
                if excuses(one, spot)
                for request in requests(spot)
            )
            if not differs:
                idle.append(pattern)
    assert not idle, f"engine.yaml leaves out what agrees: {idle}"
    assert all(row["why"] for row in TABLE)


def test_the_grid_is_broad(capsys):
    every = [case for provider in PROVIDERS for case in cases(provider)]
    spots = {spot for spot, _ in every}
    kinds = Counter("month" if isinstance(case, Month) else spot.mode for spot, case in every)
    other = sum(len(survey(provider).other) for provider in PROVIDERS)
    undated = sum(len(survey(provider).undated) for provider in PROVIDERS)
    with capsys.disabled():
        print(
            f"\nengine oracle: {len(every):,} cases of {len({spot.id for spot in spots})} models agree with genai-prices "
            f"({', '.join(f'{count:,} {kind}' for kind, count in kinds.most_common())}) on {len(spots):,} rate sheets; "
            f"left out: {other} sheets by name, {undated} of days that it does not date",
            file=sys.stderr,
        )
    assert len(every) >= LEAST
    assert len({spot.id for spot in spots}) >= 350
    assert kinds.keys() == {"standard", "batch", "flex", "priority", "fast", "peak", "off_peak", "month"}
    assert min(kinds.values()) >= 30


def test_every_threshold_is_met_on_both_sides():
    reached: Counter[tuple] = Counter()
    for provider in PROVIDERS:
        for spot, case in cases(provider):
            if isinstance(case, Request) and spot.mode == "standard":
                for start in our_sheet(entry(catalog().models[spot.id], spot.day)):
                    reached[spot.id, start, "below"] += 0 < case.total_input == start
                    reached[spot.id, start, "beyond"] += 0 < start == case.total_input - 1
    lacking = [key for key, count in reached.items() if key[1] and not count]
    assert not lacking
    thresholds = {start for _, start, _ in reached}
    assert {100_000, 128_000, 199_999, 200_000, 272_000} <= thresholds
