"""What three independent price libraries say of a model, as they are installed: nothing is read from the network.

genai-prices (GP) and model-prices (MP) are asked through their own look-ups, openai-cost-calculator (OCC) through
`calculate_cost` alone: MP's `refresh`, GP's `UpdatePrices` and OCC's old `estimate_cost` would download newer prices.
Rates are USD per million tokens, below every threshold, at standard service.
"""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache

import model_prices
from genai_prices.data import providers
from genai_prices.types import TieredPrices
from openai_cost_calculator import calculate_cost
from openai_cost_calculator.catalog import PricingError
from openai_cost_calculator.catalog import Usage as OccUsage

from llmcost.read.catalog.bundled_catalog import load_catalog

TODAY = date(2026, 11, 22)
NOON = time(12, tzinfo=UTC)
"""Outside of every provider's peak hours and night discounts."""
RATES = ("input", "output", "cache_read", "cache_write")

GP_OF = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "google",
    "mistral": "mistral",
    "deepseek": "deepseek",
    "xai": "x-ai",
    "meta": "meta",
    "cohere": "cohere",
    "amazon": "aws",
    "moonshot": "moonshotai",
    "zai": "zai",
    "minimax": "minimax",
    "perplexity": "perplexity",
    "voyage": "voyageai",
    "bedrock": "aws",
    "vertex": "google",
    "azure": "azure",
    "groq": "groq",
    "together": "together",
    "fireworks": "fireworks",
    "cerebras": "cerebras",
}
"""Our provider → theirs. GP has neither Alibaba's own prices nor DeepInfra."""
MP_OF = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "google",
    "mistral": "mistral",
    "deepseek": "deepseek",
    "xai": "xai",
    "meta": "meta",
    "cohere": "cohere",
    "amazon": "amazon-bedrock",
    "moonshot": "moonshotai",
    "zai": "zai",
    "minimax": "minimax",
    "perplexity": "perplexity",
    "alibaba": "alibaba",
}
OCC_OF = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "gemini",
    "mistral": "mistral",
    "deepseek": "deepseek",
    "amazon": "bedrock",
}
_GP_PROVIDERS = {gp.id: gp for gp in providers}
_GP_KEYS = {
    "input_mtok": "input",
    "output_mtok": "output",
    "cache_read_mtok": "cache_read",
    "cache_write_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_1h",
    "output_reasoning_mtok": "thinking",
    "input_audio_mtok": "audio_input",
    "input_image_mtok": "image_input",
    "cache_image_read_mtok": "image_cache_read",
    "input_video_mtok": "video_input",
    "output_audio_mtok": "audio_output",
    "output_image_mtok": "image_output",
}


@cache
def catalog():
    """The shipped price list."""
    return load_catalog().catalog


def makers():
    """Every model that its maker sells."""
    return [model for model in catalog().models.values() if catalog().providers[model.provider].maker]


def names(model):
    return (model.bare_id, *model.aliases)


def noon(day):
    return datetime.combine(day, NOON)


def entry(model, day):
    """The declared price of a day, after redirects, or None: read off the list without the engine."""
    while model.redirects and day >= model.redirects.from_:
        model = catalog().models[model.redirects.to]
    known = [price for price in model.prices if (price.from_ or model.released) <= day]
    return known[-1] if known else None


@cache
def gp_model(id_):
    """GP's provider and model for one of ours: of this very id, else the one that claims it by a pattern; or None."""
    model = catalog().models[id_]
    gp = _GP_PROVIDERS.get(GP_OF.get(model.provider, ""))
    if gp is None:
        return None
    by_id = {one.id: one for one in gp.models}
    for name in names(model):
        spelled = (f"global.{name}", name) if model.provider == "bedrock" else (name,)  # first without a region
        found = [by_id[one] for one in spelled if one in by_id] or list(filter(None, map(gp.find_model, spelled)))
        if found:
            return gp, found[0]
    return None


@cache
def gp_regional(id_):
    """GP's provider and model for one of ours in a region that costs a tenth more, on Bedrock; or None."""
    found = gp_model(id_)
    if found is None or not found[1].id.startswith("global."):
        return None
    gp, info = found
    regional = gp.find_model(info.id.replace("global.", "us.", 1))
    return (gp, regional) if regional and regional.id.startswith("regional.") else None


def gp_sheet(price):
    """GP's rates by the input total beyond which they hold: {0: {...}, 200000: {...}}."""
    named = {ours: value for theirs, ours in _GP_KEYS.items() if (value := getattr(price, theirs)) is not None}
    tiered = [value for value in named.values() if isinstance(value, TieredPrices)]
    starts = sorted({0} | {tier.start for value in tiered for tier in value.tiers})
    return {start: {name: _gp_rate(value, start) for name, value in named.items()} for start in starts}


def _gp_rate(value, start):
    if not isinstance(value, TieredPrices):
        return value
    return next((tier.price for tier in reversed(value.tiers) if start and start >= tier.start), value.base)


def gp_says(model):
    found = gp_model(model.id)
    if found is None:
        return None
    return _kept(gp_sheet(found[1].get_prices(noon(TODAY)))[0])


def mp_says(model):
    """MP's rates under exactly this name: no suffix is cut off, no other lab's variant taken."""
    provider = MP_OF.get(model.provider)
    if provider is None:
        return None
    for name in names(model):
        found = model_prices.resolve(name, provider, strict=True)
        if found and found[0] == provider:
            rates = model_prices.rates(found[1], at=noon(TODAY), provider=provider)
            if rates is not None:
                return _kept({name: _exact(getattr(rates, name)) for name in RATES})
    return None


def _exact(number):
    return None if number is None else Decimal(repr(number))


_OCC_PARTS = {
    "input": ("input_tokens", "input"),
    "output": ("output_tokens", "output"),
    "cache_read": ("cached_input_tokens", "cached_input"),
    "cache_write": ("cache_write_tokens", "cache_write"),
}


def occ_says(model):
    """OCC's rates: the unit price of one token of each kind, where it bills the kind at a rate of its own."""
    provider = OCC_OF.get(model.provider)
    if provider is None:
        return None
    for name in names(model):
        said, known = {}, False
        for rate, (argument, dimension) in _OCC_PARTS.items():
            try:
                cost = calculate_cost(provider, name, at=noon(TODAY), usage=OccUsage(**{argument: 1}))
            except PricingError as error:
                known = known or "only prices" in str(error)
                continue
            known = True
            (item,) = cost.items
            if item.rate_dimension == dimension:
                said[rate] = item.unit_price
        if known:
            return _kept(said)
    return None


def _kept(rates):
    """The text rates. A zero next to a price means that nothing is known or billed apart: it is no price."""
    priced = any(rates.get(name) for name in ("input", "output"))
    return {name: rate for name, rate in rates.items() if name in RATES and rate is not None and (rate or not priced)}


LIBRARIES = {"GP": gp_says, "MP": mp_says, "OCC": occ_says}


def declared(model):
    """Our text rates in force today. Where only media come out, the libraries write their rate as output."""
    price = entry(model, TODAY)
    if price is None:
        return {}
    rates = {name: getattr(price, name) for name in RATES}
    if rates["output"] is None:
        rates["output"] = price.audio_output or price.image_output
    return {name: rate for name, rate in rates.items() if rate is not None}


def matches(pattern, id_):
    """Whether a full id fits a pattern with ``*``."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), id_) is not None
