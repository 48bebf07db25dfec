"""``breakeven`` as CSV: a line for each exact figure of each workload."""

from collections.abc import Iterable
from decimal import Decimal

from llmcost.model.reports.breakeven import Breakeven, SelfHost

from ..document.format_values import count
from .table import Record, fields, table

BREAKEVEN = ("workload", "model", "way", "figure", "value", "unit", "monthly_usd", "says")


@table(BREAKEVEN)
def breakeven(report: Breakeven) -> Iterable[Record]:
    """A line for each figure. A figure without a value has the reason in ``says``."""
    for one in report.workloads:
        head: Record = {"workload": one.name, "model": one.model}
        yield {**head, "way": "calls", "figure": "month", "monthly_usd": one.monthly, "says": one.reason}
        if one.self_host:
            yield from ({**head, "way": "self-host", **record} for record in _self_host(one.self_host))
        for seat in one.seats:
            for name in seat.__dataclass_fields__:
                yield {**head, "way": f"seats {seat.plan}", "figure": name, **_figure(getattr(seat, name))}
        ways = {"fine-tune": one.fine_tune, "reserved": one.reserved, "caching": one.caching, "batch": one.batch}
        for way, result in {**ways, "return": one.value}.items():
            for name in result.__dataclass_fields__ if result else ():
                yield {**head, "way": way, "figure": name, **_figure(getattr(result, name))}


def _figure(value: object) -> Record:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return {"value": value}
    return {"says": str(value).lower() if isinstance(value, bool) else value}


def _self_host(found: SelfHost) -> Iterable[Record]:
    yield {"figure": "month", "monthly_usd": found.monthly, "says": found.reason}
    for part in found.parts:
        yield {"figure": part.name, "value": part.quantity, "unit": part.unit, "monthly_usd": part.monthly}
    if throughput := found.throughput:
        yield {"figure": "throughput", "unit": "tokens/s", **fields(throughput, "says", value="tokens_per_second")}
        for name in ("at_once", "step_seconds", "input_seconds", "output"):
            yield {"figure": name, "value": getattr(throughput, name)}
    for name in (
        "weights_gb", "memory_gb", "replicas", "peak", "answered", "active_seconds", "peak_tokens_per_second", "hours",
        "utilisation", "capacity_tokens", "per_million", "calls", "low", "high", "saves", "per_request",
        "break_even_requests",
        "break_even_replicas", "break_even_monthly", "break_even_always",
    ):  # fmt: skip
        yield {"figure": name, "value": getattr(found, name)}
    for scale in found.scales:
        volume = {"value": scale.requests, "unit": "requests"}
        yield {"figure": "calls at", **volume, "monthly_usd": scale.calls}
        yield {"figure": "machines at", **volume, "monthly_usd": scale.own, "says": count(scale.replicas, "replica")}
