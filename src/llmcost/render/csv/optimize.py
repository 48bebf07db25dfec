"""``optimize`` as CSV: a line for each model of each workload, then the mixes, and the limits of a plan."""

from collections.abc import Iterable

from llmcost.model.money import plain
from llmcost.model.reports.optimize import Mix, ModelChoice, OptimizeReport, Option, PortfolioPlan, Relaxation

from ..wording.notes import note_texts
from ..wording.optimize import binding_text
from .table import Record, text

CHOICES = (
    "row", "workload", "model", "tier", "monthly_usd", "low_usd", "high_usd", "per_request_usd", "score", "score_low",
    "score_high", "samples", "seconds", "output_tokens", "on_front", "extra_cost_usd", "usd_per_point", "within_noise",
    "resolved", "saves_usd", "notes",
)  # fmt: skip


def choices(report: OptimizeReport) -> str:
    """A line for each model (chosen, qualifying or ruled out), relaxation and mix, then the plan."""
    records = [record for choice in report.choices for record in _records(choice)]
    records += [{"row": "note", "notes": note} for note in note_texts(report.notes)]
    return text(CHOICES, [*records, *(_plan(report.plan) if report.plan else ())])


def _records(choice: ModelChoice) -> Iterable[Record]:
    now = choice.current
    yield {"workload": choice.name, "row": "now", "model": now.model, "tier": now.tier, "monthly_usd": now.monthly,
           "per_request_usd": now.per_request}  # fmt: skip
    steps = {step.option.row.model: step for step in choice.front}
    chosen = choice.chosen.row.model if choice.chosen else None
    for option in choice.options:
        step = steps.get(option.row.model)
        on_front: Record = {"on_front": "yes" if step else "no"} if choice.front else {}
        if step:
            on_front |= {
                "extra_cost_usd": step.extra_cost,
                "usd_per_point": step.per_point,
                "within_noise": step.within_noise,
            }
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
    return {"row": "relax", "model": way.model, "monthly_usd": way.monthly, "notes": changes}


def _mix(mix: Mix) -> Record:
    return {
        "row": mix.kind,
        "model": " + ".join(leg.model for leg in mix.legs),
        "monthly_usd": mix.monthly,
        "resolved": mix.resolved,
        "saves_usd": mix.saves,
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
    row, rating = option.row, option.rating
    record: Record = {
        "model": row.model,
        "tier": row.tier,
        "monthly_usd": row.monthly,
        "low_usd": row.low,
        "high_usd": row.high,
        "per_request_usd": row.per_request,
        "notes": "; ".join(
            [
                *(obstacle.message for obstacle in option.obstacles),
                *(f"{n} {v}" for n, v in option.settings.items()),
                *note_texts(row.notes),
            ]
        ),
    }
    if rating:
        record |= {
            "score": rating.score,
            "score_low": rating.low,
            "score_high": rating.high,
            "samples": rating.samples,
            "seconds": rating.seconds,
            "output_tokens": rating.output_tokens,
        }
    return record
