"""The screen of ``breakeven``: what each other way costs, and from where on it pays."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.breakeven import (
    Breakeven,
    FineTuned,
    Return,
    Scale,
    SelfHost,
    Switched,
    WorkloadBreakeven,
)
from llmcost.model.money import ZERO

from ..cells import clean, count, figure, money, number, percent, quantity, small_money
from ..chart import bar
from ..page import Block, Column, Facts, Grid, Heading, Line
from .estimate import prices_as_of

PARTS = (
    Column("Machines"),
    Column("Quantity", right=True),
    Column("Unit"),
    Column("Price", right=True),
    Column("$/month", right=True),
)
SCALES = (
    Column("Requests/month", right=True),
    Column("Replicas", right=True, drop=2),
    Column("Calls", right=True),
    Column("Machines", right=True),
    Column("", drop=1),
)
BAR = 20
Fact = tuple[str, str]


def page(report: Breakeven) -> list[Block]:
    """Each workload with what was asked of it."""
    blocks = [block for one in report.workloads for block in _workload(one)]
    return [*blocks, Facts((("Basis", prices_as_of(report)),))]


def _workload(one: WorkloadBreakeven) -> Iterator[Block]:
    month = one.reason or f"{money(one.monthly, at_least=one.at_least)} a month"
    yield Heading(f"{clean(one.name)}   {one.model}", f"{month}, {quantity(one.requests)} requests")
    if one.self_host:
        yield from _self_host(one.self_host)
    facts = [*_fine_tuned(one.fine_tune), *_switched("Caching", one.caching), *_switched("Batch", one.batch)]
    facts += _return(one.value)
    if facts:
        yield Facts(tuple(facts))
    elif one.self_host is None and one.monthly is not None:
        yield Facts((("Nothing", "no self_hosted, fine_tune, cache, batch or value in it: ask by an option"),))


def _self_host(own: SelfHost) -> Iterator[Block]:
    if own.reason or own.throughput is None or own.monthly is None:
        yield Facts((("Self-hosting", own.reason or ""),))
        return
    lines = [
        Line((part.name, number(part.quantity), part.unit, small_money(part.unit_price), money(part.monthly)))
        for part in own.parts
    ]
    yield Grid(PARTS, (*lines, Line(("Total", "", "", "", money(own.monthly)), style="total")), title="Self-hosting")
    if own.scales:
        dearest = max(max(scale.calls, scale.own) for scale in own.scales)
        grid = tuple(line for scale in own.scales for line in _scale(scale, dearest))
        yield Grid(SCALES, grid)
    yield Facts(tuple(_self_host_facts(own)))


def _scale(scale: Scale, dearest: Decimal) -> Iterator[Line]:
    cells = (quantity(scale.requests), str(scale.replicas), money(scale.calls), money(scale.own))
    style = "good" if scale.own <= scale.calls else ""
    yield Line((*cells, f"calls    {bar(scale.calls, dearest, BAR)}"), style=style)
    yield Line(("", "", "", "", f"machines {bar(scale.own, dearest, BAR)}"), style=style)


def _self_host_facts(own: SelfHost) -> Iterator[Fact]:
    made = own.throughput
    if made is None:
        return
    if own.model:
        yield "Model", f"{own.model} answers in place of the workload's own: that it is good enough is for you to say"
    band = "" if made.low == made.high else f", {number(made.low)} to {number(made.high)}"
    yield "Throughput", f"{number(made.tokens_per_second)} output tokens a second and replica{band}: {made.says}"
    if own.weights_gb is not None and own.memory_gb is not None:
        yield "Memory", f"{number(own.weights_gb)} GB of weights in {number(own.memory_gb)} GB"
    if own.replicas is not None and own.peak is not None:
        peak = f"{number(own.peak_tokens_per_second or ZERO)} tokens a second, {figure(own.peak)} × the mean"
        peak += " (assumed)" if own.peak_assumed else ""
        yield "Replicas", f"{count(own.replicas, 'replica')} for the busiest moment: {peak}"
    if own.capacity_tokens is not None and own.utilisation is not None:
        yield "Capacity", f"{quantity(own.capacity_tokens)} output tokens a month, {percent(own.utilisation, 1)} used"
    if own.per_million is not None:
        yield "Per million", f"{money(own.per_million)} for a million output tokens that are used"
    if own.saves is not None:
        yield "Now", f"it {'saves' if own.saves >= 0 else 'costs more:'} {money(abs(own.saves))} a month"
    if own.per_million is None:
        yield "Pays", "without requests there is nothing to compare: give a volume"
    elif own.break_even_requests is None:
        yield "Pays", "at no volume: a replica costs more than the calls that it can serve"
    else:
        replicas = count(own.break_even_replicas or 0, "replica")
        yield "Pays", f"from {number(own.break_even_requests)} requests a month on, with {replicas}"
    for source in own.sources:
        yield "Source", source


def _fine_tuned(tuned: FineTuned | None) -> Iterator[Fact]:
    if tuned is None:
        return
    gross, net = (f"{money(a)} a month, {money(b)} a day" for a, b in _savings(tuned))
    yield "Fine-tuning", f"shorter requests save {gross}"
    yield "", f"net of dearer prices it is {net}"
    if tuned.reason:
        yield "", f"the training of {money(tuned.training)} is not paid: {tuned.reason}"
    elif tuned.months is not None:
        day = f", by {tuned.day}" if tuned.day else ""
        yield "", f"the training of {money(tuned.training)} is paid after {number(tuned.months)} months{day}"
    if tuned.break_even_requests is not None:
        volume = f"{number(tuned.break_even_requests)} requests a month"
        yield "", f"within a year, or before its model retires, it pays from {volume} on"


def _savings(tuned: FineTuned) -> tuple[tuple[Decimal, Decimal], ...]:
    return (tuned.gross, tuned.gross_daily), (tuned.net, tuned.net_daily)


def _switched(name: str, switched: Switched | None) -> Iterator[Fact]:
    if switched is None:
        return
    if switched.reason:
        yield name, switched.reason
        return
    each = "" if switched.per_request is None else f", {small_money(switched.per_request)} a request"
    change = f"{money(switched.off)} without, {money(switched.on)} with"
    yield name, f"{change}: saves {money(switched.saves)} a month{each}"
    if switched.hit_rate is not None:
        least = switched.break_even_hit_rate
        pays = "at no rate" if least is None else f"from {percent(least, 1)} on"
        yield "", f"found in {percent(switched.hit_rate, 1)} of the requests; it pays {pays}"
    elif name == "Batch":
        yield "", "it pays where waiting, up to a day at most sellers, costs less than that"


def _return(value: Return | None) -> Iterator[Fact]:
    if value is None:
        return
    times = "free" if value.times is None else f"{number(value.times)} times what it costs"
    pays = "enough" if value.pays else "not enough"
    if value.value:
        yield "Return", f"{money(value.value)} a month is {times}: {pays} for {number(value.least)} times"
        yield "", f"worth it up to {money(value.most)} a month"
    if value.hours is not None and value.hourly_needed is not None:
        label = "" if value.value else "Return"
        yield label, f"{number(value.hours)} hours saved must be worth {money(value.hourly_needed)} each"
