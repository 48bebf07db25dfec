"""The tables of ``explain``: the requests of a unit grouped by rate, and one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.reports.explain import ExplainedModel, ExplainedRequest, RequestShare
from llmcost.model.usage import TokenClass

from ..document.format_values import figure, percent
from ..document.page import Block, Column, Grid, Line

NAMES = {
    TokenClass.INPUT: "Uncached",
    TokenClass.CACHE_READ: "Read",
    TokenClass.CACHE_WRITE: "Written",
    TokenClass.CACHE_WRITE_1H: "Written 1 h",
    TokenClass.CACHE_WRITE_12H: "Written 12 h",
    TokenClass.IMAGE_INPUT: "Images",
    TokenClass.IMAGE_CACHE_READ: "Cached images",
    TokenClass.AUDIO_INPUT: "Audio",
    TokenClass.AUDIO_CACHE_READ: "Cached audio",
    TokenClass.VIDEO_INPUT: "Video",
    TokenClass.OUTPUT: "Output",
    TokenClass.THINKING: "Thinking",
    TokenClass.AUDIO_OUTPUT: "Audio output",
    TokenClass.IMAGE_OUTPUT: "Image output",
}
SHOWN = 16
"""The most requests that a screen shows in full; of more it shows the first and the last."""
FIRST, LAST = 9, 3


def tables(part: ExplainedModel) -> Iterator[Block]:
    """The tables of a unit; none for a single request at one rate."""
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
    return _without_empty_columns(Grid(columns, tuple(lines), f"Tokens of a {part.unit}, by rate"))


_TOO_LONG = "exceeds the context window"


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
        Column("Summarised", right=True, drop=3),
        Column("Text", right=True, drop=3),
        Column("History", right=True),
        Column("Added", right=True, drop=3),
        Column("Input", right=True),
        Column("Cacheable", right=True, drop=2),
        Column("Hit rate", right=True, drop=2),
        Column("Read", right=True),
        Column("Written", right=True),
        Column("Band", drop=1),
    )
    requests = part.requests
    lines = [_request(request) for request in (requests if len(requests) <= SHOWN else requests[:FIRST])]
    if len(requests) > SHOWN:
        dots = Line(("…", *[""] * (len(columns) - 1)), f"{len(requests) - FIRST - LAST} more: -f json lists all")
        lines += [dots, *(_request(request) for request in requests[-LAST:])]
    title = "Requests by length" if part.unit == "request" else f"The requests of a {part.unit}"
    return _without_empty_columns(Grid(columns, tuple(lines), title))


def _request(request: ExplainedRequest) -> Line:
    sent = (request.requests, request.summarised, request.text, request.past, request.added, request.input)
    cache = figure(request.findable), percent(request.hit, 1), figure(request.read), figure(request.written)
    return Line((str(request.number), *map(figure, sent), *cache, request.band or "—"))


def _without_empty_columns(grid: Grid) -> Grid:
    """The grid without columns that say nothing in every line: 0 tokens, 1 request, no band."""
    kept = [
        index for index, _ in enumerate(grid.columns) if any(line.cells[index] not in _NOTHING for line in grid.lines)
    ]
    lines = tuple(replace(line, cells=tuple(line.cells[index] for index in kept)) for line in grid.lines)
    return replace(grid, columns=tuple(grid.columns[index] for index in kept), lines=lines)


_NOTHING = ("", "0", "1", "—", "0.0%", "…", "All")
