"""Lists the models of the catalog on a day, filtered."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.inputs.catalog import CAPABILITIES, KINDS, Catalog, Model
from llmcost.model.money import ZERO
from llmcost.model.problems import InputError
from llmcost.model.reports.catalog import CitedPrice, ModelCard, ModelEntry, ModelList
from llmcost.pricing.price_list.lookup import (
    DatedPrice,
    citation_of,
    context_on,
    find,
    history,
    on_sale,
    price_on,
    served_by,
)


class ModelFilter(NamedTuple):
    """The filter of a list of models. ``None`` filters nothing."""

    search: str | None = None
    """Part of an id, a name or an alias."""
    tier: str | None = None
    provider: str | None = None
    kind: str | None = None
    capabilities: tuple[str, ...] = ()
    """Models need all of these."""
    min_context: Decimal | None = None
    """Tokens."""
    max_input: Decimal | None = None
    """USD per million tokens."""
    max_output: Decimal | None = None
    """USD per million tokens."""
    retired: bool = False
    """Whether models that are not on sale on the day are shown too."""


def list_models(catalog: Catalog, as_of: date, wanted: ModelFilter) -> ModelList:
    """The models that pass a filter, by tier and input price, as of a day.

    Raises ``InputError`` for an unknown tier, provider, kind or capability.
    """
    _refuse_unknown(catalog, wanted)
    models = [model for model in catalog.models.values() if _is_wanted(catalog, model, wanted, as_of)]
    entries = [entry_of(catalog, model, as_of) for model in models]
    found = [
        entry
        for entry in entries
        if (entry.on_sale or wanted.retired)
        and _at_most(entry, "input", wanted.max_input)
        and _at_most(entry, "output", wanted.max_output)
    ]
    rank = {name: number for number, name in enumerate(catalog.tiers)}
    found.sort(key=lambda e: (rank[e.tier], e.price is None, (e.price and e.price.input) or ZERO, e.model.id))
    return ModelList(as_of, tuple(found), {key: tier.title for key, tier in catalog.tiers.items()})


def _refuse_unknown(catalog: Catalog, wanted: ModelFilter) -> None:
    asked: list[tuple[str, str | None, dict[str, Any]]] = [
        ("tier", wanted.tier, catalog.tiers),
        ("provider", wanted.provider, catalog.providers),
    ]
    asked += [("kind", wanted.kind, dict.fromkeys(KINDS))]
    asked += [("capability", name, dict.fromkeys(CAPABILITIES)) for name in wanted.capabilities]
    for what, value, known in asked:
        if value is not None and value not in known:
            raise InputError.of(f"unknown-{what}", f'no {what} "{value}"', "known: " + ", ".join(known))


def _is_wanted(catalog: Catalog, model: Model, wanted: ModelFilter, as_of: date) -> bool:
    names, serving = (model.id, model.name, *model.aliases), served_by(catalog, model, as_of)
    return (
        wanted.tier in (None, model.tier)
        and wanted.provider in (None, model.provider)
        and wanted.kind in (None, model.kind)
        and (wanted.search is None or any(wanted.search.lower() in name.lower() for name in names))
        and set(wanted.capabilities) <= set(serving.capabilities)
        and (wanted.min_context is None or (context_on(serving, as_of) or 0) >= wanted.min_context)
    )


def _at_most(entry: ModelEntry, name: str, most: Decimal | None) -> bool:
    rate = getattr(entry.price, name, None)
    return most is None or (rate is not None and rate <= most)


def show_model(catalog: Catalog, name: str, as_of: date) -> ModelCard:
    """One model with all its prices, past and announced. Raises ``UnknownModel``."""
    model = find(catalog, name).model
    return ModelCard(as_of, entry_of(catalog, model, as_of), tuple(_cited_history(catalog, model)))


def entry_of(catalog: Catalog, model: Model, as_of: date) -> ModelEntry:
    """A model with its price on a day."""
    dated = price_on(catalog, model, as_of)
    citation = citation_of(catalog, dated) if dated else None
    context, entry = context_on(served_by(catalog, model, as_of), as_of), dated.entry if dated else None
    return ModelEntry(model, model.tier, context, on_sale(model, as_of), entry, citation)


def _cited_history(catalog: Catalog, model: Model) -> Iterator[CitedPrice]:
    for starts, price in history(model):
        yield CitedPrice(price, citation_of(catalog, DatedPrice(model, price, starts, starts)))
