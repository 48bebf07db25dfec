"""A page as one HTML file: no scripts, no external resources, for screen and print, light and dark."""

import re

from .markup import Content, Markup, element, empty, joined
from .page import Block, Chart, Facts, Grid, Heading, Line, Page

_URL = re.compile(r"(https?://[^\s<>|`\\\"]+[^\s<>|`\\\",.;:!?)])")
_CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d5dae0; --dim: #5c6670; --good: #116329; --bad: #b3261e; --current: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e7eb; --paper: #14181d; --line: #39424c; --dim: #9aa5b0; --good: #5fcf85; --bad: #ff8d84; --current: #7dbcff; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { font-size: 1.4rem; margin: 1.5rem 0 0; } h2 { font-size: 1.15rem; } h1 + p, h2 + p { margin: 0 0 1rem; color: var(--dim); }
.grid { overflow-x: auto; margin: 1rem 0; } table { border-collapse: collapse; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--dim); font-weight: 500; } .right { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.note, .dim { color: var(--dim); } .total { font-weight: 600; } .current { color: var(--current); } .good td:first-child { color: var(--good); } .bad td:first-child { color: var(--bad); }
h2 { font-size: 1rem; } pre { overflow-x: auto; line-height: 1.2; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; } dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
a { color: inherit; } footer { color: var(--dim); font-size: .85rem; margin-top: 2rem; }
@media print { :root { --ink: #000; --paper: #fff; --dim: #444; } body { margin: 0; max-width: none; font-size: 10pt; } tr, dl { break-inside: avoid; } thead { display: table-header-group; } }
"""  # noqa: E501 - one CSS rule per line


def draw(page: Page, foot: str) -> str:
    """The page as a document that ends with a newline. ``foot`` is the text of the footer."""
    title = next((block.text for block in page if isinstance(block, Heading)), "llmcost")
    head = element(
        "head",
        empty("meta", charset="utf-8"),
        empty("meta", name="viewport", content="width=device-width, initial-scale=1"),
        empty("meta", http_equiv="Content-Security-Policy", content=_CONTENT_SECURITY_POLICY),
        element("title", title),
        element("style", Markup(_STYLE)),
    )
    blocks = [_block(block, "h2" if index else "h1") for index, block in enumerate(page)]
    body = element("body", element("main", joined(*blocks, between="\n")), element("footer", foot))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en').text}\n"


def _block(block: Block, heading: str) -> Markup:
    match block:
        case Heading(text, detail):
            return joined(element(heading, text), element("p", detail)) if detail else element(heading, text)
        case Facts(rows):
            return element("dl", *(joined(element("dt", label), element("dd", _linked(text))) for label, text in rows))
        case Chart(lines, title):
            drawn = element("pre", "\n".join(lines))
            return joined(element("h2", title), drawn) if title else drawn
        case Grid():
            return element("div", _grid(block), class_="grid")


def _grid(grid: Grid) -> Markup:
    noted = any(line.note for line in grid.lines)
    heads = [element("th", column.title, scope="col", class_=_side(column.right)) for column in grid.columns]
    heads += [element("th", "Notes", scope="col")] if noted else []
    parts: list[Content] = [element("caption", grid.title)] if grid.title else []
    parts.append(element("thead", element("tr", *heads)))
    parts.append(element("tbody", joined(*(_row(grid, line, noted) for line in grid.lines), between="\n")))
    return element("table", *parts)


def _row(grid: Grid, line: Line, noted: bool) -> Markup:
    cells = [
        element("td", cell.strip(), class_=_side(column.right))
        for cell, column in zip(line.cells, grid.columns, strict=True)
    ]
    cells += [element("td", _linked(line.note), class_="note")] if noted else []
    return element("tr", *cells, class_=line.style or None)


def _side(right: bool) -> str | None:
    return "right" if right else None


def _linked(text: str) -> Markup:
    parts = _URL.split(text)
    return joined(
        *(element("a", part, href=part, rel="noreferrer") if index % 2 else part for index, part in enumerate(parts))
    )
