"""Find a model by its exact name, and its price on a day (laws P1, P3, P7)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from llmcost.model.inputs.catalog import Catalog, DateRange, Model, Price
from llmcost.model.inputs.dated_terms import Fee, RegionPrice, all_in_force, in_force
from llmcost.model.problems import UnknownModel
from llmcost.model.record import record
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.reports.provenance import Citation

from ..regions import region_of
from .name_forms import LONGEST_NAME, Reading, is_same_version, read_name, spellings

THINKING = "+thinking"


@record
class Candidate:
    """A model, on its own row or on its ``+thinking`` row."""

    model: Model
    thinking: bool = False
    reading: Reading | None = None
    """What its name says, if it was named in the form of another tool."""

    @property
    def region(self) -> str | None:
        """The region that the name says, if it says one."""
        return self.reading.region if self.reading else None

    @property
    def given(self) -> str:
        """A name that finds this row again."""
        return (
            self.reading.name + (THINKING if self.thinking and not self.reading.thinking else "")
            if self.reading
            else self.id
        )

    @property
    def id(self) -> str:
        return self.model.id + (THINKING if self.thinking else "")

    @property
    def tier(self) -> str:
        return self.model.thinking_tier or self.model.tier if self.thinking else self.model.tier


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates in their order, each once.

    Raises ``UnknownModel`` for two names of a model that say different regions: a table has one row for a model.
    """
    rows: dict[str, Candidate] = {}
    for candidate in candidates:
        row = rows.setdefault(candidate.id, candidate)
        if None not in (row.region, candidate.region) and row.region != candidate.region:
            message = f'"{row.given}" and "{candidate.given}" are {row.id} in two regions'
            hint = "compare the regions with --case NAME:region=…"
            raise UnknownModel.of("two-regions", message, hint)
    return list(rows.values())


@record
class DatedPrice:
    """A price entry with the first day it holds, and the model whose entry it is: the one that serves the calls."""

    model: Model
    entry: Price
    starts: date
    day: date
    """The day that was asked for."""

    @cached_property
    def fees(self) -> Mapping[str, Fee]:
        """The fees of the day."""
        return all_in_force(self.model.fees, self.day)

    @cached_property
    def regions(self) -> Mapping[str, RegionPrice]:
        """The prices of regions on the day."""
        return all_in_force(self.model.regions, self.day)

    def region(self, name: str | None) -> RegionPrice | None:
        """The price of a region on the day, without a name that of the default one; ``None`` if it is not known."""
        return region_of(self.regions, name or self.model.default_region)


def find(catalog: Catalog, name: str) -> Candidate:
    """The model of exactly this name: full id, bare id, alias, or declared pattern, in this order (law P3).

    A bare id is that of the maker that sells it, else of the only provider that does. A name that none of these is, but
    that has the form of another tool, is taken for the model that the form says; see ``name_forms``. Raises
    ``UnknownModel`` with suggestions.
    """
    bare, reading = name.removesuffix(THINKING), None
    found = _named(catalog, bare) or _matching(catalog, bare)
    if not found:
        reading = read_name(bare, catalog.providers)
        found = _read(catalog, reading)
        if not found or reading.refusal:
            from .name_suggestions import suggestion  # not needed at start-up

            raise UnknownModel.of("unknown-model", f'unknown model "{name}"', suggestion(catalog, reading, found))
    if len(found) > 1:
        ids = ", ".join(sorted(model.id for model in found))
        raise UnknownModel.of("ambiguous-model", f'"{name}" is sold by more than one provider', f"name one of: {ids}")
    (model,) = found
    thinking = bare != name or (reading is not None and reading.thinking)
    if thinking and model.thinking_tier is None:
        raise UnknownModel.of(
            "unknown-model",
            f'"{bare}" has no {THINKING} row',
            f"it thinks: {model.thinking}; name it without {THINKING}" + (
                ", and set thinking_multiplier" if model.thinking != "never" else ""
            ),
        )  # fmt: skip
    return Candidate(model, thinking, reading)


def name_notes(candidates: Iterable[Candidate]) -> Iterator[Note]:
    """A note for each row that was named in the form of another tool: what the name was taken for."""
    for candidate in candidates:
        if candidate.reading:
            yield Note(NoteCode.TAKEN_FOR, name=candidate.reading.taken_for(candidate.id))


def _named(catalog: Catalog, name: str) -> list[Model]:
    if model := catalog.models.get(name):
        return [model]
    return _of_makers_first(catalog, [catalog.models[id_] for id_ in catalog.index.names.get(name, ())])


def _matching(catalog: Catalog, name: str) -> list[Model]:
    if len(name) > LONGEST_NAME:
        return []
    provider, _, snapshot = name.partition("/")
    return _of_makers_first(
        catalog,
        [
            model
            for model in catalog.models.values()
            if any(re.fullmatch(pattern, snapshot if provider == model.provider else name) for pattern in model.match)
        ],
    )


def _read(catalog: Catalog, reading: Reading) -> list[Model]:
    """The models that a name in another tool's form may mean: those of its provider, else those with its name."""
    for provider in reading.providers:
        if found := _of_provider(catalog, provider, reading.model):
            return found
    if len(reading.name) > LONGEST_NAME:
        return []
    if not reading.providers and (found := _named(catalog, reading.model) or _matching(catalog, reading.model)):
        return found
    return _of_makers_first(catalog, in_any_case(catalog, reading.whole if reading.providers else reading.model))


def _of_provider(catalog: Catalog, provider: str, name: str) -> list[Model]:
    """The models of one provider with this name: exactly, in another case, or as Bedrock or its maker writes it."""
    if provider not in catalog.providers:
        return []
    models = [model for model in catalog.models.values() if model.provider == provider]
    for spelled in spellings(provider, name):
        exact = [model for model in models if spelled in (model.bare_id, *model.aliases)]
        if found := exact or [model for model in in_any_case(catalog, spelled) if model.provider == provider]:
            return found
        if found := [model for model in models if any(re.fullmatch(pattern, spelled) for pattern in model.match)]:
            return found
    if provider == "bedrock":
        return [model for model in models if is_same_version(name, model.bare_id)]
    made = _named(catalog, name) or _matching(catalog, name)
    return [at for model in made if (at := catalog.models.get(f"{provider}/{model.bare_id}"))]


def in_any_case(catalog: Catalog, name: str) -> list[Model]:
    """The models of which this is a name, or an id of their open weights, if case is ignored."""
    return [catalog.models[id_] for id_ in catalog.folded.get(name.lower(), ())]


def _of_makers_first(catalog: Catalog, models: list[Model]) -> list[Model]:
    return [model for model in models if catalog.providers[model.provider].maker] or models


def served_by(catalog: Catalog, model: Model, day: date) -> Model:
    """The model that serves the calls of an id on ``day``: itself, or from the day of a redirect on its target."""
    visited = {model.id}
    while (redirect := model.redirects) and day >= redirect.from_ and redirect.to in catalog.models:
        if redirect.to in visited:
            break
        visited.add(redirect.to)
        model = catalog.models[redirect.to]
    return model


def price_on(catalog: Catalog, model: Model, day: date) -> DatedPrice | None:
    """The price entry in force on ``day``, or ``None`` before the first one (law P1).

    It is an entry of the model that serves the calls of ``model`` (law P7).
    """
    model = served_by(catalog, model, day)
    current = None
    for starts, entry in history(model):
        if starts <= day:
            current = DatedPrice(model, entry, starts, day)
    return current


def history(model: Model) -> Iterator[tuple[date, Price]]:
    """Every price of a model with its first day, oldest first; the first entry may start at the release."""
    for entry in model.prices:
        starts = entry.from_ or model.released
        if starts is not None:
            yield starts, entry


def first_day(model: Model) -> date | None:
    """The first day with a known price; ``None`` without any."""
    return next((starts for starts, _ in history(model)), None)


def on_sale(model: Model, day: date) -> bool:
    """Whether the provider sells a model on ``day``, at a known price."""
    starts = first_day(model)
    return starts is not None and max(starts, model.released or starts) <= day and not retired(model, day)


def retired(model: Model, day: date) -> bool:
    """Whether a model is no longer on sale on ``day``."""
    return model.retires is not None and model.retires <= day


def covers(span: DateRange | None, day: date) -> bool:
    """Whether a half-open span contains ``day``."""
    return span is not None and span.from_ <= day and (span.until is None or day < span.until)


def featured(catalog: Catalog, day: date) -> tuple[Candidate, ...]:
    """The rows of the default tables on ``day``: those that the catalog features, while they are on sale."""
    rows = []
    for model in (catalog.models[id_] for id_, until in catalog.index.featured.items() if day < until):
        if on_sale(model, day):
            rows += [Candidate(model)] if covers(model.featured, day) else []
            rows += [Candidate(model, thinking=True)] if covers(model.thinking_featured, day) else []
    return tuple(rows)


def everything_on_sale(catalog: Catalog, day: date) -> tuple[Candidate, ...]:
    """Every row on sale on ``day``, ``+thinking`` rows included."""
    rows = []
    for model in catalog.models.values():
        if on_sale(model, day):
            rows += [Candidate(model)] + ([Candidate(model, thinking=True)] if model.thinking_tier else [])
    return tuple(rows)


def context_on(model: Model, day: date) -> int | None:
    """Tokens of input and output together on ``day``; ``None`` if no limit is known."""
    window = in_force(model.context, day)
    return window.tokens if window else None


def citation_of(catalog: Catalog, dated: DatedPrice) -> Citation:
    """The source of a price entry, the day on which it was read there, and the first day it applies."""
    source = catalog.sources[dated.entry.source or dated.model.source]
    checked = dated.entry.checked or dated.model.checked
    return Citation(source.title, source.url, checked, dated.starts, dated.entry.layer)
