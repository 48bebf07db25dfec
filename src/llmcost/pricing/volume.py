"""How many requests a month makes, and how many calls are billed for them (laws V1 and V2)."""

from decimal import Decimal

from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.workload import Workload

from .period import days_per_month


def requests_in_a_unit(workload: Workload) -> int:
    """Requests of one conversation (its turns) or one task (its steps); 1 for a plain workload."""
    if workload.conversation:
        return workload.conversation.turns
    return workload.agent.steps if workload.agent else 1


def requests_per_month(workload: Workload) -> Decimal:
    """Requests of users a month: turns of conversations, steps of tasks (law V1)."""
    if workload.requests_per_month is not None:
        return workload.requests_per_month
    whole = workload.conversations_per_day or workload.tasks_per_day
    a_day = whole * requests_in_a_unit(workload) if whole is not None else workload.requests_per_day or ZERO
    return a_day * days_per_month(workload)


def calls_per_month(workload: Workload) -> Decimal:
    """Calls that bill in full: answers from the own cache out, regenerations in, retries not yet."""
    answered = workload.response_cache.hit_rate if workload.response_cache else ZERO
    return requests_per_month(workload) * (ONE - answered) * (ONE + workload.regenerations)


def attempts_per_month(workload: Workload) -> Decimal:
    """Everything that is billed: retries and the calls of development included (law V2)."""
    return _retried(workload, ("full", "input"))


def full_attempts_per_month(workload: Workload) -> Decimal:
    """Attempts that bill output and fees too."""
    return _retried(workload, ("full",))


def _retried(workload: Workload, billed: tuple[str, ...]) -> Decimal:
    retries, development = workload.retries, workload.development
    rate = retries.rate if retries and retries.billed in billed else ZERO
    return calls_per_month(workload) * (ONE + rate) + (development.calls_per_month if development else ZERO)


def units_per_month(workload: Workload) -> dict[str, Decimal]:
    """What a month can be divided by: conversations, tasks, users."""
    requests, units = requests_per_month(workload), {}
    if workload.conversation:
        units["conversation"] = quotient(requests, workload.conversation.turns)
    if workload.agent:
        units["task"] = quotient(requests, workload.agent.steps)
    if workload.users:
        units["user"] = workload.users
    return units
