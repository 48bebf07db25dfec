"""Every assumed number, with the part of the month that depends on it (law M3)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import ONE, ZERO, plain
from llmcost.model.reports.component_key import OWN, ComponentKey, Purpose
from llmcost.model.reports.estimate import Assumption, Basis, Row
from llmcost.model.usage import CACHE_WRITES, OF_INPUT, TokenClass
from llmcost.pricing.auxiliary_calls import query_tokens
from llmcost.pricing.caching import ASSUMED_HOURS, ASSUMED_STEP_GAP, ASSUMED_TURN_GAP
from llmcost.pricing.charge import fee_key
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.thinking import assumed_multipliers, thinking_cost
from llmcost.pricing.volume import ASSUMED_DAYS

INPUT = (TokenClass.INPUT, TokenClass.CACHE_READ, *CACHE_WRITES)
CACHED = (TokenClass.INPUT, *OF_INPUT)
"""The buckets that depend on how much a cache finds."""
_READS = {TokenClass.CACHE_READ, TokenClass.IMAGE_CACHE_READ, TokenClass.AUDIO_CACHE_READ}
_BUCKETS = {"input_tokens": INPUT, "output_tokens": (TokenClass.OUTPUT, TokenClass.THINKING)}


def assumptions(
    loaded: LoadedWorkload, shares: Sequence[ModelShare], row: Row, prices: PriceBook
) -> Iterator[Assumption]:
    """The assumptions of a workload on its own models, each with the USD per month that depend on it, with buffer."""
    workload = loaded.workload

    def assumed(field: str, value: Decimal, *buckets: TokenClass | None) -> Assumption:
        return Assumption(field, plain(value), Basis.ASSUMED, _dependent(row, buckets, workload.buffer))

    yield from _thinking(workload, shares, row, prices)
    if workload.days_per_month is None and workload.requests_per_month is None:
        yield assumed("days_per_month", ASSUMED_DAYS)
    for field, value in _gaps(workload):
        yield assumed(field, value, *CACHED)
    if buckets := _kept_by_default(workload, row):
        yield assumed("cache.hours_per_day", ASSUMED_HOURS, *buckets)
    yield from _queries(workload, row)
    for field in loaded.assumed:
        yield assumed(field, getattr(workload, field), *_BUCKETS.get(field, ()))


def _thinking(workload: Workload, shares: Sequence[ModelShare], row: Row, prices: PriceBook) -> Iterator[Assumption]:
    """The assumed thinking multipliers, those of auxiliary models apart, each with the cost of the thinking."""
    groups: dict[tuple[str, Decimal], set[ComponentKey]] = {}
    for key, multiplier in assumed_multipliers(workload, (share.candidate for share in shares), prices).items():
        groups.setdefault(("" if key.purpose is Purpose.MODEL else key.model, multiplier), set()).add(key)
    for (auxiliary, multiplier), keys in groups.items():
        cost = thinking_cost(row.components, keys)
        monthly = None if row.monthly is None else cost * (ONE + workload.buffer)
        yield Assumption("thinking_multiplier", plain(multiplier), Basis.ASSUMED, monthly, auxiliary)


def _queries(workload: Workload, row: Row) -> Iterator[Assumption]:
    """The length of the queries that are embedded or ranked, where nobody gave it: that of the whole input."""
    retrieval, answers = workload.retrieval, workload.response_cache
    asks = bool(retrieval and (retrieval.query_embedding or retrieval.rerank)) or bool(
        answers and answers.embedding and answers.query_tokens is None
    )
    given = workload.conversation or (retrieval and retrieval.query_tokens is not None)
    if asks and not given:
        purposes = (Purpose.EMBEDDING, Purpose.RERANK)
        items = [i for i in row.components if i.key.purpose in purposes or i.key == fee_key("rerank", i.key.model)]
        cost = sum((item.monthly or ZERO for item in items), ZERO) * (ONE + workload.buffer)
        tokens, field = query_tokens(workload), "retrieval.query_tokens" if retrieval else "response_cache.query_tokens"
        yield Assumption(field, plain(tokens), Basis.ASSUMED, None if row.monthly is None else cost)


def with_assumed_numbers(row: Row, fields: Sequence[str]) -> Row:
    """A row whose line items are marked as assumed where their quantities are, because nobody gave these fields."""
    if not fields:
        return row
    buckets = [bucket for field in fields for bucket in _BUCKETS.get(field, TokenClass)]
    items = (item._replace(basis=Basis.ASSUMED) if item.key.bucket in buckets else item for item in row.components)
    return replace(row, components=tuple(items))


def _gaps(workload: Workload) -> Iterator[tuple[str, Decimal]]:
    """The assumed seconds between requests, which decide what is still cached."""
    cache = workload.cache
    if cache and cache.prefix and cache.hit_rate is None:
        if workload.conversation and workload.conversation.turn_gap_s is None:
            yield "conversation.turn_gap_s", ASSUMED_TURN_GAP
        if workload.agent and workload.agent.step_gap_s is None:
            yield "agent.step_gap_s", ASSUMED_STEP_GAP


def _kept_by_default(workload: Workload, row: Row) -> tuple[TokenClass | None, ...]:
    """The buckets that depend on the assumed hours of an explicit cache; ``None`` is its storage. Empty if unused."""
    cache = workload.cache
    if not cache or not cache.explicit or cache.hours_per_day is not None:
        return ()
    used = {item.key.bucket for item in row.components if item.key.purpose in OWN}
    if cache.hit_rate is None and used & _READS:
        return None, *CACHED
    return (None,) if None in used else ()


def _dependent(row: Row, buckets: tuple[TokenClass | None, ...], buffer: Decimal) -> Decimal | None:
    """USD per month of some buckets on the workload's own models, or of the whole month."""
    if row.monthly is None or not buckets:
        return row.monthly
    items = [item for item in row.components if item.key.purpose in OWN and item.key.bucket in buckets]
    return sum((item.monthly or ZERO for item in items), ZERO) * (ONE + buffer)
