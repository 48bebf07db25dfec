"""The screen of ``explain``: each calculation of a month, with numbers to type into a calculator."""

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
from ..wording.notes import note_texts
from ..wording.provenance import prices_as_of
from .explain_tables import tables
from .model_rows import Sources

SIGNS = {TIMES: "×", OVER: "÷", PLUS: "+", MINUS: "−"}
QUIET = (DERIVED, CONSTANT, WORKLOAD)
"""Origins that are not shown: numbers of the workload, constants and results of other calculations."""
Fact = tuple[str, str]


def page(report: ExplainReport) -> list[Block]:
    """Each workload in full."""
    return [block for one in report.workloads for block in _workload(one, report)]


def _workload(one: Explanation, report: ExplainReport) -> Iterator[Block]:
    current, sources = one.one.own, Sources()
    tier = report.tiers.get(current.tier, current.tier)
    yield Heading(f"{clean(one.one.name)}   {current.model} · {tier}", f"{_month(one)}, {prices_as_of(report)}")
    if current.status is not Status.PRICED:
        label = "Not priced" if current.status is Status.NOT_PRICED else "Not eligible"
        yield Facts(((label, current.reason or ""),))
    elif len(one.components) == len(current.components):
        yield components_grid(one.one)
    yield Facts(tuple((_label(formula.name), _text(formula)) for formula in one.volume))
    for part in one.parts:
        yield from _part(part, alone=len(one.parts) == 1)
    for component in one.components:
        yield Facts(tuple(_component(component, sources, several=len(_models(one)) > 1)))
    yield Facts((*_totals(one), *_rest(one, sources), *sources.facts()))


def _month(one: Explanation) -> str:
    current = one.one.own
    return f"{money(current.monthly, at_least=current.at_least)}{'' if current.monthly is None else ' a month'}"


def _models(one: Explanation) -> set[str]:
    return {part.item.key.model for part in one.components if part.item.key.purpose is not Purpose.BUFFER}


def _part(part: ExplainedModel, *, alone: bool) -> Iterator[Block]:
    share = "" if alone else f"{percent(part.share, 2)} of the requests reach it"
    yield Heading(f"A {part.unit} on {part.model}", share)
    facts = [(_label(formula.name), _text(formula)) for formula in part.formulas]
    facts += [("Lengths", part.lengths)] if part.lengths else []
    facts += list(_caching(part, part.caching)) if part.caching else []
    facts += [("Billed as", part.billed_as)] if part.billed_as else []
    yield Facts(tuple(facts))
    yield from tables(part)


def _caching(part: ExplainedModel, caching: Caching) -> Iterator[Fact]:
    if caching.least is None:
        yield "Cache", "this model cannot cache any of it"
        return
    written = any(bucket in portion.buckets for portion in part.portions for bucket in CACHE_WRITES)
    plain_writes = "" if written else "; cache writes bill as plain input"
    yield "Cache", f"from {figure(caching.least)} tokens{plain_writes}"
    for hit in caching.hits:
        yield f"Hits, {hit.name}", _hits(hit)
    if caching.break_even:
        always = caching.break_even.result <= 0
        effect = "every hit saves" if always else "a higher hit rate saves, a lower one costs more"
        rate = steps_text(caching.break_even.steps, (*QUIET, PRICE_LIST))
        yield "Break-even", f"{rate} = {_share(caching.break_even.result)}: {effect}"


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
    for formula in part.quantity:
        what = f"{formula.name}: " if formula.name else ""
        yield label, f"{on}{what}{_text(formula)}"
        label, on = "", ""
    if len(part.quantity) > 1:
        yield "", f"total {figure(item.quantity)} {item.unit}"
    if part.price is None or item.unit_price is None or item.monthly is None:
        yield "", "not priced: no price is known"
        return
    over = "" if item.per == 1 else f" ÷ {item.per:,}"
    since = f", since {item.price_from}" if item.price_from else ""
    mark = f" {sources.mark(part.citation)}" if part.citation else ""
    yield "", _price(part.price, item) + since + mark
    yield "", f"{figure(item.quantity)} × {figure(item.unit_price)}{over} = ${figure(item.monthly)}"


def _price(formula: Formula, item: LineItem) -> str:
    per = "" if item.per == 1 else f" per {item.per:,}"
    if len(formula.steps) == 1:
        (only,) = formula.steps
        return f"${figure(formula.result)}{per}, {only.name}" + (
            "" if only.origin == PRICE_LIST else f" ({only.origin})"
        )
    return f"{steps_text(formula.steps, (DERIVED, CONSTANT))} = ${figure(formula.result)}{per}"


def _totals(one: Explanation) -> Iterator[Fact]:
    for formula in one.totals:
        yield _label(formula.name), _text(formula)


def _rest(one: Explanation, sources: Sources) -> Iterator[Fact]:
    if one.uncached:
        saved = one.uncached.result
        effect = "caching costs more than it saves" if saved < 0 else "caching saves that"
        yield "Caching", f"{_text(one.uncached)}: {effect}"
    if one.setup:
        *_, last = _component(one.setup, sources, several=False)
        yield "One-time", f"{last[1]} to embed the corpus, not part of the month"
    for assumed in one.one.assumptions:
        effect = f": {money(assumed.monthly)} of the month depend on it" if assumed.monthly else ""
        yield "Assumed", f"{assumed.subject} is {assumed.value}{effect}"
    for note in note_texts(one.one.own.notes):
        yield "Note", note
    yield "Not priced", ", ".join(one.one.excluded)


def _text(formula: Formula) -> str:
    """``10,000 requests a day × 30 days a month (assumed) = 300,000 requests``."""
    if formula.unit == "usd":
        return f"{steps_text(formula.steps)} = ${figure(formula.result)}"
    result = f"{figure(formula.result)} {formula.unit}" if formula.unit != "share" else _share(formula.result)
    only = formula.steps[0]
    if len(formula.steps) == 1 and not only.inner:
        return _number(only, QUIET)
    return f"{steps_text(formula.steps)} = {result}"


def _share(value: Decimal) -> str:
    return f"{figure(value)} ({percent(value, 1)})"


def steps_text(steps: Steps, quiet: tuple[str, ...] = QUIET) -> str:
    """A calculation from left to right. Numbers show their origin, except origins in ``quiet``."""
    words = []
    for index, step in enumerate(steps):
        sign = f"{SIGNS[step.op]} " if index else ""
        words.append(f"{sign}{_number(step, quiet)}")
    return " ".join(words)


def _number(step: Step, quiet: tuple[str, ...]) -> str:
    if step.inner:
        return f"({steps_text(step.inner, quiet)})"
    origin = "" if step.origin in quiet or not step.name else f" ({step.origin})"
    return f"{figure(step.value)} {step.name}".rstrip() + origin


def _label(name: str) -> str:
    return name[:1].upper() + name[1:]
