"""A page as GitHub-flavoured Markdown. Text from outside cannot become markup."""

import re

from .page import Block, Facts, Grid, Heading, Page

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!@$&])")


def escape(text: str) -> str:
    """Text with every character that Markdown, HTML or a mention would act on made harmless."""
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found[1], "\\" + found[1]), text)


_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"}


def draw(page: Page) -> str:
    """The page as Markdown that ends with a line break."""
    return "\n".join(line for block in page for line in (*_block(block), "")).rstrip() + "\n"


def _block(block: Block) -> list[str]:
    match block:
        case Heading(text, beside):
            return [f"### {escape(text)}", *(["", escape(beside)] if beside else [])]
        case Facts(rows):
            return [f"- **{escape(label)}**: {escape(text)}" if label else f"- {escape(text)}" for label, text in rows]
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> list[str]:
    noted = any(line.note for line in grid.lines)
    titles = [column.title for column in grid.columns] + (["Notes"] if noted else [])
    rules = ["---:" if column.right else "---" for column in grid.columns] + (["---"] if noted else [])
    rows = [[*line.cells, *([line.note] if noted else [])] for line in grid.lines]
    lines = [_row(titles), "| " + " | ".join(rules) + " |", *(_row([c.strip() for c in row]) for row in rows)]
    return [f"#### {escape(grid.title)}", "", *lines] if grid.title else lines


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(escape(cell) for cell in cells) + " |"
