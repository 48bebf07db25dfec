"""``optimize`` as CSV: a line for each model of each workload, then the mixes and the limits of a plan."""

from collections.abc import Iterable

from llmcost.model.choice import Choice, Choices, Option

from .csv_text import Record, text
from .screens.mixing import written

CHOICES = (
    "workload", "row", "model", "tier", "monthly_usd", "low_usd", "high_usd", "per_request_usd", "score", "score_low",
    "score_high", "samples", "seconds", "output_tokens", "on_front", "dearer_usd", "usd_per_point", "within_noise",
    "resolved", "saves_usd", "notes",
)  # fmt: skip


def choices(report: Choices) -> str:
    """A line for each model, chosen, qualified or ruled out, for what may be relaxed, and for each mix."""
    return text(CHOICES, (record for choice in report.choices for record in _records(choice)))


def _records(choice: Choice) -> Iterable[Record]:
    now = choice.current
    yield {"workload": choice.name, "row": "now", "model": now.model, "tier": now.tier, "monthly_usd": now.monthly,
           "per_request_usd": now.per_request}  # fmt: skip
    steps = {step.option.row.model: step for step in choice.front}
    chosen = choice.chosen.row.model if choice.chosen else None
    for option in choice.options:
        step = steps.get(option.row.model)
        on_front: Record = {"on_front": "yes" if step else "no"} if choice.front else {}
        if step:
            on_front |= {"dearer_usd": step.dearer, "usd_per_point": step.per_point, "within_noise": step.within_noise}
        row = "chosen" if option.row.model == chosen else "qualifies"
        yield {"workload": choice.name, "row": row, **_option(option), **on_front}
    for option in choice.ruled_out:
        yield {"workload": choice.name, "row": "ruled_out", **_option(option)}
    for way in choice.relaxations:
        changes = "; ".join(f"{name} {to}" for name, to in way.changes)
        yield {"workload": choice.name, "row": "relax", "model": way.model, "monthly_usd": way.monthly,
               "notes": changes}  # fmt: skip
    if choice.mixing:
        for mix in [*([choice.mixing.single] if choice.mixing.single else []), *choice.mixing.mixes]:
            models = " + ".join(leg.model for leg in mix.legs)
            yield {"workload": choice.name, "row": mix.kind, "model": models, "monthly_usd": mix.monthly,
                   "resolved": mix.resolved, "saves_usd": mix.saves,
                   "notes": written(mix) if mix.kind != "single" else ""}  # fmt: skip


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
                *(f"{n} {v}" for n, v in option.settings),
                *row.notes,
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
