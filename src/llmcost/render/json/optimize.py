"""``optimize`` as JSON: for each workload every model with its month, its score, and what stands against it."""

from llmcost.model.reports.optimize import (
    FrontStep,
    Mixing,
    ModelChoice,
    OptimizeReport,
    Option,
    PortfolioPlan,
    Relaxation,
)

from ..wording.notes import note_texts
from ..wording.optimize import choice_explain_command, mix_as_yaml
from .snapshot import row
from .values import Json, amount, count, head, plainly, stamp


def choice_document(report: OptimizeReport, version: str, generated_at: str) -> Json:
    """The document of a choice; amounts and scores are exact decimals as text."""
    scores = {"file": report.scores, "note": report.note, "scale": plainly(report.scale)}
    return {
        **head("optimize", version, generated_at),
        "as_of": str(report.as_of),
        "currency": "USD",
        "catalog": stamp(report.catalog),
        "scores": scores if report.scores is not None else None,
        "summary": {"now": amount(report.now), "now_at_least": report.now_at_least, "monthly": amount(report.monthly)},
        "notes": note_texts(report.notes),
        "workloads": [_choice(choice, report) for choice in report.choices],
        "plan": None if report.plan is None else _plan(report.plan),
    }


def _choice(choice: ModelChoice, report: OptimizeReport) -> Json:
    constraints = {name: plainly(value) for name, value in vars(choice.constraints).items() if value not in (None, ())}
    return {
        "name": choice.name,
        "file": choice.where.file,
        "line": choice.where.line,
        "requested": choice.requested,
        "requests": count(choice.requests),
        "current": row(choice.current),
        "constraints": constraints,
        "chosen": choice.chosen.row.model if choice.chosen else None,
        "explain": choice_explain_command(choice, report) or None,
        "options": [_option(option) for option in choice.options],
        "ruled_out": [_option(option) for option in choice.ruled_out],
        "front": [_step(step) for step in choice.front],
        "relaxations": [_relaxation(way) for way in choice.relaxations],
        "mixing": None if choice.mixing is None else _mixing(choice.mixing),
    }


def _option(option: Option) -> Json:
    return {
        **row(option.row),
        "rating": plainly(option.rating),
        "obstacles": [plainly(obstacle) for obstacle in option.obstacles],
        "settings": dict(option.settings),
    }


def _step(step: FrontStep) -> Json:
    rating = step.option.rating
    return {
        "model": step.option.row.model,
        "monthly": amount(step.option.monthly),
        "score": amount(rating.score if rating else None),
        "extra_cost": amount(step.extra_cost),
        "per_point": amount(step.per_point),
        "within_noise": step.within_noise,
    }


def _relaxation(way: Relaxation) -> Json:
    changes = [{"constraint": name, "to": to} for name, to in way.changes]
    return {"changes": changes, "model": way.model or None, "monthly": amount(way.monthly)}


def _mixing(mixing: Mixing) -> Json:
    document: Json = plainly(mixing)
    for mix, one in zip(mixing.mixes, document["mixes"], strict=True):
        one["written"] = mix_as_yaml(mix)
    return document


def _plan(plan: PortfolioPlan) -> Json:
    return {**plainly(plan), "relaxations": [_relaxation(way) for way in plan.relaxations]}
