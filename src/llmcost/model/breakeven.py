"""When something else than the month's calls pays: one's own machines, tuning, caching, batch. USD, exact."""

from datetime import date
from decimal import Decimal

from .noun import noun
from .outlook import Outlook


@noun
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


@noun
class Part:
    """quantity × unit price = monthly."""

    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    monthly: Decimal


@noun
class Scale:
    """Both ways at another volume."""

    requests: Decimal
    """A month."""
    calls: Decimal
    """What the calls cost a month."""
    own: Decimal
    """What the machines cost a month."""
    replicas: int


@noun
class SelfHost:
    """A workload on machines of one's own."""

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
    peak_tokens_per_second: Decimal | None = None
    utilisation: Decimal | None = None
    """The share of what the replicas could do that is used, over the whole month."""
    capacity_tokens: Decimal | None = None
    """Output tokens a month of all replicas at full load."""
    parts: tuple[Part, ...] = ()
    monthly: Decimal | None = None
    per_million: Decimal | None = None
    """USD per million output tokens that are used."""
    saves: Decimal | None = None
    break_even_requests: Decimal | None = None
    """The volume a month from which on it pays; ``None`` where none does."""
    break_even_replicas: int | None = None
    scales: tuple[Scale, ...] = ()
    sources: tuple[str, ...] = ()
    """Where throughput, cards and rent were read, and when."""


@noun
class FineTuned:
    """A workload on a model tuned for it."""

    gross: Decimal
    """What the shorter requests save a month at the price of now."""
    gross_daily: Decimal
    net: Decimal
    """What is left of that at the tuned model's price, less its hosting."""
    net_daily: Decimal
    monthly: Decimal
    training: Decimal
    months: Decimal | None
    """Until the training has paid; ``None`` where it never does."""
    day: date | None
    """The day on which it has; not beyond the model's retirement."""
    retires: date | None
    break_even_requests: Decimal | None
    """The volume a month that pays the training in a year, or before the model's retirement."""
    reason: str | None = None
    """Why it does not pay."""


@noun
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
    """From which rate on a cached token is cheaper than a plain one."""
    reason: str | None = None
    """Why it cannot be switched on: then both sides are the same."""


@noun
class Return:
    """What a workload brings beside what it costs."""

    value: Decimal
    """USD a month."""
    times: Decimal | None
    """Value ÷ cost."""
    least: Decimal
    """What it should be at least."""
    pays: bool | None
    most: Decimal
    """The dearest month that is worth it."""
    hours: Decimal | None = None
    hourly_needed: Decimal | None = None
    """What an hour saved must be worth."""


@noun
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


@noun
class Breakeven(Outlook):
    """Workloads beside their other ways."""

    workloads: tuple[WorkloadBreakeven, ...]
