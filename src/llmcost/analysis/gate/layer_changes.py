"""The differences between price layers in two states of a project: files, models, prices, discounts, markups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.catalog import RATE_NAMES, Catalog, Mode, Model, Price, Rates
from llmcost.model.inputs.layers import LayerEffect
from llmcost.model.money import plain
from llmcost.model.problems import Where
from llmcost.model.reports.rule_changes import RuleChange, RuleKind
from llmcost.pricing.rates import band_label

MOST = 50
"""The most models, and the most prices, that are listed; the others are counted."""
_FREE = "free of charge"
_TABLES = ("tiers", "providers", "schedules", "tokenizers", "media", "capacity", "seats", "fine_tuning")
"""Tables on which the meaning or the amount of a price depends."""
_APART = ("id", "prices", "discount", "discounted_by", "markup", "marked_up_by", "source", "checked")
"""Fields of a model that are compared elsewhere, or have no effect."""


def layer_changes(before: Catalog, after: Catalog, day: date) -> Iterator[RuleChange]:
    """The changes of the layers from ``before`` to ``after``; both are over the same list."""
    if before is after:
        return
    yield from _files(before, after)
    yield from _models(before, after, day)
    yield from _factors(before, after)
    yield from _entries(before, after)


def _files(before: Catalog, after: Catalog) -> Iterator[RuleChange]:
    then, now = ([layer.file for layer in catalog.layers] for catalog in (before, after))
    for file in now:
        if file not in then:
            yield RuleChange(RuleKind.LAYER_ADDED, file, after=file, where=Where(file))
    for file in then:
        if file not in now:
            yield RuleChange(RuleKind.LAYER_REMOVED, file, before=file)


def _models(before: Catalog, after: Catalog, day: date) -> Iterator[RuleChange]:
    added = [after.models[id_] for id_ in after.models if id_ not in before.models]
    kept = [(before.models[id_], after.models[id_]) for id_ in before.models if id_ in after.models]
    differing = [(old, new) for old, new in kept if old is not new and old != new]
    removed = [id_ for id_ in before.models if id_ not in after.models]
    yield from _listed([_added(model, day) for model in added], "models")
    yield from _listed([RuleChange(RuleKind.MODEL_REMOVED, id_, before=id_) for id_ in removed], "models")
    found = [change for pair in differing for change in (*_prices(*pair), *_fields(*pair))]
    yield from _listed(found, "prices and fields of models")


def _listed(changes: Sequence[RuleChange], what: str) -> Iterator[RuleChange]:
    """The first changes, and the number of others."""
    yield from changes[:MOST]
    if (more := len(changes) - MOST) > 0:
        yield RuleChange(RuleKind.MORE, f"{more:,} more {what}", where=changes[-1].where)


def _added(model: Model, day: date) -> RuleChange:
    return RuleChange(
        RuleKind.MODEL_ADDED, model.id, after=_in_words(_sheet(_in_force(model, day))), where=_layer_of(model)
    )


def _layer_of(model: Model) -> Where | None:
    layer = next((price.layer for price in model.prices if price.layer), None)
    return Where(layer) if layer else None


def _first_day(price: Price, model: Model) -> date:
    return price.from_ or model.released or date.min


def _in_force(model: Model, day: date) -> Price | None:
    """The price entry of a day; before the first day, the first entry."""
    passed = [price for price in model.prices if _first_day(price, model) <= day]
    return passed[-1] if passed else next(iter(model.prices), None)


def _prices(old: Model, new: Model) -> Iterator[RuleChange]:
    """Each day on which the prices differ from then on, with the rates that differ."""
    for day in sorted({_first_day(price, model) for model in (old, new) for price in model.prices}):
        then, now = (_in_force(model, day) for model in (old, new))
        before, after = _sheet(then), _sheet(now)
        if before != after:
            named = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
            old_text, new_text = (
                _in_words({name: sheet[name] for name in named if name in sheet}) for sheet in (before, after)
            )
            where = Where(now.layer) if now and now.layer else _layer_of(new)
            yield RuleChange(RuleKind.PRICE, new.id, str(day), old_text, new_text, where)


def _sheet(price: Price | None) -> dict[str, str]:
    """Everything that an entry charges, by name; rates are USD per million tokens."""
    if price is None:
        return {}
    sheet = {_FREE: ""} if price.free else {}
    sheet |= _rates(price, "")
    for band in price.long:
        label = band_label(band)
        sheet |= _rates(band, f"{label} ") | ({f"{label} applies": band.applies} if band.applies != "whole" else {})
    for name, mode in price.modes.items():
        sheet |= _mode(mode, name)
    return sheet


def _rates(rates: Rates, prefix: str) -> dict[str, str]:
    return {prefix + name: plain(rate) for name in RATE_NAMES if (rate := getattr(rates, name)) is not None}


def _mode(mode: Mode, name: str) -> dict[str, str]:
    found = _rates(mode, f"{name} ")
    found |= {f"{name} ×": plain(mode.x)} if mode.x is not None else {}
    for word in ("keep", "excludes", "schedule"):
        if value := getattr(mode, word):
            found[f"{name} {word}"] = value if isinstance(value, str) else " ".join(value)
    return found


def _in_words(sheet: Mapping[str, str]) -> str | None:
    """``input 2.5, output 10, batch ×0.5``."""
    return (
        ", ".join(name + ("" if name.endswith("×") or not text else " ") + text for name, text in sheet.items()) or None
    )


def _fields(old: Model, new: Model) -> Iterator[RuleChange]:
    """Other fields of a model; the entries of its tables one by one."""
    for field in fields(Model):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in _APART or before == after:
            continue
        if isinstance(before, dict):
            for key in dict.fromkeys((*before, *after)):
                texts = _text(before.get(key)), _text(after.get(key))
                if texts[0] != texts[1]:
                    yield RuleChange(RuleKind.MODEL_FIELD, new.id, f"{field.name}.{key}", texts[0], texts[1])
        else:
            yield RuleChange(RuleKind.MODEL_FIELD, new.id, field.name, _text(before), _text(after))


def _text(value: Any) -> str | None:
    """A value of a price list, as written there."""
    if value is None or value == ():
        return None
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return ", ".join(str(_text(part)) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(part)}" for key, part in value.items())
    if is_dataclass(value):
        given = [field for field in fields(value) if getattr(value, field.name) != field.default]
        names = [field.name for field in given if field.name != "layer"]
        known = {name.rstrip("_"): _text(getattr(value, name)) for name in names}
        return ", ".join(f"{name} {text}" for name, text in known.items() if text)
    return str(value)


def _factors(before: Catalog, after: Catalog) -> Iterator[RuleChange]:
    """Discounts and markups that differ."""
    then, now = (_percents(catalog.layers) for catalog in (before, after))
    for key in dict.fromkeys((*then, *now)):
        if then.get(key) != now.get(key):
            kind, file, pattern = key
            yield RuleChange(kind, pattern, file, then.get(key), now.get(key), Where(file))


def _percents(layers: Sequence[LayerEffect]) -> dict[tuple[RuleKind, str, str], str]:
    """Percent by kind, by the file of a layer and by the pattern of models."""
    return {
        (kind, layer.file, one.match): f"{plain(one.percent)}%"
        for layer in layers
        for kind, factors in ((RuleKind.DISCOUNT, layer.discounts), (RuleKind.MARKUP, layer.markups))
        for one in factors
    }


def _entries(before: Catalog, after: Catalog) -> Iterator[RuleChange]:
    """Entries of tables that differ. A new provider decides nothing by itself."""
    for table in _TABLES:
        then, now = getattr(before, table), getattr(after, table)
        for name in dict.fromkeys((*then, *now)):
            old, new = then.get(name), now.get(name)
            if old != new and not (table == "providers" and old is None):
                yield RuleChange(RuleKind.LAYER_ENTRY, f"{table}.{name}", before=_text(old), after=_text(new))
