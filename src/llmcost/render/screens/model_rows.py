"""The grid of models that ``estimate`` and ``compare`` share: a row for each model, with its notes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from llmcost.model.reports.estimate import Row, Status
from llmcost.model.reports.provenance import Citation

from ..document.format_values import money, number, rate, versus
from ..document.page import Column, Grid, Line
from ..wording.notes import note_texts
from ..wording.provenance import source_text

COLUMNS = (
    Column("Tier", drop=5),
    Column("Model"),
    Column("In $/1M", right=True, drop=7),
    Column("Out $/1M", right=True, drop=6),
    Column("Think", right=True, drop=3),
    Column("$/1k req", right=True, drop=4),
    Column("$/month", right=True),
    Column("vs now", right=True, drop=2),
    Column("Src", right=True, drop=1),
)


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
    base = current.monthly if current else None
    lines = tuple(_line(row, current, base, sources, tiers) for row in rows)
    columns = tuple(c if c.title != "vs now" else Column(versus_title, c.right, c.drop) for c in COLUMNS)
    return Grid(columns, lines, title, key=1)


def _line(row: Row, current: Row | None, base: Decimal | None, sources: Sources, tiers: Mapping[str, str]) -> Line:
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
        "—" if is_current else versus(row.monthly, base),
        sources.mark(row.citation),
    )
    return Line(cells, note_of(row), "current" if is_current else "" if row.status is Status.PRICED else "dim")


def per_thousand(row: Row) -> str:
    """The cost of 1,000 requests, USD, for a column that names the unit."""
    return "—" if row.per_request is None else money(row.per_request * 1000).removeprefix("$")


def note_of(row: Row) -> str:
    """The notes of a row, in one line."""
    notes = [*([row.reason] if row.reason else []), *note_texts(row.notes)]
    if row.low is not None and row.high is not None:  # the tokenizer's note comes last
        notes[-1:] = [", ".join([*notes[-1:], f"{money(row.low)} – {money(row.high)}"])]
    if row.retires and row.successor and row.successor != "none":
        notes.append(f"successor {row.successor}")
    return "; ".join(notes)
