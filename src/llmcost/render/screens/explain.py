"""The screen of ``explain``: every calculation of a month, as it is typed into a calculator."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.calculation import CONSTANT, DERIVED, MINUS, OVER, PLUS, PRICE_LIST, TIMES, WORKLOAD, Step, Steps
from llmcost.model.reports.component_key import Purpose
from llmcost.model.reports.estimate import LineItem, Status
from llmcost.model.reports.explain import (
    Caching,
    Component,
    ExplainedModel,
    ExplainReport,
    Explanation,
    Formula,
    HitRate,
)
from llmcost.model.usage import CACHE_WRITES

from ..document.format_values import clean, figure, money, percent
from ..document.page import Block, Facts, Heading
from ..wording.component_names import component_name
from ..wording.component_table import components_grid
from ..wording.estimate import prices_as_of
from ..wording.notes import note_texts
from .explain_tables import tables
from .model_rows import Sources

SIGNS = {TIMES: "×", OVER: "÷", PLUS: "+", MINUS: "−"}
QUIET = (DERIVED, CONSTANT, WORKLOAD)
"""Origins that go without saying: numbers of the workload, and results of other calculations."""
Fact = tuple[str, str]


def page(report: ExplainReport) -> list[Block]:
    """Each workload in full, one after the other."""
    return [block for one in report.workloads for block in _workload(one, report)]


def _workload(one: Explanation, report: ExplainReport) -> Iterator[Block]:
    own, sources = one.one.own, Sources()
    tier = report.tiers.get(own.tier, own.tier)
    yield Heading(f"{clean(one.one.name)}   {own.model} · {tier}", f"{_month(one)}, {prices_as_of(report)}")
    if own.status is not Status.PRICED:
        yield Facts((("Not priced" if own.status is Status.NOT_PRICED else "Not eligible", own.reason or ""),))
    elif len(one.components) == len(own.components):
        yield components_grid(one.one)
    yield Facts(tuple((_label(made.name), _text(made)) for made in one.volume))
    for part in one.parts:
        yield from _part(part, alone=len(one.parts) == 1)
    for component in one.components:
        yield Facts(tuple(_component(component, sources, several=len(_models(one)) > 1)))
    yield Facts((*_totals(one), *_rest(one, sources), *sources.facts()))


def _month(one: Explanation) -> str:
    own = one.one.own
    return f"{money(own.monthly, at_least=own.at_least)}{'' if own.monthly is None else ' a month'}"


def _models(one: Explanation) -> set[str]:
    return {part.item.key.model for part in one.components if part.item.key.purpose is not Purpose.BUFFER}


def _part(part: ExplainedModel, *, alone: bool) -> Iterator[Block]:
    share = "" if alone else f"{percent(part.share, 2)} of the requests reach it"
    yield Heading(f"A {part.unit} on {part.model}", share)
    facts = [(_label(made.name), _text(made)) for made in part.formulas]
    facts += [("Lengths", part.lengths)] if part.lengths else []
    facts += list(_caching(part, part.caching)) if part.caching else []
    facts += [("Billed as", part.billed_as)] if part.billed_as else []
    yield Facts(tuple(facts))
    yield from tables(part)


def _caching(part: ExplainedModel, caching: Caching) -> Iterator[Fact]:
    if caching.least is None:
        yield "Cache", "this model caches nothing of it"
        return
    written = any(bucket in portion.buckets for portion in part.portions for bucket in CACHE_WRITES)
    plainly = "" if written else ", and what is written bills as plain input"
    yield "Cache", f"from {figure(caching.least)} tokens on{plainly}"
    for hit in caching.hits:
        yield f"Hits, {hit.name}", _hits(hit)
    if caching.break_even:
        every = caching.break_even.result <= 0
        says = "every hit saves" if every else "a hit rate above it saves, one below it costs"
        rate = steps_text(caching.break_even.steps, (*QUIET, PRICE_LIST))
        yield "Break-even", f"{rate} = {_share(caching.break_even.result)}: {says}"


def _hits(hit: HitRate) -> str:
    found = f"{figure(hit.value)} ({percent(hit.value, 1)})"
    return f"1 − e^−({steps_text(hit.steps)}) = {found}" if hit.steps else found


def _component(part: Component, sources: Sources, *, several: bool) -> Iterator[Fact]:
    item, label = part.item, component_name(part.item.key)
    if item.key.purpose is Purpose.BUFFER and item.unit_price is not None and item.monthly is not None:
        before = f"{figure(item.quantity)} before the buffer"
        yield label, f"{before} × {figure(item.unit_price)} = ${figure(item.monthly)}"
        return
    on = f"on {item.key.model}: " if several else ""
    for made in part.quantity:
        what = f"{made.name}: " if made.name else ""
        yield label, f"{on}{what}{_text(made)}"
        label, on = "", ""
    if len(part.quantity) > 1:
        yield "", f"together {figure(item.quantity)} {item.unit}"
    if part.price is None or item.unit_price is None or item.monthly is None:
        yield "", "not priced: no price is known"
        return
    over = "" if item.per == 1 else f" ÷ {item.per:,}"
    yield "", f"{_price(part.price, item)}, since {item.price_from} {sources.mark(part.citation)}"
    yield "", f"{figure(item.quantity)} × {figure(item.unit_price)}{over} = ${figure(item.monthly)}"


def _price(made: Formula, item: LineItem) -> str:
    per = "" if item.per == 1 else f" per {item.per:,}"
    if len(made.steps) == 1:
        (only,) = made.steps
        return f"${figure(made.result)}{per}, {only.name}" + ("" if only.origin == PRICE_LIST else f" ({only.origin})")
    return f"{steps_text(made.steps, (DERIVED, CONSTANT))} = ${figure(made.result)}{per}"


def _totals(one: Explanation) -> Iterator[Fact]:
    for made in one.totals:
        yield _label(made.name), _text(made)


def _rest(one: Explanation, sources: Sources) -> Iterator[Fact]:
    if one.uncached:
        saved = one.uncached.result
        yield "Caching", f"{_text(one.uncached)}: it {'costs more than it saves' if saved < 0 else 'saves that'}"
    if one.setup:
        *_, last = _component(one.setup, sources, several=False)
        yield "Once", f"{last[1]} to embed the corpus, not in the month"
    for assumed in one.one.assumptions:
        rests = f": {money(assumed.monthly)} of the month rest on it" if assumed.monthly is not None else ""
        yield "Assumed", f"{assumed.field} is {assumed.value}{rests}"
    for note in note_texts(one.one.own.notes):
        yield "Note", note
    yield "Not priced", ", ".join(one.one.excluded)


def _text(made: Formula) -> str:
    """``10,000 requests a day × 30 days a month (assumed) = 300,000 requests``."""
    if made.unit == "usd":
        return f"{steps_text(made.steps)} = ${figure(made.result)}"
    result = f"{figure(made.result)} {made.unit}" if made.unit != "share" else _share(made.result)
    only = made.steps[0]
    if len(made.steps) == 1 and not only.inner:
        return _number(only, QUIET)
    return f"{steps_text(made.steps)} = {result}"


def _share(value: Decimal) -> str:
    return f"{figure(value)} ({percent(value, 1)})"


def steps_text(steps: Steps, quiet: tuple[str, ...] = QUIET) -> str:
    """The calculation from left to right, with the origin of every number but the ``quiet`` ones."""
    words = []
    for place, step in enumerate(steps):
        sign = f"{SIGNS[step.op]} " if place else ""
        words.append(f"{sign}{_number(step, quiet)}")
    return " ".join(words)


def _number(step: Step, quiet: tuple[str, ...]) -> str:
    if step.inner:
        return f"({steps_text(step.inner, quiet)})"
    origin = "" if step.origin in quiet or not step.name else f" ({step.origin})"
    return f"{figure(step.value)} {step.name}".rstrip() + origin


def _label(name: str) -> str:
    return name[:1].upper() + name[1:]
