"""Every number that nobody gave, with the dollars of the month that rest on it (law M3)."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.catalog import Catalog
from llmcost.model.money import ONE, ZERO, plain
from llmcost.model.results import Assumption, Basis, Row
from llmcost.model.workload import Placed, Workload
from llmcost.pricing.caching import ASSUMED_STEP_GAP, ASSUMED_TURN_GAP
from llmcost.pricing.demand import thinking_of
from llmcost.pricing.lookup import Candidate
from llmcost.pricing.period import ASSUMED_DAYS

INPUT = ("input", "cache_read", "cache_write", "cache_write_1h")
_RESTS_ON = {"input_tokens": INPUT, "output_tokens": ("output", "thinking")}


def assumptions(placed: Placed, main: Candidate, row: Row, catalog: Catalog) -> Iterator[Assumption]:
    """The assumptions of a workload on its own model; ``monthly`` is what rests on each, buffer included."""
    workload = placed.workload

    def found(field: str, value: Decimal, *names: str) -> Assumption:
        return Assumption(field, plain(value), Basis.ASSUMED, _resting(row, names, workload.buffer))

    thinking = thinking_of(workload, main, catalog)
    if thinking.basis is Basis.ASSUMED:
        yield found("thinking_multiplier", thinking.multiplier, "thinking")
    if workload.days_per_month is None and workload.requests_per_month is None:
        yield found("days_per_month", ASSUMED_DAYS)
    for field, value in _gaps(workload):
        yield found(field, value, *INPUT)
    for field in placed.assumed:
        yield found(field, getattr(workload, field), *_RESTS_ON.get(field, ()))


def _gaps(workload: Workload) -> Iterator[tuple[str, Decimal]]:
    """Seconds between requests, which decide what is still cached."""
    cache = workload.cache
    if cache and cache.prefix and cache.hit_rate is None:
        if workload.conversation and workload.conversation.turn_gap_s is None:
            yield "conversation.turn_gap_s", ASSUMED_TURN_GAP
        if workload.agent and workload.agent.step_gap_s is None:
            yield "agent.step_gap_s", ASSUMED_STEP_GAP


def _resting(row: Row, names: tuple[str, ...], buffer: Decimal) -> Decimal | None:
    """The dollars of some components, or of the whole month."""
    if row.monthly is None or not names:
        return row.monthly
    return sum((item.monthly or ZERO for item in row.components if item.name in names), ZERO) * (ONE + buffer)
