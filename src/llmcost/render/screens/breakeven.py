"""The screen of ``breakeven``: what each alternative costs, and where it breaks even."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.money import ZERO
from llmcost.model.reports.breakeven import (
    Breakeven,
    FineTuned,
    ReservedUnits,
    Return,
    Scale,
    Seat,
    SelfHost,
    Switched,
    WorkloadBreakeven,
)

from ..document.format_values import clean, count, figure, money, number, percent, quantity, rate, rounded, small_money
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..document.plot import bar
from ..wording.provenance import prices_as_of
from .model_rows import SETTLE

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


def page(report: Breakeven) -> Iterator[Block]:
    """Each workload with the alternatives that were requested."""
    for one in report.workloads:
        yield from _workload(one)
    yield Facts((("Basis", prices_as_of(report)),))


def _workload(one: WorkloadBreakeven) -> Iterator[Block]:
    month = one.reason or f"{money(one.monthly, at_least=one.at_least)} a month"
    yield Heading(f"{clean(one.name)}   {one.model}", f"{month}, {quantity(one.requests)} requests")
    if one.self_host:
        yield from _self_host(one.self_host)
    if one.seats:
        yield from _seats(one.seats)
    facts = [*_fine_tuned(one.fine_tune), *_reserved(one.reserved)]
    facts += [*_switched("Caching", one.caching), *_switched("Batch", one.batch), *_return(one.value)]
    if facts:
        yield Facts(tuple(facts))
    elif one.self_host is None and not one.seats and one.monthly is not None:
        fields = "self_hosted, fine_tune, reserved, subscription, cache, batch or value"
        yield Facts((("Nothing", f"the workload has no {fields}: use an option"),))


def _self_host(found: SelfHost) -> Iterator[Block]:
    if found.reason or found.throughput is None or found.monthly is None:
        yield Facts((("Self-hosting", found.reason or ""),))
        return
    lines = [
        Line((part.name, number(part.quantity), part.unit, small_money(part.unit_price), money(part.monthly)))
        for part in found.parts
    ]
    yield Grid(PARTS, (*lines, Line(("Total", "", "", "", money(found.monthly)), style="total")), title="Self-hosting")
    if found.scales:
        highest = max(max(scale.calls, scale.own) for scale in found.scales)
        grid = tuple(line for scale in found.scales for line in _scale(scale, highest))
        yield Grid(SCALES, grid)
    yield Facts(tuple(_self_host_facts(found)))


def _scale(scale: Scale, highest: Decimal) -> Iterator[Line]:
    cells = (quantity(scale.requests), str(scale.replicas), money(scale.calls), money(scale.own))
    style = "good" if scale.own <= scale.calls else ""
    yield Line((*cells, f"calls    {bar(scale.calls, highest, BAR)}"), style=style)
    yield Line(("", "", "", "", f"machines {bar(scale.own, highest, BAR)}"), style=style)


def _self_host_facts(found: SelfHost) -> Iterator[Fact]:
    if found.model:
        yield (
            "Model",
            f"{found.model} replaces the workload's model; whether its answers are good enough is not checked",
        )
    yield from _throughput(found)
    if found.weights_gb is not None and found.memory_gb is not None:
        yield "Memory", f"{number(found.weights_gb)} GB of weights in {number(found.memory_gb)} GB"
    yield from _load(found)
    if found.counts is not None:
        each = found.counts
        span = f"{number(each.low)}–{number(each.high)}"
        yield "Counts", f"converted for {found.tokenizer}: ×{number(each.factor)} ({span})"
    if found.calls is not None and found.low is not None and found.high is not None and found.saves is None:
        machines = f"{money(found.low)} to {money(found.high)}"
        yield "Now", f"not settled: machines cost {machines}, the tokens of calls {money(found.calls)}; {SETTLE}"
    if found.calls is not None and found.monthly is not None and found.saves is not None:
        effect = "saves" if found.saves >= 0 else "costs more:"
        month = f"{money(found.monthly)} instead of {money(found.calls)} for the tokens of calls"
        yield "Now", f"it {effect} {money(abs(found.saves))} a month, {month}"
    yield from (("Break-even", text) for text in _break_even(found))
    for source in found.sources:
        yield "Source", source


def _throughput(found: SelfHost) -> Iterator[Fact]:
    throughput = found.throughput
    if throughput is None:
        return
    low, high = throughput.low, throughput.high
    band = "" if low == high else f", {number(low)} to {number(high)}"
    rate = f"{number(throughput.tokens_per_second)} output tokens per second and replica{band}"
    yield "Throughput", f"{rate}: {throughput.says}"
    values = (throughput.output, throughput.at_once, throughput.step_seconds, throughput.input_seconds)
    if None not in values:
        output, concurrent, step, input_ = (figure(value or ZERO) for value in values)
        yield "", f"{output} ÷ ({output} × {step} s per step ÷ {concurrent} concurrent + {input_} s for the input)"


def _load(found: SelfHost) -> Iterator[Fact]:
    """How many replicas the load needs, their capacity, and the resulting cost per million tokens."""
    throughput, answered = found.throughput, figure(found.answered or ZERO)
    if found.replicas is not None and found.peak is not None and found.active_seconds is not None:
        peak = f"{number(found.peak_tokens_per_second or ZERO)} tokens per second"
        mean = f"{answered} a month ÷ {figure(found.active_seconds)} s × {figure(found.peak)}"
        assumed = " (assumed: twice the mean)" if found.peak_assumed else ""
        yield "Replicas", f"{count(found.replicas, 'replica')} for the peak load: {peak} = {mean}{assumed}"
    if found.capacity_tokens is not None and found.utilisation is not None and throughput and found.hours is not None:
        most = f"{number(throughput.tokens_per_second)} × 3,600 s × {figure(found.hours)} h × {found.replicas}"
        used = f"{percent(found.utilisation, 1)} used"
        yield "Capacity", f"{number(rounded(found.capacity_tokens, 0))} output tokens a month = {most}, {used}"
    if found.per_million is not None and found.monthly is not None:
        calculation = f"{money(found.monthly)} ÷ {answered} × 1,000,000"
        yield "Per million", f"{money(found.per_million)} per million output tokens used: {calculation}"


def _break_even(found: SelfHost) -> Iterator[str]:
    if found.per_million is None:
        yield "unknown without requests: give a volume"
    elif found.break_even_requests is None or found.break_even_monthly is None or found.per_request is None:
        yield "at no volume: a replica costs more than the calls it can serve"
    else:
        replicas = count(found.break_even_replicas or 0, "replica")
        least, always = found.break_even_requests, found.break_even_always
        volume = f"{'from' if least == always else 'at'} {number(least)} requests a month"
        calculation = f"{money(found.break_even_monthly)} ÷ ${figure(found.per_request)} of calls for each"
        yield f"{volume}, with {replicas}: {calculation}"
        if always is None:
            yield "beyond that only while every replica is fully used"
        elif always != least:
            yield f"always from {number(always)}; below that, an additional replica that is hardly used costs more"


def _fine_tuned(tuned: FineTuned | None) -> Iterator[Fact]:
    if tuned is None:
        return
    now, shorter, month = money(tuned.now), money(tuned.shorter), money(tuned.monthly)
    gross, net = (f"{money(a)} a month, {money(b)} a day" for a, b in _savings(tuned))
    yield "Fine-tuning", f"shorter requests save {gross}: {now} − {shorter} at current prices"
    yield "", f"at the prices of the tuned model they save {net}: {now} − {month}"
    if tuned.hosting:
        yield "", f"that includes {money(tuned.hosting)} for hosting"
    if tuned.reason:
        yield "", f"the training for {money(tuned.training)} does not pay back: {tuned.reason}"
    elif tuned.months is not None:
        day = f", by {tuned.day}" if tuned.day else ""
        calculation = f"{money(tuned.training)} ÷ {money(tuned.net)}"
        payback = f"pays back after {number(tuned.months)} months{day}"
        yield "", f"the training for {money(tuned.training)} {payback}: {calculation}"
    if tuned.break_even_requests is not None and tuned.per_request is not None:
        volume = f"{number(tuned.break_even_requests)} requests a month"
        cost = f"{money(tuned.training)} ÷ {figure(tuned.within_months)} months"
        cost = f"({cost} + {money(tuned.hosting)})" if tuned.hosting else cost
        calculation = f"{cost} ÷ ${figure(tuned.per_request)}"
        yield "", f"it pays back within a year, or before its model retires, from {volume}: {calculation}"
    if tuned.source:
        yield "", f"at prices of {tuned.source}"


def _savings(tuned: FineTuned) -> tuple[tuple[Decimal, Decimal], ...]:
    return (tuned.gross, tuned.gross_daily), (tuned.net, tuned.net_daily)


SEATS = (
    Column("Seats", wrap=True),
    Column("People", right=True, drop=1),
    Column("$/person", right=True),
    Column("$/month", right=True),
    Column("Saves", right=True),
    Column("Pays from", right=True),
)


def _seats(found: tuple[Seat, ...]) -> Iterator[Block]:
    """The plans, with the requests a month of one person from which on a seat pays."""
    lines = []
    for seat in found:
        pays = "—" if seat.break_even_requests is None else f"{number(seat.break_even_requests)} requests/person"
        amounts = (small_money(seat.usd), money(seat.monthly), money(seat.saves))
        style = "good" if seat.saves is not None and seat.saves > 0 else ""
        lines.append(Line((clean(seat.name), str(seat.people), *amounts, pays), style=style))
    yield Grid(SEATS, tuple(lines))
    each = found[0].each
    use = "no requests" if each is None else f"{number(each)} requests a month each"
    yield Facts(
        (
            ("By the token", f"{money(found[0].calls)} a month, {use}"),
            ("Limits", "how much use a seat includes is not known in tokens: it may be less than this"),
            *(("Source", source) for source in dict.fromkeys(seat.source for seat in found)),
        )
    )


def _reserved(found: ReservedUnits | None) -> Iterator[Fact]:
    if found is None:
        return
    units = f"{found.units} units of {found.plan} by the {found.term}"
    if found.reason or found.monthly is None or found.calls is None or found.saves is None:
        yield "Reserved", f"{units}: {found.reason}"
        return
    share = percent(found.covers, 1)
    effect = f"saves {money(found.saves)}" if found.saves >= 0 else f"costs {money(-found.saves)} more"
    yield "Reserved", f"{units} cost {money(found.monthly)}, and serve {share} of what is not batched"
    yield "", f"by the token that share costs {money(found.calls)}: reserving {effect} a month"
    if found.break_even_requests is None or found.per_request is None:
        yield "", "pays at no volume: the units serve no requests"
        return
    calculation = f"{money(found.monthly)} ÷ ${figure(found.per_request)}"
    volume = f"{number(found.break_even_requests)} requests a month"
    yield "", f"pays from {volume}, if the units still serve {share} then: {calculation}"


def _switched(name: str, switched: Switched | None) -> Iterator[Fact]:
    if switched is None:
        return
    if switched.reason:
        yield name, switched.reason
        return
    each = "" if switched.per_request is None else f", {small_money(abs(switched.per_request))} a request"
    change = f"{money(switched.off)} without, {money(switched.on)} with"
    saved = money(abs(switched.saves))
    yield name, f"{change}: {f'saves {saved}' if switched.saves >= 0 else f'costs {saved} more'} a month{each}"
    if switched.hit_rate is not None:
        yield "", f"hit rate {percent(switched.hit_rate, 1)}; break-even {_hit_rate_needed(switched)}"
    elif name == "Batch":
        yield "", "worth it if waiting costs less than that; most providers take up to a day"


def _hit_rate_needed(cached: Switched) -> str:
    if cached.break_even_hit_rate is None:
        return "at no hit rate"
    written, plain, read = map(rate, (cached.written, cached.plain, cached.read))
    formula = f"({written} written − {plain} plain) ÷ ({written} − {read} read)"
    return f"at {percent(cached.break_even_hit_rate, 1)}: {formula}"


def _return(value: Return | None) -> Iterator[Fact]:
    if value is None:
        return
    cost, least = money(value.cost), number(value.least)
    if value.value:
        pays = {True: "enough", False: "not enough", None: "unknown, as not everything has a price,"}[value.pays]
        times = "free" if value.times is None else f"{_times(value)} the cost ({money(value.value)} ÷ {cost})"
        yield "Return", f"{money(value.value)} a month is {times}: {pays} for the required {least} times"
        yield "", f"worth up to {money(value.most)} a month: {money(value.value)} ÷ {least}"
    if value.hours is not None and value.hourly_needed is not None:
        label = "" if value.value else "Return"
        needed = f"{money(value.hourly_needed, at_least=value.at_least)} each: {least} × {cost} ÷ {number(value.hours)}"
        yield label, f"{number(value.hours)} hours saved must be worth {needed}"


def _times(value: Return) -> str:
    least = Decimal("0.01")
    factor = "less than 0.01" if value.times is None or value.times < least else number(value.times)
    return f"{'at most ' if value.at_least else ''}{factor} times"
