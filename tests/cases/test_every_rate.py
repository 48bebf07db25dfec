"""Every rate, fee and region of the shipped price list is paid by some workload: no price is out of reach.

For each of them a workload is made that must pay it; at twice the rate, the month has to cost more.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from math import isqrt

import pytest

from llmcost.model.inputs.catalog import RATE_NAMES, Catalog
from llmcost.model.inputs.media import Variant
from llmcost.model.inputs.request_shape import (
    Audio,
    Document,
    Image,
    MediaTokens,
    OutputImage,
    OutputVideo,
    Speech,
    Video,
)
from llmcost.model.inputs.serving import Batch, Cache, Reserved
from llmcost.model.inputs.workload import Workload
from llmcost.model.reports.estimate import Status
from llmcost.pricing.media_tokens import MEDIA_BUCKETS, name_of_family
from llmcost.pricing.media_units import unit_of_fee
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.lookup import Candidate, history
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.rates import named_rates
from llmcost.pricing.workload_pricer import WorkloadPricer
from llmcost.read.catalog.bundled_catalog import load_catalog

ONE = Decimal(1)
MEDIA = {bucket.value for bucket in MEDIA_BUCKETS}
WRITES = {"cache_write": "5m", "cache_write_1h": "1h", "cache_write_12h": "12h"}


@cache
def shipped() -> Catalog:
    return load_catalog().catalog


def work(model, rate, length=Decimal(10), mode=None, **fields):
    """A workload on a model that pays a rate: a request of ``length`` tokens, in a mode."""
    if rate in ("cache_read", *WRITES, "storage_hour"):
        ttl, hit = WRITES.get(rate, "5m"), Decimal(rate == "cache_read")
        least = Decimal(model.cache.min_tokens if model.cache else 1)
        length = max(length, least, ONE)
        fields["cache"] = Cache(tokens=length, hit_rate=hit, ttl=ttl, explicit=rate == "storage_hour")
    if rate == "thinking":
        fields |= {"thinking_multiplier": ONE}
    if rate in MEDIA:
        fields["media_tokens"] = MediaTokens(**{rate: ONE})
    if mode == "batch":
        fields["batch"] = Batch()
    elif mode in ("flex", "priority", "fast", "ultrafast"):
        fields["service_tier"] = mode
    output = ONE if rate in ("output", "thinking") else Decimal(0)
    return Workload(
        name="w", output_tokens=output, input_tokens=length, requests_per_month=ONE, model=model.id, **fields
    )


def month(model, workload, day):
    """What a workload costs, with what has no price left out: a lower bound that pays the rate is enough."""
    listed = replace(shipped(), models={**dict(shipped().models), model.id: model})
    pricer = WorkloadPricer(workload, PriceBook(listed, day))
    row = monthly_cost(pricer, [ModelShare(Candidate(model))])
    assert row.status is Status.PRICED, f"{model.id}: {row.reason}"
    return row.monthly


def unlimited(model):
    """The model without limits of length, so that each band is reached, and billed as itself."""
    return replace(model, context=(), max_output=None, redirects=None)


def _is_unused_write(name, price):
    """Whether it is the price of writes to a cache whose reads have none: such a cache is not used (law P6)."""
    return name in WRITES and price.cache_read is None


def rates_of(model):
    """Every rate of a model: the day, a name, the workload that pays it, and the model with twice the rate."""
    model = unlimited(model)
    for index, (day, price) in enumerate(history(model)):

        def at(entry, index=index):
            return replace(model, prices=(*model.prices[:index], entry, *model.prices[index + 1 :]))

        for name, rate in named_rates(price).items():
            if rate and not _is_unused_write(name, price):
                yield day, name, work(model, name), at(replace(price, **{name: rate * 2}))
        for number, band in enumerate(price.long):
            for name, rate in named_rates(band).items():
                if name != "storage_hour" and not _is_unused_write(
                    name, price
                ):  # a band has it for completeness: storage is not billed by the request
                    length = Decimal((band.above if band.above is not None else band.at_least) + 1)
                    twice = replace(band, **{name: rate * 2})
                    bands = (*price.long[:number], twice, *price.long[number + 1 :])
                    yield day, f"{name} {length}", work(model, name, length), at(replace(price, long=bands))
        for mode, terms in price.modes.items():
            for name, rate in named_rates(terms).items():
                twice = replace(terms, **{name: rate * 2})
                yield (
                    day,
                    f"{mode} {name}",
                    work(model, name, mode=mode),
                    at(replace(price, modes={**price.modes, mode: twice})),
                )
            if terms.x:
                name = next((n for n in named_rates(price) if n not in terms.keep and n != "storage_hour"), None)
                asked = work(model, name, mode=mode)
                if name is None:  # the model is sold by the unit
                    key, fee = next((key, fees[0]) for key, fees in model.fees.items() if unit_of_fee(key, fees[0]))
                    asked = units_of_media(model, unit_of_fee(key, fee), fee.of, mode)
                twice = replace(price, modes={**price.modes, mode: replace(terms, x=terms.x * 2)})
                schedule = shipped().schedules[terms.schedule] if terms.schedule else None
                begins = max(day, schedule.from_ or day) if schedule else day
                yield begins, f"{mode} x", asked, at(twice)


def units_of_media(model, unit, of, mode=None):
    """A workload that asks for a unit of media, of the variant that a fee is the price of."""
    of = of or Variant()
    width, height = of.sizes[0].split("x") if of.sizes else [isqrt(of.max_pixels or 1)] * 2
    ten = Decimal(10)
    fields = {
        "image": {"output_images": (OutputImage(int(width), int(height), of.quality),)},
        "second": {"output_video": OutputVideo(ten, of.resolution, of.sound is not False)},
        "character": {"speech": Speech(ten)},
        "minute": {"audio": Audio(ten)},
        "session_minute": {"audio": Audio(ten, ten)},
        "page": {"documents": (Document(ten),)},
        "input_image": {"images": (Image(10, 10),)},
        "input_second": {"video": Video(ten, sound=False)},
    }
    asked = fields[unit]
    if unit == "input_image" and model.kind == "video":  # an image is sent for a video
        film = next(fees[0] for key, fees in model.fees.items() if unit_of_fee(key, fees[0]) == "second")
        asked |= {"output_video": OutputVideo(ten, film.of.resolution)}
    return replace(work(model, "input", Decimal(0), mode), **asked)


def terms_of(model):
    """Every fee and region of a model, in the same form. A region needs a rate to be a factor of."""
    model, first = unlimited(model), next(iter(history(model)))[0]
    for key, fees in model.fees.items():
        for index, fee in enumerate(fees):
            name, day = key.removesuffix("_1k"), max(fee.from_ or first, first)
            twice = (*fees[:index], replace(fee, usd=fee.usd * 2), *fees[index + 1 :])
            calls = {name: Decimal(10**6)}  # beyond what is free
            asked = Workload(
                name="w",
                output_tokens=Decimal(0),
                input_tokens=Decimal(0),
                requests_per_month=ONE,
                model=model.id,
                fees=calls,
            )
            yield day, key, asked, replace(model, fees={**model.fees, key: twice})
            if unit := unit_of_fee(key, fee):
                yield (
                    day,
                    f"{key} by its unit",
                    units_of_media(model, unit, fee.of),
                    replace(model, fees={**model.fees, key: twice}),
                )
    for name, prices in model.regions.items():
        for index, price in enumerate(prices):
            twice = (*prices[:index], replace(price, x=price.x * 2), *prices[index + 1 :])
            day = max(price.from_ or first, first)
            rate = next(iter(named_rates(model.prices[0])))
            yield day, name, work(model, rate, region=name), replace(model, regions={**model.regions, name: twice})


@pytest.mark.parametrize("plan", sorted(shipped().capacity))
def test_every_price_of_reserved_units_moves_some_month(plan):
    """Also of plans whose models are no longer sold: the units are paid all the same."""
    listed, model = shipped(), shipped().models["openai/gpt-6-luna"]
    for term, prices in listed.capacity[plan].terms.items():
        for index, price in enumerate(prices):
            twice = (*prices[:index], replace(price, usd=price.usd * 2), *prices[index + 1 :])
            terms = {**listed.capacity[plan].terms, term: twice}
            with_prices = replace(
                listed, capacity={**listed.capacity, plan: replace(listed.capacity[plan], terms=terms)}
            )
            reserved = replace(work(model, "input"), reserved=Reserved(plan=plan, units=1, covers=ONE, term=term))
            day = max(price.from_ or date.min, next(iter(history(model)))[0])
            before, after = (
                monthly_cost(WorkloadPricer(reserved, PriceBook(found, day)), [ModelShare(Candidate(model))]).monthly
                for found in (listed, with_prices)
            )
            assert after > before > 0


@pytest.mark.parametrize("provider", sorted({id_.split("/")[0] for id_ in shipped().models}))
def test_every_rate_fee_and_region_moves_some_month(provider):
    out_of_reach, seen = [], 0
    for model in shipped().models.values():
        if model.provider != provider:
            continue
        for day, name, workload, raised in (*rates_of(model), *terms_of(model)):
            seen += 1
            if month(raised, workload, day) <= month(unlimited(model), workload, day):
                out_of_reach.append(f"{model.id} {day} {name}")
    assert not out_of_reach
    assert seen


@pytest.mark.parametrize("name", sorted(shipped().media))
def test_every_count_of_a_generated_image_moves_some_month(name):
    """Each size and quality that a family counts is asked for on one of its models, and at twice the count costs more."""
    family = shipped().media[name]
    models = [unlimited(one) for one in shipped().models.values() if name_of_family(shipped(), one) == name]
    for index, rule in enumerate(family.output_images):
        twice = replace(rule, **{"tokens" if rule.tokens else "cells": (rule.tokens or rule.cells) * 2})
        rules = (*family.output_images[:index], twice, *family.output_images[index + 1 :])
        listed = replace(shipped(), media={**shipped().media, name: replace(family, output_images=rules)})
        model = models[0]
        asked, day = units_of_media(model, "image", rule.of), next(iter(history(model)))[0]
        before, after = (
            monthly_cost(WorkloadPricer(asked, PriceBook(one, day))).monthly for one in (shipped(), listed)
        )
        assert after > before, rule


def test_every_name_of_a_rate_is_walked():
    """The walk is not empty: each name that a rate can have is in the shipped list, and so in a workload above."""
    names = {name for model in shipped().models.values() for price in model.prices for name in named_rates(price)}
    assert names == set(RATE_NAMES)
