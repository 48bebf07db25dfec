"""The screens of ``models history`` and ``models diff``."""

from decimal import Decimal

from llmcost.model.inputs.catalog import Price
from llmcost.model.reports.catalog import ModelHistory, PriceChange, PriceListDiff

from ..document.format_values import clean, count, percent, rate
from ..document.page import Block, Column, Grid, Heading, Line
from ..document.plot import bar

HISTORY = (
    Column("From"),
    Column("Until", drop=3),
    Column("In $/1M", right=True),
    Column("Out $/1M", right=True),
    Column("Cache rd", right=True, drop=2),
    Column("Change", right=True),
    Column("In + out", drop=1),
    Column("Source", drop=4),
)
CHANGES = (
    Column("What"),
    Column("Day", drop=2),
    Column("Model"),
    Column("In $/1M", right=True),
    Column("Out $/1M", right=True, drop=1),
)


def history_page(history: ModelHistory) -> list[Block]:
    """A line for each price, with a bar for the sum of its input and output rates."""
    highest = max((_rate_sum(point.price) for point in history.points), default=Decimal(0))
    lines = []
    for point in history.points:
        current = point.starts <= history.as_of and (point.until is None or history.as_of < point.until)
        cells = (
            str(point.starts),
            str(point.until or "—"),
            rate(point.price.input),
            rate(point.price.output),
            rate(point.price.cache_read),
            "—" if point.change is None else _signed(point.change - 1),
            bar(_rate_sum(point.price), highest),
            f"layer {point.citation.layer}" if point.citation.layer else point.citation.title,
        )
        lines.append(Line(cells, clean(point.price.note or ""), "current" if current else ""))
    return [
        Heading(f"{history.model.id}   {history.model.name}", count(len(lines), "price")),
        Grid(HISTORY, tuple(lines)),
    ]


def _rate_sum(price: Price) -> Decimal:
    return (price.input or Decimal(0)) + (price.output or Decimal(0))


def _signed(share: Decimal) -> str:
    if not share:
        return "same"
    return f"{'−' if share < 0 else '+'}{percent(abs(share))}"


def diff_page(diff: PriceListDiff) -> list[Block]:
    """A line for each change, with both prices."""
    lines = tuple(_change(change) for change in diff.changes)
    counts: dict[str, int] = {}
    for change in diff.changes:
        counts[change.kind] = counts.get(change.kind, 0) + 1
    summary = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "no changes"
    return [Heading(f"{diff.start} → {diff.end}", summary), Grid(CHANGES, lines, key=2)]


def _change(change: PriceChange) -> Line:
    style = {"cheaper": "good", "more expensive": "bad", "retired": "dim"}.get(change.kind, "")
    successor = change.model.successor if change.kind in ("retired", "new and retired") else None
    note = f"successor {successor}" if successor and successor != "none" else ""
    rates = (_arrow(change, "input"), _arrow(change, "output"))
    return Line((change.kind, str(change.day), change.model.id, *rates), note, style)


def _arrow(change: PriceChange, name: str) -> str:
    old, new = (rate(getattr(price, name) if price else None) for price in (change.before, change.after))
    return new if old in ("—", new) else old if new == "—" else f"{old} → {new}"
