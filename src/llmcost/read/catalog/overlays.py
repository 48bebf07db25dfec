"""A user's own price lists over the shipped one: new models, negotiated prices, discounts.

Entries merge field by field and their prices append by date; a price of a day that already has one is refused, so no
layer hides a price. Every price of a layer keeps the layer's name.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from llmcost.model.file_source import FileSource
from llmcost.model.inputs.catalog import Catalog, Discount, Layer, Model, ModelId, Price
from llmcost.model.inputs.machines import Machines
from llmcost.model.money import product
from llmcost.model.problems import InputError, Problem, Where
from llmcost.pricing.id_patterns import matches_pattern

from ..files.disk import DISK
from ..files.text_files import CATALOG_BYTES, read_text
from ..yaml.nodes import Mapping, Scalar, parse, places_of
from ..yaml.validator import Validator, fields_of
from .catalog import cross_check


def with_overlay(catalog: Catalog, path: str, source: FileSource = DISK) -> Catalog:
    """``catalog`` with the layer of a file over it. Raises ``InputError`` with every problem of the layer."""
    node, problems = parse(read_text(path, CATALOG_BYTES, source), path)
    if not isinstance(node, Mapping):
        hint = "start with `models:` or `discounts:`"
        raise InputError([*problems, Problem("not-a-catalog", "no price list", hint, Where(path, 1))])
    shaper = Validator(path)
    entries = node.entries.pop("models", (None, None))[1]
    layer = shaper.read(Layer, node, "")
    models = _models(catalog, entries, shaper) if entries is not None else {}
    problems += shaper.problems
    merged = catalog
    if layer is not None and not problems:
        merged = _over(catalog, layer, models)
        places = dict(places_of(node, path))
        places |= dict(places_of(entries, path, "models.")) if entries is not None else {}
        problems += _hidden(catalog, layer, places)
        problems += cross_check(merged, lambda: places, path)
        problems += _discounts(merged, layer.discounts, places)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    return _discounted(merged, layer.discounts)


TABLES = ("tiers", "providers", "sources", "schedules", "tokenizers", "media")
MACHINES = ("gpus", "models")


def _hidden(catalog: Catalog, layer: Layer, places: dict[str, Where]) -> Iterator[Problem]:
    """Entries of tables that a list below has too: they would change what its prices mean."""
    for table in TABLES:
        for name in getattr(catalog, table).keys() & getattr(layer, table).keys():
            message, where = f"{table}: {name} is in a list below", places.get(f"{table}.{name}")
            yield Problem("hidden-entry", message, "choose another name: no layer may change it", where)
    for table in MACHINES:
        for name in getattr(catalog.self_hosted, table).keys() & getattr(layer.self_hosted, table).keys():
            path = f"self_hosted.{table}"
            message, where = f"{path}: {name} is in a list below", places.get(f"{path}.{name}")
            yield Problem("hidden-entry", message, "choose another name: no layer may change it", where)


def _over(catalog: Catalog, layer: Layer, models: dict[str, Model]) -> Catalog:
    merged: dict[str, Any] = {name: getattr(catalog, name) | getattr(layer, name) for name in TABLES}
    merged["media"] = layer.media | {name: kept for name, kept in catalog.media.items() if name not in layer.media}
    below, own = catalog.self_hosted, layer.self_hosted
    merged["self_hosted"] = Machines(below.gpus | own.gpus, below.models | own.models)
    return replace(catalog, models=catalog.models | models, as_of=max(catalog.as_of, layer.as_of or date.min), **merged)


def _models(catalog: Catalog, node: Any, shaper: Validator) -> dict[str, Model]:
    if not isinstance(node, Mapping):
        shaper.problem("wrong-type", node, "models is not a mapping", "expected provider/model ids")
        return {}
    found = {}
    for id_, (key, value) in node.entries.items():
        known = catalog.models.get(id_)
        model = _changed(known, value, key, shaper) if known else _new(id_, value, key, shaper)
        if model is not None:
            found[id_] = model
    return found


def _new(id_: str, node: Any, key: Scalar, shaper: Validator) -> Model | None:
    entry = Mapping({id_: (key, node)}, key.line, key.column)
    model: Model | None = shaper.read(dict[ModelId, Model], entry, "models").get(id_)
    return model and replace(model, prices=_named(model.prices, shaper.file))


def _changed(known: Model, node: Any, key: Scalar, shaper: Validator) -> Model | None:
    """A known model with the fields of a layer's entry in place of its own, and its prices added."""
    if not isinstance(node, Mapping):
        shaper.problem("wrong-type", key, f"{known.id} is not a mapping", "name the fields to change")
        return None
    fields = fields_of(Model).known
    for word in HELD & node.entries.keys():
        message = f"{known.id}: {word} belongs to the prices below"
        shaper.problem("hidden-price", node.entries[word][0], message, "add a price with its own `from:` and `source:`")
    values: dict[str, Any] = {}
    for word, (word_node, value) in node.entries.items():
        if word not in fields:
            shaper.unknown_key(word, word_node, fields)
        else:
            values[word] = shaper.read(fields[word].type, value, f"{known.id}.{word}")
    if None in values.values():
        return None
    for word in ("fees", "regions"):
        if word in values:
            values[word] = _added(known, word, values[word], node.entries[word][0], shaper)
    added = values.pop("prices", ())
    for price in added:
        if price is None or price.from_ is None:
            shaper.problem("no-start", key, f"{known.id}: a price without a first day", "give `from:`")
            return None
    taken = {price.from_ or known.released for price in known.prices}
    for price in added:
        if price.from_ in taken:
            message = f"{known.id}: another layer has a price from {price.from_} on"
            shaper.problem("hidden-price", key, message, "choose another first day: no layer may hide a price")
    prices = sorted((*known.prices, *_named(added, shaper.file)), key=lambda p: p.from_ or known.released or date.min)
    return replace(known, prices=tuple(prices), **values)


HELD = frozenset(("released", "source", "checked", "redirects"))
"""Fields of a known model that would move or re-cite the prices it has."""


def _added(known: Model, word: str, more: dict[str, Any], key: Scalar, shaper: Validator) -> dict[str, Any]:
    """A table of a known model with a layer's entries beside its own."""
    table: dict[str, Any] = getattr(known, word)
    for name in table.keys() & more.keys():
        hint = "no layer may hide a price; `discounts:` makes it cheaper"
        shaper.problem("hidden-price", key, f"{known.id}: {word} already has {name}", hint)
    return table | more


def _named(prices: tuple[Price, ...], layer: str) -> tuple[Price, ...]:
    return tuple(replace(price, layer=layer) for price in prices)


def _discounts(catalog: Catalog, discounts: tuple[Discount, ...], places: dict[str, Where]) -> Iterator[Problem]:
    """Every pattern matches a model, and no model is matched twice in one layer."""
    owner: dict[str, Discount] = {}
    for number, discount in enumerate(discounts):
        where = places.get(f"discounts.{number}")
        matched = [id_ for id_ in catalog.models if matches_pattern(id_, discount.match)]
        if not matched:
            hint = "patterns are full ids such as anthropic/*"
            yield Problem("unmatched-discount", f'no model matches "{discount.match}"', hint, where)
        twice = [id_ for id_ in matched if id_ in owner]
        if twice:
            message = f'{twice[0]} is matched by "{owner[twice[0]].match}" and by "{discount.match}"'
            yield Problem("two-discounts", message, "in one layer a model has one discount", where)
        owner |= dict.fromkeys(matched, discount)


def _discounted(catalog: Catalog, discounts: tuple[Discount, ...]) -> Catalog:
    if not discounts:
        return catalog
    models = dict(catalog.models)
    for discount in discounts:
        left = (100 - discount.percent).scaleb(-2)
        models |= {
            id_: replace(model, discount=product(model.discount, left))
            for id_, model in catalog.models.items()
            if matches_pattern(id_, discount.match)
        }
    return replace(catalog, models=models)
