"""Compares a workload with self-hosting: how many machines it needs, their cost, and the volume where they pay."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.machines import Gpu
from llmcost.model.inputs.planning import SelfHosted
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.money import MILLION, ONE, ZERO, quotient
from llmcost.model.problems import InputError, LlmcostError, Problem, Where
from llmcost.model.reports.breakeven import Scale, SelfHost, SelfHostCost, Throughput
from llmcost.pricing.price_list.schedules import active_seconds
from llmcost.pricing.volume import days_per_month

from .gpu_throughput import measured, memory_gb, roofline, weights_gb
from .served_tokens import ConvertedTokens

ASSUMED_PEAK = Decimal(2)
HOUR = 3600
SCALES = ("0.25", "0.5", "1", "2", "4")
"""The volumes of the chart, as multiples of the break-even volume, or of the current one where there is none."""


class ServingLoad(NamedTuple):
    """What machines have to serve in a month."""

    requests: Decimal
    calls: Decimal
    """Calls that reach the model, retries included."""
    monthly: Decimal
    """The current cost of the calls. USD per month."""
    sent: Decimal
    answered: Decimal
    """Tokens per month; answered ones include thinking."""
    converted: ConvertedTokens | None = None
    """The same tokens with their range, if the price list knows the tokenizer of the open model."""


def self_host(loaded: LoadedWorkload, served: ServingLoad, catalog: Catalog) -> SelfHost:
    """The workload on the machines that its ``self_hosted`` describes.

    The number of replicas follows from the peak load; machines run all hours of the days of the month. Raises
    ``InputError`` where the price list does not have the model or the GPU.
    """
    asked = loaded.workload.self_hosted
    if asked is None:
        raise InputError.of("missing-key", "no `self_hosted:` to compare with", "describe the machines", loaded.where)
    gpu = _gpu(asked, catalog, loaded)
    throughput = _throughput(asked, served, gpu, catalog, loaded)
    if isinstance(throughput, SelfHost):
        return throughput
    days = days_per_month(loaded.workload)
    machine = _Replica(asked, throughput, days * 24, _hourly(asked, gpu, loaded))
    active = days * active_seconds(loaded.workload.hours)
    peak = asked.peak or ASSUMED_PEAK
    per_replica = quotient(throughput.tokens_per_second * active, peak)
    replicas = _ceiling(served.answered, per_replica)
    monthly = machine.cost(replicas)
    converted = served.converted if served.converted and served.converted.ratio else None
    low, high = _range(loaded, served, converted, catalog, monthly)
    settled = low is None or high is None or not low <= served.monthly <= high
    capacity = throughput.tokens_per_second * replicas * machine.hours * HOUR
    pays, each = _break_even(machine, served, per_replica), _of_each(served)[0]
    return SelfHost(
        reason=None,
        model=asked.model,
        throughput=throughput,
        weights_gb=_weights(asked, catalog),
        memory_gb=memory_gb(gpu, asked.gpus) if gpu else None,
        replicas=replicas,
        peak=peak,
        peak_assumed=asked.peak is None,
        answered=served.answered,
        active_seconds=active,
        peak_tokens_per_second=quotient(served.answered * peak, active),
        hours=machine.hours,
        utilisation=quotient(served.answered, capacity),
        capacity_tokens=capacity,
        parts=tuple(machine.parts(replicas)),
        monthly=monthly,
        per_million=quotient(monthly * MILLION, served.answered) if served.answered else None,
        calls=served.monthly,
        low=low,
        high=high,
        tokenizer=converted.tokenizer if converted else None,
        counts=converted.ratio if converted else None,
        saves=served.monthly - monthly if settled else None,
        per_request=each or None,
        break_even_requests=pays.requests if pays else None,
        break_even_replicas=pays.replicas if pays else None,
        break_even_monthly=machine.cost(pays.replicas) if pays else None,
        break_even_always=pays.always if pays else None,
        sources=tuple(dict.fromkeys(_sources(asked, throughput, gpu, catalog))),
        scales=tuple(_scales(machine, served, per_replica, pays.requests if pays else served.requests)),
    )


def _range(
    loaded: LoadedWorkload,
    served: ServingLoad,
    converted: ConvertedTokens | None,
    catalog: Catalog,
    monthly: Decimal,
) -> tuple[Decimal | None, Decimal | None]:
    """The cost of the machines at the fewest and the most tokens of the text; ``None`` if the count is exact.

    Where the machines do not serve a longer text at all, there is no highest cost, and the range is not known.
    """
    if converted is None:
        return None, None
    ends = (
        served._replace(sent=end.sent, answered=end.answered, converted=None) for end in (converted.low, converted.high)
    )
    months = [self_host(loaded, end, catalog).monthly for end in ends]
    known = [month for month in (monthly, *months) if month is not None]
    return (min(known), max(known)) if None not in months else (None, None)


class _Replica(NamedTuple):
    """One replica: its throughput and its cost."""

    asked: SelfHosted
    throughput: Throughput
    hours: Decimal
    hourly: Decimal
    """Rent in USD per hour; 0 where it is bought."""

    def parts(self, replicas: int) -> Iterator[SelfHostCost]:
        asked, count = self.asked, Decimal(replicas)
        if asked.purchase is not None:
            monthly = quotient(asked.purchase * count, asked.months)
            yield SelfHostCost("purchase", count, f"replicas ÷ {asked.months} months", asked.purchase, monthly)
        else:
            yield SelfHostCost("rent", count * self.hours, "hours", self.hourly, count * self.hours * self.hourly)
        if drawn := asked.power_kw * count * self.hours:
            yield SelfHostCost("power", drawn, "kWh", asked.power_price, drawn * asked.power_price)
        if asked.staff:
            yield SelfHostCost("staff", ONE, "months", asked.staff, asked.staff)

    def cost(self, replicas: int) -> Decimal:
        return sum((part.monthly for part in self.parts(replicas)), ZERO)


def _gpu(asked: SelfHosted, catalog: Catalog, loaded: LoadedWorkload) -> Gpu | None:
    if asked.gpu is None:
        return None
    found = catalog.self_hosted.gpus.get(asked.gpu)
    if found is None:
        raise _unknown("GPU", asked.gpu, list(catalog.self_hosted.gpus), loaded.fields.get("self_hosted.gpu"))
    return found


def _unknown(kind: str, name: str, known: list[str], where: Where | None) -> LlmcostError:
    return InputError((Problem("unknown-machine", f'no {kind} "{name}"', f"known: {', '.join(known)}", where),))


def _weights(asked: SelfHosted, catalog: Catalog) -> Decimal | None:
    model = catalog.self_hosted.models.get(asked.model or "")
    return weights_gb(model, asked.precision) if model else None


def _throughput(
    asked: SelfHosted, served: ServingLoad, gpu: Gpu | None, catalog: Catalog, loaded: LoadedWorkload
) -> Throughput | SelfHost:
    """The throughput of one replica; a report with the reason where the model does not fit or nothing is known."""
    model = catalog.self_hosted.models.get(asked.model) if asked.model else None
    if asked.model and model is None:
        known = list(catalog.self_hosted.models)
        raise _unknown("open model", asked.model, known, loaded.fields.get("self_hosted.model"))
    if model and gpu and (weights := weights_gb(model, asked.precision)) > memory_gb(gpu, asked.gpus):
        least = _ceiling(weights, memory_gb(gpu, 1))
        room = f"{asked.gpus} × {asked.gpu} leave {memory_gb(gpu, asked.gpus):f} GB"
        reason = f"{weights:f} GB of weights at {asked.precision} do not fit: {room}; it takes {least} GPUs"
        return SelfHost(reason, weights_gb=weights, memory_gb=memory_gb(gpu, asked.gpus))
    if asked.tokens_per_second is not None:
        given = asked.tokens_per_second
        return Throughput(given, given, given, "given", "given by the workload")
    if model is None or gpu is None or asked.gpu is None:
        hint = "give `self_hosted.tokens_per_second`, or a `model` and a `gpu` of the price list"
        raise InputError.of("missing-key", "no throughput is known", hint, loaded.fields.get("self_hosted"))
    lengths = quotient(served.sent, served.calls or ONE), quotient(served.answered, served.calls or ONE)
    found = measured(model, asked.gpu, asked.gpus, asked.precision, lengths)
    estimate = found or roofline(model, gpu, asked.gpus, asked.precision, lengths)
    if isinstance(estimate, str):
        return SelfHost(estimate, weights_gb=weights_gb(model, asked.precision), memory_gb=memory_gb(gpu, asked.gpus))
    return estimate


def _hourly(asked: SelfHosted, gpu: Gpu | None, loaded: LoadedWorkload) -> Decimal:
    """The rent of one replica. USD per hour."""
    if asked.purchase is not None:
        return ZERO
    if asked.hourly is not None:
        return asked.hourly
    if gpu and gpu.hourly is not None:
        return gpu.hourly * asked.gpus
    hint = "give `self_hosted.hourly`, or `self_hosted.purchase` if they are bought"
    raise InputError.of("missing-key", "the price of its machines is not known", hint, loaded.fields.get("self_hosted"))


def _sources(asked: SelfHosted, made: Throughput, gpu: Gpu | None, catalog: Catalog) -> Iterator[str]:
    """The source of each figure from the price list, with the day on which it was read."""
    model = catalog.self_hosted.models.get(asked.model or "")
    if made.source and made.checked:
        yield _cited(made.source, made.checked, catalog)
    if gpu and model:
        yield _cited(gpu.source, gpu.checked, catalog)
    if gpu and asked.hourly is None and asked.purchase is None:
        yield _cited(gpu.hourly_source or gpu.source, gpu.checked, catalog)


def _cited(source: str, checked: date, catalog: Catalog) -> str:
    found = catalog.sources[source]
    return f"{found.title}, {found.url}, read {checked}"


class _BreakEvenVolume(NamedTuple):
    """The volume from which on machines cost no more than calls."""

    requests: Decimal
    """The lowest volume at which they do. Requests per month."""
    replicas: int
    always: Decimal | None
    """The volume from which on they always do. Requests per month."""


def _break_even(machine: _Replica, served: ServingLoad, per_replica: Decimal) -> _BreakEvenVolume | None:
    """The volume from which on machines cost no more than calls; ``None`` if they never do.

    r replicas cost r·m + s a month (s is staff) and serve r·v requests, whose calls cost c each. They pay from (r·m +
    s) ÷ c requests on, if that is at most r·v. The smallest such r is s ÷ (c·v − m), rounded up. One request more than
    r·v takes another replica, which pays at once if (r + 1)·m + s ≤ c·r·v: that holds from r = (m + s) ÷ (c·v − m).
    """
    each, answered = _of_each(served)
    if not each or not answered:
        return None
    serves, shared = quotient(per_replica, answered), machine.asked.staff
    single = machine.cost(1) - shared
    margin = each * serves - single
    if margin < 0 or (margin == 0 and shared):
        return None
    if not margin:
        return _BreakEvenVolume(quotient(single, each), 1, None if single else ZERO)
    replicas, steady = _ceiling(shared, margin), _ceiling(single + shared, margin)
    least, always = (quotient(machine.cost(number), each) for number in (replicas, steady))
    return _BreakEvenVolume(least, replicas, always)


def _scales(machine: _Replica, served: ServingLoad, per_replica: Decimal, around: Decimal) -> Iterator[Scale]:
    each, answered = _of_each(served)
    for times in map(Decimal, SCALES):
        requests = around * times
        replicas = _ceiling(requests * answered, per_replica)
        yield Scale(requests, requests * each, machine.cost(replicas), replicas)


def _of_each(served: ServingLoad) -> tuple[Decimal, Decimal]:
    """The cost of the calls of one request in USD, and the tokens of its answers."""
    if not served.requests:
        return ZERO, ZERO
    return quotient(served.monthly, served.requests), quotient(served.answered, served.requests)


def _ceiling(dividend: Decimal, divisor: Decimal) -> int:
    """A quotient rounded up, at least 1. It is computed to 12 decimals, because the divisor may be rounded."""
    value = quotient(dividend, divisor, 12)
    return max(int(value) + (value > int(value)), 1)
