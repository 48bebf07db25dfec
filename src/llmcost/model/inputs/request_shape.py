"""What one request of a workload sends and receives, and the conversation or task that it is part of."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import Fixed, Name, OneOf, TextTokens, Tokens, Unwritten, Within
from ..record import record


@record
class Bin:
    """One bar of a histogram of lengths."""

    tokens: Tokens
    weight: Annotated[Decimal, Within(0, 10**12)]


@record
class Length:
    """A length that varies from request to request. Tokens.

    ``{p50, p95}`` is a log-normal through both; with ``mean`` the shape is theirs and the mean is billed; ``{mean,
    p95}`` takes the smaller sigma that fits. A histogram is itself.
    """

    mean: Tokens | None = None
    """What is billed on average. Tokens per request. Example: 1200"""
    p50: Tokens | None = None
    """Half of the requests are not longer. Tokens per request. Example: 800"""
    p95: Tokens | None = None
    """Nineteen of twenty requests are not longer. Tokens per request. Example: 4000"""
    histogram: Name | None = None
    """A CSV file with the columns tokens and requests, relative to this file. Example: lengths.csv"""
    bins: Annotated[tuple[Bin, ...], Unwritten()] = ()


@record
class Conversation:
    """A chat that re-sends its past: turn k sends the first input and k − 1 times what a turn adds."""

    turns: Annotated[int, Within(1, 1000)]
    """Requests of one conversation. Example: 5"""
    user_tokens: TextTokens
    """What the user adds each turn; the answer before it is re-sent too. Tokens per turn. Example: 120"""
    turn_gap_s: Annotated[Decimal, Within(0, 10**6)] | None = None
    """Time between two turns, on average: decides how often the past is still cached. Seconds; 60 when absent.
    Example: 40"""


@record
class Agent:
    """A task done in steps, each of which sends all before it and the result of a tool."""

    steps: Annotated[int, Within(1, 1000)]
    """Requests of one task. Example: 8"""
    tool_result_tokens: TextTokens
    """What a tool's result adds to each step after the first. Tokens per step. Example: 700"""
    step_gap_s: Annotated[Decimal, Within(0, 10**6)] | None = None
    """Time between two steps, on average. Seconds; 10 when absent. Example: 5"""


@record
class Retrieval:
    """Text looked up for each request and sent with it."""

    chunks: Annotated[Decimal, Within(0, 10_000)]
    """Pieces of text per request. Example: 6"""
    chunk_tokens: TextTokens
    """Length of one piece. Tokens. Example: 400"""
    query_embedding: Name | None = None
    """The model that embeds each request's query. Example: text-embedding-3-small"""
    query_tokens: Tokens | None = None
    """Length of the query; the user's tokens of a turn where they are known. Tokens per request. Example: 30"""
    corpus_tokens: Annotated[Decimal, Within(0, 10**15)] = Decimal(0)
    """Length of everything that can be found: embedded once, which is not in the month. Tokens. Example: 50000000"""
    refresh_per_month: Annotated[Decimal, Within(0, 1000)] = Decimal(0)
    """The share of the corpus that is embedded again each month: 0.1 is a tenth. Example: 0.1"""
    rerank: Name | None = None
    """The model that ranks what was found, billed per search. Example: rerank-v3.5"""


@record
class Image:
    """Pictures of one size sent with each request."""

    width: Annotated[int, Within(1, 100_000), Fixed("pictures are counted in tiles, by steps")]
    """Width as it is sent. Pixels. Example: 1024"""
    height: Annotated[int, Within(1, 100_000), Fixed("pictures are counted in tiles, by steps")]
    """Height as it is sent. Pixels. Example: 768"""
    detail: Annotated[str, OneOf(("low", "high", "auto"))] = "auto"
    """How closely the model is asked to look, for providers who let one choose. Example: high"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Pictures of this size per request. Example: 1"""


@record
class Audio:
    """Speech in and out, in seconds per request."""

    input_seconds: Annotated[Decimal, Within(0, 10**6)] = Decimal(0)
    """What is listened to. Seconds per request. Example: 20"""
    output_seconds: Annotated[Decimal, Within(0, 10**6)] = Decimal(0)
    """What is spoken. Seconds per request. Example: 15"""


@record
class Video:
    """Moving pictures in, in seconds per request."""

    seconds: Annotated[Decimal, Within(0, 10**6)]
    """Length of one film. Seconds. Example: 30"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Films of this length per request. Example: 1"""
    sound: bool = True
    """Whether it has sound, which counts beside the pictures. Example: true"""


@record
class Document:
    """PDF files sent with each request."""

    pages: Annotated[Decimal, Within(0, 100_000)]
    """Pages of one file. Their text counts with them: do not add it to input_tokens. Example: 12"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Files of this length per request. Example: 1"""
