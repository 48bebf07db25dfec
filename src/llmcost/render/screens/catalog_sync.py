"""The screen of ``catalog sync``: the differences from an upstream price list, and what happens to each."""

from collections import Counter

from llmcost.model.reports.catalog import Proposal, RateChange, Standing, SyncReport

from ..document.format_values import rate
from ..document.page import Block, Column, Facts, Grid, Heading, Line

COLUMNS = (
    Column(""),
    Column("Model"),
    Column("From"),
    Column("USD per 1M tokens", wrap=True),
)
_STYLES = {Standing.READY: "good", Standing.HELD: "bad", Standing.REFUSED: "dim", Standing.NOTE: "dim"}
_ORDER = tuple(_STYLES)
_LISTED = ("missing", "unknown")
"""Kinds that are summarized in one line each, not in a row for each model."""


def page(report: SyncReport) -> list[Block]:
    """A row for each difference, ready ones first; then the models missing upstream, and those known only there."""
    rows = sorted((p for p in report.proposals if p.kind not in _LISTED), key=lambda p: _ORDER.index(p.standing))
    blocks: list[Block] = [Heading(f"{report.cited.title} → {report.catalog}", _status_counts(report))]
    if report.blocked:
        blocks.append(Facts(tuple(("Why", reason) for reason in report.blocked)))
    if rows:
        blocks.append(Grid(COLUMNS, tuple(_line(one, report) for one in rows), key=1))
    return [*blocks, Facts(tuple(_facts(report)))]


def _status_counts(report: SyncReport) -> str:
    if report.blocked:
        return f"{report.as_of}, everything is held back"
    count = Counter(one.standing for one in report.proposals)
    if not count[Standing.READY] + count[Standing.HELD]:
        return f"{report.as_of}, nothing to propose"
    return f"{report.as_of}, {count[Standing.READY]} {_ready(report)}, {count[Standing.HELD]} held back"


def _ready(report: SyncReport) -> str:
    return "held" if report.blocked else "written" if report.written else "ready"


def _line(one: Proposal, report: SyncReport) -> Line:
    word = _ready(report) if one.standing is Standing.READY else one.standing.value
    changes = ", ".join(map(_change, one.changes)) or one.kind
    return Line((word, one.model, str(one.day or ""), changes), "; ".join(one.reasons), _STYLES[one.standing])


def _change(change: RateChange) -> str:
    return f"{change.name.replace('_', ' ')} {rate(change.before)} → {rate(change.after)}"


def _facts(report: SyncReport) -> list[tuple[str, str]]:
    named, expected = (sum(getattr(one, part) for one in report.coverage) for part in ("named", "expected"))
    facts = [("Covered", f"{named} of the {expected} models on sale that the upstream list should have")]
    same = len(report.confirmed)
    facts.append(("Confirmed", f"{same} prices from this upstream, {len(report.agreed)} from other sources"))
    if report.known_as:
        facts.append(("Cited as", report.known_as))
    if missing := [one.model for one in report.proposals if one.kind == "missing"]:
        facts.append(("Missing", f"{len(missing)} upstream, kept here: {', '.join(missing)}"))
    unknown = Counter(one.model.split("/", 1)[0] for one in report.proposals if one.kind == "unknown")
    if unknown:
        providers = ", ".join(f"{provider} {count}" for provider, count in unknown.most_common())
        facts.append(("Only there", f"{unknown.total()}, never added automatically: {providers} (-f json names them)"))
    return facts
