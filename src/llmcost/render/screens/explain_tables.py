"""The tables of ``explain``: a unit as the portions that pay alike, and as its requests one after the other."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from llmcost.model.reports.explain import ExplainedModel, ExplainedRequest, RequestShare
from llmcost.model.usage import TokenClass

from ..document.format_values import figure, percent
from ..document.page import Block, Column, Grid, Line

NAMES = {
    TokenClass.INPUT: "Plain",
    TokenClass.CACHE_READ: "Read",
    TokenClass.CACHE_WRITE: "Written",
    TokenClass.CACHE_WRITE_1H: "Written 1 h",
    TokenClass.CACHE_WRITE_12H: "Written 12 h",
    TokenClass.IMAGE_INPUT: "Images",
    TokenClass.AUDIO_INPUT: "Audio",
    TokenClass.VIDEO_INPUT: "Video",
    TokenClass.OUTPUT: "Output",
    TokenClass.THINKING: "Thinking",
    TokenClass.AUDIO_OUTPUT: "Spoken",
    TokenClass.IMAGE_OUTPUT: "Drawn",
}
SHOWN = 16
"""Requests that a screen shows; of more it shows the first and the last."""
FIRST, LAST = 9, 3


def tables(part: ExplainedModel) -> Iterator[Block]:
    """What the unit consists of, where it is more than one request at one price."""
    if len(part.requests) == len(part.portions) == 1:
        return
    yield _portions(part)
    if len(part.requests) > 1:
        yield _requests(part)


def _portions(part: ExplainedModel) -> Grid:
    buckets = [bucket for bucket in NAMES if any(bucket in portion.buckets for portion in part.portions)]
    columns = (
        Column("Requests"),
        Column(_share_title(part), right=True, drop=2),
        Column("Band", drop=1),
        *(Column(NAMES[bucket], right=True) for bucket in buckets),
    )
    lines = [Line(_portion(portion, buckets), "" if portion.fits else _TOO_LONG) for portion in part.portions]
    if len(lines) > 1:
        sums = [sum((p.buckets.get(bucket, Decimal(0)) for p in part.portions), Decimal(0)) for bucket in buckets]
        requests = sum((portion.requests for portion in part.portions), Decimal(0))
        lines.append(Line(("All", figure(requests), "", *map(figure, sums)), "", "total"))
    return _telling(Grid(columns, tuple(lines), f"Tokens of a {part.unit}, by what they pay"))


_TOO_LONG = "longer than the context leaves room for"


def _share_title(part: ExplainedModel) -> str:
    return "Share" if part.unit == "request" else "Count"


def _portion(portion: RequestShare, buckets: Sequence[TokenClass]) -> tuple[str, ...]:
    numbers = f"{portion.first}" if portion.first == portion.last else f"{portion.first}–{portion.last}"
    tokens = (figure(portion.buckets[bucket]) if bucket in portion.buckets else "—" for bucket in buckets)
    return numbers, figure(portion.requests), portion.band or "—", *tokens


def _requests(part: ExplainedModel) -> Grid:
    columns = (
        Column("Request", right=True),
        Column(_share_title(part), right=True, drop=4),
        Column("First text", right=True, drop=3),
        Column("Past", right=True),
        Column("Added", right=True, drop=3),
        Column("Input", right=True),
        Column("Findable", right=True, drop=2),
        Column("Hits", right=True, drop=2),
        Column("Read", right=True),
        Column("Written", right=True),
        Column("Band", drop=1),
    )
    every = part.requests
    lines = [_request(request) for request in (every if len(every) <= SHOWN else every[:FIRST])]
    if len(every) > SHOWN:
        dots = Line(("…", *[""] * (len(columns) - 1)), f"{len(every) - FIRST - LAST} more: -f json lists every one")
        lines += [dots, *(_request(request) for request in every[-LAST:])]
    what = "What the lengths of a request send" if part.unit == "request" else f"The requests of a {part.unit}"
    return _telling(Grid(columns, tuple(lines), what))


def _request(request: ExplainedRequest) -> Line:
    sent = (request.requests, request.text, request.past, request.added, request.input)
    found = figure(request.findable), percent(request.hit, 1), figure(request.read), figure(request.written)
    return Line((str(request.number), *map(figure, sent), *found, request.band or "—"))


def _telling(grid: Grid) -> Grid:
    """The grid without the columns that say the same nothing in every line: 0 tokens, 1 request, no band."""
    kept = [
        place for place, _ in enumerate(grid.columns) if any(line.cells[place] not in _NOTHING for line in grid.lines)
    ]
    lines = tuple(line._replace(cells=tuple(line.cells[place] for place in kept)) for line in grid.lines)
    return grid._replace(columns=tuple(grid.columns[place] for place in kept), lines=lines)


_NOTHING = ("", "0", "1", "—", "0.0%", "…", "All")
