"""What the catalog holds, filtered, on a day."""

from collections.abc import Iterator
from datetime import date

from llmcost.model.catalog import KINDS, Catalog, Model, Price
from llmcost.model.money import ZERO
from llmcost.model.problems import InputError
from llmcost.model.results import Citation, ModelCard, ModelEntry, ModelList
from llmcost.pricing.lookup import find, history, on_sale, price_on
from llmcost.pricing.month import citation_of


def list_models(
    catalog: Catalog,
    as_of: date,
    *,
    tier: str | None = None,
    seller: str | None = None,
    kind: str | None = None,
    search: str | None = None,
    everything: bool = False,
) -> ModelList:
    """Models by tier and input price; only those on sale on ``as_of`` unless ``everything``.

    ``search`` keeps those whose id, name or alias contains it. Raises ``InputError`` for a tier, seller
    or kind that there is not.
    """
    for what, value, known in (
        ("tier", tier, catalog.tiers),
        ("seller", seller, catalog.sellers),
        ("kind", kind, KINDS),
    ):
        if value is not None and value not in known:
            raise InputError.of(f"unknown-{what}", f'no {what} "{value}"', "known: " + ", ".join(known))
    found = [
        entry_of(catalog, model, as_of)
        for model in catalog.models.values()
        if (tier in (None, model.tier))
        and (seller in (None, model.seller))
        and (kind in (None, model.kind))
        and (search is None or any(search.lower() in name.lower() for name in (model.id, model.name, *model.aliases)))
    ]
    place = {name: number for number, name in enumerate(catalog.tiers)}
    found = [entry for entry in found if everything or entry.on_sale]
    found.sort(key=lambda e: (place[e.tier], e.price is None, (e.price and e.price.input) or ZERO, e.model.id))
    return ModelList(as_of, tuple(found), {key: tier.title for key, tier in catalog.tiers.items()})


def show_model(catalog: Catalog, name: str, as_of: date) -> ModelCard:
    """One model with every price that it ever had. Raises ``UnknownModel``."""
    model = find(catalog, name).model
    return ModelCard(as_of, entry_of(catalog, model, as_of), tuple(_cited_history(catalog, model)))


def entry_of(catalog: Catalog, model: Model, as_of: date) -> ModelEntry:
    """A model with its price on a day."""
    dated = price_on(catalog, model, as_of)
    citation = citation_of(catalog, dated.model, dated.entry, dated.starts) if dated else None
    return ModelEntry(model, model.tier, on_sale(model, as_of), dated.entry if dated else None, citation)


def _cited_history(catalog: Catalog, model: Model) -> Iterator[tuple[Price, Citation]]:
    for starts, price in history(model):
        yield price, citation_of(catalog, model, price, starts)
