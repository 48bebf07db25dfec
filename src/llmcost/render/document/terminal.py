"""A page as text for a terminal or a pipe.

In a terminal, columns that do not fit disappear in the order of their ``drop`` numbers, and notes go below the grid.
In a pipe (``columns`` is ``None``) nothing disappears and nothing wraps.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .format_values import neutralize_commands, width
from .page import Block, Chart, Column, Facts, Grid, Heading, Line, Page, cleaned

GAP = "  "
_STYLES = {
    "heading": "bold",
    "titles": "dim",
    "total": "bold",
    "current": "cyan",
    "good": "green",
    "bad": "red",
    "dim": "dim",
}


def draw(page: Page, columns: int | None, *, color: bool) -> str:
    """The page as text that ends with a newline, in lines of at most ``columns`` columns (``None``: any length)."""
    lines = [(neutralize_commands(text), style) for block in cleaned(page) for text, style in _block(block, columns)]
    if not color:
        return "\n".join(text for text, _ in lines) + "\n"
    return _colored(lines)


Styled = tuple[str, str]


def _colored(lines: list[Styled]) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    always: dict[str, Any] = {"force_terminal": True, "color_system": "standard", "no_color": False}
    console = Console(file=out, width=10_000, highlight=False, soft_wrap=True, legacy_windows=False, **always)
    for text, style in lines:
        console.print(Text(text, style=_STYLES.get(style, "")))
    return out.getvalue()


def _block(block: Block, columns: int | None) -> Iterator[Styled]:
    match block:
        case Heading(text, detail):
            yield from _heading(text, detail, columns)
        case Grid():
            yield from _grid(block, columns)
        case Facts(rows):
            yield from _facts(rows, columns)
        case Chart(drawn, title):
            if columns is not None and max(map(width, drawn), default=0) + 2 > columns:
                return  # a chart cannot wrap
            yield from [("  " + title, "heading")] if title else []
            yield from (("  " + line, "") for line in drawn)
    yield "", ""


def _heading(text: str, detail: str, columns: int | None) -> Iterator[Styled]:
    line = f"{text}   {detail}" if detail else text
    if columns is None or width(line) <= columns:
        yield line, "heading"
        return
    yield text, "heading"
    for line in _wrapped(detail, columns - 2):
        yield "  " + line, ""


def _facts(rows: tuple[tuple[str, str], ...], columns: int | None) -> Iterator[Styled]:
    label_width = max((width(label) for label, _ in rows), default=0)
    for label, text in rows:
        room = None if columns is None else columns - 2 - label_width - 2
        pieces = [text] if room is None else _wrapped(text, max(room, 20))
        for index, piece in enumerate(pieces):
            shown = label if index == 0 else ""
            yield f"  {shown}{' ' * (label_width - width(shown))}  {piece}".rstrip(), ""


def _wrapped(text: str, room: int) -> list[str]:
    """A text in lines of at most ``room`` columns. It breaks at spaces only, so that no id or path is cut."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _grid(grid: Grid, columns: int | None) -> Iterator[Styled]:
    kept = _columns_that_fit(grid, columns)
    whole, grid = grid, _narrowed(grid, kept, columns)
    sizes = _sizes(grid)
    used = _used(sizes, kept)
    notes = [line.note for line in grid.lines]
    at_end = columns is None or used + len(GAP) + max((width(note) for note in notes), default=0) <= columns
    if grid.title:
        yield "  " + grid.title, "heading"
    yield (
        _row([grid.columns[p].title for p in kept], [grid.columns[p] for p in kept], [sizes[p] for p in kept]),
        "titles",
    )
    for line in grid.lines:
        cells = [line.cells[column] for column in kept]
        text = _row(cells, [grid.columns[p] for p in kept], [sizes[p] for p in kept])
        noted = text + " " * (used - width(text)) + GAP + line.note if at_end and line.note else text
        yield noted.rstrip(), line.style
    if not at_end:
        yield from _notes_below(whole, columns or 0)


def _notes_below(grid: Grid, columns: int) -> Iterator[Styled]:
    for line in grid.lines:
        if line.note:
            text = f"{line.cells[grid.key].lstrip('▸ ')}: {line.note}"
            for index, piece in enumerate(_wrapped(text, columns - 6)):
                yield ("  · " if index == 0 else "    ") + piece.rstrip(), "dim"


def _narrowed(grid: Grid, kept: list[int], columns: int | None) -> Grid:
    """The grid with the cells of its wrapping column broken into lines, if it is too wide."""
    wrapping = next((index for index in kept if grid.columns[index].wrap), None)
    over = 0 if columns is None else _used(_sizes(grid), kept) - columns
    if wrapping is None or over <= 0:
        return grid
    room = max(_sizes(grid)[wrapping] - over, 20)
    lines: list[Line] = []
    for line in grid.lines:
        for index, piece in enumerate(_wrapped(line.cells[wrapping], room)):
            cells = ("",) * len(line.cells) if index else line.cells
            note = "" if index else line.note
            lines.append(Line((*cells[:wrapping], piece, *cells[wrapping + 1 :]), note, line.style))
    return replace(grid, lines=tuple(lines))


def _sizes(grid: Grid) -> list[int]:
    return [max(width(cell) for cell in cells) for cells in _by_column(grid)]


def _used(sizes: list[int], kept: list[int]) -> int:
    return 2 + sum(sizes[column] for column in kept) + len(GAP) * (len(kept) - 1)


def _by_column(grid: Grid) -> list[list[str]]:
    return [[column.title, *(line.cells[index] for line in grid.lines)] for index, column in enumerate(grid.columns)]


def _columns_that_fit(grid: Grid, columns: int | None) -> list[int]:
    """The indexes of the columns that stay. Those with the highest ``drop`` go first, until the rest fits."""
    kept = list(range(len(grid.columns)))
    if columns is None:
        return kept
    sizes = _sizes(grid)
    for index in sorted((p for p in kept if grid.columns[p].drop), key=lambda p: -grid.columns[p].drop):
        if _used(sizes, kept) <= columns:
            break
        kept.remove(index)
    return kept


def _row(cells: list[str], columns: list[Column], sizes: list[int]) -> str:
    padded = []
    for cell, column, size in zip(cells, columns, sizes, strict=True):
        space = " " * (size - width(cell))
        padded.append(space + cell if column.right else cell + space)
    return ("  " + GAP.join(padded)).rstrip()
