"""How many requests a month makes, and how many calls are billed for them (laws V1 and V2).

Each number is the result of the calculation with the same name, which ``explain`` shows.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from llmcost.model.calculation import ASSUMED, CONSTANT, DERIVED, MINUS, OVER, PLUS, Step, Steps, evaluate, grouped
from llmcost.model.inputs.catalog import Catalog, Mode
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO

from .price_list.schedules import peak_share
from .rates import ModeRule

UNITS = {"conversation": "turns", "task": "steps"}
"""The units of several requests, and the name of their requests."""
ALL = Step(ONE, "all")
"""The share of everything."""


def unit_of(workload: Workload) -> str:
    """The unit of a workload: a conversation, a task, or a single request."""
    return "conversation" if workload.conversation else "task" if workload.agent else "request"


def requests_in_a_unit(workload: Workload) -> int:
    """Requests of one conversation (its turns) or one task (its steps); 1 for a plain workload."""
    if workload.conversation:
        return workload.conversation.turns
    return workload.agent.steps if workload.agent else 1


def requests_per_month(workload: Workload) -> Decimal:
    """User requests per month: turns of conversations, steps of tasks (law V1)."""
    return evaluate(requests_steps(workload))


def requests_steps(workload: Workload) -> Steps:
    """The calculation of the requests per month."""
    if workload.requests_per_month is not None:
        return (Step(workload.requests_per_month, "requests a month"),)
    days = Step(days_per_month(workload), "days a month", ASSUMED if workload.days_per_month is None else "workload")
    for whole, what in ((workload.conversations_per_day, "conversation"), (workload.tasks_per_day, "task")):
        if whole is not None:
            size = Step(Decimal(requests_in_a_unit(workload)), f"{UNITS[what]} per {what}")
            return Step(whole, f"{what}s a day"), size, days
    return Step(workload.requests_per_day or ZERO, "requests a day"), days


def calls_per_month(workload: Workload) -> Decimal:
    """Calls per month: without answers from the response cache, with regenerations, without retries."""
    return evaluate(calls_steps(workload))


def calls_steps(workload: Workload) -> Steps:
    """The calculation of the calls per month from the requests."""
    return tuple(_calls(workload))


def _calls(workload: Workload) -> Iterator[Step]:
    yield Step(requests_per_month(workload), "requests", DERIVED)
    if workload.response_cache:
        answered = Step(workload.response_cache.hit_rate, "answered from the response cache", op=MINUS)
        yield grouped("not answered from the response cache", Step(ONE, "", CONSTANT), answered)
    if workload.regenerations:
        yield grouped("regenerated", Step(ONE, "", CONSTANT), Step(workload.regenerations, "regenerations", op=PLUS))


def attempts_per_month(workload: Workload) -> Decimal:
    """Billed attempts per month: with retries and development calls (law V2)."""
    return evaluate(attempts_steps(workload, ("full", "input")))


def full_attempts_per_month(workload: Workload) -> Decimal:
    """The attempts per month that also bill output and fees."""
    return evaluate(attempts_steps(workload))


def attempts_steps(workload: Workload, billed: tuple[str, ...] = ("full",)) -> Steps:
    """The calculation of the attempts per month; ``billed`` says which retries count."""
    steps, retries, development = list(_calls(workload)), workload.retries, workload.development
    if retries and retries.rate and retries.billed in billed:
        steps.append(grouped("retried", Step(ONE, "", CONSTANT), Step(retries.rate, "retries", op=PLUS)))
    if development and development.calls_per_month:
        steps.append(Step(development.calls_per_month, "development calls", op=PLUS))
    return tuple(steps)


def billed_units(workload: Workload) -> list[tuple[Steps, bool]]:
    """How many units (conversations, tasks, requests) a month bills: those with output, and those without."""
    full = full_attempts_per_month(workload)
    every = attempts_per_month(workload) if workload.retries and workload.retries.billed == "input" else full
    kinds: list[tuple[Steps, bool]] = []
    if full:
        kinds.append(((Step(full, "billed attempts", DERIVED),), True))
    if every != full:
        rest = Step(full, "billed in full", DERIVED, MINUS)
        kinds.append(((grouped("billed without output", Step(every, "billed attempts", DERIVED), rest),), False))
    if (unit := unit_of(workload)) == "request":
        return kinds
    size = Step(Decimal(requests_in_a_unit(workload)), f"{UNITS[unit]} per {unit}", op=OVER)
    return [((*steps, size), with_output) for steps, with_output in kinds]


def days_per_week(workload: Workload) -> int:
    """Days of a week on which requests arrive, from Monday on (law V1).

    Fewer than 28 days a month are working days. No month has more than 23 from Monday to Friday, or 27 to Saturday.
    """
    days = days_per_month(workload)
    return 5 if days <= 23 else 6 if days < 28 else 7


def rest_of(*shares: Step) -> Step:
    """The share that the others leave."""
    if not any(share.value for share in shares):
        return ALL
    taken = (share._replace(op=MINUS) for share in shares)
    return grouped(f"not {' or '.join(share.name for share in shares)}", Step(ONE, "", CONSTANT), *taken)


def shares_by_hour(
    workload: Workload, modes: Mapping[str, ModeRule | Mode], catalog: Catalog, as_of: date
) -> list[tuple[Step, tuple[str, ...]]]:
    """The share of the time in which each schedule's mode applies, and the rest."""
    shares: list[tuple[Step, tuple[str, ...]]] = []
    for name, mode in modes.items():
        schedule = catalog.schedules[mode.schedule] if mode.schedule else None
        if schedule and (schedule.from_ or as_of) <= as_of and (schedule.until is None or as_of < schedule.until):
            week = days_per_week(workload)
            share = peak_share(schedule, workload.hours, as_of.year, week)
            where = f"in the hours of {name}" + ("" if week == 7 else ", on working days")
            shares.append((Step(share, where, DERIVED), (name,)))
    return [*shares, (rest_of(*(share for share, _ in shares)), ())]


def units_per_month(workload: Workload) -> dict[str, Decimal]:
    """Conversations, tasks and users per month: what a month can be divided by."""
    return {unit: evaluate(steps) for unit, steps in units_steps(workload).items()}


def units_steps(workload: Workload) -> dict[str, Steps]:
    """The calculations of conversations, tasks and users per month."""
    units: dict[str, Steps] = {}
    if (unit := unit_of(workload)) != "request":
        size = Step(Decimal(requests_in_a_unit(workload)), f"{UNITS[unit]} per {unit}", op=OVER)
        units[unit] = (Step(requests_per_month(workload), "requests", DERIVED), size)
    if workload.users:
        units["user"] = (Step(workload.users, "users a month"),)
    return units


ASSUMED_DAYS = Decimal(30)
CALENDAR_DAYS = Decimal("30.4375")
"""365.25 days ÷ 12."""


SHORTEST_MONTH = 28
"""A month with fewer days counts working days. Days."""


def calendar_days(workload: Workload) -> Decimal:
    """The calendar days of a billed month. Fewer than 28 are working days, which take a whole month."""
    days = days_per_month(workload)
    return days if days >= SHORTEST_MONTH else CALENDAR_DAYS


def days_per_month(workload: Workload) -> Decimal:
    """Billed days per month of a workload."""
    match workload.days_per_month:
        case None:
            return ASSUMED_DAYS
        case "calendar":
            return CALENDAR_DAYS
        case days:
            return Decimal(days)
