"""Matches the models of an upstream list with those of the catalog, by exact names and never by similarity (law P3)."""

import re
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel

MOVING = "-latest"


class MatchedModels(NamedTuple):
    """The models of the catalog that an upstream list has too, and those that only the list has."""

    known: dict[str, UpstreamModel]
    """By the id in the catalog."""
    unknown: tuple[UpstreamModel, ...]
    """Models of the catalog's providers that are neither in the catalog nor a dated snapshot of one that is."""
    names: dict[str, dict[str, UpstreamModel]]
    """Every model of the list, by provider and by its name in lower case."""


def match_models(catalog: Catalog, upstream: UpstreamList) -> MatchedModels:
    """Match every model that the upstream clearly names: by bare id, else by alias, else by pattern.

    Where several entries match and their prices differ, the model is unclear. Case is ignored: no two ids of the
    catalog differ only in case. An alias that moves to newer models (``-latest``) may mean an older one in the list, so
    it matches nothing.
    """
    sold: dict[str, dict[str, list[UpstreamModel]]] = {}
    for offer in upstream.offers:
        sold.setdefault(offer.provider, {}).setdefault(offer.name.lower(), []).append(offer)
    known: dict[str, UpstreamModel] = {}
    taken: set[tuple[str, str]] = set()
    for model in catalog.models.values():
        names = sold.get(model.provider, {})
        aliases = [alias.lower() for alias in model.aliases]
        fixed = [alias for alias in aliases if not alias.endswith(MOVING)]
        ranks = ([model.bare_id.lower()], fixed, _snapshots(model, names))
        if first := next((known_there for rank in ranks if (known_there := [n for n in rank if n in names])), None):
            known[model.id] = _one([offer for name in first for offer in names[name]])
        taken |= {(model.provider, name) for rank in (aliases, *ranks) for name in rank}
    unknown = (offer for offer in upstream.offers if (offer.provider, offer.name.lower()) not in taken)
    firsts = {provider: {name: offers[0] for name, offers in named.items()} for provider, named in sold.items()}
    return MatchedModels(known, tuple(unknown), firsts)


def _snapshots(model: Model, names: dict[str, list[UpstreamModel]]) -> list[str]:
    return [name for pattern in model.match for name in names if re.fullmatch(pattern, names[name][0].name)]


def _one(offers: list[UpstreamModel]) -> UpstreamModel:
    first = offers[0]
    if any(offer.prices != first.prices for offer in offers[1:]):
        names = ", ".join(offer.name for offer in offers)
        return UpstreamModel(
            first.provider, first.name, unclear=f"the list has it under several names with different prices: {names}"
        )
    return first
