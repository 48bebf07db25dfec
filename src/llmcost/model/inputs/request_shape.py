"""What one request of a workload sends and receives, and the conversation or task that it is part of."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import FileName, Fixed, Name, OneOf, TextTokens, Tokens, Unwritten, Within
from ..record import record


@record
class Bin:
    """One bar of a histogram of lengths."""

    tokens: Tokens
    weight: Annotated[Decimal, Within(0, 10**12)]


@record
class Length:
    """A length that varies from request to request. Tokens.

    ``{p50, p95}`` is the log-normal distribution through both. With ``mean`` too, they give the shape and the mean is
    billed. ``{mean, p95}`` takes the smaller sigma that fits. A histogram is used as it is.
    """

    mean: Tokens | None = None
    """The mean length, which is billed. Tokens per request. Example: 1200"""
    p50: Tokens | None = None
    """The median: half of the requests are not longer. Tokens per request. Example: 800"""
    p95: Tokens | None = None
    """The 95th percentile: 95 % of requests are not longer. Tokens per request. Example: 4000"""
    histogram: FileName | None = None
    """A CSV file with the columns tokens and requests, relative to this file. Example: lengths.csv"""
    bins: Annotated[tuple[Bin, ...], Unwritten()] = ()


@record
class Compaction:
    """When a conversation or an agent summarises its past, by a call of the same model that sends the past alone."""

    at_tokens: Tokens
    """A past that is longer, media included, is summarised before the next request. Tokens. Example: 100000"""
    to_tokens: TextTokens
    """Length of the summary, which then stands for the past and its media. Tokens. Example: 4000"""


KeepImages = Annotated[int, Within(0, 100_000)]


@record
class Conversation:
    """A chat that re-sends its history, with media: turn k sends the first input and k − 1 times what a turn adds."""

    turns: Annotated[int, Within(1, 1000)]
    """Requests of one conversation. Example: 5"""
    user_tokens: TextTokens
    """What the user adds in each turn; the answer before it is re-sent too. Tokens per turn. Example: 120"""
    turn_gap_s: Annotated[Decimal, Within(0, 10**6)] | None = None
    """Mean time between two turns, which decides how often the history is still cached. Seconds; 60 when absent.
    Example: 40"""
    keep_images: KeepImages | None = None
    """How many images of earlier turns are sent again, the last ones; all when absent. Example: 3"""
    compact: Compaction | None = None
    """When the history is summarised; never when absent. Example: {at_tokens: 20000, to_tokens: 1500}"""


@record
class Agent:
    """A task done in steps. Each step sends all earlier ones and the result of a tool."""

    steps: Annotated[int, Within(1, 1000)]
    """Requests of one task. Example: 8"""
    tool_result_tokens: TextTokens
    """What the result of a tool adds to each step after the first. Tokens per step. Example: 700"""
    step_gap_s: Annotated[Decimal, Within(0, 10**6)] | None = None
    """Mean time between two steps. Seconds; 10 when absent. Example: 5"""
    keep_images: KeepImages | None = None
    """How many images of earlier steps are sent again, the last ones; all when absent. Example: 3"""
    compact: Compaction | None = None
    """When the past is summarised; never when absent. Example: {at_tokens: 150000, to_tokens: 6000}"""


@record
class Retrieval:
    """Text that is retrieved for each request and sent with it."""

    chunks: Annotated[Decimal, Within(0, 10_000)]
    """Retrieved chunks per request. Example: 6"""
    chunk_tokens: TextTokens
    """Length of one chunk. Tokens. Example: 400"""
    query_embedding: Name | None = None
    """The model that embeds the query of each request. Example: text-embedding-3-small"""
    query_tokens: Tokens | None = None
    """Length of the query, by default the user tokens of a turn, else the whole input. Tokens. Example: 30"""
    corpus_tokens: Annotated[Decimal, Within(0, 10**15)] = Decimal(0)
    """Length of the whole corpus. It is embedded once, outside of the month. Tokens. Example: 50000000"""
    refresh_per_month: Annotated[Decimal, Within(0, 1000)] = Decimal(0)
    """The share of the corpus that is embedded again each month; 0.1 is a tenth. Example: 0.1"""
    rerank: Name | None = None
    """The model that reranks the results, billed by search units or by tokens. Example: rerank-v3.5"""
    candidates: Annotated[Decimal, Within(0, 10_000)] | None = None
    """Documents that are ranked per request, of ``chunk_tokens`` each; the retrieved chunks when absent.
    Example: 100"""


@record
class Image:
    """Images of one size that are sent with each request."""

    width: Annotated[int, Within(1, 100_000), Fixed("images are counted in whole tiles")]
    """Width as sent. Pixels. Example: 1024"""
    height: Annotated[int, Within(1, 100_000), Fixed("images are counted in whole tiles")]
    """Height as sent. Pixels. Example: 768"""
    detail: Annotated[str, OneOf(("low", "high", "auto"))] = "auto"
    """The level of detail, for providers that offer a choice. Example: high"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Images of this size per request. Example: 1"""


@record
class Audio:
    """Audio in and out, in seconds per request."""

    input_seconds: Annotated[Decimal, Within(0, 10**6)] = Decimal(0)
    """Audio that the model listens to. Seconds per request. Example: 20"""
    output_seconds: Annotated[Decimal, Within(0, 10**6)] = Decimal(0)
    """Audio that the model speaks. Seconds per request. Example: 15"""


@record
class Video:
    """Video that is sent with each request."""

    seconds: Annotated[Decimal, Within(0, 10**6)]
    """Length of one video. Seconds. Example: 30"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Videos of this length per request. Example: 1"""
    sound: bool = True
    """Whether the video has sound, which counts in addition. Example: true"""


@record
class OutputImage:
    """Images of one size and quality that are generated with each request."""

    width: Annotated[int, Within(1, 100_000), Fixed("images are sold in fixed sizes")]
    """Width. Pixels. Example: 1024"""
    height: Annotated[int, Within(1, 100_000), Fixed("images are sold in fixed sizes")]
    """Height. Pixels. Example: 1024"""
    quality: Name | None = None
    """The quality, for models that sell several. Example: high"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Images of this size and quality per request. Example: 1"""


@record
class Speech:
    """Text that is read aloud, for models that are sold by the character."""

    characters: Annotated[Decimal, Within(0, 10**7)]
    """Characters per request. Example: 1500"""


@record
class OutputVideo:
    """Video that is generated with each request."""

    seconds: Annotated[Decimal, Within(0, 10**6)]
    """Length of one video. Seconds. Example: 8"""
    resolution: Name | None = None
    """The resolution, for models that sell several. Example: 720p"""
    sound: bool = True
    """Whether the video has sound, for models with another price for it. Example: true"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Videos of this length per request. Example: 1"""


@record
class MediaTokens:
    """Tokens of media in each request, where they are known and not their sizes: from a provider's usage, for example.

    They add to what is counted from sizes and seconds.
    """

    image_input: Tokens = Decimal(0)
    """Images sent. Tokens per request. Example: 258"""
    image_cache_read: Tokens = Decimal(0)
    """Images sent that are read from the cache of the provider. Tokens per request. Example: 129"""
    audio_input: Tokens = Decimal(0)
    """Audio sent. Tokens per request. Example: 640"""
    audio_cache_read: Tokens = Decimal(0)
    """Audio sent that is read from the cache of the provider. Tokens per request. Example: 320"""
    video_input: Tokens = Decimal(0)
    """Video sent. Tokens per request. Example: 7890"""
    audio_output: Tokens = Decimal(0)
    """Audio generated. Tokens per request. Example: 480"""
    image_output: Tokens = Decimal(0)
    """Images generated. Tokens per request. Example: 1120"""


@record
class Document:
    """PDF files that are sent with each request."""

    pages: Annotated[Decimal, Within(0, 100_000)]
    """Pages of one file. They include its text: do not add it to input_tokens. Example: 12"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Files of this length per request. Example: 1"""
