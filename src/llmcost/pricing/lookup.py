"""Find a model by its exact name, and its price on a day (laws P1, P3, P7)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from llmcost.model.inputs.catalog import Catalog, DateRange, Model, Price
from llmcost.model.problems import UnknownModel
from llmcost.model.record import record
from llmcost.model.reports.provenance import Citation

THINKING = "+thinking"
_LONGEST_NAME = 300
"""Characters of a name that patterns are tried on. The longest known id has fewer than 100."""


@record
class Candidate:
    """A model, on its own row or on its ``+thinking`` row."""

    model: Model
    thinking: bool = False

    @property
    def id(self) -> str:
        return self.model.id + (THINKING if self.thinking else "")

    @property
    def tier(self) -> str:
        return self.model.thinking_tier or self.model.tier if self.thinking else self.model.tier


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates in their order, each once."""
    return list({candidate.id: candidate for candidate in candidates}.values())


@record
class DatedPrice:
    """A price entry with the first day it holds, and the model whose entry it is (another one after a redirect)."""

    model: Model
    entry: Price
    starts: date


def find(catalog: Catalog, name: str) -> Candidate:
    """The model of exactly this name: full id, bare id, alias, or declared pattern, in this order (law P3).

    A bare id is that of the maker that sells it, else of the only provider that does. Raises ``UnknownModel`` with
    suggestions.
    """
    bare = name.removesuffix(THINKING)
    found = _named(catalog, bare) or _matching(catalog, bare)
    if not found:
        raise UnknownModel.of("unknown-model", f'unknown model "{name}"', _suggest(catalog, bare))
    if len(found) > 1:
        ids = ", ".join(sorted(model.id for model in found))
        raise UnknownModel.of("ambiguous-model", f'"{name}" is sold by more than one provider', f"name one of: {ids}")
    (model,) = found
    if bare != name and model.thinking_tier is None:
        raise UnknownModel.of(
            "unknown-model",
            f'"{bare}" has no {THINKING} row',
            f"it thinks: {model.thinking}; name it without {THINKING}" + (
                ", and set thinking_multiplier" if model.thinking != "never" else ""
            ),
        )  # fmt: skip
    return Candidate(model, bare != name)


def _named(catalog: Catalog, name: str) -> list[Model]:
    if model := catalog.models.get(name):
        return [model]
    return _of_makers_first(catalog, [catalog.models[id_] for id_ in catalog.index.names.get(name, ())])


def _matching(catalog: Catalog, name: str) -> list[Model]:
    if len(name) > _LONGEST_NAME:
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


def _of_makers_first(catalog: Catalog, models: list[Model]) -> list[Model]:
    return [model for model in models if catalog.providers[model.provider].maker] or models


def _suggest(catalog: Catalog, name: str) -> str:
    """Names that resemble the one asked for: those that begin with it, then similar ones; models on sale come first."""
    from difflib import get_close_matches

    spellings: dict[str, str] = {}
    is_retired: dict[str, bool] = {}
    for model in catalog.models.values():
        for spelling in (model.id, model.bare_id, *model.aliases):
            spellings.setdefault(spelling.lower(), spelling)
            is_retired.setdefault(spelling.lower(), model.retires is not None)
    wanted = name.lower()
    beginning = [word for word in spellings if wanted and word.startswith(wanted)]
    inside = [word for word in spellings if wanted and wanted in word]
    ranked = (sorted(words, key=lambda word: (is_retired[word], len(word), word)) for words in (beginning, inside))
    first, last = ranked
    best = list(dict.fromkeys([*first[:4], *get_close_matches(wanted, spellings, n=4), *last]))[:4]
    if not best:
        return "`llmcost models list` shows every model"
    return "did you mean " + ", ".join(spellings[word] for word in best) + "?"


def price_on(catalog: Catalog, model: Model, day: date) -> DatedPrice | None:
    """The price entry in force on ``day``, or ``None`` before the first one (law P1).

    From the day of a redirect on, a model is billed at the price of its target (law P7).
    """
    visited = {model.id}
    while (redirect := model.redirects) and day >= redirect.from_ and redirect.to in catalog.models:
        if redirect.to in visited:
            break
        visited.add(redirect.to)
        model = catalog.models[redirect.to]
    current = None
    for starts, entry in history(model):
        if starts <= day:
            current = DatedPrice(model, entry, starts)
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


def citation_of(catalog: Catalog, dated: DatedPrice) -> Citation:
    """The source of a price entry, the day on which it was read there, and the first day it applies."""
    source = catalog.sources[dated.entry.source or dated.model.source]
    checked = dated.entry.checked or dated.model.checked
    return Citation(source.title, source.url, checked, dated.starts, dated.entry.layer)
