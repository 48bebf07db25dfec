"""The proposal of ``make prices`` as Markdown, and what stays open for a person: ``prices/open.md``."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from llmcost.model.money import plain
from llmcost.model.reports.catalog_sync import Proposal, ProposedModel, Standing, SyncReport
from llmcost.model.reports.lint import LintFinding

OPEN = Path(__file__).with_name("open.md")
_TITLE = """\
# Open questions of the price list

Written by `make prices`: what published lists have, the price list has not, and a person has to decide. Refused models
are in [docs/PRICES.md](../docs/PRICES.md), and known errors of lists in `analysis/catalog_sync/known_errors.py`.
"""
_OPEN = (Standing.PROPOSED, Standing.HELD, Standing.NOTE)


def proposal(report: SyncReport, lint: Sequence[LintFinding], changed: Sequence[str]) -> str:
    """What was read and written, the models that are new, and what a person has to decide."""
    written = [one for one in report.proposals if one.standing is Standing.READY]
    parts = [f"# Prices on {report.as_of}\n", *_lists(report)]
    if changed:
        parts += ["\n## Changed files\n\n", *(f"- `{name}`\n" for name in changed)]
    if written:
        parts += ["\n## Written to the price list\n\n", *_table(written)]
    confirmed = sorted({str(one.checked) for one in report.agreements if one.checked})
    if confirmed:
        count = sum(one.checked is not None for one in report.agreements)
        parts.append(f"\n{count} prices were read again at their sources: {', '.join(confirmed)}.\n")
    if lint:
        parts += ["\n## Lint\n\n", *(f"- {one.level} `{one.code}` {_text(one.message)}\n" for one in lint)]
    return "".join(parts) + "\n" + open_questions(report).replace("\n## ", "\n### ").replace("# Open", "## Open", 1)


def open_questions(report: SyncReport) -> str:
    """The content of ``open.md``: it names no day of a run, so that it changes only with the lists and the prices."""
    parts = [_TITLE]
    if new := [one for one in report.new if one.maker]:
        parts += ["\n## New models of makers\n\n", *_new(new)]
    rows = [one for one in report.proposals if one.standing in _OPEN and one.kind != "unclear"]
    if rows:
        parts += ["\n## Differences\n\n", *_table(sorted(rows, key=lambda one: _OPEN.index(one.standing)))]
    return "".join(parts)


def _lists(report: SyncReport) -> Iterator[str]:
    yield "\n| list | of | compared |\n|---|---|---|\n"
    for one in report.lists:
        gaps = f", not {', '.join(one.gaps)}" if one.gaps else ""
        said = f"refused: {one.refused}" if one.refused else f"yes{gaps}"
        yield f"| {_text(one.cited.title)} | {one.read or 'an unknown day'} | {_text(said)} |\n"


def _new(models: Iterable[ProposedModel]) -> Iterator[str]:
    yield "| model | USD per 1M tokens | lists | read | |\n|---|---|---|---|---|\n"
    for one in models:
        rates = ", ".join(f"{name} {plain(rate)}" for name, rate in one.rates.items())
        yield f"| {_text(one.model)} | {rates} | {', '.join(one.by)} | {one.read or ''} | {_text(one.note or '')} |\n"


def _table(rows: Iterable[Proposal]) -> Iterator[str]:
    yield "| | model | from | USD per 1M tokens | lists | why |\n|---|---|---|---|---|---|\n"
    for one in rows:
        moves = (
            f"{change.name} {plain(change.before) if change.before is not None else '–'} → {plain(change.after)}"
            for change in one.changes
        )
        cells = (one.standing.value, one.model, str(one.day or ""), ", ".join(moves) or one.kind, ", ".join(one.by))
        yield "| " + " | ".join(map(_text, (*cells, "; ".join(one.reasons)))) + " |\n"


def _text(text: str) -> str:
    """A cell or a line: names from outside are not markup."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    for mark in ("\\", "|", "<", "`", "*", "[", "]", "@"):
        shown = shown.replace(mark, "\\" + mark if mark != "<" else "&lt;")
    return shown
