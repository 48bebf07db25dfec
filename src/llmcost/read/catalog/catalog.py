"""Reads and checks a price list (``pricing.yaml``)."""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from datetime import date
from functools import cache
from itertools import pairwise

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.inputs.tokenizers import TextRatio, TokenizerFamily
from llmcost.model.problems import InputError, Problem, Where, short
from llmcost.model.record import record
from llmcost.pricing.media_units import unit_of_fee
from llmcost.pricing.price_list.schedules import overlap_in, zone_of
from llmcost.pricing.rates import band_label, named_rates

from ..yaml.nodes import Mapping, locations_of, parse
from ..yaml.validator import Validator

Locations = Callable[[], dict[str, Where]]
"""The location of each key of a file, by dotted path (``models.openai/o3.prices.1``). Computed on the first call."""


@record
class CatalogFile:
    catalog: Catalog
    locations: Locations


def parse_catalog(text: str, file: str) -> CatalogFile:
    """The checked catalog of a price list. Raises ``InputError`` with all its problems."""
    node, problems = parse(text, file)
    if not isinstance(node, Mapping):
        missing = Problem("not-a-catalog", "this is not a price list", "start with `schema: 1`", Where(file, 1))
        raise InputError([*problems, missing])
    shaper = Validator(file)
    catalog = shaper.read(Catalog, node, "")
    problems += shaper.problems
    locations = cache(lambda: dict(locations_of(node, file)))
    if catalog is not None and not problems:
        problems += cross_check(catalog, locations, file)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.sort_key))
    return CatalogFile(catalog, locations)


def cross_check(catalog: Catalog, locations: Locations, file: str) -> list[Problem]:
    """Problems between fields: missing references, names with several owners, inconsistent histories and schedules."""
    return list(_CrossCheck(catalog, locations, file).problems())


class _CrossCheck:
    def __init__(self, catalog: Catalog, locations: Locations, file: str) -> None:
        self.catalog, self.locations, self.file = catalog, locations, file

    def problems(self) -> Iterator[Problem]:
        for model in self.catalog.models.values():
            yield from self._references(model)
            yield from self._history(model)
        yield from self._names()
        yield from self._tables()
        yield from self._capacity()
        yield from self._ratios()
        for model in self.catalog.models.values():
            if model.redirects and _is_redirect_cycle(self.catalog, model):
                message = f"{model.id}: its redirects form a cycle"
                yield Problem(
                    "redirect-cycle", message, "redirect to a model that is on sale", self._at(model, "redirects")
                )
        for name, schedule in self.catalog.schedules.items():
            if overlap_in(schedule.hours):
                where = self.locations().get(f"schedules.{name}.hours") or Where(self.file)
                hint = "each hour may be in one of them only"
                yield Problem("hours", f"schedule {name}: its hours overlap", hint, where)
            try:
                zone_of(schedule.tz)
            except ValueError as error:
                where = self.locations().get(f"schedules.{name}.tz") or Where(self.file)
                yield Problem("unknown-zone", f"schedule {name}: {error}", "give a name such as Europe/Berlin", where)

    def _at(self, model: Model, field: str = "") -> Where:
        """The location of a field such as ``prices.0.source``, or of the nearest enclosing field that has one."""
        locations, entry = self.locations(), f"models.{model.id}"
        if any(price.layer for price in model.prices):  # its prices come from several files, so their indexes differ
            field = field.partition(".")[0]
        while field and f"{entry}.{field}" not in locations:
            field = field.rpartition(".")[0]
        return locations.get(f"{entry}.{field}" if field else entry) or Where(self.file)

    def _references(self, model: Model) -> Iterator[Problem]:
        catalog = self.catalog
        wanted: list[tuple[str, str, str | None, Container[str]]] = [
            ("", "providers", model.provider, catalog.providers),
            ("tier", "tiers", model.tier, catalog.tiers),
            ("thinking_tier", "tiers", model.thinking_tier, catalog.tiers),
            ("source", "sources", model.source, catalog.sources),
        ]
        for index, price in enumerate(model.prices):
            wanted.append((f"prices.{index}.source", "sources", price.source, catalog.sources))
            for mode in price.modes:
                field = f"prices.{index}.modes.{mode}.schedule"
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
                message, hint = f'{model.id}: {field} "{target}" is not a model', "give its full id"
                yield Problem("unknown-reference", message, hint, self._at(model, field))
        yield from self._patterns(model)

    def _patterns(self, model: Model) -> Iterator[Problem]:
        """Problems of snapshot patterns: invalid, or too slow to match."""
        from .snapshot_patterns import ALLOWED, refusal  # not needed at start-up

        for pattern in model.match:
            if reason := refusal(pattern):
                message = f"{model.id}: {short(pattern)} {reason}"
                yield Problem("bad-pattern", message, ALLOWED, self._at(model, "match"))

    def _ratios(self) -> Iterator[Problem]:
        """Problems of the ratios of tokenizers: they are divided by, and one vocabulary has one ratio and range."""
        for name, family in self.catalog.tokenizers.items():
            same = self.catalog.tokenizers.get(family.vocabulary or name)
            if family.vocabulary and (same is None or same.vocabulary or _counts(same) != _counts(family)):
                path = f"tokenizers.{name}.vocabulary"
                message = f"{path}: {short(family.vocabulary or '')} does not count as this one does"
                hint = "name a tokenizer of the list that has the same ratios, and no `vocabulary:` of its own"
                yield Problem("ratio", message, hint, self.locations().get(path) or Where(self.file))
            paths: dict[str, TextRatio] = {f"tokenizers.{name}": family}
            paths |= {f"tokenizers.{name}.texts.{text}": ratio for text, ratio in family.texts.items()}
            for path, ratio in paths.items():
                if not 0 < ratio.low <= ratio.factor <= ratio.high:
                    message = f"{path}: low {ratio.low}, factor {ratio.factor}, high {ratio.high}"
                    where = self.locations().get(path) or Where(self.file)
                    yield Problem("ratio", message, "give 0 < low ≤ factor ≤ high", where)

    def _open_models(self) -> Iterator[Problem]:
        """Problems of the GPUs and tokenizers of open models."""
        for name, model in self.catalog.self_hosted.models.items():
            for number, measured in enumerate(model.throughput):
                if measured.gpu not in self.catalog.self_hosted.gpus:
                    path = f"self_hosted.models.{name}.throughput.{number}.gpu"
                    message = f'{path.removesuffix(".gpu")}: no GPU "{measured.gpu}"'
                    where = self.locations().get(path) or Where(self.file)
                    yield Problem("unknown-reference", message, "declare it under `self_hosted.gpus:`", where)
            if model.tokenizer and model.tokenizer not in self.catalog.tokenizers:
                path = f"self_hosted.models.{name}.tokenizer"
                where = self.locations().get(path) or Where(self.file)
                message = f'{path.removesuffix(".tokenizer")}: no tokenizer "{model.tokenizer}"'
                yield Problem("unknown-reference", message, "declare it under `tokenizers:`", where)

    def _tables(self) -> Iterator[Problem]:
        """Problems of the other tables: sources, GPUs, and figures of self-hosting."""
        named: list[tuple[str, str | None]] = []
        for name, family in self.catalog.tokenizers.items():
            named.append((f"tokenizers.{name}.source", family.source))
            overheads = [("overhead", family.overhead)] if family.overhead else []
            overheads += [(f"overheads.{index}", each) for index, each in enumerate(family.overheads)]
            for path, overhead in overheads:
                found = enumerate(overhead.sources)
                named += [(f"tokenizers.{name}.{path}.sources.{index}", source) for index, source in found]
        for name, media in self.catalog.media.items():
            named += [(f"media.{name}.sources.{index}", source) for index, source in enumerate(media.sources)]
            for index, rule in enumerate(media.output_images):
                if (rule.tokens is None) is (rule.cells is None):
                    path = f"media.{name}.output_images.{index}"
                    where = self.locations().get(path) or Where(self.file)
                    yield Problem("counts", f"{path} needs tokens or cells", "give one of them", where)
        named += [(f"capacity.{name}.source", plan.source) for name, plan in self.catalog.capacity.items()]
        for name, tunings in self.catalog.fine_tuning.items():
            named += [(f"fine_tuning.{name}.{index}.source", each.source) for index, each in enumerate(tunings)]
        named += [(f"seats.{name}.source", plan.source) for name, plan in self.catalog.seats.items()]
        machines = self.catalog.self_hosted
        named += [(f"self_hosted.{path}", source) for path, source in machines.sources()]
        yield from self._open_models()
        for zero in machines.zeros():
            where = self.locations().get(f"self_hosted.{zero}") or Where(self.file)
            yield Problem("out-of-range", f"self_hosted.{zero} is 0", "give the published or measured figure", where)
        for path, source in named:
            if source is not None and source not in self.catalog.sources:
                where = self.locations().get(path) or Where(self.file)
                message, hint = f'{path.split(".source")[0]}: no source "{source}"', "declare it under `sources:`"
                yield Problem("unknown-reference", message, hint, where)

    def _capacity(self) -> Iterator[Problem]:
        """Problems of the price histories of reserved units, seats and tuning."""
        seats = self.catalog.seats.items()
        days = {f"seats.{name}.prices": [each.from_ for each in plan.prices] for name, plan in seats}
        for name, tunings in self.catalog.fine_tuning.items():
            days[f"fine_tuning.{name}"] = [each.from_ for each in tunings]
        for name, units in self.catalog.capacity.items():
            for term, prices in units.terms.items():
                days[f"capacity.{name}.terms.{term}"] = [each.from_ for each in prices]
        for path, starts in days.items():
            for problem in _term_problems(path, starts):
                yield problem._replace(where=self.locations().get(path) or Where(self.file))

    def _history(self, model: Model) -> Iterator[Problem]:
        found = [("prices", problem) for problem in _history_problems(model)]
        for index, price in enumerate(model.prices):
            found += [(f"prices.{index}", problem) for problem in _price_problems(price)]
        found += [(field, problem) for field, problem in _fee_problems(model)]
        for field, days in _dated_terms(model):
            found += [(field, problem) for problem in _term_problems(field, days)]
        for field, problem in found:
            yield problem._replace(message=f"{model.id}: {problem.message}", where=self._at(model, field))

    def _names(self) -> Iterator[Problem]:
        """Problems of names: each alias and bare id must belong to one model."""
        owners: dict[str, list[Model]] = {}
        for model in self.catalog.models.values():
            for name in {model.id, *model.aliases, *([model.bare_id] if self._makes(model) else [])}:
                owners.setdefault(name, []).append(model)
        for name, models in owners.items():
            makers = [model for model in models if self._makes(model)] or models
            if len(makers) > 1:
                others = ", ".join(model.id for model in makers[1:])
                message = f'"{name}" is a name of {makers[0].id} and of {others}'
                yield Problem("name-taken", message, "keep it for one of them", self._at(makers[1]))

    def _makes(self, model: Model) -> bool:
        provider = self.catalog.providers.get(model.provider)
        return provider is not None and provider.maker


def _history_problems(model: Model) -> Iterator[Problem]:
    if not model.prices:
        yield Problem("no-prices", "it has no price", "add one to `prices:`")
    starts = [price.from_ or (model.released if index == 0 else None) for index, price in enumerate(model.prices)]
    if None in starts:
        hint = "add `from:`; the first price may rely on the model's `released:`"
        yield Problem("no-start", "a price without a start date", hint)
    elif any(b <= a for a, b in pairwise(starts) if a and b):
        yield Problem(
            "history-order", "its prices are not in ascending order by date", "put the oldest first, and each date once"
        )


def _dated_terms(model: Model) -> Iterator[tuple[str, list[date | None]]]:
    """The first days of each history of a model besides its prices, by field."""
    yield "context", [window.from_ for window in model.context]
    for name, fees in model.fees.items():
        yield f"fees.{name}", [fee.from_ for fee in fees]
    for name, regions in model.regions.items():
        yield f"regions.{name}", [region.from_ for region in regions]


def _fee_problems(model: Model) -> Iterator[tuple[str, Problem]]:
    names = {key.removesuffix("_1k") for key in model.fees}
    for key, fee in ((key, fee) for key, fees in model.fees.items() for fee in fees):
        field = f"fees.{key}"
        if fee.always and (fee.free_per_day or fee.free_per_month):
            hint = "remove the free calls, or `always:`"
            yield field, Problem("fee", f"{field}: always billed, and partly free", hint)
        if fee.of and not unit_of_fee(key, fee):
            yield field, Problem("fee", f"{field}: `of:` without a unit of media", "add `unit:`, such as image")
        if fee.until and fee.from_ and fee.until <= fee.from_:
            message = f"{field}: it ends on {fee.until}, before it begins"
            yield field, Problem("fee", message, "`until:` is the first day without it")
        if fee.instead_of is not None and fee.instead_of not in names - {key.removesuffix("_1k")}:
            message = f'{field}: instead_of names "{short(fee.instead_of)}", which is no other fee of it'
            yield field, Problem("unknown-reference", message, f"its fees: {', '.join(sorted(names))}")
    if model.default_region is not None and model.default_region not in model.regions:
        message = f'default_region "{short(model.default_region)}" has no price'
        yield "default_region", Problem("unknown-reference", message, "add it to `regions:`")


def _term_problems(field: str, days: list[date | None]) -> Iterator[Problem]:
    if not days and field != "context":
        yield Problem("no-prices", f"{field} is empty", "add an entry, or remove it")
    elif None in days[1:]:
        hint = "add `from:`; only the first entry may hold since ever"
        yield Problem("no-start", f"{field}: an entry without a start date", hint)
    elif any(b <= (a or date.min) for a, b in pairwise(days) if b):
        message = f"{field}: its entries are not in ascending order by date"
        yield Problem("history-order", message, "put the oldest first, and each date once")


def _price_problems(price: Price) -> Iterator[Problem]:
    for band in price.long:
        if (band.above is None) == (band.at_least is None):
            hint = "use `above` for more than, `at_least` for at least"
            yield Problem("band", "a band needs either `above` or `at_least`", hint)
        if missing := sorted(named_rates(price).keys() - named_rates(band).keys() - {"storage_hour"}):
            message = f"the band {band_label(band)} lacks {', '.join(missing)}"
            yield Problem("band", message, "a band must set every rate that the base price sets")
    thresholds = Counter(band.above if band.above is not None else band.at_least for band in price.long)
    if any(count > 1 for count in thresholds.values()):
        yield Problem("band", "two bands begin at the same length", "keep one of them")
    if price.free and any(rate for rate in (price.input, price.output)):
        yield Problem("free", "`free: true` together with a price", "remove one of them")
    if not price.free and any(rate == 0 for rate in (price.input, price.output)):
        yield Problem("zero", "a price of zero", "remove the rate, or set `free: true`")


def _is_redirect_cycle(catalog: Catalog, model: Model) -> bool:
    """Whether the redirects of a model lead back to it."""
    current, passed = model, {model.id}
    while current.redirects and current.redirects.to in catalog.models:
        current = catalog.models[current.redirects.to]
        if current.id in passed:
            return current.id == model.id
        passed.add(current.id)
    return False


def _counts(family: TokenizerFamily) -> tuple[object, ...]:
    return family.factor, family.low, family.high, family.texts
