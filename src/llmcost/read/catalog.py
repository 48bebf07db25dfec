"""``pricing.yaml`` → a checked ``Catalog``."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from llmcost.model.catalog import Catalog, Model, Price
from llmcost.model.problems import InputError, Problem, Where
from llmcost.pricing.sheet import band_label, named_rates

from .shape import Shaper
from .yaml_text import Mapping, parse, places_of

Places = Callable[[], dict[str, Where]]
"""Where each key of a file stands, by dotted path (``models.openai/o3.prices.1``): worked out when it is asked for."""


class CatalogFile(NamedTuple):
    """A catalog and the places of its file."""

    catalog: Catalog
    places: Places


def parse_catalog(text: str, file: str) -> CatalogFile:
    """Check a price list as a whole. Raises ``InputError`` with every problem that it has."""
    node, problems = parse(text, file)
    if not isinstance(node, Mapping):
        missing = Problem("not-a-catalog", "no price list", "start with `schema: 1`", Where(file, 1))
        raise InputError([*problems, missing])
    shaper = Shaper(file)
    catalog = shaper.read(Catalog, node, "")
    problems += shaper.problems
    places = cache(lambda: dict(places_of(node, file)))
    if catalog is not None and not problems:
        problems += cross_check(catalog, places, file)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    return CatalogFile(catalog, places)


def cross_check(catalog: Catalog, places: Places, file: str) -> list[Problem]:
    """What one field says against another: everything referred to exists, and every name has one owner."""
    return list(_Cross(catalog, places, file).problems())


class _Cross:
    def __init__(self, catalog: Catalog, places: Places, file: str) -> None:
        self.catalog, self.places, self.file = catalog, places, file

    def problems(self) -> Iterator[Problem]:
        for model in self.catalog.models.values():
            yield from self._references(model)
            yield from self._history(model)
        yield from self._names()
        for name, schedule in self.catalog.schedules.items():
            if schedule.tz != "UTC" and not _zone_exists(schedule.tz):
                yield Problem("unknown-zone", f'schedule {name}: no time zone "{schedule.tz}"', "", Where(self.file))

    def _at(self, model: Model, field: str = "") -> Where:
        places, entry = self.places(), f"models.{model.id}"
        return places.get(f"{entry}.{field}") or places.get(entry) or Where(self.file)

    def _references(self, model: Model) -> Iterator[Problem]:
        catalog = self.catalog
        wanted: list[tuple[str, str | None, Container[str]]] = [
            ("seller", model.seller, catalog.sellers),
            ("tier", model.tier, catalog.tiers),
            ("thinking_tier", model.thinking_tier, catalog.tiers),
            ("source", model.source, catalog.sources),
            *(("prices", price.source, catalog.sources) for price in model.prices),
            *(("prices", mode.schedule, catalog.schedules) for price in model.prices for mode in price.modes.values()),
        ]
        for field, name, known in wanted:
            if name is not None and name not in known:
                yield Problem(
                    "unknown-reference", f'{model.id}: no {field} "{name}"', "declare it", self._at(model, field)
                )
        targets = [("redirects", model.redirects.to)] if model.redirects else []
        if model.successor not in (None, "none"):
            targets.append(("successor", str(model.successor)))
        for field, target in targets:
            if target not in catalog.models:
                yield Problem(
                    "unknown-reference", f'{model.id}: {field} "{target}" is no model', "", self._at(model, field)
                )
        for pattern in model.match:
            try:
                re.compile(pattern)
            except re.error as error:
                yield Problem(
                    "bad-pattern", f"{model.id}: {pattern} is no pattern: {error}", "", self._at(model, "match")
                )

    def _history(self, model: Model) -> Iterator[Problem]:
        for code, says, hint in _history_problems(model):
            yield Problem(code, f"{model.id}: {says}", hint, self._at(model, "prices"))

    def _names(self) -> Iterator[Problem]:
        """Aliases and bare ids have one owner each among the models that could answer to them."""
        owners: dict[str, list[Model]] = {}
        for model in self.catalog.models.values():
            for name in {model.id, *model.aliases, *([model.bare_id] if self._makes(model) else [])}:
                owners.setdefault(name, []).append(model)
        for name, models in owners.items():
            makers = [model for model in models if self._makes(model)] or models
            if len(makers) > 1:
                others = ", ".join(model.id for model in makers[1:])
                yield Problem(
                    "name-taken", f'"{name}" is a name of {makers[0].id} and {others}', "", self._at(makers[1])
                )

    def _makes(self, model: Model) -> bool:
        seller = self.catalog.sellers.get(model.seller)
        return seller is not None and seller.maker


def _history_problems(model: Model) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a model's prices: code, message, remedy."""
    if not model.prices:
        yield "no-prices", "it has no price", "add one to `prices:`"
    starts = [price.from_ or (model.released if place == 0 else None) for place, price in enumerate(model.prices)]
    if None in starts:
        yield "no-start", "a price without a first day", "give `from:`, or the model's `released:` for the first"
    elif any(b <= a for a, b in pairwise(starts) if a and b):
        yield "history-order", "prices must ascend by date", "oldest first, each day once"
    for price in model.prices:
        yield from _entry(price)


def _entry(price: Price) -> Iterator[tuple[str, str, str]]:
    """What is wrong inside one price entry: code, message, remedy."""
    for band in price.long:
        if (band.above is None) == (band.at_least is None):
            yield "band", "a band needs either `above` or `at_least`", "sellers differ: > or >="
        if lacking := sorted(named_rates(price).keys() - named_rates(band).keys() - {"storage_hour"}):
            yield (
                "band",
                f"the band {band_label(band)} lacks {', '.join(lacking)}",
                "a band names every rate of its base",
            )
    thresholds = Counter(band.above if band.above is not None else band.at_least for band in price.long)
    if any(count > 1 for count in thresholds.values()):
        yield "band", "two bands begin at the same length", ""
    if price.free and any(rate for rate in (price.input, price.output)):
        yield "free", "`free: true` beside a price", "remove one of them"
    if not price.free and any(rate == 0 for rate in (price.input, price.output)):
        yield "zero", "a price of zero", "leave the rate out, or say `free: true`"


def _zone_exists(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return False
