"""Texts of an estimate."""

from datetime import date

from llmcost.model.inputs.workload import AS_IS
from llmcost.model.money import ZERO, plain
from llmcost.model.reports.estimate import Announcement, Assumption, Report, WorkloadEstimate

from ..document.format_values import count, money, number
from .provenance import prices_as_of


def gives_requests_per_month(one: WorkloadEstimate) -> bool:
    """Whether the workload states requests per month, so that the length of a month does not matter."""
    return "requests_per_month" in one.fields


def announcement_text(announcement: Announcement) -> str:
    """``google/gemini-4-argon changes its price on 2026-12-01: $72.00 a month``."""
    if announcement.kind == "retirement":
        successor = announcement.model if announcement.model not in (None, "none") else None
        return f"{announcement.of} retires on {announcement.day}" + (
            f"; its successor is {successor}" if successor else ""
        )
    if announcement.kind == "guarantee":
        return guarantee_text(announcement.of, announcement.day)
    billed = f", billed as {announcement.model}" if announcement.model else ""
    month = money(announcement.monthly, at_least=announcement.at_least)
    return f"{announcement.of} changes its price on {announcement.day}{billed}: {month} a month"


def guarantee_text(model: str, day: date) -> str:
    """``openai/gpt-5.6-sol has no guaranteed price from 2026-11-22``."""
    return f"{model} has no guaranteed price from {day}"


def counts_text(one: WorkloadEstimate) -> str:
    """Whose tokens the numbers are, and what other tokenizers make of them (law T5); empty if nothing is converted."""
    if one.counted_with == AS_IS:
        return "as given on every model, not converted for other tokenizers"
    found = {row.tokenizer: row.counts for row in (one.own, *one.alternatives) if row.counts}
    ratios = [
        f"{name} ×{number(ratio.factor)} ({number(ratio.low)}–{number(ratio.high)})" for name, ratio in found.items()
    ]
    text = f"for {one.text} text" if one.text else "as English prose, in the range of all kinds of text"
    return f"tokens of {one.counted_with}, converted {text}: {', '.join(ratios)}" if ratios else ""


def thinking_text(one: WorkloadEstimate) -> str:
    """What the other models of the table are assumed to think, and what of their months is for it; empty if nothing."""
    rows = [row for row in one.alternatives if row.model != one.own.model and row.assumed_thinking is not None]
    thinking = [row for row in rows if row.assumed_thinking]
    parts = []
    if thinking:
        least, *_, most = sorted(row.assumed_thinking or ZERO for row in (*thinking, *thinking))
        amounts = money(least) if least == most else f"{money(least)} to {money(most)}"
        parts.append(f"{amounts} of the month on {count(len(thinking), 'other model')}")
    if idle := len(rows) - len(thinking):
        parts.append(f"none on {count(idle, 'model')} that may think")
    return f"assumed, as the workload has no thinking_multiplier: {', '.join(parts)}" if parts else ""


def _assumed(assumption: Assumption) -> str:
    """``input tokens 1000 ($75.00 of the month)``, ``thinking multiplier 2 of openai/gpt-5 ($0.20 of the month)``."""
    if assumption.field == "thinking_multiplier" and assumption.value == "0":
        return "no thinking"
    dependent = "" if assumption.monthly is None else f" ({money(assumption.monthly)} of the month)"
    of = f" of {assumption.of}" if assumption.of else ""
    return f"{assumption.field.replace('_', ' ')} {assumption.value}{of}{dependent}"


def basis(one: WorkloadEstimate, report: Report) -> str:
    """What is given, what is assumed with the dollars that depend on it, and which prices are used."""
    assumed = [_assumed(a) for a in one.assumptions if a.field != "days_per_month"]
    fields = {a.field for a in one.assumptions} | ({"output_tokens"} if not one.tokens.output else set())
    parts = [] if {"input_tokens", "output_tokens", "requests_per_day"} <= fields else ["given: the workload's numbers"]
    parts += [f"assumed: {', '.join(assumed)}"] if assumed else []
    parts.append(prices_as_of(report))
    if not gives_requests_per_month(one):
        days = "assumed" if any(a.field == "days_per_month" for a in one.assumptions) else "given"
        parts.append(f"month = {plain(one.days_per_month)} d ({days})")
    return " · ".join(parts)
