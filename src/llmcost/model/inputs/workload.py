"""What a feature does with a model, as a workload file declares it.

Tokens are per request, requests per day (or month), shares from 0 to 1, money in USD. ``None`` is "not said".
"""

from dataclasses import field
from decimal import Decimal
from typing import Annotated

from ..field_markers import (
    Amount,
    Count,
    Factor,
    Fixed,
    Matches,
    ModelText,
    Name,
    OneOf,
    Rate,
    Share,
    Short,
    Tokens,
    Unpriced,
    Unwritten,
    Within,
    Words,
)
from ..problems import Where
from ..record import record
from .constraints import Constraints
from .machines import Precision
from .prompt import PromptTexts

DaysPerMonth = Annotated[Decimal, Within(1, 31)]
Multiplier = Annotated[Decimal, Within(0, 1000)]
TextTokens = Annotated[Tokens, ModelText()]
_CountedTokens = Annotated[Tokens, Fixed("it is part of the count of the prompt, which is made once")]
VOLUMES = ("requests_per_day", "requests_per_month", "conversations_per_day", "tasks_per_day")
"""Fields that say how much work there is; a workload has one of them."""
TASKS = ("classification", "extraction", "simple_qa", "generation", "complex_reasoning", "research")


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
class SideCall:
    """Another model called beside each request, answered from the own cache or not: moderation, a classifier.

    It thinks where it always does or is named with ``+thinking``: at the workload's multiplier, else its tier's.
    """

    name: Name
    """What the call is for, as reports name it. Example: moderation"""
    model: Name
    """The model that is called. Example: gpt-6-luna"""
    input_tokens: Tokens
    """What one call sends. Tokens per call. Example: 300"""
    output_tokens: Tokens = Decimal(0)
    """What one call answers. Tokens per call. Example: 20"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Calls per request of the workload. Example: 1"""


@record
class RouteLeg:
    """One way of a route, and its share of the requests."""

    model: Name
    """The model that gets this share. Example: gpt-6-luna"""
    share: Annotated[Share, Fixed("the shares of a route sum to 1, so none changes alone")]
    """The share of the requests, from 0 to 1; all legs together are 1. Example: 0.7"""


@record
class Router:
    """The model that decides which way a request goes, called once for each that the own cache does not answer."""

    model: Name
    """The model that decides. Example: gpt-6-luna"""
    input_tokens: Tokens
    """What it reads to decide. Tokens per request. Example: 250"""
    output_tokens: Tokens = Decimal(1)
    """What it answers. Tokens per request. Example: 1"""


@record
class CascadeStage:
    """One try of a cascade, and the share of what reaches it that it answers well enough."""

    model: Name
    """The model of this try. Example: gpt-6-luna"""
    resolves: Share | None = None
    """The share, from 0 to 1, that it answers well enough. The rest goes on; the last stage takes all that reaches it.
    Example: 0.65"""


@record
class Development:
    """Calls of the same shape beside production: tests, evaluations, iteration."""

    calls_per_month: Count
    """Calls a month, each as long as a request. Example: 20000"""


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


@record
class Prompt:
    """The texts that the application sends, in the files that it uses; they are counted for each candidate's tokenizer.

    System text, tools and messages are the fixed part, which a prefix cache serves; the template and the user's text
    come after it. Paths are relative to this file and stay inside the project.
    """

    system: Name | None = None
    """A file with the system prompt. Example: prompts/system.md"""
    tools: Name | None = None
    """A JSON file with the schemas of the tools. Example: prompts/tools.json"""
    messages: Name | None = None
    """A JSON file with a list of messages that every request starts with. Example: prompts/examples.json"""
    template: Name | None = None
    """A file with ``{{variable}}`` where something is filled in. Example: prompts/answer.md"""
    variables: dict[Name, _CountedTokens] = field(default_factory=dict)
    """What each variable of the template is replaced with. Tokens per request. Example: {question: 60}"""
    user_tokens: _CountedTokens = Decimal(0)
    """What the user adds. Tokens per request. Example: 300"""


@record
class PromptTokens:
    """A prompt's count by one tokenizer, without what the provider adds to it."""

    fixed: Decimal
    """System, tools and messages."""
    rest: Decimal
    """Template, variables and the user's text."""
    low: Decimal
    high: Decimal
    """The least and the most that all of it may be."""
    messages: int
    tools: int
    """How many there are, for what a provider adds to each."""
    method: str
    system: bool = False
    """Whether one of the messages is a system prompt."""


@record
class Cache:
    """A prompt prefix that the provider's cache serves.

    ``{tokens, hit_rate}`` caches just those tokens. ``{prefix: true}`` caches what the request before sent, in a
    conversation or an agent; ``tokens`` is then the fixed part that conversations share. Without a hit rate it follows
    from how often requests arrive and how long a write lives; an explicit cache lives as long as it is kept.
    """

    tokens: TextTokens | None = None
    """Length of the cached prefix. Tokens of each request's input. Example: 1400"""
    hit_rate: Share | None = None
    """The share of attempts, from 0 to 1, that find it; the others write it. Derived from the arrivals when absent.
    Example: 0.8"""
    prefix: bool = False
    """Each request's prefix is what the one before it sent, in a conversation or an agent. Example: true"""
    ttl: Annotated[str, OneOf(("5m", "1h"))] = "5m"
    """How long a write lives, 5 minutes, or 1 hour where that is sold: it decides the write price. Example: 1h"""
    explicit: bool = False
    """An explicit cache, which some providers bill by the hour that it is kept. Example: true"""
    hours_per_day: Annotated[Decimal, Within(0, 24)] | None = None
    """How long an explicit cache is kept. Hours a day; 24 when absent. Example: 10"""


@record
class Batch:
    """Requests that can wait, sent through the provider's batch service."""

    share: Share = Decimal(1)
    """The share of all requests, from 0 to 1, that goes through it. Example: 0.4"""
    factor: Annotated[Factor, Fixed("a price, and not a number of the workload")] | None = None
    """Stands in place of the catalog's batch prices: 0.5 is half price. Example: 0.5"""
    discount: Annotated[Share, Fixed("a price, and not a number of the workload")] | None = None
    """The same as ``factor``, said the other way round: 0.2 is a factor of 0.8. Example: 0.2"""


@record
class Retries:
    """Attempts beyond the first that are billed."""

    rate: Annotated[Decimal, Within(0, 100)]
    """Extra billed attempts per request. Retry until success at failure rate p is p / (1 − p). Example: 0.02"""
    billed: Annotated[str, OneOf(("full", "input", "none"))] = "full"
    """What a retry bills: all of it, only its input, or nothing. Example: full"""


@record
class ResponseCache:
    """Answers served from an answer cache, without calling the model."""

    hit_rate: Share
    """The share of requests, from 0 to 1, that need no model. Example: 0.15"""
    embedding: Name | None = None
    """The model that embeds each request to look its answer up. Example: text-embedding-3-small"""
    query_tokens: Tokens | None = None
    """What is embedded for that. Tokens per request. Example: 40"""


@record
class Budget:
    """What the month may cost. USD."""

    monthly: Amount | None = None
    """What the month may cost. USD per month. Example: 1000"""
    per_request: Amount | None = None
    """What one request may cost. USD per request. Example: 0.01"""
    alerts: tuple[Annotated[Decimal, Within(0, 1000)], ...] = (Decimal(50), Decimal(80), Decimal(100))
    """When to warn. Percent of the monthly budget. Example: [50, 80, 100]"""


@record
class SelfHosted:
    """The same work self-hosted on rented or bought machines, for ``breakeven``. USD and hours.

    A replica is the cards that hold the model together; there are as many as the busiest moment needs.
    """

    model: Name | None = None
    """An open model of the price list, whose throughput was measured or can be estimated. Example: llama-3.3-70b"""
    gpu: Name | None = None
    """The card, as the price list calls it. Example: h100-80gb"""
    gpus: Annotated[int, Within(1, 1024)] = 1
    """Cards of one replica. Example: 2"""
    precision: Precision = "fp16"
    """How its weights are kept: fp16, fp8 or fp4. Example: fp8"""
    tokens_per_second: Annotated[Decimal, Within(0, 10**9)] | None = None
    """Output tokens a second of one replica at full load, as measured, in place of the price list's. Example: 500"""
    hourly: Amount | None = None
    """What an hour of one replica costs, in place of the price list's. USD. Example: 6"""
    purchase: Amount | None = None
    """What the cards and machines of one replica cost to buy, in place of rent. USD. Example: 120000"""
    months: Annotated[int, Within(1, 120)] = 36
    """Over how many months that is paid off. Example: 36"""
    power_kw: Annotated[Decimal, Within(0, 10_000)] = Decimal(0)
    """What one replica draws, cooling included. kW. Example: 2.8"""
    power_price: Annotated[Decimal, Within(0, 100)] = Decimal(0)
    """What a kilowatt-hour costs. USD. Example: 0.15"""
    staff: Amount = Decimal(0)
    """What it costs to run them, however many they are. USD per month. Example: 4000"""
    peak: Annotated[Decimal, Within(1, 1000)] | None = None
    """How many times the mean the busiest moment is; 2 when absent. Example: 3"""


@record
class FineTune:
    """A fine-tuned model: what tuning costs and what it saves, for ``breakeven``."""

    training: Amount
    """What the training costs, with the runs that failed. USD, once. Example: 450"""
    input_tokens: Tokens
    """What one request still sends. Tokens per request. Example: 500"""
    input: Rate
    """The tuned model's price of input. USD per million tokens. Example: 3.75"""
    output: Rate
    """The tuned model's price of output. USD per million tokens. Example: 15"""
    cache_read: Rate | None = None
    """The tuned model's price of cached input, where it has one. USD per million tokens. Example: 1.875"""
    output_tokens: Tokens | None = None
    """What one answer is then; as before when absent. Tokens per request. Example: 300"""
    hosting: Amount = Decimal(0)
    """What keeping it costs. USD per month. Example: 0"""


@record
class Value:
    """What the feature saves or earns, for the return on it."""

    monthly: Amount | None = None
    """USD per month. Example: 4000"""
    hours: Annotated[Decimal, Within(0, 10**6)] | None = None
    """In its place, hours of work that it saves a month. Example: 20"""
    hourly: Amount | None = None
    """What such an hour is worth. USD. Example: 60"""


_Uncertain = Annotated[Decimal, Within(0, 10**12)]
Range = tuple[_Uncertain, ...]
"""The 10th and the 90th percentile of a number: of a log-normal, or of a logit-normal where it is a share."""


@record
class Uncertainty:
    """What is known of a number that is not known for sure.

    ``{min, max}`` is uniform. ``{p10, p50, p90}`` is log-normal (logit-normal for a share) on each side of the median.
    """

    min: _Uncertain | None = None
    """It is not less than this. Example: 200"""
    max: _Uncertain | None = None
    """It is not more than this. Example: 600"""
    p10: _Uncertain | None = None
    """In one case of ten it is not more than this. Example: 200"""
    p50: _Uncertain | None = None
    """In half of the cases it is not more than this. Example: 300"""
    p90: _Uncertain | None = None
    """In nine cases of ten it is not more than this. Example: 600"""


@record
class Workload:
    """One feature's use of a model."""

    name: Annotated[Name, Unpriced()]
    """What reports call it; no two workloads have the same. Example: support-chat"""
    output_tokens: Annotated[Tokens | Length, ModelText()]
    """What the user sees of one answer; thinking comes on top. Tokens per request. Example: 300"""
    input_tokens: Annotated[Tokens | Length, ModelText()] | None = None
    """Text that one request sends, cached tokens included: the first one, in a conversation or an agent. Tokens per
    request.
    Example: 2000
    Example: {mean: 1200, p95: 4000}"""
    model: Name | None = None
    """What runs: an id, an alias, or an id with ``+thinking``. Or ``route`` or ``cascade`` in its place.
    Example: gpt-6-luna"""
    route: tuple[RouteLeg, ...] = ()
    """Several models, each for a share of the requests; the shares sum to 1.
    Example: [{model: gpt-6-luna, share: 0.7}, {model: gpt-6.1-sol, share: 0.3}]"""
    router: Router | None = None
    """The model that decides which way of the route a request goes, called once for each that needs a model.
    Example: {model: gpt-6-luna, input_tokens: 250}"""
    cascade: tuple[CascadeStage, ...] = ()
    """Models tried one after the other; a request pays for each that it reaches.
    Example: [{model: gpt-6-luna, resolves: 0.65}, {model: gpt-6.1-sol}]"""
    requests_per_day: Count | None = None
    """Requests a day: turns of a conversation, steps of an agent. Example: 5000"""
    requests_per_month: Count | None = None
    """Requests a month, in place of those a day. Example: 150000"""
    conversations_per_day: Count | None = None
    """Whole conversations a day, each of ``conversation.turns`` requests. Example: 800"""
    tasks_per_day: Count | None = None
    """Whole tasks a day, each of ``agent.steps`` requests. Example: 250"""
    conversation: Conversation | None = None
    """A chat that re-sends its past with each turn. Example: {turns: 5, user_tokens: 120}"""
    agent: Agent | None = None
    """A task done in steps that re-send all before them. Example: {steps: 6, tool_result_tokens: 700}"""
    retrieval: Retrieval | None = None
    """Text looked up for each request, which adds to its input.
    Example: {chunks: 6, chunk_tokens: 400, query_embedding: text-embedding-3-small}"""
    images: tuple[Image, ...] = ()
    """Pictures sent with each request, which add to its input. Example: [{width: 1024, height: 768, detail: high}]"""
    audio: Audio | None = None
    """Speech heard and spoken, in seconds per request. Example: {input_seconds: 20, output_seconds: 15}"""
    video: Video | None = None
    """Film sent with each request, in seconds. Example: {seconds: 30}"""
    documents: tuple[Document, ...] = ()
    """PDF files sent with each request, in pages. Example: [{pages: 12}]"""
    side_calls: tuple[SideCall, ...] = ()
    """Other models called beside each request. Example: [{name: moderation, model: gpt-6-luna, input_tokens: 300}]"""
    development: Development | None = None
    """Calls of the same shape beside production: tests, evaluations, iteration. Example: {calls_per_month: 20000}"""
    prompt: Prompt | None = None
    """In place of ``input_tokens``: the files whose text is sent, counted for each candidate's tokenizer.
    Example: {system: prompts/system.md, user_tokens: 300}"""
    counted: Annotated[dict[Name, PromptTokens], Unwritten()] = field(default_factory=dict)
    """The prompt's counts by tokenizer."""
    users: Annotated[Count, Unpriced()] | None = None
    """Monthly users, for what one costs. Example: 2500"""
    counted_with: Name | None = None
    """The model whose tokenizer the token numbers come from: others are scaled to theirs. Example: gpt-6-luna"""
    thinking_resent: Annotated[str, OneOf(("never", "tool_loop", "always"))] | None = None
    """Whether thinking is sent again with the past; the model's own way when absent. Example: tool_loop"""
    version: Annotated[int, Within(1, 1), Unpriced()] = 1
    """The version of this format. Example: 1"""
    description: Annotated[Words, Unpriced()] | None = None
    """What the feature does, for those who read the report.
    Example: answers customers' questions from the help centre"""
    labels: Annotated[dict[Name, Name], Unpriced()] = field(default_factory=dict)
    """Free labels that reports group by. Example: {team: cx, env: prod}"""
    task: Annotated[str, OneOf(TASKS), Unpriced()] | None = None
    """The kind of work, which says which tier to look at first. Example: simple_qa"""
    candidates: Annotated[tuple[Name, ...], Unpriced()] = ()
    """Models to compare with, ``tier:NAME`` for the featured ones of a tier; every featured model when absent.
    Example: [tier:economy, claude-haiku-5-5]"""
    days_per_month: Annotated[DaysPerMonth | str, Matches("calendar", "`calendar`"), Fixed("known")] | None = None
    """Days that a month is billed for: 30 when absent, 22 for working days, ``calendar`` for 365.25 / 12.
    Example: 22
    Example: calendar"""
    hours: Annotated[str, Matches(r"\d\d:\d\d-\d\d:\d\d( \S+)?", "HH:MM-HH:MM ZONE")] | None = None
    """When requests arrive, for prices that depend on the hour and for caches; all day when absent.
    Example: 08:00-20:00 Europe/Berlin"""
    thinking_multiplier: Multiplier | None = None
    """Thinking tokens per visible output token, on every model that can think. Example: 1.5"""
    cache: Cache | None = None
    """A prompt prefix that the provider's cache serves.
    Example: {tokens: 1400, hit_rate: 0.8}
    Example: {prefix: true, ttl: 5m}"""
    batch: Annotated[Batch, Short("share")] | None = None
    """Requests that can wait: a share from 0 to 1, or more about them.
    Example: 0.4
    Example: {share: 0.4}"""
    service_tier: Annotated[str, OneOf(("standard", "flex", "priority", "fast"))] = "standard"
    """How the requests that are not batched are served. Example: flex"""
    region: Name | None = None
    """Where requests must be processed, for providers who charge for it. Example: eu"""
    retries: Annotated[Retries, Short("rate")] | None = None
    """Extra billed attempts per request, or more about them.
    Example: 0.02
    Example: {rate: 0.02, billed: input}"""
    regenerations: Annotated[Decimal, Within(0, 100)] = Decimal(0)
    """Answers asked for again by users, per request. Example: 0.1"""
    response_cache: Annotated[ResponseCache, Short("hit_rate")] | None = None
    """The share of requests, from 0 to 1, answered from an answer cache, or an object with more about it.
    Example: 0.15
    Example: {hit_rate: 0.15, embedding: text-embedding-3-small}"""
    fees: dict[Name, Annotated[Decimal, Within(0, 1000)]] = field(default_factory=dict)
    """Paid calls per request, by fee. Example: {web_search: 0.1}"""
    buffer: Annotated[Decimal, Within(0, 10)] = Decimal(0)
    """Safety margin on everything: 0.25 adds a quarter. Example: 0.25"""
    budget: Annotated[Budget, Short("monthly"), Unpriced()] | None = None
    """What the workload may cost: USD per month, or more about it.
    Example: 1000
    Example: {monthly: 1000, per_request: 0.01}"""
    growth: Annotated[Decimal, Within(-1, 10), Unpriced()] | None = None
    """How its volume grows from month to month, for ``forecast``: a share, 0.15 for 15 % a month, compounded.
    Example: 0.15"""
    value: Annotated[Value, Short("monthly"), Unpriced()] | None = None
    """What it saves or earns: USD per month, or hours and what one is worth.
    Example: 4000
    Example: {hours: 20, hourly: 60}"""
    self_hosted: Annotated[SelfHosted, Unpriced()] | None = None
    """The same work self-hosted.
    Example: {model: llama-3.3-70b, gpu: h100-80gb, gpus: 2, precision: fp8}"""
    fine_tune: Annotated[FineTune, Unpriced()] | None = None
    """The same work on a model tuned for it. Example: {training: 450, input_tokens: 500, input: 3.75, output: 15}"""
    uncertainty: Annotated[dict[Name, Uncertainty | Range], Unpriced()] = field(default_factory=dict)
    """What is not known for sure, for ``simulate``: a field, and the range that its value lies in. Two numbers are the
    10th and the 90th percentile.
    Example: {requests_per_day: [4000, 9000], output_tokens: {p10: 200, p50: 300, p90: 600}}"""
    constraints: Annotated[Constraints, Unpriced()] | None = None
    """What a model must be to qualify, for ``llmcost optimize``. Example: {min_quality: 0.8, needs: [tools]}"""


@record
class Placed:
    """A workload and where it was declared; ``fields`` maps each key (``cache.tokens``) to its place."""

    workload: Workload
    where: Where
    fields: dict[str, Where] = field(default_factory=dict)
    texts: PromptTexts | None = None
    """The texts of its prompt, which are counted when the tokenizers are known."""
    assumed: tuple[str, ...] = ()
    """Fields that nobody gave: they carry a default of the command and are reported as assumptions."""
