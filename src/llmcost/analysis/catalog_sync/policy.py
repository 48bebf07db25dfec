"""The policy of ``catalog sync``: it fails closed, and a person reviews what is surprising.

Nothing of a list is used if it covers less than half of the expected models, and nothing of a provider if it covers
less than half of that provider's. Nothing at all is written if the catalog was checked after the day of the sync. A
single entry is held back if a rate changes threefold or more, if lint would find an error, if the list does not give
the whole new price, if a person decided against the figure before, if the catalog cites the provider itself, and if the
history would not just grow. Models are never added or removed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.money import plain
from llmcost.model.reports.catalog_sync import Coverage, RateChange
from llmcost.model.reports.lint import ERROR
from llmcost.pricing.price_list.lookup import history

from ..catalog.lint import JUMP, RULES

FEW = 3
"""A provider with fewer models is not checked alone: a single renamed model would be half of them."""
_EXPLAINED = "unexplained-jump"
_CENTS = -2


def blocks(catalog: Catalog, as_of: date) -> Iterator[str]:
    """The reasons why nothing may be written at all."""
    if as_of < catalog.as_of:
        yield f"the catalog was checked on {catalog.as_of}, after {as_of}"


def refusal(coverage: Sequence[Coverage]) -> str | None:
    """Why nothing of a list is used; ``None`` if it is."""
    named, expected = (sum(getattr(one, part) for one in coverage) for part in ("named", "expected"))
    if named * 2 < expected:
        return f"the list has {named} of the {expected} expected models: is it complete and current?"
    return None


def gaps(coverage: Sequence[Coverage]) -> tuple[str, ...]:
    """The providers of which a list has too few models to be compared."""
    return tuple(one.provider for one in coverage if one.expected >= FEW and one.named * 2 < one.expected)


def doubts(
    catalog: Catalog, model: Model, entry: Price, moved: Sequence[RateChange], as_of: date, *, official: bool
) -> Iterator[str]:
    """The reasons why an entry for the end of a model's prices is held back for a person.

    ``official`` says whether the list has it from a page of the provider.
    """
    for change in moved:
        if change.before and max(change.before, change.after) >= JUMP * min(change.before, change.after):
            yield f"{change.name} changes from {plain(change.before)} to {plain(change.after)}, a factor of 3 or more"
    if model.disputed and any(change.after in _figures(model.disputed) for change in moved):
        yield f"a person decided against this figure: {model.disputed}"
    cited = catalog.sources.get(model.prices[-1].source or model.source)
    if cited and cited.kind == "official" and not official:
        yield f"the catalog has its price from the provider itself ({cited.title})"
    last = max(starts for starts, _ in history(model))
    if entry.from_ and entry.from_ <= last:
        yield f"the catalog already has a price from {last} on"
    else:
        yield from _lint(catalog, model, entry, as_of)


def _figures(text: str) -> set[Decimal]:
    return {Decimal(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def _lint(catalog: Catalog, model: Model, entry: Price, as_of: date) -> Iterator[str]:
    """The errors that ``catalog lint`` finds only with the entry."""
    longer = replace(model, prices=(*model.prices, entry))
    after = replace(catalog, models=catalog.models | {model.id: longer})
    before = {message for _, message in _errors(catalog, model, as_of)}
    yield from (f"{code}: {message}" for code, message in _errors(after, longer, as_of) if message not in before)


def _errors(catalog: Catalog, model: Model, as_of: date) -> Iterator[tuple[str, str]]:
    for code, (level, rule) in RULES.items():
        if level == ERROR and code != _EXPLAINED:
            yield from ((code, message) for _, message, _ in rule(catalog, model, as_of))


def is_rounded(before: Decimal, after: Decimal) -> bool:
    """Whether a figure is the one of the catalog rounded to whole cents, as in some lists: 0.13 for 0.125."""
    in_cents = int(after.as_tuple().exponent) == _CENTS
    return in_cents and before != after and abs(before - after) <= Decimal(5).scaleb(_CENTS - 1)
