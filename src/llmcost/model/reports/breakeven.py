"""When an alternative to plain calls pays: self-hosting, fine-tuning, caching, batch. Exact USD."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from ..record import record
from .outlook import Outlook


@record
class Throughput:
    """Output tokens a second of one replica at full load."""

    tokens_per_second: Decimal
    low: Decimal
    high: Decimal
    """Between what it may be."""
    basis: str
    """``given``, ``table`` (measured, cited) or ``roofline`` (estimated)."""
    says: str
    """Where it comes from, in words."""
    source: str | None = None
    """The key of the price list's source for it; of an estimate, that of the model's shape."""
    checked: date | None = None
    """The day on which it was read there."""
    at_once: Decimal | None = None
    """Of a roofline: requests that are answered together,"""
    step_seconds: Decimal | None = None
    """how long one token for each of them takes,"""
    input_seconds: Decimal | None = None
    """and how long the input of one request does."""
    output: Decimal | None = None
    """Tokens of its answer: output ÷ (output × step ÷ at once + input) a second."""


@record
class SelfHostCost:
    """quantity × unit price = monthly."""

    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    monthly: Decimal


@record
class Scale:
    """Both ways at another volume."""

    requests: Decimal
    """A month."""
    calls: Decimal
    """What the calls cost a month."""
    own: Decimal
    """What the machines cost a month."""
    replicas: int


@record
class SelfHost:
    """A self-hosted workload."""

    reason: str | None
    """Why it cannot be: then nothing below is known."""
    model: str | None = None
    """The open model that answers, where it is named."""
    throughput: Throughput | None = None
    weights_gb: Decimal | None = None
    memory_gb: Decimal | None = None
    """What the cards of one replica leave for them, nine tenths of what they have."""
    replicas: int | None = None
    peak: Decimal | None = None
    """How many times the mean the busiest moment is."""
    peak_assumed: bool = False
    """Nobody said so."""
    answered: Decimal | None = None
    """Output tokens a month that are asked for, thinking among them."""
    active_seconds: Decimal | None = None
    """Seconds of the month in which they are."""
    peak_tokens_per_second: Decimal | None = None
    """answered ÷ active_seconds × peak."""
    hours: Decimal | None = None
    """For which the machines run in the month."""
    utilisation: Decimal | None = None
    """The share of what the replicas could do that is used, over the whole month."""
    capacity_tokens: Decimal | None = None
    """Output tokens a month of all replicas at full load."""
    parts: tuple[SelfHostCost, ...] = ()
    monthly: Decimal | None = None
    per_million: Decimal | None = None
    """USD per million output tokens that are used."""
    calls: Decimal | None = None
    """What the calls that they replace cost now."""
    saves: Decimal | None = None
    per_request: Decimal | None = None
    """What the calls of one request cost now."""
    break_even_requests: Decimal | None = None
    """The least volume a month at which it pays: break_even_monthly ÷ per_request; ``None`` where none does."""
    break_even_replicas: int | None = None
    break_even_monthly: Decimal | None = None
    """What so many replicas cost."""
    break_even_always: Decimal | None = None
    """The volume from which it always pays. It is larger where the next replica, hardly used, costs more than the
    calls again; ``None`` where only replicas used in full do pay."""
    scales: tuple[Scale, ...] = ()
    sources: tuple[str, ...] = ()
    """Where throughput, cards and rent were read, and when."""


@record
class FineTuned:
    """A workload on a model tuned for it."""

    now: Decimal
    shorter: Decimal
    """The shorter requests at the price of now."""
    gross: Decimal
    """What the shorter requests save a month at the price of now."""
    gross_daily: Decimal
    net: Decimal
    """What is left of that at the tuned model's price, less its hosting."""
    net_daily: Decimal
    monthly: Decimal
    """The tuned model's month, hosting included."""
    hosting: Decimal
    training: Decimal
    months: Decimal | None
    """Until the training has paid: training ÷ net; ``None`` where it never does."""
    day: date | None
    """The day on which it has; not beyond the model's retirement."""
    retires: date | None
    within_months: Decimal
    """A year, or less where the model retires before."""
    per_request: Decimal | None
    """What one request saves, without the hosting."""
    break_even_requests: Decimal | None
    """The volume a month that pays within that: (training ÷ within_months + hosting) ÷ per_request."""
    reason: str | None = None
    """Why it does not pay."""


@record
class Switched:
    """A workload with something switched on, beside the same without."""

    off: Decimal
    on: Decimal
    saves: Decimal
    per_request: Decimal | None
    """What one request saves."""
    hit_rate: Decimal | None = None
    """Of a cache: how often a prefix is found."""
    break_even_hit_rate: Decimal | None = None
    """From which rate on a cached token is cheaper than a plain one: (written − plain) ÷ (written − read)."""
    plain: Decimal | None = None
    written: Decimal | None = None
    read: Decimal | None = None
    """Prices of a token that is not cached, is written and is read. USD per million."""
    reason: str | None = None
    """Why it cannot be switched on: then both sides are the same."""


@record
class Return:
    """What a workload brings beside what it costs."""

    value: Decimal
    """USD a month."""
    cost: Decimal
    at_least: bool
    """Something of the cost has no price: the return is at most this."""
    times: Decimal | None
    """value ÷ cost."""
    least: Decimal
    """What it should be at least."""
    pays: bool | None
    """``None`` where that hangs on what has no price."""
    most: Decimal
    """The most expensive month that is worth it: value ÷ least."""
    hours: Decimal | None = None
    hourly_needed: Decimal | None = None
    """What an hour saved must be worth: least × cost ÷ hours."""


@record
class WorkloadBreakeven:
    """One workload beside what was asked for."""

    name: str
    file: str
    line: int | None
    model: str
    requests: Decimal
    monthly: Decimal | None
    at_least: bool
    reason: str | None
    self_host: SelfHost | None
    fine_tune: FineTuned | None
    caching: Switched | None
    batch: Switched | None
    value: Return | None


@record
class Breakeven(Outlook):
    """Workloads beside their other ways."""

    kind: ClassVar[Literal["breakeven"]] = "breakeven"

    workloads: tuple[WorkloadBreakeven, ...]
