"""What a feature does with a model, as a workload file declares it.

Tokens are per request, requests per day (or month), shares from 0 to 1, money in USD. ``None`` is "not said".
"""

from dataclasses import field
from decimal import Decimal
from typing import Annotated

from .kinds import Amount, Count, Factor, Matches, Name, OneOf, Share, Short, Tokens, Unwritten, Within, Words
from .noun import noun
from .problems import Where
from .prompt import PromptTexts

DaysPerMonth = Annotated[Decimal, Within(1, 31)]
Multiplier = Annotated[Decimal, Within(0, 1000)]
TASKS = ("classification", "extraction", "simple_qa", "generation", "complex_reasoning", "research")


@noun
class Bin:
    """One bar of a histogram of lengths."""

    tokens: Tokens
    weight: Annotated[Decimal, Within(0, 10**12)]


@noun
class Length:
    """A length that varies from request to request. Tokens.

    ``{p50, p95}`` is a log-normal through both; with ``mean`` the shape is theirs and the mean is billed; ``{mean,
    p95}`` takes the smaller sigma that fits. A histogram is itself.
    """

    mean: Tokens | None = None
    p50: Tokens | None = None
    p95: Tokens | None = None
    histogram: Name | None = None
    """A CSV file with the columns tokens and requests, relative to this file."""
    bins: Annotated[tuple[Bin, ...], Unwritten()] = ()


@noun
class Conversation:
    """A chat that re-sends its past: turn k sends the first input and k − 1 times what a turn adds."""

    turns: Annotated[int, Within(1, 1000)]
    """Requests of one conversation."""
    user_tokens: Tokens
    """What the user adds each turn; the answer before it is re-sent too."""
    turn_gap_s: Annotated[Decimal, Within(0, 10**6)] | None = None
    """Seconds between two turns, on average: decides how often the past is still cached."""


@noun
class Agent:
    """A task done in steps, each of which sends all before it and the result of a tool."""

    steps: Annotated[int, Within(1, 1000)]
    """Requests of one task."""
    tool_result_tokens: Tokens
    """What a tool's result adds to each step after the first."""
    step_gap_s: Annotated[Decimal, Within(0, 10**6)] | None = None
    """Seconds between two steps, on average."""


@noun
class Retrieval:
    """Text looked up for each request and sent with it."""

    chunks: Annotated[Decimal, Within(0, 10_000)]
    """Pieces of text per request."""
    chunk_tokens: Tokens
    """Tokens of one piece."""
    query_embedding: Name | None = None
    """The model that embeds each request's query."""
    query_tokens: Tokens | None = None
    """Tokens of the query; the user's tokens of a turn where they are known."""
    corpus_tokens: Annotated[Decimal, Within(0, 10**15)] = Decimal(0)
    """Tokens of everything that can be found: embedded once, which is not in the month."""
    refresh_per_month: Annotated[Decimal, Within(0, 1000)] = Decimal(0)
    """The share of the corpus that is embedded again each month."""
    rerank: Name | None = None
    """The model that ranks what was found, billed per search."""


@noun
class SideCall:
    """Another model called beside each request: moderation, a classifier, a summary."""

    name: Name
    model: Name
    input_tokens: Tokens
    output_tokens: Tokens = Decimal(0)
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)


@noun
class Leg:
    """One way of a route, and its share of the requests."""

    model: Name
    share: Share


@noun
class Router:
    """The model that decides which way a request goes, called once for each."""

    model: Name
    input_tokens: Tokens
    output_tokens: Tokens = Decimal(1)


@noun
class Stage:
    """One try of a cascade, and the share of what reaches it that it answers well enough."""

    model: Name
    resolves: Share | None = None
    """The rest goes on to the next stage; the last one takes all that reaches it."""


@noun
class Development:
    """Calls of the same shape beside production: tests, evaluations, iteration."""

    calls_per_month: Count


@noun
class Image:
    """Pictures of one size sent with each request."""

    width: Annotated[int, Within(1, 100_000)]
    height: Annotated[int, Within(1, 100_000)]
    detail: Annotated[str, OneOf(("low", "high", "auto"))] = "auto"
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)


@noun
class Audio:
    """Speech in and out, in seconds per request."""

    input_seconds: Annotated[Decimal, Within(0, 10**6)] = Decimal(0)
    output_seconds: Annotated[Decimal, Within(0, 10**6)] = Decimal(0)


@noun
class Video:
    """Moving pictures in, in seconds per request."""

    seconds: Annotated[Decimal, Within(0, 10**6)]
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    sound: bool = True
    """Whether it has sound, which counts beside the pictures."""


@noun
class Document:
    """PDF files sent with each request."""

    pages: Annotated[Decimal, Within(0, 100_000)]
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)


@noun
class Prompt:
    """The texts that the application sends, in the files that it uses; they are counted for each candidate's tokenizer.

    System text, tools and messages are the fixed part, which a prefix cache serves; the template and the user's text
    come after it. Paths are relative to this file and stay inside the project.
    """

    system: Name | None = None
    """A file with the system prompt."""
    tools: Name | None = None
    """A JSON file with the schemas of the tools."""
    messages: Name | None = None
    """A JSON file with a list of messages that every request starts with."""
    template: Name | None = None
    """A file with ``{{variable}}`` where something is filled in."""
    variables: dict[Name, Tokens] = field(default_factory=dict)
    """What each variable of the template is replaced with. Tokens."""
    user_tokens: Tokens = Decimal(0)
    """What the user adds."""


@noun
class PromptTokens:
    """A prompt's count by one tokenizer, without what the seller adds to it."""

    fixed: Decimal
    """System, tools and messages."""
    rest: Decimal
    """Template, variables and the user's text."""
    low: Decimal
    high: Decimal
    """The least and the most that all of it may be."""
    messages: int
    tools: int
    """How many there are, for what a seller adds to each."""
    method: str


@noun
class Cache:
    """A prompt prefix that the seller's cache serves.

    ``{tokens, hit_rate}`` caches just those tokens. ``{prefix: true}`` caches what the request before sent, in a
    conversation or an agent; ``tokens`` is then the fixed part that conversations share. Without a hit rate it follows
    from how often requests arrive and how long a write lives.
    """

    tokens: Tokens | None = None
    """Length of the cached prefix. Tokens of each request's input."""
    hit_rate: Share | None = None
    """The share of attempts that find it; the others write it."""
    prefix: bool = False
    """Each request's prefix is what the one before it sent."""
    ttl: Annotated[str, OneOf(("5m", "1h"))] = "5m"
    """How long a write lives: it decides the write price."""
    explicit: bool = False
    """An explicit cache, which some sellers bill by the hour that it is kept."""
    hours_per_day: Annotated[Decimal, Within(0, 24)] | None = None
    """How long an explicit cache is kept; all day when absent."""


@noun
class Batch:
    """Requests that can wait, sent through the seller's batch service."""

    share: Share = Decimal(1)
    """The share of all requests that goes through it."""
    factor: Factor | None = None
    """Stands in place of the catalog's batch prices: 0.5 is half price."""
    discount: Share | None = None
    """The same as ``factor``, said the other way round: 0.2 is a factor of 0.8."""


@noun
class Retries:
    """Attempts beyond the first that are billed."""

    rate: Annotated[Decimal, Within(0, 100)]
    """Extra billed attempts per request. Retry until success at failure rate p is p / (1 − p)."""
    billed: Annotated[str, OneOf(("full", "input", "none"))] = "full"
    """What a retry bills: all of it, only its input, or nothing."""


@noun
class ResponseCache:
    """Answers served from one's own store, without calling the model."""

    hit_rate: Share
    embedding: Name | None = None
    """The model that embeds each request to look its answer up."""
    query_tokens: Tokens | None = None


@noun
class Budget:
    """What the month may cost. USD."""

    monthly: Amount | None = None
    per_request: Amount | None = None
    alerts: tuple[Annotated[Decimal, Within(0, 1000)], ...] = (Decimal(50), Decimal(80), Decimal(100))
    """Percent of the monthly budget."""


@noun
class Workload:
    """One feature's use of a model."""

    name: Name
    output_tokens: Tokens | Length
    """What the user sees of one answer; thinking comes on top."""
    input_tokens: Tokens | Length | None = None
    """Text that one request sends, cached tokens included: the first one, in a conversation or an agent."""
    model: Name | None = None
    """What runs: an id, an alias, or an id with ``+thinking``. Or ``route`` or ``cascade`` in its place."""
    route: tuple[Leg, ...] = ()
    """Several models, each for a share of the requests; the shares sum to 1."""
    router: Router | None = None
    cascade: tuple[Stage, ...] = ()
    """Models tried one after the other; a request pays for each that it reaches."""
    requests_per_day: Count | None = None
    """Requests a day: turns of a conversation, steps of an agent."""
    requests_per_month: Count | None = None
    conversations_per_day: Count | None = None
    tasks_per_day: Count | None = None
    conversation: Conversation | None = None
    agent: Agent | None = None
    retrieval: Retrieval | None = None
    images: tuple[Image, ...] = ()
    audio: Audio | None = None
    video: Video | None = None
    documents: tuple[Document, ...] = ()
    side_calls: tuple[SideCall, ...] = ()
    development: Development | None = None
    prompt: Prompt | None = None
    """In place of ``input_tokens``: the files whose text is sent."""
    counted: Annotated[dict[Name, PromptTokens], Unwritten()] = field(default_factory=dict)
    """The prompt's counts by tokenizer."""
    users: Count | None = None
    """Monthly users, for what one costs."""
    counted_with: Name | None = None
    """The model whose tokenizer the token numbers come from: others are scaled to theirs."""
    thinking_resent: Annotated[str, OneOf(("never", "tool_loop", "always"))] | None = None
    """Whether thinking is sent again with the past; the model's own way when absent."""
    version: Annotated[int, Within(1, 1)] = 1
    description: Words | None = None
    labels: dict[Name, Name] = field(default_factory=dict)
    """Free labels that reports group by."""
    task: Annotated[str, OneOf(TASKS)] | None = None
    """The kind of work, which says which tier to look at first."""
    candidates: tuple[Name, ...] = ()
    """Models to compare with, ``tier:NAME`` for the featured ones of a tier; every featured model when absent."""
    days_per_month: Annotated[DaysPerMonth | str, Matches("calendar", "`calendar`")] | None = None
    """Days that a month is billed for: 30 when absent, 22 for working days, ``calendar`` for 365.25 / 12."""
    hours: Annotated[str, Matches(r"\d\d:\d\d-\d\d:\d\d( \S+)?", "HH:MM-HH:MM ZONE")] | None = None
    """When requests arrive, for prices that depend on the hour; all day when absent."""
    thinking_multiplier: Multiplier | None = None
    """Thinking tokens per visible output token, on every model that can think."""
    cache: Cache | None = None
    batch: Annotated[Batch, Short("share")] | None = None
    service_tier: Annotated[str, OneOf(("standard", "flex", "priority", "fast"))] = "standard"
    """How the requests that are not batched are served."""
    region: Name | None = None
    """Where requests must be processed, for sellers who charge for it."""
    retries: Annotated[Retries, Short("rate")] | None = None
    regenerations: Annotated[Decimal, Within(0, 100)] = Decimal(0)
    """Answers asked for again by users, per request."""
    response_cache: Annotated[ResponseCache, Short("hit_rate")] | None = None
    fees: dict[Name, Annotated[Decimal, Within(0, 1000)]] = field(default_factory=dict)
    """Paid calls per request, by fee: ``{web_search: 0.1}``."""
    buffer: Annotated[Decimal, Within(0, 10)] = Decimal(0)
    """Safety margin on everything: 0.25 adds a quarter."""
    budget: Annotated[Budget, Short("monthly")] | None = None


LATER = ("growth", "constraints", "value", "uncertainty", "self_hosted", "fine_tune")
"""Fields of the format that this version refuses by name rather than ignore."""


@noun
class Placed:
    """A workload and where it was declared; ``fields`` maps each key (``cache.tokens``) to its place."""

    workload: Workload
    where: Where
    fields: dict[str, Where] = field(default_factory=dict)
    texts: PromptTexts | None = None
    """The texts of its prompt, which are counted when the tokenizers are known."""
    assumed: tuple[str, ...] = ()
    """Fields that nobody gave: they carry a default of the command and are reported as assumptions."""
