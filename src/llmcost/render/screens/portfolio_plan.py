"""A plan on the screen of ``optimize``: what it comes to, its limits and what each costs, and its commitments."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.reports.optimize import CommitmentUse, Limit, PortfolioPlan

from ..document.format_values import clean, count, money, number, percent
from ..document.page import Block, Column, Facts, Grid, Line
from ..wording.optimize import binding_text

LIMITS = (
    Column("Limit"),
    Column("At most", right=True),
    Column("Plan", right=True),
    Column("Costs", right=True),
    Column("Binding"),
)
COMMITMENTS = (
    Column("Commitment"),
    Column("From $/month", right=True),
    Column("Spent", right=True),
    Column("Discount", right=True),
    Column("Saves", right=True),
)
NAMES = {
    "max_models": "different models",
    "max_providers": "providers",
    "min_average": "mean score, at least",
    "budget": "budget",
}


def plan_blocks(plan: PortfolioPlan) -> Iterator[Block]:
    """The limits and commitments of a plan, and what would have to give way where there is none."""
    if plan.limits and plan.monthly is not None:
        yield Grid(LIMITS, tuple(map(_limit, plan.limits)), "Limits on all workloads together")
    if plan.commitments:
        yield Grid(COMMITMENTS, tuple(map(_commitment, plan.commitments)), "Commitments")
    yield Facts(tuple(_facts(plan)))


def _facts(plan: PortfolioPlan) -> Iterator[tuple[str, str]]:
    if plan.monthly is None:
        yield "No plan", "no choice of models keeps to all limits together"
        for way in plan.relaxations:
            (name, to) = way.changes[0]
            yield "To relax", f"{NAMES[name]} {_shown(name, Decimal(to))}, the other limits as they are"
        return
    goal = "the least cost" if plan.goal == "cost" else "the best mean score, then the least cost"
    score = "" if plan.quality is None else f", mean score {number_of(plan.quality)}"
    models, providers = count(plan.models, "model"), count(plan.providers, "provider")
    saved = sum((use.saves for use in plan.commitments), Decimal(0))
    off = f", after {money(saved)} off the list prices above" if saved else ""
    yield "Plan", f"{money(plan.monthly)} a month on {models} of {providers}{score}{off}"
    proven = "proven to be the best" if not plan.gap else f"not proven: it may be {percent(plan.gap, 2)} from the best"
    by = "by mixed-integer programming" if plan.solved else "each workload's own choice keeps to the limits"
    yield "Search", f"{goal}; {proven}, {by}"


def number_of(score: Decimal) -> str:
    """A score to three decimals."""
    shown = f"{score:.3f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _limit(limit: Limit) -> Line:
    costs = "—" if limit.costs is None else money(limit.costs)
    cells = (NAMES[limit.name], _shown(limit.name, limit.limit), _shown(limit.name, limit.used), costs)
    return Line((*cells, binding_text(limit)))


def _shown(name: str, value: Decimal | None) -> str:
    if value is None:
        return "—"
    return money(value) if name == "budget" else number_of(value) if name == "min_average" else number(value)


def _commitment(use: CommitmentUse) -> Line:
    discount = f"{number(use.percent)}%"
    cells = (clean(use.provider), money(use.monthly), money(use.spent), discount, money(use.saves))
    return Line(cells, "taken" if use.taken else "not reached", "" if use.taken else "dim")
