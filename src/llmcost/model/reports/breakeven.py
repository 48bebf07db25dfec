"""When own machines, fine-tuning, reserved units, seats, caching or batch pay. Exact amounts in USD."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from ..document_layout import OMITTED, written
from ..record import record
from .estimate import CountRatio
from .outlook import Outlook
from .provenance import ConvertedAmount


@record
class Throughput:
    """The output of one replica at full load. Tokens per second."""

    tokens_per_second: Decimal
    low: Decimal
    high: Decimal
    """The range of the estimate."""
    basis: str
    """``given``, ``table`` (measured, cited) or ``roofline`` (estimated)."""
    says: str
    """The basis in words."""
    source: str | None = None
    """The key of its source in the price list; of an estimate, the source of the model's architecture."""
    checked: date | None = None
    """The day on which it was read there."""
    at_once: Decimal | None = None
    """Of a roofline: the requests in one batch,"""
    step_seconds: Decimal | None = None
    """the seconds for one token of each of them,"""
    input_seconds: Decimal | None = None
    """and the seconds for the input of one request."""
    output: Decimal | None = None
    """Tokens of its answer. Tokens per second are output ÷ (output × step ÷ at once + input)."""


@record
class SelfHostCost:
    """A part of the monthly cost of machines: quantity × unit price."""

    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    monthly: Decimal


@record
class Scale:
    """Calls and machines at another volume."""

    requests: Decimal
    """Per month."""
    calls: Decimal
    """The cost of the calls. USD per month."""
    own: Decimal
    """The cost of the machines. USD per month."""
    replicas: int


@record
class SelfHost:
    """A workload on self-hosted machines."""

    reason: str | None
    """Why it is not possible; then nothing below is known."""
    model: str | None = None
    """The open model, if one is named."""
    throughput: Throughput | None = None
    weights_gb: Decimal | None = None
    memory_gb: Decimal | None = None
    """The memory of the GPUs of one replica for weights and KV cache: 90 % of all of it."""
    replicas: int | None = None
    peak: Decimal | None = None
    """The peak load as a multiple of the mean load."""
    peak_assumed: bool = False
    """Whether the peak is assumed."""
    answered: Decimal | None = None
    """Output tokens per month, thinking included."""
    active_seconds: Decimal | None = None
    """The seconds of the month in which requests arrive."""
    peak_tokens_per_second: Decimal | None = None
    """answered ÷ active_seconds × peak."""
    hours: Decimal | None = None
    """The hours for which the machines run in the month."""
    utilisation: Decimal | None = None
    """The used share of the capacity of the month."""
    capacity_tokens: Decimal | None = None
    """Output tokens per month of all replicas at full load."""
    parts: tuple[SelfHostCost, ...] = ()
    monthly: Decimal | None = None
    per_million: Decimal | None = None
    """USD per million used output tokens."""
    calls: Decimal | None = None
    """The current cost of the calls that the machines replace. USD per month."""
    low: Decimal | None = None
    high: Decimal | None = None
    """The range of ``monthly``, if the tokens were counted with another tokenizer. USD."""
    tokenizer: str | None = None
    """The tokenizer of the open model, if the counts were converted for it."""
    counts: CountRatio | None = None
    """From the counts of the workload to those of this tokenizer."""
    saves: Decimal | None = None
    """calls − monthly; ``None`` if the range of ``monthly`` contains ``calls``."""
    per_request: Decimal | None = None
    """The current cost of the calls of one request. USD."""
    break_even_requests: Decimal | None = None
    """The lowest volume per month at which it pays: break_even_monthly ÷ per_request; ``None`` if it never does."""
    break_even_replicas: int | None = None
    break_even_monthly: Decimal | None = None
    """The cost of these replicas. USD per month."""
    break_even_always: Decimal | None = None
    """The volume from which on it always pays. It is larger if the next replica, hardly used, costs more than the calls
    again; ``None`` if only fully used replicas pay."""
    scales: tuple[Scale, ...] = ()
    sources: tuple[str, ...] = ()
    """The sources of throughput, GPUs and rent, with the days on which they were read."""


@record
class FineTuned:
    """A workload on a fine-tuned model. USD per month, unless stated otherwise."""

    now: Decimal
    shorter: Decimal
    """The shorter requests at the current price."""
    gross: Decimal
    """The savings of the shorter requests at the current price."""
    gross_daily: Decimal
    net: Decimal
    """The savings at the price of the tuned model, minus its hosting."""
    net_daily: Decimal
    monthly: Decimal
    """The month of the tuned model, hosting included."""
    hosting: Decimal
    training: Decimal
    months: Decimal | None
    """The months until the training has paid back: training ÷ net; ``None`` if it never does."""
    day: date | None
    """The day on which it has paid back; ``None`` after the model retires."""
    retires: date | None
    within_months: Decimal
    """12 months, or fewer until the model retires."""
    per_request: Decimal | None
    """The savings of one request, without hosting. USD."""
    break_even_requests: Decimal | None
    """The requests per month that pay back within that time: (training ÷ within_months + hosting) ÷ per_request."""
    reason: str | None = None
    """Why it does not pay."""
    source: str | None = None
    """The source of the prices that are from the price list."""


@record
class ReservedUnits:
    """A workload with and without its reserved units. USD per month."""

    plan: str
    units: int
    term: str
    covers: Decimal
    """The share of the requests not batched that the units serve."""
    off: Decimal | None = None
    """The month by the token alone."""
    on: Decimal | None = None
    monthly: Decimal | None = None
    """The cost of the units."""
    calls: Decimal | None = None
    """The cost by the token of the requests that they serve: off − (on − monthly)."""
    saves: Decimal | None = None
    per_request: Decimal | None = None
    """calls ÷ the requests of the month. USD."""
    break_even_requests: Decimal | None = None
    """The requests per month from which on they pay: monthly ÷ per_request; ``None`` if they never do."""
    reason: str | None = None
    """Why nothing of this is known."""


@record
class Seat:
    """The requests of a workload by the token, and by people with a seat of a plan. USD per month."""

    plan: str
    name: str
    people: int
    usd: Decimal | None
    """The price of a seat; ``None`` if it has none on the day."""
    monthly: Decimal | None
    """people × usd."""
    calls: Decimal
    """The month by the token."""
    saves: Decimal | None
    """calls − monthly."""
    each: Decimal | None
    """Requests a month of one person; ``None`` without requests."""
    break_even_requests: Decimal | None
    """The requests a month of one person from which on a seat pays: usd ÷ the cost of a request."""
    source: str
    """Where its price was read, and when."""


@record
class Switched:
    """A workload with and without caching or batch. USD per month."""

    off: Decimal
    on: Decimal
    saves: Decimal
    per_request: Decimal | None
    """The savings of one request. USD."""
    hit_rate: Decimal | None = None
    """The hit rate of a cache."""
    break_even_hit_rate: Decimal | None = None
    """The hit rate from which on caching is cheaper: (written − plain) ÷ (written − read)."""
    plain: Decimal | None = None
    written: Decimal | None = None
    read: Decimal | None = None
    """The prices of tokens that are not cached, written and read. USD per million tokens."""
    reason: str | None = None
    """Why it has no effect; then both sides are equal."""


@record
class Return:
    """The value of a workload compared with its cost."""

    value: Decimal
    """USD per month."""
    cost: Decimal
    at_least: bool
    """Whether part of the cost has no price; then the return is at most this."""
    times: Decimal | None
    """value ÷ cost."""
    least: Decimal
    """The lowest wanted value of ``times``."""
    pays: bool | None
    """``None`` if that depends on something without a price."""
    most: Decimal
    """The highest cost that is worth it: value ÷ least. USD per month."""
    hours: Decimal | None = None
    hourly_needed: Decimal | None = None
    """The value that a saved hour needs: least × cost ÷ hours. USD."""


@record
class WorkloadBreakeven:
    """One workload and the requested alternatives."""

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
    reserved: ReservedUnits | None
    seats: tuple[Seat, ...]
    caching: Switched | None
    batch: Switched | None
    value: Return | None


@record
class Breakeven(Outlook):
    """Workloads compared with their alternatives."""

    kind: ClassVar[Literal["breakeven"]] = "breakeven"

    workloads: tuple[WorkloadBreakeven, ...]

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        return self.catalog.converted((one.name, one.monthly, one.at_least) for one in self.workloads)
