"""A page as GitHub-flavored Markdown. Text from outside cannot become markup."""

import re

from .page import Block, Chart, Facts, Grid, Heading, Page, cleaned

_SPECIAL = re.compile(r"(https?://[^\s<>|`\\\"]+[^\s<>|`\\\",.;:!?)])|([\\`*_{}\[\]<>#|~!@$&])")


def escape(text: str) -> str:
    """Text without effect as Markdown, HTML or a mention. URLs become links."""
    escaped = _SPECIAL.sub(lambda at: f"<{at[1]}>" if at[1] else _HARMLESS.get(at[2], "\\" + at[2]), text)
    return _REFERENCE.sub(r"\1&#8203;", escaped)


# GitHub and GitLab look for mentions, issues (#1), merge requests (!1), epics (&1) and labels (~x) in the rendered
# page, where Markdown escapes are gone. Only a zero-width space in between prevents a match.
_HARMLESS = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "@&#8203;", "#": "\\#&#8203;"}
_REFERENCE = re.compile(r"(\\[!~]|&amp;)(?=\\?\w)")
_START = re.compile(r"^(\d*)([-+=/:.)])")


def _at_line_start(text: str) -> str:
    """Text at the start of a line, where it could begin a list or a GitLab quick action such as ``/merge``."""
    return _START.sub(r"\1\\\2", escape(text))


def draw(page: Page) -> str:
    """The page as Markdown that ends with a newline."""
    return "\n".join(line for block in cleaned(page) for line in (*_block(block), "")).rstrip() + "\n"


def _block(block: Block) -> list[str]:
    match block:
        case Heading(text, detail):
            return [f"### {escape(text)}", *(["", _at_line_start(detail)] if detail else [])]
        case Facts(rows):
            return [
                f"- **{escape(label)}**: {escape(text)}" if label else f"- {_at_line_start(text)}"
                for label, text in rows
            ]
        case Chart(drawn, title):
            fenced = ["```text", *(line.replace("`", "'") for line in drawn), "```"]
            return [f"#### {escape(title)}", "", *fenced] if title else fenced
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
