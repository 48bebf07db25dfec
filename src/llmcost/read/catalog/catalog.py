"""``pricing.yaml`` → a checked ``Catalog``."""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.problems import InputError, Problem, Where, short
from llmcost.pricing.rates import band_label, named_rates
from llmcost.pricing.schedules import overlap_in

from ..yaml.nodes import Mapping, parse, places_of
from ..yaml.validator import Validator

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
    shaper = Validator(file)
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
        yield from self._tables()
        for model in self.catalog.models.values():
            if model.redirects and _leads_back(self.catalog, model):
                message = f"{model.id}: its redirects lead back to it"
                yield Problem(
                    "redirect-cycle", message, "redirect to one that is on sale", self._at(model, "redirects")
                )
        for name, schedule in self.catalog.schedules.items():
            if overlap_in(schedule.hours):
                where = self.places().get(f"schedules.{name}.hours") or Where(self.file)
                hint = "each hour stands in one of them"
                yield Problem("hours", f"schedule {name}: its hours overlap", hint, where)
            if schedule.tz != "UTC" and not _zone_exists(schedule.tz):
                where = self.places().get(f"schedules.{name}.tz") or Where(self.file)
                message = f'schedule {name}: no time zone "{schedule.tz}"'
                yield Problem("unknown-zone", message, "give a name such as Europe/Berlin", where)

    def _at(self, model: Model, field: str = "") -> Where:
        """The place of a field such as ``prices.0.source``, or of the nearest thing around it that has one."""
        places, entry = self.places(), f"models.{model.id}"
        if any(price.layer for price in model.prices):  # the numbers of its prices are not those of one file
            field = field.partition(".")[0]
        while field and f"{entry}.{field}" not in places:
            field = field.rpartition(".")[0]
        return places.get(f"{entry}.{field}" if field else entry) or Where(self.file)

    def _references(self, model: Model) -> Iterator[Problem]:
        catalog = self.catalog
        wanted: list[tuple[str, str, str | None, Container[str]]] = [
            ("", "providers", model.provider, catalog.providers),
            ("tier", "tiers", model.tier, catalog.tiers),
            ("thinking_tier", "tiers", model.thinking_tier, catalog.tiers),
            ("source", "sources", model.source, catalog.sources),
        ]
        for place, price in enumerate(model.prices):
            wanted.append((f"prices.{place}.source", "sources", price.source, catalog.sources))
            for mode in price.modes:
                field = f"prices.{place}.modes.{mode}.schedule"
                wanted.append((field, "schedules", price.modes[mode].schedule, catalog.schedules))
        for field, table, name, known in wanted:
            if name is not None and name not in known:
                message, hint = f'{model.id}: no {table[:-1]} "{name}"', f"declare it under `{table}:`"
                yield Problem("unknown-reference", message, hint, self._at(model, field))
        targets = [("redirects", model.redirects.to)] if model.redirects else []
        if model.successor not in (None, "none"):
            targets.append(("successor", str(model.successor)))
        for field, target in targets:
            if target not in catalog.models:
                message, hint = f'{model.id}: {field} "{target}" is no model', "name one by its full id"
                yield Problem("unknown-reference", message, hint, self._at(model, field))
        yield from self._patterns(model)

    def _patterns(self, model: Model) -> Iterator[Problem]:
        """Snapshot patterns that are invalid, or too slow to match."""
        from .snapshot_patterns import ALLOWED, refusal  # a start reads the compiled catalog, and needs none of it

        for pattern in model.match:
            if reason := refusal(pattern):
                message = f"{model.id}: {short(pattern)} {reason}"
                yield Problem("bad-pattern", message, ALLOWED, self._at(model, "match"))

    def _tables(self) -> Iterator[Problem]:
        """Sources of what is no price."""
        named: list[tuple[str, str | None]] = []
        for name, family in self.catalog.tokenizers.items():
            named.append((f"tokenizers.{name}.source", family.source))
            overheads = [("overhead", family.overhead)] if family.overhead else []
            overheads += [(f"overheads.{at}", each) for at, each in enumerate(family.overheads)]
            for place, overhead in overheads:
                found = enumerate(overhead.sources)
                named += [(f"tokenizers.{name}.{place}.sources.{at}", source) for at, source in found]
        for name, media in self.catalog.media.items():
            named += [(f"media.{name}.sources.{place}", source) for place, source in enumerate(media.sources)]
        machines = self.catalog.self_hosted
        named += [(f"self_hosted.{place}", source) for place, source in machines.sources()]
        for name, model in machines.models.items():
            for number, measured in enumerate(model.throughput):
                if measured.gpu not in machines.gpus:
                    place = f"self_hosted.models.{name}.throughput.{number}.gpu"
                    message = f'{place.removesuffix(".gpu")}: no card "{measured.gpu}"'
                    where = self.places().get(place) or Where(self.file)
                    yield Problem("unknown-reference", message, "declare it under `self_hosted.gpus:`", where)
        for zero in machines.zeros():
            where = self.places().get(f"self_hosted.{zero}") or Where(self.file)
            yield Problem("out-of-range", f"self_hosted.{zero} is 0", "write what was read or measured", where)
        for place, source in named:
            if source is not None and source not in self.catalog.sources:
                where = self.places().get(place) or Where(self.file)
                message, hint = f'{place.split(".source")[0]}: no source "{source}"', "declare it under `sources:`"
                yield Problem("unknown-reference", message, hint, where)

    def _history(self, model: Model) -> Iterator[Problem]:
        found = [("prices", problem) for problem in _history_problems(model)]
        for place, price in enumerate(model.prices):
            found += [(f"prices.{place}", problem) for problem in _entry(price)]
        for field, problem in found:
            yield problem._replace(message=f"{model.id}: {problem.message}", where=self._at(model, field))

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
                message = f'"{name}" is a name of {makers[0].id} and of {others}'
                yield Problem("name-taken", message, "give it to one of them", self._at(makers[1]))

    def _makes(self, model: Model) -> bool:
        provider = self.catalog.providers.get(model.provider)
        return provider is not None and provider.maker


def _history_problems(model: Model) -> Iterator[Problem]:
    """What is wrong with a model's prices."""
    if not model.prices:
        yield Problem("no-prices", "it has no price", "add one to `prices:`")
    starts = [price.from_ or (model.released if place == 0 else None) for place, price in enumerate(model.prices)]
    if None in starts:
        hint = "give `from:`, or the model's `released:` for the first"
        yield Problem("no-start", "a price without a first day", hint)
    elif any(b <= a for a, b in pairwise(starts) if a and b):
        yield Problem("history-order", "its prices do not ascend by date", "oldest first, each day once")


def _entry(price: Price) -> Iterator[Problem]:
    """What is wrong inside one price entry."""
    for band in price.long:
        if (band.above is None) == (band.at_least is None):
            hint = "providers differ: more than, or from on"
            yield Problem("band", "a band needs either `above` or `at_least`", hint)
        if lacking := sorted(named_rates(price).keys() - named_rates(band).keys() - {"storage_hour"}):
            message = f"the band {band_label(band)} lacks {', '.join(lacking)}"
            yield Problem("band", message, "a band names every rate that the base names")
    thresholds = Counter(band.above if band.above is not None else band.at_least for band in price.long)
    if any(count > 1 for count in thresholds.values()):
        yield Problem("band", "two bands begin at the same length", "keep one of them")
    if price.free and any(rate for rate in (price.input, price.output)):
        yield Problem("free", "`free: true` beside a price", "remove one of them")
    if not price.free and any(rate == 0 for rate in (price.input, price.output)):
        yield Problem("zero", "a price of zero", "leave the rate out, or say `free: true`")


def _leads_back(catalog: Catalog, model: Model) -> bool:
    """Whether a chain of redirects returns to where it began."""
    current, passed = model, {model.id}
    while current.redirects and current.redirects.to in catalog.models:
        current = catalog.models[current.redirects.to]
        if current.id in passed:
            return current.id == model.id
        passed.add(current.id)
    return False


def _zone_exists(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return False
