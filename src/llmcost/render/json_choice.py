"""``optimize`` as JSON: for each workload every model with its month, its score, and what stands against it."""

from typing import Any

from llmcost.model.choice import Choice, Choices, FrontStep, Mixing, Option

from .json_text import Json, _catalog, _head, _plainly, _row
from .screens.mixing import written
from .screens.optimize import explain_command


def choice_document(report: Choices, version: str, generated_at: str) -> Json:
    """The document of a choice; amounts and scores are exact decimals as text."""
    scores = {"file": report.scores, "note": report.note, "scale": _plainly(report.scale)}
    return {
        **_head("optimize", version, generated_at),
        "as_of": str(report.as_of),
        "currency": "USD",
        "catalog": _catalog(report.catalog),
        "scores": scores if report.scores is not None else None,
        "workloads": [_choice(choice) for choice in report.choices],
        "plan": _plainly(report.plan),
    }


def _choice(choice: Choice) -> Json:
    constraints = {name: _plainly(value) for name, value in vars(choice.constraints).items() if value not in (None, ())}
    return {
        "name": choice.name,
        "file": choice.where.file,
        "line": choice.where.line,
        "requested": choice.requested,
        "requests": _plainly(choice.requests),
        "current": _row(choice.current),
        "constraints": constraints,
        "chosen": choice.chosen.row.model if choice.chosen else None,
        "explain": explain_command(choice) or None,
        "options": [_option(option) for option in choice.options],
        "ruled_out": [_option(option) for option in choice.ruled_out],
        "front": [_step(step) for step in choice.front],
        "relaxations": [
            {**_plainly(way), "changes": [{"constraint": name, "to": to} for name, to in way.changes]}
            for way in choice.relaxations
        ],
        "mixing": None if choice.mixing is None else _mixing(choice.mixing),
    }


def _option(option: Option) -> Json:
    return {
        **_row(option.row),
        "rating": _plainly(option.rating),
        "obstacles": [_plainly(obstacle) for obstacle in option.obstacles],
        "settings": dict(option.settings),
    }


def _step(step: FrontStep) -> Json:
    option = step.option
    rating = option.rating
    known: dict[str, Any] = {"model": option.row.model, "monthly": option.monthly, "score": rating and rating.score}
    known |= {"dearer": step.dearer, "per_point": step.per_point, "within_noise": step.within_noise}
    return {name: _plainly(value) for name, value in known.items()}


def _mixing(mixing: Mixing) -> Json:
    document: Json = _plainly(mixing)
    for mix, one in zip(mixing.mixes, document["mixes"], strict=True):
        one["written"] = written(mix)
    return document
