"""The grid of models that ``estimate`` and ``compare`` share: a row for each model, with its notes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from llmcost.model.reports.estimate import Row, Status
from llmcost.model.reports.provenance import Citation

from ..document.format_values import money, number, rate, rounded, versus
from ..document.page import Column, Grid, Line
from ..wording.notes import note_texts
from ..wording.provenance import source_text

if TYPE_CHECKING:
    from llmcost.model.reports.optimize import Mix

RANGE = Column("Range $", right=True, drop=1)
COLUMNS = (
    Column("Tier", drop=6),
    Column("Model"),
    Column("In $/1M", right=True, drop=8),
    Column("Out $/1M", right=True, drop=7),
    Column("Think", right=True, drop=4),
    Column("$/1k req", right=True, drop=5),
    Column("$/month", right=True),
    RANGE,
    Column("vs now", right=True, drop=2),
    Column("Src", right=True, drop=3),
)
NOT_SETTLED = "not settled"
"""In place of a difference that is smaller than the range of the token counts (law T5)."""
SETTLE = "say the kind of `text:`, give prompt files, or count with `llmcost tokens --api`"
"""How to make the ranges of token counts smaller, or exact."""


class Sources:
    """Numbers the sources of prices in the order of their first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._checked: dict[str, list[Citation]] = {}

    def mark(self, citation: Citation | None) -> str:
        """``[1]``, the number of a price's source; a dash without a source."""
        if citation is None:
            return "—"
        key = source_text(citation)
        self._checked.setdefault(key, []).append(citation)
        return f"[{self._numbers.setdefault(key, len(self._numbers) + 1)}]"

    def facts(self) -> list[tuple[str, str]]:
        """A line for each source: its number, title, URL, and the day it was read."""
        lines = []
        for key, number_ in self._numbers.items():
            days = sorted({citation.checked for citation in self._checked[key]})
            read = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
            lines.append((f"[{number_}]", f"{key}, read {read}"))
        return lines


def model_grid(
    rows: Sequence[Row],
    current: Row | None,
    sources: Sources,
    *,
    title: str = "",
    tiers: Mapping[str, str],
    versus_title: str = "vs now",
) -> Grid:
    """A line for each row, relative to ``current``."""
    lines = tuple(_line(row, current, sources, tiers) for row in rows)
    columns = [c if c.title != "vs now" else Column(versus_title, c.right, c.drop) for c in COLUMNS]
    if all(row.low is None for row in rows):
        index = columns.index(RANGE)
        columns.pop(index)
        lines = tuple(replace(line, cells=(*line.cells[:index], *line.cells[index + 1 :])) for line in lines)
    return Grid(tuple(columns), lines, title, key=1)


def _line(row: Row, current: Row | None, sources: Sources, tiers: Mapping[str, str]) -> Line:
    is_current = current is not None and row.model == current.model
    cells = (
        tiers.get(row.tier, row.tier),
        ("▸ " if is_current else "  ") + row.model,
        rate(row.rates.get("input")),
        rate(row.rates.get("output")),
        f"×{number(row.thinking_multiplier)}" if row.thinking_multiplier else "—",
        per_thousand(row),
        money(row.monthly, at_least=row.at_least)
        if row.status is Status.PRICED
        else row.status.value.replace("_", " "),
        range_text(row),
        "—" if is_current else compared(row, current),
        sources.mark(row.citation),
    )
    return Line(cells, note_of(row), "current" if is_current else "" if row.status is Status.PRICED else "dim")


def range_text(row: "Row | Mix") -> str:
    """The range of a month: ``98.00–172.47``, in whole dollars from $1,000 on; a dash without one."""
    if row.low is None or row.high is None:
        return "—"
    whole = row.high >= 1000
    ends = (money(rounded(end, 0)).removesuffix(".00") if whole else money(end) for end in (row.low, row.high))
    return "–".join(end.removeprefix("$") for end in ends)


def compared(row: Row, current: Row | None) -> str:
    """A row relative to the current one: ``−35%``, or that the ranges of their counts overlap."""
    if current is None or row.monthly is None or current.monthly is None or (current.at_least and row is not current):
        return "—"
    exact = row.low is None and current.low is None
    if exact or row.is_cheaper_than(current) or current.is_cheaper_than(row):
        return ("≥ " if row.at_least and row is not current else "") + versus(row.monthly, current.monthly)
    return NOT_SETTLED


def per_thousand(row: Row) -> str:
    """The cost of 1,000 requests, USD, for a column that names the unit."""
    if row.per_request is None:
        return "—"
    return ("≥ " if row.at_least else "") + money(row.per_request * 1000).removeprefix("$")


def note_of(row: Row) -> str:
    """The notes on a row, in one line."""
    notes = [*([row.reason] if row.reason else []), *note_texts(row.notes)]
    if row.retires and row.successor and row.successor != "none":
        notes.append(f"successor {row.successor}")
    return "; ".join(notes)
