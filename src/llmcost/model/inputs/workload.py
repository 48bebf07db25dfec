"""A workload: how a feature uses models, as a workload file declares it.

Tokens are per request, requests per day (or month), shares from 0 to 1, money in USD. ``None`` means that the file does
not have the field.
"""

from dataclasses import field
from decimal import Decimal
from functools import cached_property
from typing import Annotated

from ..field_markers import (
    AtMost,
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
from .planning import Budget, FineTune, Range, Seats, SelfHosted, Uncertainty, Value
from .prompt import Prompt, PromptTexts, PromptTokens
from .request_shape import (
    Agent,
    Audio,
    Conversation,
    Document,
    Image,
    Length,
    MediaTokens,
    OutputImage,
    OutputVideo,
    Retrieval,
    Speech,
    Video,
)
from .serving import (
    Batch,
    Cache,
    CascadeStage,
    Development,
    Reserved,
    ResponseCache,
    Retries,
    RouteLeg,
    Router,
    SideCall,
)
from .tokenizers import TextClass

DaysPerMonth = Annotated[Decimal, Within(1, 31)]
Multiplier = Annotated[Decimal, Within(0, 1000)]
VOLUMES = ("requests_per_day", "requests_per_month", "conversations_per_day", "tasks_per_day")
"""Fields that say how much work there is; a workload has one of them."""
AS_IS = "as-is"
"""In place of a model in ``counted_with``: the numbers are billed on every model as they are."""
TASKS = ("classification", "extraction", "simple_qa", "generation", "complex_reasoning", "research")


@record
class Workload:
    """How one feature uses models."""

    name: Annotated[Name, Unpriced()]
    """The name of the workload in reports. Names are unique. Example: support-chat"""
    output_tokens: Annotated[Tokens | Length, ModelText()]
    """The visible answer; thinking comes in addition. Tokens per request. Example: 300"""
    input_tokens: Annotated[Tokens | Length, ModelText()] | None = None
    """The text of one request, cached tokens included; in a conversation or an agent, of the first one. Tokens per
    request.
    Example: 2000
    Example: {mean: 1200, p95: 4000}"""
    model: Name | None = None
    """The model: an id, an alias, or an id with ``+thinking``. Use ``route`` or ``cascade`` instead for several models.
    Example: gpt-6-luna"""
    route: Annotated[tuple[RouteLeg, ...], AtMost(100)] = ()
    """Several models, each for a share of the requests. The shares add up to 1.
    Example: [{model: gpt-6-luna, share: 0.7}, {model: gpt-6.1-sol, share: 0.3}]"""
    router: Router | None = None
    """The model that chooses a model of the route, called once for each request that needs a model.
    Example: {model: gpt-6-luna, input_tokens: 250}"""
    cascade: Annotated[tuple[CascadeStage, ...], AtMost(20)] = ()
    """Models that are tried one after another. A request pays for each model that it reaches.
    Example: [{model: gpt-6-luna, resolves: 0.65}, {model: gpt-6.1-sol}]"""
    requests_per_day: Count | None = None
    """Requests per day; each turn of a conversation and each step of an agent is a request. Example: 5000"""
    requests_per_month: Count | None = None
    """Requests per month, instead of those per day. Example: 150000"""
    conversations_per_day: Count | None = None
    """Conversations per day, each of ``conversation.turns`` requests. Example: 800"""
    tasks_per_day: Count | None = None
    """Tasks per day, each of ``agent.steps`` requests. Example: 250"""
    conversation: Conversation | None = None
    """A chat that re-sends its history with each turn. Example: {turns: 5, user_tokens: 120}"""
    agent: Agent | None = None
    """A task done in steps that re-send all earlier ones. Example: {steps: 6, tool_result_tokens: 700}"""
    retrieval: Retrieval | None = None
    """Text that is retrieved for each request and added to its input.
    Example: {chunks: 6, chunk_tokens: 400, query_embedding: text-embedding-3-small}"""
    images: Annotated[tuple[Image, ...], AtMost(100)] = ()
    """Images sent with each request, which add to its input. As all media, they are sent again with the history of a
    conversation or an agent. Example: [{width: 1024, height: 768, detail: high}]"""
    audio: Audio | None = None
    """Audio in and out, in seconds per request. Example: {input_seconds: 20, output_seconds: 15}"""
    video: Video | None = None
    """Video sent with each request, in seconds. Example: {seconds: 30}"""
    media_tokens: MediaTokens | None = None
    """Tokens of media sent and generated with each request, where they are known. Example: {image_output: 1120}"""
    output_images: Annotated[tuple[OutputImage, ...], AtMost(100)] = ()
    """Images generated with each request. Example: [{width: 1024, height: 1024, quality: high}]"""
    speech: Speech | None = None
    """Text read aloud with each request, for models sold by the character; for others, see ``audio.output_seconds``.
    Example: {characters: 1500}"""
    output_video: OutputVideo | None = None
    """Video generated with each request, in seconds. Example: {seconds: 8, resolution: 720p}"""
    documents: Annotated[tuple[Document, ...], AtMost(100)] = ()
    """PDF files sent with each request, in pages. Example: [{pages: 12}]"""
    side_calls: Annotated[tuple[SideCall, ...], AtMost(100)] = ()
    """Other models called with each request. Example: [{name: moderation, model: gpt-6-luna, input_tokens: 300}]"""
    development: Development | None = None
    """Calls of the same shape outside production: tests, evaluations, iteration. Example: {calls_per_month: 20000}"""
    prompt: Prompt | None = None
    """Instead of ``input_tokens``: the files that are sent, counted with the tokenizer of each candidate.
    Example: {system: prompts/system.md, user_tokens: 300}"""
    counted: Annotated[dict[Name, PromptTokens], Unwritten()] = field(default_factory=dict)
    """The counts of the prompt by tokenizer."""
    users: Annotated[Count, Unpriced()] | None = None
    """Users per month, for the cost per user. Example: 2500"""
    counted_with: Name | None = None
    """The model whose tokenizer counted the token numbers; without it, the workload's own. For models with other
    tokenizers, the numbers are converted; ``as-is`` bills them unconverted. Example: gpt-6-luna"""
    text: TextClass | None = None
    """The kind of text, which decides how many tokens other tokenizers make of it; English prose, in the range of all
    kinds, when absent. Example: german"""
    thinking_resent: Annotated[str, OneOf(("never", "tool_loop", "always"))] | None = None
    """Whether thinking is re-sent with the history; as the model does by default when absent. Example: tool_loop"""
    version: Annotated[int, Within(1, 1), Unpriced()] = 1
    """The version of this format. Example: 1"""
    description: Annotated[Words, Unpriced()] | None = None
    """What the feature does, for readers of the report.
    Example: answers customers' questions from the help centre"""
    labels: Annotated[dict[Name, Name], AtMost(100), Unpriced()] = field(default_factory=dict)
    """Labels by which reports can group. Example: {team: cx, env: prod}"""
    task: Annotated[str, OneOf(TASKS), Unpriced()] | None = None
    """The kind of work, which suggests a tier to look at first. Example: simple_qa"""
    candidates: Annotated[tuple[Name, ...], AtMost(100), Unpriced()] = ()
    """Models to compare with; ``tier:NAME`` is the featured models of a tier. All featured models when absent.
    Example: [tier:economy, claude-haiku-5-5]"""
    days_per_month: Annotated[DaysPerMonth | str, Matches("calendar", "`calendar`"), Fixed("known exactly")] | None = (
        None
    )
    """Days per billed month: 30 when absent, 22 for working days, ``calendar`` for 365.25 / 12.

    Fewer than 28 are working days for prices by the hour: from Monday to Friday, more than 23 to Saturday.
    Example: 22
    Example: calendar"""
    hours: Annotated[str, Matches(r"\d\d:\d\d-\d\d:\d\d( \S+)?", "HH:MM-HH:MM ZONE")] | None = None
    """The hours in which requests arrive, for time-dependent prices and for caches; all day when absent.
    Example: 08:00-20:00 Europe/Berlin"""
    thinking_multiplier: Multiplier | None = None
    """Thinking tokens per visible output token, for every model that can think. Example: 1.5"""
    cache: Cache | None = None
    """A prompt prefix in the cache of the provider.
    Example: {tokens: 1400, hit_rate: 0.8}
    Example: {prefix: true, ttl: 5m}"""
    batch: Annotated[Batch, Short("share")] | None = None
    """Requests that can wait: a share from 0 to 1, or a mapping.
    Example: 0.4
    Example: {share: 0.4}"""
    service_tier: Annotated[str, OneOf(("standard", "flex", "priority", "fast", "ultrafast"))] = "standard"
    """The service tier of requests that are not batched. Example: flex"""
    reserved: Reserved | None = None
    """Throughput that the provider reserves, in units paid by time.
    Example: {plan: azure-ptu-global, units: 15, term: month, covers: 0.9}"""
    region: Name | None = None
    """The region in which requests must be processed, for providers that charge for it. Example: eu"""
    retries: Annotated[Retries, Short("rate")] | None = None
    """Extra billed attempts per request: a number, or a mapping.
    Example: 0.02
    Example: {rate: 0.02, billed: input}"""
    regenerations: Annotated[Decimal, Within(0, 100)] = Decimal(0)
    """Answers that users regenerate, per request. Example: 0.1"""
    response_cache: Annotated[ResponseCache, Short("hit_rate")] | None = None
    """The share of requests, from 0 to 1, that the application answers from its own cache, or a mapping.
    Example: 0.15
    Example: {hit_rate: 0.15, embedding: text-embedding-3-small}"""
    fees: dict[Name, Annotated[Decimal, Within(0, 1_000_000)]] = field(default_factory=dict)
    """Paid calls per request, by the name of the fee. Example: {web_search: 0.1}"""
    buffer: Annotated[Decimal, Within(0, 10)] = Decimal(0)
    """Safety margin on the whole cost: 0.25 adds a quarter. Example: 0.25"""
    budget: Annotated[Budget, Short("monthly"), Unpriced()] | None = None
    """The limit for the cost: USD per month, or a mapping.
    Example: 1000
    Example: {monthly: 1000, per_request: 0.01}"""
    growth: Annotated[Decimal, Within(-1, 10), Unpriced()] | None = None
    """Growth of the volume per month, for ``forecast``: a compounded share, 0.15 for 15 %.
    Example: 0.15"""
    value: Annotated[Value, Short("monthly"), Unpriced()] | None = None
    """What the feature saves or earns: USD per month, or hours and their value.
    Example: 4000
    Example: {hours: 20, hourly: 60}"""
    self_hosted: Annotated[SelfHosted, Unpriced()] | None = None
    """The same work on self-hosted machines.
    Example: {model: llama-3.3-70b, gpu: h100-80gb, gpus: 2, precision: fp8}"""
    fine_tune: Annotated[FineTune, Unpriced()] | None = None
    """The same work on a fine-tuned model. Example: {training: 450, input_tokens: 500, input: 3.75, output: 15}"""
    subscription: Annotated[Seats, Unpriced()] | None = None
    """The same work by people with a subscription. Example: {people: 20, plan: claude-max-5x}"""
    uncertainty: Annotated[dict[Name, Uncertainty | Range], Unpriced()] = field(default_factory=dict)
    """Uncertain numbers, for ``simulate``: fields with ranges of their values. Two numbers are the 10th and the 90th
    percentile.
    Example: {requests_per_day: [4000, 9000], output_tokens: {p10: 200, p50: 300, p90: 600}}"""
    constraints: Annotated[Constraints, Unpriced()] | None = None
    """What a model needs to qualify, for ``llmcost optimize``. Example: {min_quality: 0.8, needs: [tools]}"""

    @cached_property
    def sends_media(self) -> bool:
        """Whether a request sends, or asks for, anything but text."""
        return any(getattr(self, name) for name in _MEDIA)


_MEDIA = (
    "images", "audio", "video", "documents", "media_tokens", "output_images", "speech", "output_video",
)  # fmt: skip


@record
class LoadedWorkload:
    """A workload and its location; ``fields`` maps each key (``cache.tokens``) to its location."""

    workload: Workload
    where: Where
    fields: dict[str, Where] = field(default_factory=dict)
    texts: PromptTexts | None = None
    """The texts of the prompt. They are counted once the tokenizers are known."""
    assumed: tuple[str, ...] = ()
    """Fields that the file does not have: they have a default of the command and are reported as assumptions."""
