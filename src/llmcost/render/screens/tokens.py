"""The screen of ``tokens``: a line for each file and model."""

from collections.abc import Sequence

from llmcost.model.results import FileCounts, TokenCount

from ..cells import clean, small_money
from ..page import Block, Column, Facts, Grid, Line

COLUMNS = (
    Column("File"),
    Column("Model"),
    Column("Tokens", right=True),
    Column("Method"),
    Column("Range", right=True, drop=2),
    Column("Tokenizer", drop=3),
    Column("As input", right=True, drop=1),
)


def page(files: Sequence[FileCounts]) -> list[Block]:
    """The counts, each with its method, and what sending the text once costs."""
    lines = tuple(_line(file, count) for file in files for count in file.counts)
    notes: dict[str, list[str]] = {}
    for file in files:
        for count in file.counts:
            if count.note:
                models = notes.setdefault(count.note, [])
                models += [] if count.model in models else [count.model]
    facts = [(f"~ {len(models)} of {len(files[0].counts)}", note) for note, models in notes.items()]
    return [Grid(COLUMNS, lines, key=1), *([Facts(tuple(facts))] if facts else [])]


def _line(file: FileCounts, count: TokenCount) -> Line:
    band = "—" if count.low == count.high else f"{count.low:,} – {count.high:,}"
    cells = (
        clean(file.file),
        count.model,
        f"{count.tokens:,}" if count.method in ("exact", "api") else f"~{count.tokens:,}",
        count.method,
        band,
        count.encoding,
        small_money(count.input_cost),
    )
    return Line(cells)
