"""Checks a price list for what a schema cannot express. Each finding has a code and the key to look at."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from llmcost.model.inputs.catalog import Catalog, Model, Rates
from llmcost.model.money import exactly, plain
from llmcost.model.reports.lint import ERROR, WARNING, LintFinding
from llmcost.pricing.media_tokens import name_of_family
from llmcost.pricing.price_list.id_patterns import matches_any
from llmcost.pricing.price_list.lookup import covers, first_day, history, on_sale, price_on, retired
from llmcost.pricing.price_list.odd_rates import HIGHEST_RATE, odd_rates
from llmcost.pricing.rates import band_label, named_rates
from llmcost.pricing.tokenizer_adjustment import tokenizer_name

STALE_DAYS = 45
FEWEST_SIBLINGS = 2
"""Other models of a tier that must have a cache rate before one without it is odd."""
SOON_DAYS = 30
JUMP = 3
"""A rate that changes by this factor needs a note."""

Found = tuple[str, str, str]
"""The path below the model, the message and the hint."""
Rule = Callable[[Catalog, Model, date], Iterator[Found]]


@exactly
def lint(catalog: Catalog, as_of: date) -> tuple[LintFinding, ...]:
    """Every finding, in the order of the models. ``as_of`` decides which models are stale and which are retired."""
    findings = []
    for model in catalog.models.values():
        for code, (level, rule) in RULES.items():
            for below, message, hint in rule(catalog, model, as_of):
                path = f"models.{model.id}" + (f".{below}" if below else "")
                findings.append(LintFinding(code, level, path, f"{model.id}: {message}", hint))
    findings += _shared_names(catalog)
    findings += _tables(catalog)
    return tuple(findings)


def _spellings(catalog: Catalog, model: Model) -> set[str]:
    """The names that belong to one model, in lower case. A host shares its bare ids with the maker."""
    names = (model.id, *model.aliases, *([model.bare_id] if _makes(catalog, model) else []))
    return {name.lower() for name in names}


def _makes(catalog: Catalog, model: Model) -> bool:
    return catalog.providers[model.provider].maker


def _patterns(catalog: Catalog, model: Model, _: date) -> Iterator[Found]:
    for index, pattern in enumerate(model.match):
        for other in catalog.models.values():
            if other.id == model.id or not (other.provider == model.provider or _makes(catalog, other)):
                continue
            hit = next((name for name in (other.bare_id, *other.aliases) if re.fullmatch(pattern, name)), None)
            if hit:
                yield f"match.{index}", f"{pattern} matches {hit}, a name of {other.id}", "make the pattern narrower"


def _thresholds(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    largest = max((window.tokens for window in model.context), default=None)
    for index, price in enumerate(model.prices):
        for band in price.long:
            limit = band.above if band.above is not None else band.at_least or 0
            if largest is not None and limit >= largest:
                message = f"the band {band_label(band)} starts beyond the context of {largest}"
                yield f"prices.{index}", message, "no request can reach it"


def _order(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    for index, price in enumerate(model.prices):
        for rates in (price, *price.long):
            for lower, higher in (
                ("cache_read", "input"),
                ("input", "cache_write"),
                ("cache_write", "cache_write_1h"),
                ("cache_write_1h", "cache_write_12h"),
            ):
                if not price.note and _above(rates, lower, higher):
                    low, high = getattr(rates, lower), getattr(rates, higher)
                    message = f"{lower} ({plain(low)}) is above {higher} ({plain(high)})"
                    yield f"prices.{index}", message, "correct it, or give the reason in `note:`"


def _above(rates: Rates, lower: str, higher: str) -> bool:
    low, high = getattr(rates, lower), getattr(rates, higher)
    return low is not None and high is not None and low > high


def _cheaper_bands(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    for index, price in enumerate(model.prices):
        for band in price.long:
            cheaper = [name for name, rate in named_rates(band).items() if rate < (getattr(price, name) or 0)]
            if cheaper and not price.note:
                message = f"the band {band_label(band)} has a lower {cheaper[0]} than the base"
                yield f"prices.{index}", message, "correct it, or give the reason in `note:`"


def _zero(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    for index, price in enumerate(model.prices):
        rates = [("", price), *((band_label(band) + " ", band) for band in price.long)]
        rates += [(f"{name} ", mode) for name, mode in price.modes.items()]
        for label, some in rates:
            for name, rate in named_rates(some).items():
                if rate == 0 and not price.free:
                    yield f"prices.{index}", f"{label}{name} is zero", "leave it out, or write `free: true`"


def _high_rates(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    for index, price in enumerate(model.prices):
        for name, rate in named_rates(price).items():
            if rate > HIGHEST_RATE:
                message = f"{name} is ${plain(rate)} per million tokens"
                yield f"prices.{index}", message, "is it per million tokens?"


def _odd_rates(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    for index, price in enumerate(model.prices):
        for message in () if price.note else odd_rates(model, price):
            yield f"prices.{index}", message, "write USD per million tokens, or give the reason in `note:`"


def _jumps(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    for index, (before, after) in enumerate(zip(model.prices, model.prices[1:], strict=False), start=1):
        for name in ("input", "output", "cache_read"):
            old, new = getattr(before, name), getattr(after, name)
            if old and new and max(old, new) >= JUMP * min(old, new) and not after.note:
                message = f"{name} goes from {plain(old)} to {plain(new)}"
                yield f"prices.{index}", message, "if it is right, give the reason in `note:`"


def _modes(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    for index, price in enumerate(model.prices):
        for name, mode in price.modes.items():
            rates = named_rates(mode)
            if rates and price.long and "long" not in mode.excludes and mode.x is None:
                message = f"{name} has its own rates and does not cover the long context"
                yield f"prices.{index}", message, "add `excludes: [long]`, or an `x:`"
            if mode.x is None and not rates and not mode.schedule:
                yield f"prices.{index}", f"{name} changes nothing", "give `x:` or rates"
            if name == "batch" and mode.x is not None and mode.x >= 1:
                yield f"prices.{index}", f"batch costs {plain(mode.x)} times the standard price", "is that right?"


def _stale(_: Catalog, model: Model, as_of: date) -> Iterator[Found]:
    if retired(model, as_of):
        return
    age = (as_of - model.checked).days
    if age > STALE_DAYS:
        yield "checked", f"last checked {age} days ago", "check its source again, and update `checked:`"


def _future_check(catalog: Catalog, model: Model, _: date) -> Iterator[Found]:
    if model.checked > catalog.as_of:
        yield "checked", f"checked on {model.checked}, after the as_of of the list", "set `as_of:` of the file"


def _retirement(catalog: Catalog, model: Model, as_of: date) -> Iterator[Found]:
    if model.retires and not model.successor:
        yield "retires", "retires without a successor", "name one, or write `successor: none`"
    if not model.successor or model.successor == "none" or not retired(model, as_of):
        return
    chain, current = [model.id], model
    while current.successor and current.successor in catalog.models:
        current = catalog.models[current.successor]
        if current.id in chain:
            yield "successor", f"its successors lead back to {current.id}", "name one that is on sale"
            return
        chain.append(current.id)


def _life(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    starts = first_day(model)
    if model.released and model.retires and model.retires <= model.released:
        yield "retires", f"retires on {model.retires}, before its release", "check both dates"
    if model.released and starts and starts < model.released:
        yield "released", f"has a price from {starts}, before its release on {model.released}", "check both dates"
    for index, (day, price) in enumerate(history(model)):
        if price.guaranteed_until and price.guaranteed_until < day:
            yield f"prices.{index}", f"a price from {day} on, guaranteed through an earlier day", "check both dates"
        if model.retires and day >= model.retires:
            yield f"prices.{index}", f"a price from {day} on, after its retirement", "check both dates"


def _featured(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    for field, span in (("featured", model.featured), ("thinking_featured", model.thinking_featured)):
        if span and span.until and span.until <= span.from_:
            yield field, "the span ends before it begins", "until is the first day outside"
        if span and model.retires and (span.until is None or span.until > model.retires):
            yield field, f"featured beyond its retirement on {model.retires}", "end the span by then"
    if model.thinking_featured and not model.thinking_tier:
        yield "thinking_featured", "featured as +thinking without a thinking_tier", "give `thinking_tier:`"


def _limits(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    if model.context and model.max_output and model.max_output > model.context[-1].tokens:
        yield "max_output", f"{model.max_output} output tokens are more than the context", "check both"


def _tokenizer(catalog: Catalog, model: Model, _: date) -> Iterator[Found]:
    name = model.tokenizer and (model.tokenizer.encoding or model.tokenizer.family)
    if model.tokenizer and name not in catalog.tokenizers:
        yield "tokenizer", f'no tokenizer "{name}"', "declare it in `tokenizers:`"


def _thinking(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    if model.thinking_tier and model.thinking == "never":
        yield "thinking_tier", "has a +thinking row and never thinks", "check `thinking:`"


def _missing_cache(catalog: Catalog, model: Model, as_of: date) -> Iterator[Found]:
    """A maker's model without a cache rate, where all others of its tier have one."""
    if _cached(catalog, model, as_of) is not False or model.note or not _makes(catalog, model):
        return
    others = [
        known
        for other in catalog.models.values()
        if (other.provider, other.tier) == (model.provider, model.tier) and other.id != model.id
        if (known := _cached(catalog, other, as_of)) is not None
    ]
    if len(others) >= FEWEST_SIBLINGS and all(others):
        message = f"has no cache_read, as the {len(others)} other models of its tier have"
        yield f"prices.{len(model.prices) - 1}", message, "add it, or give the reason in `note:` of the model"


def _cached(catalog: Catalog, model: Model, day: date) -> bool | None:
    """Whether a chat model on sale has a cache rate; ``None`` if it bills no input, or is another model's price."""
    dated = price_on(catalog, model, day) if model.kind == "chat" and on_sale(model, day) else None
    return dated.entry.cache_read is not None if dated and dated.model is model and dated.entry.input else None


def _ends_soon(_: Catalog, model: Model, as_of: date) -> Iterator[Found]:
    """A model that retires within a month and still stands for the newest one."""
    if not model.retires or not as_of < model.retires <= as_of + timedelta(SOON_DAYS):
        return
    if covers(model.featured, as_of) or covers(model.thinking_featured, as_of):
        yield "retires", f"is featured and retires on {model.retires}", "feature its successor"
    for alias in model.aliases:
        if alias.endswith("-latest") and alias not in (model.note or ""):
            hint = "move the alias to its successor, or name it in `note:`"
            yield "aliases", f"{alias} means it, and it retires on {model.retires}", hint


def _dropped_rates(_: Catalog, model: Model, __: date) -> Iterator[Found]:
    """An entry without a rate, or a mode, that the one before has. A layer may agree on some rates alone."""
    for index, (before, after) in enumerate(pairwise(model.prices), 1):
        modes = {name for name, mode in before.modes.items() if mode.schedule is None} - after.modes.keys()
        gone = sorted((named_rates(before).keys() - named_rates(after).keys()) | modes)
        if gone and not (after.free or after.note or after.layer):
            message = f"the price has no {', '.join(gone)}, which the one before has"
            yield f"prices.{index}", message, "an entry is complete by itself: add it, or give the reason in `note:`"


RULES: dict[str, tuple[str, Rule]] = {
    "pattern-overlap": (ERROR, _patterns),
    "threshold-beyond-context": (ERROR, _thresholds),
    "band-cheaper": (ERROR, _cheaper_bands),
    "rate-order": (ERROR, _order),
    "zero-rate": (ERROR, _zero),
    "rate-too-high": (ERROR, _high_rates),
    "odd-rate": (ERROR, _odd_rates),
    "unexplained-jump": (ERROR, _jumps),
    "mode-unclear": (ERROR, _modes),
    "stale": (WARNING, _stale),
    "checked-later": (ERROR, _future_check),
    "no-successor": (ERROR, _retirement),
    "dates": (ERROR, _life),
    "featured-span": (ERROR, _featured),
    "limits": (ERROR, _limits),
    "unknown-tokenizer": (ERROR, _tokenizer),
    "thinking": (ERROR, _thinking),
    "cache-missing": (WARNING, _missing_cache),
    "ends-soon": (WARNING, _ends_soon),
    "rate-dropped": (WARNING, _dropped_rates),
}
"""The rules for a single model by code, each with its level."""


def _shared_names(catalog: Catalog) -> Iterator[LintFinding]:
    """Names that two models share if case is ignored."""
    owners: dict[str, str] = {}
    for model in catalog.models.values():
        for name in _spellings(catalog, model):
            owner = owners.setdefault(name, model.id)
            if owner != model.id:
                message = f'{model.id}: "{name}" is also a name of {owner} if case is ignored'
                yield LintFinding("name-shared", ERROR, f"models.{model.id}", message, "rename one")


def _tables(catalog: Catalog) -> Iterable[LintFinding]:
    """Entries of tables that nothing refers to; often a misspelled name."""
    models = catalog.models.values()
    prices = [price for model in models for price in model.prices]
    used = {model.source for model in models} | {price.source for price in prices}
    used |= {family.source for family in catalog.tokenizers.values()}
    used |= {source for family in catalog.media.values() for source in family.sources}
    used |= {source for _, source in catalog.self_hosted.sources()}
    used |= {plan.source for plan in catalog.capacity.values()} | {plan.source for plan in catalog.seats.values()}
    used |= {tuning.source for history in catalog.fine_tuning.values() for tuning in history}
    families = catalog.tokenizers.values()
    overheads = [each for family in families for each in (*family.overheads, *filter(None, [family.overhead]))]
    used |= {source for overhead in overheads for source in overhead.sources}
    for name in catalog.sources.keys() - used:
        yield LintFinding("unused", WARNING, f"sources.{name}", f"nothing cites the source {name}", "remove it")
    timed = {mode.schedule for price in prices for mode in price.modes.values()}
    for name in catalog.schedules.keys() - timed:
        yield LintFinding("unused", WARNING, f"schedules.{name}", f"no price uses the schedule {name}", "remove it")
    for name in catalog.media.keys() - {name_of_family(catalog, model) for model in models}:
        yield LintFinding("unused", WARNING, f"media.{name}", f"{name} matches no model", "correct `models:`")
    for path in _unused_overheads(catalog):
        yield LintFinding("unused", WARNING, f"tokenizers.{path}", f"{path} matches no model", "correct `models:`")
    for name in catalog.providers.keys() - {model.provider for model in models}:
        yield LintFinding("unused", WARNING, f"providers.{name}", f"{name} sells no model", "remove it")


def _unused_overheads(catalog: Catalog) -> Iterable[str]:
    """The paths of overheads whose patterns match no model of their tokenizer."""
    by_tokenizer: dict[str, list[Model]] = {}
    for model in catalog.models.values():
        by_tokenizer.setdefault(tokenizer_name(model), []).append(model)
    for name, family in catalog.tokenizers.items():
        for index, overhead in enumerate(family.overheads):
            if not any(matches_any(model.id, overhead.models) for model in by_tokenizer.get(name, ())):
                yield f"{name}.overheads.{index}"
