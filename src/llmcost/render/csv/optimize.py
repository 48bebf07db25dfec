"""``optimize`` as CSV: a line for each model of each workload, then the mixes, and the limits of a plan."""

from collections.abc import Iterable

from llmcost.model.money import plain
from llmcost.model.reports.optimize import Mix, ModelChoice, OptimizeReport, Option, PortfolioPlan, Relaxation

from ..wording.notes import note_texts
from ..wording.optimize import binding_text
from .estimate import model_cells
from .table import Record, fields, table

CHOICES = (
    "row", "workload", "model", "tier", "monthly_usd", "low_usd", "high_usd", "per_request_usd", "assumed_thinking_usd",
    "score", "score_low", "score_high", "samples", "seconds", "output_tokens", "on_front", "extra_cost_usd",
    "usd_per_point", "within_noise", "resolved", "saves_usd", "notes",
)  # fmt: skip


@table(CHOICES)
def choices(report: OptimizeReport) -> Iterable[Record]:
    """A line for each model (chosen, qualifying or ruled out), relaxation and mix, then the plan."""
    for choice in report.choices:
        yield from _choice(choice)
    for note in note_texts(report.notes):
        yield {"row": "note", "notes": note}
    if report.plan:
        yield from _plan(report.plan)


def _choice(choice: ModelChoice) -> Iterable[Record]:
    amounts = {"monthly_usd": "monthly", "per_request_usd": "per_request", "assumed_thinking_usd": "assumed_thinking"}
    yield {"workload": choice.name, "row": "now", **fields(choice.current, "model", "tier", **amounts)}
    steps = {step.option.row.model: step for step in choice.front}
    chosen = choice.chosen.row.model if choice.chosen else None
    for option in choice.options:
        step = steps.get(option.row.model)
        on_front: Record = {"on_front": "yes" if step else "no"} if choice.front else {}
        if step:
            on_front |= fields(step, "within_noise", extra_cost_usd="extra_cost", usd_per_point="per_point")
        row = "chosen" if option.row.model == chosen else "qualifies"
        yield {"workload": choice.name, "row": row, **_option(option), **on_front}
    for option in choice.ruled_out:
        yield {"workload": choice.name, "row": "ruled_out", **_option(option)}
    yield from ({"workload": choice.name, **_relaxation(way)} for way in choice.relaxations)
    if choice.mixing:
        shown = [*([choice.mixing.single] if choice.mixing.single else []), *choice.mixing.mixes]
        yield from ({"workload": choice.name, **_mix(mix)} for mix in shown)


def _relaxation(way: Relaxation) -> Record:
    changes = "; ".join(f"{name} {to}" for name, to in way.changes)
    return {"row": "relax", "notes": changes, **fields(way, "model", monthly_usd="monthly")}


def _mix(mix: Mix) -> Record:
    return {
        "row": mix.kind,
        "model": " + ".join(leg.model for leg in mix.legs),
        **fields(mix, "resolved", monthly_usd="monthly", saves_usd="saves"),
        "notes": "" if mix.kind == "single" else mix.as_yaml,
    }


def _plan(plan: PortfolioPlan) -> Iterable[Record]:
    proven = "proven to be the best" if not plan.gap else f"gap {plan.gap}"
    yield {"row": "plan", "monthly_usd": plan.monthly, "score": plan.quality, "notes": f"least {plan.goal}, {proven}"}
    for limit in plan.limits:
        used = "no plan" if limit.used is None else f"used {plain(limit.used)}"
        notes = f"{limit.name} {plain(limit.limit)}, {used}, {binding_text(limit)}"
        yield {"row": "limit", "saves_usd": limit.costs, "notes": notes}
    for use in plan.commitments:
        notes = f"{use.provider}: {plain(use.percent)}% from {plain(use.monthly)}, "
        notes += "taken" if use.taken else "not reached"
        yield {"row": "commitment", "monthly_usd": use.spent, "saves_usd": use.saves, "notes": notes}
    yield from (_relaxation(way) for way in plan.relaxations)


def _option(option: Option) -> Record:
    notes = [obstacle.message for obstacle in option.obstacles]
    notes += [f"{name} {value}" for name, value in option.settings.items()]
    notes += note_texts(option.row.notes)
    measured = ("score", "samples", "seconds", "output_tokens")
    rating = fields(option.rating, *measured, score_low="low", score_high="high") if option.rating else {}
    return {**model_cells(option.row), **rating, "notes": "; ".join(notes)}
