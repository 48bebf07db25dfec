"""Overlays a user's price lists on the bundled one: new models, negotiated prices, discounts, markups.

Models merge field by field, and prices are added by date. A price on a date that already has one is an error, so that
no layer hides a price. Every price keeps the name of its layer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from llmcost.model.file_source import FileSource
from llmcost.model.inputs.catalog import Catalog, Layer, Model, ModelId, Price
from llmcost.model.inputs.dated_terms import Fee, RegionPrice
from llmcost.model.inputs.layers import Discount, LayerEffect, PriceMarkup
from llmcost.model.inputs.machines import Machines
from llmcost.model.money import product
from llmcost.model.problems import InputError, Problem, Where
from llmcost.pricing.price_list.id_patterns import matches_pattern

from ..files.disk import DISK
from ..files.text_files import CATALOG_BYTES, read_text
from ..yaml.nodes import Mapping, Scalar, locations_of, parse
from ..yaml.validator import Validator, fields_of
from .catalog import CatalogFile, cross_check


def with_overlay(catalog: Catalog, path: str, source: FileSource = DISK) -> Catalog:
    """``catalog`` with the layer of a file on top. Raises ``InputError`` with all problems of the layer."""
    return overlay(catalog, path, source).catalog


def overlay(catalog: Catalog, path: str, source: FileSource = DISK) -> CatalogFile:
    """As ``with_overlay``, with the locations of the layer's keys."""
    text = read_text(path, CATALOG_BYTES, source)
    node, problems = parse(text, path)
    if not isinstance(node, Mapping):
        hint = "start with `models:`, `discounts:` or `markups:`"
        raise InputError([*problems, Problem("not-a-catalog", "this is not a price list", hint, Where(path, 1))])
    validator = Validator(path)
    entries = node.entries.pop("models", (None, None))[1]
    layer = validator.read(Layer, node, "")
    models = _models(catalog, entries, validator) if entries is not None else {}
    problems += validator.problems
    merged, locations = catalog, {}
    if layer is not None and not problems:
        merged = _merged(catalog, layer, models, path)
        locations = dict(locations_of(node, path))
        locations |= dict(locations_of(entries, path, "models.")) if entries is not None else {}
        problems += _hidden_entries(catalog, layer, locations)
        problems += cross_check(merged, lambda: locations, path)
        for table in FACTORS:
            problems += _factor_problems(merged, table, getattr(layer, table), locations)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.sort_key))
    effect = replace(_effect(catalog, models, layer, path), sha256=sha256(text.encode()).hexdigest())
    for table in FACTORS:
        merged = _with_factors(merged, table, getattr(layer, table), path)
    merged = replace(merged, layers=(*catalog.layers, effect))
    return CatalogFile(merged, lambda: locations)


Term = TypeVar("Term", Fee, RegionPrice)
TABLES = ("tiers", "providers", "sources", "schedules", "tokenizers", "media", "capacity", "seats", "fine_tuning")
MACHINES = ("gpus", "models")


def _hidden_entries(catalog: Catalog, layer: Layer, locations: dict[str, Where]) -> Iterator[Problem]:
    """Table entries that a lower list has too. They would change the meaning of its prices."""
    for table in TABLES:
        for name in getattr(catalog, table).keys() & getattr(layer, table).keys():
            message, where = f"{table}: {name} is already in a lower list", locations.get(f"{table}.{name}")
            yield Problem("hidden-entry", message, "choose another name: a layer cannot change it", where)
    for table in MACHINES:
        for name in getattr(catalog.self_hosted, table).keys() & getattr(layer.self_hosted, table).keys():
            path = f"self_hosted.{table}"
            message, where = f"{path}: {name} is already in a lower list", locations.get(f"{path}.{name}")
            yield Problem("hidden-entry", message, "choose another name: a layer cannot change it", where)


def _merged(catalog: Catalog, layer: Layer, models: dict[str, Model], file: str) -> Catalog:
    merged: dict[str, Any] = {name: getattr(catalog, name) | getattr(layer, name) for name in TABLES}
    merged["capacity"] |= {name: replace(plan, layer=file) for name, plan in layer.capacity.items()}
    merged["seats"] |= {name: replace(plan, layer=file) for name, plan in layer.seats.items()}
    merged["media"] = layer.media | {name: kept for name, kept in catalog.media.items() if name not in layer.media}
    lower, upper = catalog.self_hosted, layer.self_hosted
    merged["self_hosted"] = Machines(lower.gpus | upper.gpus, lower.models | upper.models)
    return replace(catalog, models=catalog.models | models, as_of=max(catalog.as_of, layer.as_of or date.min), **merged)


def _effect(below: Catalog, models: dict[str, Model], layer: Layer, file: str) -> LayerEffect:
    """What a layer changes: ``models`` are those that it adds or changes, on top of the list below."""
    known = [(below.models[id_], model) for id_, model in models.items() if id_ in below.models]
    return LayerEffect(
        file,
        models_added=len(models) - len(known),
        prices_added=sum(len(after.prices) - len(before.prices) for before, after in known),
        free_prices=sum(price.free and price.layer == file for model in models.values() for price in model.prices),
        fields_changed=sum(
            getattr(before, field.name) != getattr(after, field.name)
            for before, after in known
            for field in fields(Model)
            if field.name != "prices"
        ),
        discounts=layer.discounts,
        markups=layer.markups,
        plans_added=len(layer.capacity) + len(layer.seats),
    )


def _models(catalog: Catalog, node: Any, validator: Validator) -> dict[str, Model]:
    if not isinstance(node, Mapping):
        validator.problem("wrong-type", node, "models is not a mapping", "expected provider/model ids")
        return {}
    found = {}
    for id_, (key, value) in node.entries.items():
        known = catalog.models.get(id_)
        model = _updated_model(known, value, key, validator) if known else _new_model(id_, value, key, validator)
        if model is not None:
            found[id_] = model
    return found


def _new_model(id_: str, node: Any, key: Scalar, validator: Validator) -> Model | None:
    entry = Mapping({id_: (key, node)}, key.line, key.column)
    model: Model | None = validator.read(dict[ModelId, Model], entry, "models").get(id_)
    if model is None:
        return None
    prices = _with_layer_name(model.prices, validator.file)
    fees, regions = (_of_layer(table, validator.file) for table in (model.fees, model.regions))
    return replace(model, prices=prices, fees=fees, regions=regions)


def _updated_model(known: Model, node: Any, key: Scalar, validator: Validator) -> Model | None:
    """A known model with the fields of a layer's entry, and its prices added."""
    if not isinstance(node, Mapping):
        validator.problem("wrong-type", key, f"{known.id} is not a mapping", "list the fields to change")
        return None
    fields = fields_of(Model).known
    for word in PROTECTED_FIELDS & node.entries.keys():
        message = f"{known.id}: {word} belongs to prices of a lower list"
        validator.problem(
            "hidden-price", node.entries[word][0], message, "add a price with its own `from:` and `source:`"
        )
    values: dict[str, Any] = {}
    for word, (word_node, value) in node.entries.items():
        if word not in fields:
            validator.unknown_key(word, word_node, fields)
            continue
        before = len(validator.problems)
        read = validator.read(fields[word].type, value, f"{known.id}.{word}")
        if len(validator.problems) == before:
            values[word] = read
    for word in ("fees", "regions"):
        if word in values:
            values[word] = _extended_table(known, word, values[word], node.entries[word][0], validator)
    added = values.pop("prices", ())
    for price in added:
        if price.from_ is None:
            validator.problem("no-start", key, f"{known.id}: a price without a start date", "add `from:`")
            return None
    taken = {price.from_ or known.released for price in known.prices}
    for price in added:
        if price.from_ in taken:
            message = f"{known.id}: a lower list already has a price from {price.from_}"
            validator.problem("hidden-price", key, message, "choose another date: a layer cannot hide a price")
    prices = sorted(
        (*known.prices, *_with_layer_name(added, validator.file)), key=lambda p: p.from_ or known.released or date.min
    )
    return replace(known, prices=tuple(prices), **values)


PROTECTED_FIELDS = frozenset(("released", "source", "checked", "redirects"))
"""Fields of a known model that would change the dates or the sources of its prices."""


def _extended_table(
    known: Model, word: str, added: dict[str, Any], key: Scalar, validator: Validator
) -> dict[str, Any]:
    """A table of a known model with the entries of a layer added: new names, and new days of known ones."""
    table: dict[str, Any] = dict(getattr(known, word))
    for name, history in _of_layer(added, validator.file).items():
        lower = table.get(name, ())
        days = {entry.from_ for entry in lower}
        if lower and any(entry.from_ in {None, *days} for entry in history):
            hint = "add `from:` with another day: a layer cannot hide a price; `discounts:` and `markups:` change it"
            validator.problem("hidden-price", key, f"{known.id}: {word} already has {name}", hint)
        table[name] = tuple(sorted((*lower, *history), key=lambda entry: entry.from_ or date.min))
    return table


def _with_layer_name(prices: tuple[Price, ...], layer: str) -> tuple[Price, ...]:
    return tuple(replace(price, layer=layer) for price in prices)


def _of_layer(table: dict[str, tuple[Term, ...]], layer: str) -> dict[str, tuple[Term, ...]]:
    """The fees or regions of a layer, each with its file."""
    return {name: tuple(replace(entry, layer=layer) for entry in history) for name, history in table.items()}


FACTORS = {"discounts": ("discount", "discounted_by", -1), "markups": ("markup", "marked_up_by", 1)}
"""The tables of a layer that are factors on prices: the fields of a model that they set, and their sign."""
Factors = Sequence[Discount | PriceMarkup]


def _factor_problems(catalog: Catalog, table: str, factors: Factors, locations: dict[str, Where]) -> Iterator[Problem]:
    """Problems of discounts or markups: a pattern without a model, and a model with two of them in one layer."""
    owner: dict[str, str] = {}
    for number, one in enumerate(factors):
        where = locations.get(f"{table}.{number}")
        matched = [id_ for id_ in catalog.models if matches_pattern(id_, one.match)]
        if not matched:
            hint = "patterns match full ids, such as anthropic/*"
            yield Problem("unmatched-pattern", f'no model matches "{one.match}"', hint, where)
        twice = [id_ for id_ in matched if id_ in owner]
        if twice:
            message = f'{twice[0]} is matched by "{owner[twice[0]]}" and by "{one.match}"'
            yield Problem("matched-twice", message, f"a model can have one {FACTORS[table][0]} per layer", where)
        owner |= dict.fromkeys(matched, one.match)


def _with_factors(catalog: Catalog, table: str, factors: Factors, layer: str) -> Catalog:
    """The catalog with the discounts or markups of a layer on its models."""
    field, by, sign = FACTORS[table]
    models = dict(catalog.models) if factors else catalog.models
    for one in factors:
        x = (100 + sign * one.percent).scaleb(-2)
        changed = {id_: model for id_, model in catalog.models.items() if matches_pattern(id_, one.match)}
        for id_, model in changed.items():
            files = " + ".join(filter(None, (getattr(model, by), layer)))
            set_by: dict[str, Any] = {field: product(getattr(model, field), x), by: files}
            models[id_] = replace(model, **set_by)
    return replace(catalog, models=models)
