"""The screen of ``tokens --diff``: token counts and monthly cost before and after an edit, for each model."""

from llmcost.model.reports.token_counts import Edit, EditReport

from ..document.format_values import NO_AMOUNT, money, number, rounded, signed_cents
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from .tokens import tokens, uncounted

COLUMNS = (
    Column("Model"),
    Column("Before", right=True),
    Column("After", right=True),
    Column("Change", right=True),
    Column("Before, $/mo", right=True, drop=2),
    Column("After, $/mo", right=True, drop=1),
    Column("Change, $/mo", right=True),
)


def page(report: EditReport) -> list[Block]:
    """A line for each model: tokens and USD before and after."""
    volume = f"{number(report.requests_per_day)} requests/day × {number(report.days_per_month)} d"
    heading = Heading(" → ".join(file.file for file in report.files), volume)
    lines = tuple(_line(edit) for edit in report.edits)
    facts = [("assumed", "requests per day: set --requests-per-day N")] if report.assumed else []
    notes = dict.fromkeys(count.note for edit in report.edits for count in (edit.before, edit.after) if count.note)
    facts += [*(("~", note) for note in notes), *uncounted(report.files)]
    return [heading, Grid(COLUMNS, lines), *([Facts(tuple(facts))] if facts else [])]


def _line(edit: Edit) -> Line:
    more = edit.after.tokens - edit.before.tokens
    cells = (
        edit.model,
        tokens(edit.before),
        tokens(edit.after),
        _signed(f"{abs(more):,}", more),
        money(edit.monthly_before),
        money(edit.monthly_after),
        _dollars(edit),
    )
    return Line(cells, style="" if not more else "bad" if more > 0 else "good")


def _dollars(edit: Edit) -> str:
    """The difference of the rounded amounts."""
    if edit.change is None or edit.monthly_before is None or edit.monthly_after is None:
        return NO_AMOUNT
    shown = rounded(edit.monthly_after, 2) - rounded(edit.monthly_before, 2)
    return signed_cents(shown, edit.change) if edit.change else "—"


def _signed(amount: str, sign: int) -> str:
    return f"{'+' if sign > 0 else '−'}{amount}" if sign else "—"
