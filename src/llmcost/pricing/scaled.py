"""The same workload with another number of tokens for the same text (law T5)."""

from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from llmcost.model.inputs.workload import Bin, Length, Workload
from llmcost.model.money import quotient

T = TypeVar("T", Decimal | Length, Decimal | Length | None)


def scaled(workload: Workload, factor: Decimal) -> Workload:
    """Every length of text of the workload × ``factor``; media and other models' texts stay."""

    def times(tokens: Decimal) -> Decimal:
        return quotient(tokens * factor, 1)

    chat, agent, found, cache = workload.conversation, workload.agent, workload.retrieval, workload.cache
    return replace(
        workload,
        input_tokens=length_times(workload.input_tokens, factor),
        output_tokens=length_times(workload.output_tokens, factor),
        conversation=chat and replace(chat, user_tokens=times(chat.user_tokens)),
        agent=agent and replace(agent, tool_result_tokens=times(agent.tool_result_tokens)),
        retrieval=found and replace(found, chunk_tokens=times(found.chunk_tokens)),
        cache=replace(cache, tokens=times(cache.tokens)) if cache and cache.tokens is not None else cache,
    )


def length_times(length: T, factor: Decimal) -> T:
    """A length × ``factor``, in the same shape where it varies."""
    if isinstance(length, Decimal):
        return quotient(length * factor, 1)
    if not isinstance(length, Length):
        return length
    mean, p50, p95 = (part and quotient(part * factor, 1) for part in (length.mean, length.p50, length.p95))
    bins = tuple(Bin(quotient(bin_.tokens * factor, 1), bin_.weight) for bin_ in length.bins)
    return replace(length, mean=mean, p50=p50, p95=p95, bins=bins)
