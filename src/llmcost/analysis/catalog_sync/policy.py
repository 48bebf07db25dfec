"""The policy of ``catalog sync``: it fails closed, and what is surprising waits for a person.

Nothing is written when the list covers less than half of the models that it should know, of a provider or in all, or
when the catalog is younger than the day asked for. A single entry waits when a rate moves threefold or more, when
lint would find an error, when the list leaves part of the new price open, when a dispute over the very figure was
decided otherwise, when ours was read at the provider itself, and when the history would not simply grow. Models are
never added, and never removed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model, Price, Source
from llmcost.model.money import plain
from llmcost.model.reports.catalog import Coverage, RateChange
from llmcost.model.reports.lint import ERROR
from llmcost.pricing.lookup import history

from ..catalog.lint import JUMP, RULES

FEW = 3
"""A provider with fewer models is only part of the whole: one that is renamed would be half of it."""
_EXPLAINED = "unexplained-jump"
_CENTS = -2


def blocks(catalog: Catalog, as_of: date, coverage: Sequence[Coverage]) -> Iterator[str]:
    """Why nothing at all may be written."""
    if as_of < catalog.as_of:
        yield f"the catalog was checked on {catalog.as_of}, after {as_of}"
    named, expected = (sum(getattr(one, part) for one in coverage) for part in ("named", "expected"))
    if named * 2 < expected:
        yield f"the list has {named} of the {expected} models that it should know: is it whole, and of these days?"
    for one in coverage:
        if one.expected >= FEW and one.named * 2 < one.expected:
            yield f"the list has {one.named} of the {one.expected} models of {one.provider} that it should know"


def doubts(
    catalog: Catalog, model: Model, entry: Price, moved: Sequence[RateChange], source: Source, as_of: date
) -> Iterator[str]:
    """Why an entry, to be appended to a model's prices, waits for a person."""
    for change in moved:
        if change.before and max(change.before, change.after) >= JUMP * min(change.before, change.after):
            yield f"{change.name} goes from {plain(change.before)} to {plain(change.after)}: threefold or more"
    if model.disputed and any(change.after in _figures(model.disputed) for change in moved):
        yield f"a person decided against that figure: {model.disputed}"
    cited = catalog.sources[model.prices[-1].source or model.source]
    if cited.kind == "official" and source.kind != "official":
        yield f"the catalog has its price from the provider itself ({cited.title})"
    last = max(starts for starts, _ in history(model))
    if entry.from_ and entry.from_ <= last:
        yield f"the catalog has a price from {last} on already"
    else:
        yield from _lint(catalog, model, entry, as_of)


def _figures(text: str) -> set[Decimal]:
    """The numbers that a text names."""
    return {Decimal(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def _lint(catalog: Catalog, model: Model, entry: Price, as_of: date) -> Iterator[str]:
    """What ``catalog lint`` would find with the entry, and does not find without."""
    longer = replace(model, prices=(*model.prices, entry))
    after = replace(catalog, models=catalog.models | {model.id: longer})
    before = {message for _, message in _errors(catalog, model, as_of)}
    yield from (f"{code}: {message}" for code, message in _errors(after, longer, as_of) if message not in before)


def _errors(catalog: Catalog, model: Model, as_of: date) -> Iterator[tuple[str, str]]:
    for code, (level, rule) in RULES.items():
        if level == ERROR and code != _EXPLAINED:
            yield from ((code, message) for _, message, _ in rule(catalog, model, as_of))


def is_rounded(before: Decimal, after: Decimal) -> bool:
    """Whether a figure is ours in whole cents, as some lists keep it: 0.13 for 0.125."""
    in_cents = int(after.as_tuple().exponent) == _CENTS
    return in_cents and before != after and abs(before - after) <= Decimal(5).scaleb(_CENTS - 1)
