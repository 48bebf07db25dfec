"""The screen of ``catalog sync``: new models, and the differences from upstream price lists."""

from collections import Counter

from llmcost.model.reports.catalog_sync import ListRead, Proposal, ProposedModel, RateChange, Standing, SyncReport

from ..document.format_values import rate
from ..document.page import Block, Column, Facts, Grid, Heading, Line

COLUMNS = (
    Column(""),
    Column("Model"),
    Column("From"),
    Column("USD per 1M tokens", wrap=True),
    Column("Lists", wrap=True),
)
_NEW = (Column("New model"), Column("USD per 1M tokens", wrap=True), Column("Read"), Column("Lists", wrap=True))
_STYLES = {
    Standing.READY: "good",
    Standing.PROPOSED: "bad",
    Standing.HELD: "bad",
    Standing.REFUSED: "dim",
    Standing.NOTE: "dim",
}
_ORDER = tuple(_STYLES)


def page(report: SyncReport) -> list[Block]:
    """New models of makers by name, then a row for each difference, ready ones first, then the lists."""
    rows = sorted(report.proposals, key=lambda one: _ORDER.index(one.standing))
    blocks: list[Block] = [Heading(f"{_titles(report)} → {report.catalog}", _status_counts(report))]
    if report.blocked:
        blocks.append(Facts(tuple(("Why", reason) for reason in report.blocked)))
    if new := [one for one in report.new if one.maker]:
        blocks.append(Grid(_NEW, tuple(map(_new, new)), key=0))
    if rows:
        blocks.append(Grid(COLUMNS, tuple(_line(one, report) for one in rows), key=1))
    return [*blocks, Facts(tuple(_facts(report)))]


def _titles(report: SyncReport) -> str:
    return report.lists[0].cited.title if len(report.lists) == 1 else f"{len(report.lists)} lists"


def _status_counts(report: SyncReport) -> str:
    if report.blocked:
        return f"{report.as_of}, everything is held back"
    count = Counter(one.standing for one in report.proposals)
    shown = [(count[Standing.READY], _ready(report)), (count[Standing.PROPOSED], "proposed")]
    shown.append((count[Standing.HELD], "held back"))
    if not sum(number for number, _ in shown):
        return f"{report.as_of}, nothing to propose"
    return f"{report.as_of}, " + ", ".join(f"{number} {word}" for number, word in shown)


def _ready(report: SyncReport) -> str:
    return "held" if report.blocked else "written" if report.written else "ready"


def _new(one: ProposedModel) -> Line:
    rates = ", ".join(f"{name.replace('_', ' ')} {rate(figure)}" for name, figure in one.rates.items())
    return Line((one.model, rates, str(one.read or ""), ", ".join(one.by)), one.note or "")


def _line(one: Proposal, report: SyncReport) -> Line:
    word = _ready(report) if one.standing is Standing.READY else one.standing.value
    changes = ", ".join(map(_change, one.changes)) or one.kind
    cells = (word, one.model, str(one.day or ""), changes, ", ".join(one.by))
    return Line(cells, "; ".join(one.reasons), _STYLES[one.standing])


def _change(change: RateChange) -> str:
    return f"{change.name.replace('_', ' ')} {rate(change.before)} → {rate(change.after)}"


def _facts(report: SyncReport) -> list[tuple[str, str]]:
    facts = [(one.key, _read(one)) for one in report.lists]
    twice = sum(one.independent > 1 for one in report.agreements)
    once = len(report.agreements) - twice
    facts.append(("Agreed", f"{twice} current prices by two independent lists or more, {once} by one"))
    hosts = Counter(one.model.split("/", 1)[0] for one in report.new if not one.maker)
    if hosts:
        providers = ", ".join(f"{provider} {count}" for provider, count in hosts.most_common())
        facts.append(("Only there", f"{hosts.total()} models of hosts: {providers} (-f json names them)"))
    return facts


def _read(one: ListRead) -> str:
    if one.refused:
        return f"refused: {one.refused}"
    named, expected = (sum(getattr(part, name) for part in one.coverage) for name in ("named", "expected"))
    text = f"{one.cited.title}, {f'of {one.read}' if one.read else 'of an unknown day'}"
    if expected:
        text += f": {named} of the {expected} models on sale that it should have"
    if one.gaps:
        text += f"; not compared, for it has less than half: {', '.join(one.gaps)}"
    return text
