"""What a feature does with a model, as a workload file declares it.

Tokens are per request, requests per day (or month), shares from 0 to 1, money in USD. ``None`` is "not said".
"""

from dataclasses import field
from decimal import Decimal
from typing import Annotated

from ..field_markers import (
    Count,
    Fixed,
    Matches,
    ModelText,
    Name,
    OneOf,
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
from .planning import Budget, FineTune, Range, SelfHosted, Uncertainty, Value
from .prompt import Prompt, PromptTexts, PromptTokens
from .request_shape import Agent, Audio, Conversation, Document, Image, Length, Retrieval, Video
from .serving import Batch, Cache, CascadeStage, Development, ResponseCache, Retries, RouteLeg, Router, SideCall

DaysPerMonth = Annotated[Decimal, Within(1, 31)]
Multiplier = Annotated[Decimal, Within(0, 1000)]
VOLUMES = ("requests_per_day", "requests_per_month", "conversations_per_day", "tasks_per_day")
"""Fields that say how much work there is; a workload has one of them."""
TASKS = ("classification", "extraction", "simple_qa", "generation", "complex_reasoning", "research")


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
