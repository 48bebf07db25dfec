"""A small catalog, price lists made by hand, and exports of a catalog in the shape of each list."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.catalog import Catalog, Model, Price, Source
from llmcost.model.inputs.upstream import RateSet, UpstreamList, UpstreamModel, UpstreamPrice, UpstreamRates
from llmcost.pricing.price_list.lookup import history, on_sale, price_on
from llmcost.pricing.rates import ServiceTerms, effective_rates, named_rates
from llmcost.read.catalog.catalog import parse_catalog
from llmcost.read.upstream.providers import LITELLM, MODELS_DEV, OPENROUTER

DAY = date(2026, 12, 5)
"""The day of the syncs in these tests, two weeks after the catalog was checked."""
SOURCE = Source(url="https://example.com/list", title="a list", kind="library")

TEXT = """\
# A list with comments – kept, each one.
schema: 1
currency: USD
as_of: 2026-11-22   # checked as a whole

tiers:
  economy: {title: Economy, best_for: sorting, assumed_thinking: 1}
providers:
  openai: {name: OpenAI, maker: true}
  xai: {name: xAI, maker: true}
sources:
  litellm: {url: "https://example.com/litellm", title: litellm, kind: library}   # read often
  paper: {url: "https://example.com/paper", title: A price list on paper, kind: repository}
# after the sources

models:
  # ---- OpenAI ----
  openai/small:
    name: Small
    tier: economy
    aliases: [tiny, small-latest]
    match: ['^small-\\d{4}-\\d{2}-\\d{2}$']
    released: 2026-01-01
    source: litellm
    checked: 2026-11-22     # by hand
    prices:
      - {input: 2, cache_read: 0.2, output: 8, modes: {batch: 0.5}}   # at the start
      # more expensive since the summer
      - {from: 2026-07-01, input: 3, cache_read: 0.3, output: 12, modes: {batch: 0.5}}

  openai/large:
    name: Large
    tier: economy
    context: 1000000
    released: 2026-01-01
    source: paper
    checked: 2026-11-22
    prices: [{input: 10, output: 40}]

  xai/long:
    name: Long
    tier: economy
    context: 500000
    released: 2026-01-01
    source: litellm
    checked: 2026-11-22
    prices:
      - input: 2
        output: 6
        long:
          - at_least: 200000
            input: 4
            output: 12
  # the end
"""


def catalog_of(text: str = TEXT) -> Catalog:
    return parse_catalog(text, "pricing.yaml").catalog


def rates(**given: str | int) -> dict[str, Any]:
    return {name: Decimal(rate) for name, rate in given.items()}


def says(
    *offers: UpstreamModel,
    key: str = "litellm",
    dated: bool = False,
    providers: tuple[str, ...] = (),
    read: date | None = DAY,
    lineage: str = "",
) -> UpstreamList:
    return UpstreamList(key, SOURCE, dated, frozenset(providers), offers, lineage or key, read)


def twice(upstream: UpstreamList) -> list[UpstreamList]:
    """A list, and an independent one that says the same."""
    return [upstream, replace(upstream, key="another", lineage="another")]


def offer(id_: str, *steps: UpstreamPrice, **more: Any) -> UpstreamModel:
    provider, name = id_.split("/", 1)
    return UpstreamModel(provider=provider, name=name, prices=steps, **more)


def now(
    bands: dict[int, dict[str, Decimal]] | None = None, batch: dict[str, Decimal] | None = None, **given: str | int
):
    """What a list that names no day says."""
    return step(None, bands, batch, **given)


def step(day: date | None, bands=None, batch=None, **given: str | int) -> UpstreamPrice:
    modes = {"batch": UpstreamRates(batch)} if batch else {}
    return UpstreamPrice(day, UpstreamRates(rates(**given), bands or {}), modes)


def small(day: date | None, **other: str | int) -> UpstreamPrice:
    """What the catalog itself says of ``openai/small``, but for what is given."""
    given: dict[str, Any] = {"input": 3, "cache_read": "0.3", "output": 12}
    return step(day, **given | other)


def small_now(**other: str | int) -> UpstreamPrice:
    return small(None, **other)


# --- exports of a catalog ---------------------------------------------------------------------------------------------

LITELLM_KEYS = {
    "input": "input_cost_per_token",
    "cache_read": "cache_read_input_token_cost",
    "cache_write": "cache_creation_input_token_cost",
    "cache_write_1h": "cache_creation_input_token_cost_above_1hr",
    "cache_write_12h": "cache_creation_input_token_cost_above_12hr",
    "output": "output_cost_per_token",
    "thinking": "output_cost_per_reasoning_token",
}
LITELLM_MODES = {"batch": "batches", "flex": "flex", "priority": "priority"}


def number(value: Decimal) -> str:
    """A mark that ``dumped`` makes a number of: with an exponent, as Python writes small floats."""
    return f"#{value:e}#"


def per_token(rate: Decimal) -> str:
    return number(rate.scaleb(-6))


def dumped(document: object) -> str:
    return re.sub(r'"#([^"#]+)#"', r"\1", json.dumps(document))


def in_force(catalog: Catalog, day: date) -> list[tuple[Model, Price]]:
    """Models on sale at a price per token, with that price."""
    found = [(model, price_on(catalog, model, day)) for model in catalog.models.values() if on_sale(model, day)]
    return [(model, dated.entry) for model, dated in found if dated and dated.entry.input and not dated.entry.free]


def at(price: Price) -> list[tuple[int, dict[str, Decimal]]]:
    """The bands of a price by the first total of input that pays them."""
    return [(b.above + 1 if b.above is not None else b.at_least or 0, named_rates(b)) for b in price.long]


def as_litellm(catalog: Catalog, day: date) -> str:
    places = {place.provider: place for place in reversed(LITELLM)}
    document: dict[str, object] = {"sample_spec": {"litellm_provider": "one of https://…", "mode": "chat"}}
    for model, price in in_force(catalog, day):
        if place := places.get(model.provider):
            record: dict[str, object] = {"litellm_provider": place.list_provider, "mode": model.kind}
            shown: list[tuple[str, RateSet]] = [("", named_rates(price))]
            shown += [(f"_above_{first // 1000}k_tokens", band) for first, band in at(price)]
            shown += [
                (f"_{LITELLM_MODES[name]}", effective_rates(price, None, ServiceTerms((name,))).rates)
                for name in price.modes
                if name in LITELLM_MODES
            ]
            for suffix, sheet in shown:
                record |= {LITELLM_KEYS[n] + suffix: per_token(r) for n, r in sheet.items() if n in LITELLM_KEYS}
            names = [name for name in (model.bare_id, *model.aliases) if name.startswith(place.prefix)]
            document |= {place.strip + name: record for name in names[:1]}
    return dumped(document)


def as_models_dev(catalog: Catalog, day: date) -> str:
    places = {place.provider: place for place in reversed(MODELS_DEV) if not place.prefix}
    names = {"thinking": "reasoning", "audio_input": "input_audio", "audio_output": "output_audio"}
    kept = ("input", "cache_read", "cache_write", "output", *names)

    def cost(sheet):
        return {names.get(name, name): number(rate) for name, rate in sheet.items() if name in kept}

    document: dict[str, dict[str, dict[str, object]]] = {}
    for model, price in in_force(catalog, day):
        if place := places.get(model.provider):
            tiers = [{**cost(band), "tier": {"type": "context", "size": first - 1}} for first, band in at(price)]
            entry = {"id": model.bare_id, "cost": {**cost(named_rates(price)), **({"tiers": tiers} if tiers else {})}}
            document.setdefault(place.list_provider, {"models": {}})["models"][model.bare_id] = entry
    return dumped(document)


def as_openrouter(catalog: Catalog, day: date) -> str:
    vendors = {place.provider: place.list_provider for place in OPENROUTER}
    names = {"input": "prompt", "output": "completion", "cache_read": "input_cache_read",
             "cache_write": "input_cache_write", "cache_write_1h": "input_cache_write_1h"}  # fmt: skip

    def pricing(sheet):
        return {names[name]: f"{rate.scaleb(-6):f}" for name, rate in sheet.items() if name in names}

    data = []
    for model, price in in_force(catalog, day):
        if vendor := vendors.get(model.provider):
            overrides = [{"min_prompt_tokens": first, **pricing(band)} for first, band in at(price)]
            shown = pricing(named_rates(price)) | ({"overrides": overrides} if overrides else {})
            data.append({"id": f"{vendor}/{model.bare_id}", "name": model.name, "pricing": shown})
    return json.dumps({"data": data})


def as_upstream(catalog: Catalog, key: str = "itself") -> UpstreamList:
    """A list that knows all that the catalog knows, with every day."""
    offers = []
    for model in catalog.models.values():
        steps = [
            UpstreamPrice(
                day,
                UpstreamRates(named_rates(price), dict(at(price))),
                {
                    name: UpstreamRates(effective_rates(price, None, ServiceTerms((name,))).rates)
                    for name in price.modes
                },
            )
            for day, price in history(model)
        ]
        offers.append(
            UpstreamModel(provider=model.provider, name=model.bare_id, prices=tuple(steps), retires=model.retires)
        )
    return UpstreamList(
        key, SOURCE, True, frozenset(m.provider for m in catalog.models.values()), tuple(offers), key, catalog.as_of
    )
