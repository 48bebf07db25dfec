"""A portfolio plan on the screen of ``optimize``: its cost, its limits and what each costs, and its commitments."""

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
    """The limits and commitments of a plan; without a plan, the limits to relax."""
    if plan.limits and plan.monthly is not None:
        yield Grid(LIMITS, tuple(map(_limit, plan.limits)), "Limits on all workloads together")
    if plan.commitments:
        yield Grid(COMMITMENTS, tuple(map(_commitment, plan.commitments)), "Commitments")
    yield Facts(tuple(_facts(plan)))


def _facts(plan: PortfolioPlan) -> Iterator[tuple[str, str]]:
    if plan.monthly is None:
        yield "No plan", "no choice of models meets all limits"
        for relaxation in plan.relaxations:
            (name, to) = relaxation.changes[0]
            yield "To relax", f"{NAMES[name]} {_limit_value(name, Decimal(to))}, with the other limits unchanged"
        return
    goal = "lowest cost" if plan.goal == "cost" else "best mean score, then lowest cost"
    score = "" if plan.quality is None else f", mean score {number_of(plan.quality)}"
    models, providers = count(plan.models, "model"), count(plan.providers, "provider")
    saved = sum((use.saves for use in plan.commitments), Decimal(0))
    discount = f", after commitment discounts of {money(saved)} on the prices above" if saved else ""
    yield "Plan", f"{money(plan.monthly)} a month on {models} of {providers}{score}{discount}"
    proven = "proven optimal" if not plan.gap else f"not proven optimal: gap {percent(plan.gap, 2)}"
    method = "by mixed-integer programming" if plan.solved else "the separate choices already meet the limits"
    yield "Search", f"{goal}; {proven}, {method}"


def number_of(score: Decimal) -> str:
    """A score to three decimals."""
    shown = f"{score:.3f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _limit(limit: Limit) -> Line:
    costs = "—" if limit.costs is None else money(limit.costs)
    cells = (NAMES[limit.name], _limit_value(limit.name, limit.limit), _limit_value(limit.name, limit.used), costs)
    return Line((*cells, binding_text(limit)))


def _limit_value(name: str, value: Decimal | None) -> str:
    if value is None:
        return "—"
    return money(value) if name == "budget" else number_of(value) if name == "min_average" else number(value)


def _commitment(use: CommitmentUse) -> Line:
    discount = f"{number(use.percent)}%"
    cells = (clean(use.provider), money(use.monthly), money(use.spent), discount, money(use.saves))
    return Line(cells, "taken" if use.taken else "not reached", "" if use.taken else "dim")
