"""Which model of ours an upstream means: by names that both write down, never by likeness (law P3)."""

import re
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel

_MOVES = "-latest"


class MatchedModels(NamedTuple):
    """Models of ours with what the upstream says of each, and what it has beside them."""

    known: dict[str, UpstreamModel]
    """By our id."""
    unknown: tuple[UpstreamModel, ...]
    """Offers of our providers that are no model of ours, and no dated snapshot of one."""


def match_models(catalog: Catalog, upstream: UpstreamList) -> MatchedModels:
    """Every model that the upstream clearly names: by our bare id, else by our aliases, else by our patterns.

    Where several offers are named alike and their prices differ, the model is unclear. Case is not heard: no two ids of
    ours differ in case alone. An alias that moves on (``-latest``) may mean an older model there, and names none.
    """
    sold: dict[str, dict[str, list[UpstreamModel]]] = {}
    for offer in upstream.offers:
        sold.setdefault(offer.provider, {}).setdefault(offer.name.lower(), []).append(offer)
    known: dict[str, UpstreamModel] = {}
    taken: set[tuple[str, str]] = set()
    for model in catalog.models.values():
        names = sold.get(model.provider, {})
        aliases = [alias.lower() for alias in model.aliases]
        fixed = [alias for alias in aliases if not alias.endswith(_MOVES)]
        ranks = ([model.bare_id.lower()], fixed, _snapshots(model, names))
        if first := next((there for rank in ranks if (there := [name for name in rank if name in names])), None):
            known[model.id] = _one([offer for name in first for offer in names[name]])
        taken |= {(model.provider, name) for rank in (aliases, *ranks) for name in rank}
    unknown = (offer for offer in upstream.offers if (offer.provider, offer.name.lower()) not in taken)
    return MatchedModels(known, tuple(unknown))


def _snapshots(model: Model, names: dict[str, list[UpstreamModel]]) -> list[str]:
    return [name for pattern in model.match for name in names if re.fullmatch(pattern, names[name][0].name)]


def _one(offers: list[UpstreamModel]) -> UpstreamModel:
    first = offers[0]
    if any(offer.prices != first.prices for offer in offers[1:]):
        names = ", ".join(offer.name for offer in offers)
        return UpstreamModel(
            first.provider, first.name, unclear=f"several names of it have different prices there: {names}"
        )
    return first
