"""The screen of ``breakeven``: what each other way costs, and from where on it pays."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.money import ZERO
from llmcost.model.reports.breakeven import (
    Breakeven,
    FineTuned,
    Return,
    Scale,
    SelfHost,
    Switched,
    WorkloadBreakeven,
)

from ..document.format_values import (
    clean,
    count,
    figure,
    money,
    number,
    percent,
    quantity,
    rate,
    rounded,
    small_money,
)
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..document.plot import bar
from ..wording.estimate import prices_as_of

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
        highest = max(max(scale.calls, scale.own) for scale in own.scales)
        grid = tuple(line for scale in own.scales for line in _scale(scale, highest))
        yield Grid(SCALES, grid)
    yield Facts(tuple(_self_host_facts(own)))


def _scale(scale: Scale, highest: Decimal) -> Iterator[Line]:
    cells = (quantity(scale.requests), str(scale.replicas), money(scale.calls), money(scale.own))
    style = "good" if scale.own <= scale.calls else ""
    yield Line((*cells, f"calls    {bar(scale.calls, highest, BAR)}"), style=style)
    yield Line(("", "", "", "", f"machines {bar(scale.own, highest, BAR)}"), style=style)


def _self_host_facts(own: SelfHost) -> Iterator[Fact]:
    if own.model:
        yield "Model", f"{own.model} answers in place of the workload's own: that it is good enough is for you to say"
    yield from _throughput(own)
    if own.weights_gb is not None and own.memory_gb is not None:
        yield "Memory", f"{number(own.weights_gb)} GB of weights in {number(own.memory_gb)} GB"
    yield from _load(own)
    if own.calls is not None and own.monthly is not None and own.saves is not None:
        month = f"{money(own.monthly)} in place of {money(own.calls)} for the tokens of calls"
        yield "Now", f"it {'saves' if own.saves >= 0 else 'costs more:'} {money(abs(own.saves))} a month, {month}"
    yield from (("Pays", text) for text in _pays(own))
    for source in own.sources:
        yield "Source", source


def _throughput(own: SelfHost) -> Iterator[Fact]:
    made = own.throughput
    if made is None:
        return
    band = "" if made.low == made.high else f", {number(made.low)} to {number(made.high)}"
    yield "Throughput", f"{number(made.tokens_per_second)} output tokens a second and replica{band}: {made.says}"
    if None not in (made.at_once, made.step_seconds, made.input_seconds, made.output):
        answer, at_once, step, sent = (
            figure(value or ZERO) for value in (made.output, made.at_once, made.step_seconds, made.input_seconds)
        )
        yield "", f"{answer} ÷ ({answer} × {step} s a step ÷ {at_once} at once + {sent} s for the input)"


def _load(own: SelfHost) -> Iterator[Fact]:
    """How many machines it takes, what they could do, and what that makes of a token."""
    made, answered = own.throughput, figure(own.answered or ZERO)
    if own.replicas is not None and own.peak is not None and own.active_seconds is not None:
        peak = f"{number(own.peak_tokens_per_second or ZERO)} tokens a second"
        mean = f"{answered} a month ÷ {figure(own.active_seconds)} s × {figure(own.peak)}"
        assumed = " (assumed: twice the mean)" if own.peak_assumed else ""
        yield "Replicas", f"{count(own.replicas, 'replica')} for the busiest moment: {peak} = {mean}{assumed}"
    if own.capacity_tokens is not None and own.utilisation is not None and made and own.hours is not None:
        most = f"{number(made.tokens_per_second)} × 3,600 s × {figure(own.hours)} h × {own.replicas}"
        used = f"{percent(own.utilisation, 1)} used"
        yield "Capacity", f"{number(rounded(own.capacity_tokens, 0))} output tokens a month = {most}, {used}"
    if own.per_million is not None and own.monthly is not None:
        how = f"{money(own.monthly)} ÷ {answered} × 1,000,000"
        yield "Per million", f"{money(own.per_million)} for a million output tokens that are used: {how}"


def _pays(own: SelfHost) -> Iterator[str]:
    if own.per_million is None:
        yield "without requests there is nothing to compare: give a volume"
    elif own.break_even_requests is None or own.break_even_monthly is None or own.per_request is None:
        yield "at no volume: a replica costs more than the calls that it can serve"
    else:
        replicas = count(own.break_even_replicas or 0, "replica")
        least, always = own.break_even_requests, own.break_even_always
        for_good = least == always
        volume = f"{'from' if for_good else 'at'} {number(least)} requests a month{' on' if for_good else ''}"
        each = f"{money(own.break_even_monthly)} ÷ ${figure(own.per_request)} of calls for each"
        yield f"{volume}, with {replicas}: {each}"
        if always is None:
            yield "only replicas that are used in full cost as little as their calls"
        elif always != least:
            yield f"without a gap from {number(always)} on: below, one more replica that is hardly used is dearer"


def _fine_tuned(tuned: FineTuned | None) -> Iterator[Fact]:
    if tuned is None:
        return
    now, shorter, month = money(tuned.now), money(tuned.shorter), money(tuned.monthly)
    gross, net = (f"{money(a)} a month, {money(b)} a day" for a, b in _savings(tuned))
    yield "Fine-tuning", f"shorter requests save {gross}: {now} − {shorter} at the price of now"
    yield "", f"net of dearer prices it is {net}: {now} − {month} on the tuned model"
    if tuned.hosting:
        yield "", f"{money(tuned.hosting)} of that are for hosting"
    if tuned.reason:
        yield "", f"the training of {money(tuned.training)} is not paid: {tuned.reason}"
    elif tuned.months is not None:
        day = f", by {tuned.day}" if tuned.day else ""
        how = f"{money(tuned.training)} ÷ {money(tuned.net)}"
        yield "", f"the training of {money(tuned.training)} is paid after {number(tuned.months)} months{day}: {how}"
    if tuned.break_even_requests is not None and tuned.per_request is not None:
        volume = f"{number(tuned.break_even_requests)} requests a month"
        cost = f"{money(tuned.training)} ÷ {figure(tuned.within_months)} months"
        cost = f"({cost} + {money(tuned.hosting)})" if tuned.hosting else cost
        how = f"{cost} ÷ ${figure(tuned.per_request)}"
        yield "", f"within a year, or before its model retires, it pays from {volume} on: {how}"


def _savings(tuned: FineTuned) -> tuple[tuple[Decimal, Decimal], ...]:
    return (tuned.gross, tuned.gross_daily), (tuned.net, tuned.net_daily)


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
        yield "", f"found in {percent(switched.hit_rate, 1)} of the requests; it pays {_hits_needed(switched)}"
    elif name == "Batch":
        yield "", "it pays where waiting, up to a day at most providers, costs less than that"


def _hits_needed(cached: Switched) -> str:
    if cached.break_even_hit_rate is None:
        return "at no rate"
    written, plain, read = map(rate, (cached.written, cached.plain, cached.read))
    formula = f"({written} written − {plain} plain) ÷ ({written} − {read} read)"
    return f"from {percent(cached.break_even_hit_rate, 1)} on: {formula}"


def _return(value: Return | None) -> Iterator[Fact]:
    if value is None:
        return
    cost, least = money(value.cost), number(value.least)
    if value.value:
        pays = {True: "enough", False: "not enough", None: "perhaps not enough, as not all has a price,"}[value.pays]
        times = "free" if value.times is None else f"{_times(value)} what it costs ({money(value.value)} ÷ {cost})"
        yield "Return", f"{money(value.value)} a month is {times}: {pays} for {least} times"
        yield "", f"worth it up to {money(value.most)} a month: {money(value.value)} ÷ {least}"
    if value.hours is not None and value.hourly_needed is not None:
        label = "" if value.value else "Return"
        needed = f"{money(value.hourly_needed, at_least=value.at_least)} each: {least} × {cost} ÷ {number(value.hours)}"
        yield label, f"{number(value.hours)} hours saved must be worth {needed}"


def _times(value: Return) -> str:
    least = Decimal("0.01")
    many = "less than 0.01" if value.times is None or value.times < least else number(value.times)
    return f"{'at most ' if value.at_least else ''}{many} times"
