"""The report of ``estimate`` and ``compare``. All values are exact and unrounded.

Amounts are in USD; ``monthly`` is per month, buffer included. ``None`` means "not priced", never zero.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, NamedTuple, Protocol

from ..calculation import QuantityPart, Steps
from ..document_layout import COUNTS, HIDDEN, INLINE, LATER, OMITTED, Written, key_order, written
from ..field_markers import OneOf
from ..problems import Where
from ..record import record
from .component_key import ComponentKey
from .notes import Note, NoteCode
from .provenance import CatalogStamp, Citation, ConvertedAmount

SCHEMA_VERSION = 1


class Status(StrEnum):
    PRICED = "priced"
    NOT_PRICED = "not_priced"
    NOT_ELIGIBLE = "not_eligible"


class Basis(StrEnum):
    GIVEN = "given"
    COUNTED = "counted"
    DERIVED = "derived"
    ASSUMED = "assumed"


@record
class Event:
    """An event that the catalog announces."""

    kind: str
    """``price``, ``hours`` (peak hours begin or end), ``guarantee`` (of a price ends) or ``retirement``."""
    day: date
    model: str
    to: str | None = None
    """The model whose price is billed from then on; for a retirement, the successor."""


@key_order("name", "model", "mode", "band", "quantity")
class LineItem(NamedTuple):
    """A component of a cost: quantity × unit price ÷ per = monthly. ``monthly`` is ``None`` without a price."""

    key: Annotated[ComponentKey, INLINE]
    quantity: Annotated[Decimal, HIDDEN]
    unit: Annotated[
        str,
        OneOf((
            "tokens", "token-hours", "calls", "images", "seconds", "characters", "minutes", "pages", "unit-hours",
            "unit-months", "usd",
        )),
    ]  # fmt: skip
    unit_price: Decimal | None
    per: Annotated[int, OneOf((1, 1000, 1_000_000))]
    monthly: Decimal | None
    basis: Basis
    price_from: date | None
    source: str | None
    parts: Annotated[tuple[QuantityPart, ...], HIDDEN] = ()
    """The summands of ``quantity``."""
    rate: Annotated[Steps, HIDDEN] = ()
    """The calculation of ``unit_price``."""

    @property
    @written(Written(at="quantity"))
    def written_quantity(self) -> int | Decimal:
        """A whole count is a number; USD are always text."""
        is_count = self.unit != "usd" and self.quantity == int(self.quantity)
        return int(self.quantity) if is_count else self.quantity


@record
class Assumption:
    """A number that the input does not give, and the part of the monthly cost that depends on it."""

    field: str
    value: str
    basis: Basis
    monthly: Decimal | None
    of: Annotated[str, Written(omit=True, later=True)] = ""
    """The auxiliary model that it is assumed of; empty for the workload's own models."""

    @property
    def subject(self) -> str:
        """``input_tokens``, ``thinking_multiplier of openai/gpt-5``."""
        return f"{self.field} of {self.of}" if self.of else self.field


@record
class CountRatio:
    """Tokens that a model counts for each token counted: typical, fewest and most (law T5)."""

    factor: Decimal
    low: Decimal
    high: Decimal


class RangedMonth(Protocol):
    """A month, with the range of its token counts."""

    @property
    def monthly(self) -> Decimal | None: ...
    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...


def month_ends(one: RangedMonth) -> tuple[Decimal, ...]:
    """The month, and the ends of its range, equal to it if the count is exact; empty without a price."""
    if one.monthly is None:
        return ()
    low, high = (one.monthly if end is None else end for end in (one.low, one.high))
    return one.monthly, low, high


@record
class Row:
    """A model in a report: its identity, its price and its monthly cost."""

    model: str
    """The full id, with ``+thinking`` if this row has thinking switched on."""
    _: KW_ONLY
    name: Annotated[str, LATER] = ""
    tier: str
    thinking_multiplier: Decimal
    assumed_thinking: Annotated[Decimal | None, LATER] = None
    """USD per month for the thinking that nobody gives a multiplier for, buffer included. 0 for a model that may think
    and is assumed not to; ``None`` if nothing is assumed."""
    rates: Annotated[Mapping[str, Decimal], LATER] = field(default_factory=dict)
    """The standard prices of input, output and cache_read. USD per million tokens."""
    citation: Annotated[Citation | None, Written(at="source", later=True)] = None
    retires: date | None = None
    successor: str | None = None
    status: Status
    reason: str | None = None
    """Why there is no amount."""
    monthly: Decimal | None = None
    low: Annotated[Decimal | None, LATER] = None
    high: Annotated[Decimal | None, LATER] = None
    """The range of the monthly cost, if the count of its tokens is an estimate (law T5)."""
    counts: Annotated[CountRatio | None, LATER] = None
    """From the given counts to those of its tokenizer, if they are estimates; ``None`` also for a mix of models."""
    at_least: bool = False
    """Whether something that the workload needs has no price and is missing in ``monthly``."""
    per_request: Decimal | None = None
    notes: tuple[Note, ...] = ()
    before_buffer: Decimal | None = None
    components: tuple[LineItem, ...] = ()
    tokenizer: Annotated[str, LATER] = ""
    """The encoding or the family of its tokenizer; of a mix, all of them: ``o200k_base + claude-4.7``."""

    def is_cheaper_than(self, other: "Row") -> bool:
        """Whether the month costs less, whatever both tokenizers make of the text (law T5).

        Rows with one tokenizer count the same tokens; otherwise, the ranges must not overlap.
        """
        if self.at_least or not (here := month_ends(self)) or not (there := month_ends(other)):
            return False
        if self.tokenizer and self.tokenizer == other.tokenizer:
            return all(mine < its for mine, its in zip(here, there, strict=True))
        return max(here) < min(there)

    @property
    def missing(self) -> tuple[str, ...]:
        """What has no price: components, and what can only make the month more expensive."""
        items = (item.key.name for item in self.components if item.monthly is None)
        return tuple(dict.fromkeys((*items, *(note.name for note in self.notes if note.code is NoteCode.UNPRICED))))


@record
class BudgetUse:
    monthly: Decimal | None
    per_request: Decimal | None
    used_percent: Decimal | None
    alerts: Annotated[tuple[Decimal, ...], COUNTS]
    """All alert levels, in percent."""
    reached: Annotated[tuple[Decimal, ...], COUNTS]
    """The levels that are reached."""
    next_alert: Annotated[Decimal | None, COUNTS]
    """The lowest level that is not reached, and the volume that reaches it."""
    next_at_requests_per_day: Decimal | None


@record
class Announcement:
    """An announced price change or retirement of a model that a workload uses."""

    of: str
    """The model."""
    kind: Annotated[str, OneOf(("price", "guarantee", "retirement"))]
    """``guarantee``: from that day on, the provider does not guarantee the price."""
    day: date
    monthly: Decimal | None
    """The monthly cost from that day on, for a price change; ``None`` without a price."""
    model: str | None
    """The model whose price is billed from then on, or the model to move to."""
    at_least: Annotated[bool, LATER] = False
    """Whether something that the workload needs has no price from that day on."""


@record
class Lever:
    """A change that saves money. USD per month."""

    name: str
    monthly: Decimal
    saves: Decimal


@record
class ModelUsed:
    """A model that a workload runs on, with its facts for policies."""

    id: Annotated[str, Written(at="resolved")]
    """The full id, with ``+thinking`` if thinking is switched on."""
    share: Decimal
    """The share of the requests that reaches it."""
    tier: str
    provider: str
    context: int | None
    retires: date | None
    """The first day on which it is no longer sold."""
    successor: str | None


@record
class MonthlyTokens:
    """Billed tokens of a month, including those of routers and side calls."""

    input: Annotated[Decimal, COUNTS]
    output: Annotated[Decimal, COUNTS]
    """Visible output."""
    thinking: Annotated[Decimal, COUNTS]


@record
class RequestedModel:
    requested: str
    """The name in the workload."""
    resolved: str
    tier: str
    thinking_multiplier: Decimal
    retires: date | None
    successor: str | None


_IDENTITY = ("model", "name", "tier", "thinking_multiplier", "rates", "source", "retires", "successor")
"""The keys of a row that identify its model."""
_IN_SHORT = Written(without=("before_buffer", "components"))


@key_order(
    *("name", "description", "file", "line", "column", "labels", "task", "model", "models", "own"),
    *("status", "reason", "monthly", "low", "high", "at_least", "per_request", "notes"),
    *("requests", "attempts", "requests_per_day", "days_per_month", "before_buffer", "per_unit", "once", "tokens"),
)
@record
class WorkloadEstimate:
    """The monthly cost of a workload on its own model, and on alternatives."""

    name: str
    _: KW_ONLY
    description: str | None = None
    where: Annotated[Where, INLINE]
    labels: Mapping[str, str]
    task: str | None = None
    models: Annotated[tuple[ModelUsed, ...], LATER] = ()
    """The models it runs on."""
    auxiliary: Annotated[tuple[ModelUsed, ...], HIDDEN] = ()
    """The models of routers, side calls, embeddings and reranking. Their shares are not set."""
    requested: Annotated[str, Written(at="own.requested")]
    """The name of the model in the workload."""
    own: Annotated[Row, Written(inline=True, at="own", moved=_IDENTITY)]
    requests: Annotated[Decimal, COUNTS]
    """Per month."""
    attempts: Annotated[Decimal, COUNTS]
    """Billed calls per month: with retries, without responses from an application cache."""
    requests_per_day: Annotated[Decimal, COUNTS]
    days_per_month: Decimal
    units: Annotated[Mapping[str, Decimal], Written(at="per_unit")] = field(default_factory=dict)
    """USD per conversation, task or user."""
    setup: Annotated[Decimal | None, Written(at="once")] = None
    """The one-time cost before the first month: embedding the corpus. USD."""
    tokens: MonthlyTokens
    alternatives: Annotated[tuple[Row, ...], _IN_SHORT]
    assumptions: tuple[Assumption, ...]
    announced: tuple[Announcement, ...]
    """Price changes and retirements within 60 days."""
    levers: tuple[Lever, ...] = ()
    """Possible savings, the largest first."""
    excluded: tuple[str, ...]
    budget: BudgetUse | None
    counted_with: Annotated[str, LATER] = ""
    """The model whose tokenizer the token numbers belong to; ``as-is`` if they are not converted for other models."""
    counting_tokenizer: Annotated[str, LATER] = ""
    """The tokenizer of that model; empty if nothing is converted."""
    text: Annotated[str, LATER] = ""
    """The kind of text; empty if the workload does not say."""
    fields: Annotated[Mapping[str, Where], LATER] = field(default_factory=dict)
    """The location of each key of the workload."""
    free_field: Annotated[str, HIDDEN] = ""
    """The key that declares the workload free, in part or in whole; of several, the first."""

    @property
    @written(Written(at="model"))
    def requested_model(self) -> RequestedModel | None:
        """The model named by the workload; ``None`` for a route or a cascade."""
        if len(self.models) > 1:
            return None
        own = self.own
        return RequestedModel(
            requested=self.requested,
            resolved=own.model,
            tier=own.tier,
            thinking_multiplier=own.thinking_multiplier,
            retires=own.retires,
            successor=own.successor,
        )


@record
class Summary:
    """Totals of a report. ``monthly`` is ``None`` if nothing has a price."""

    monthly: Decimal | None
    before_buffer: Decimal | None
    per_request: Decimal | None
    requests: Annotated[Decimal, COUNTS]
    attempts: Annotated[Decimal, COUNTS]
    workloads: int
    unpriced: int
    at_least: bool


@record
class Group:
    """The workloads that have the same value of a label."""

    key: str
    workloads: int
    monthly: Decimal | None
    at_least: bool


@record
class Case:
    """A what-if: the same workloads with some fields changed."""

    name: str
    summary: Summary
    _: KW_ONLY
    groups: Annotated[tuple[Group, ...], OMITTED] = ()
    workloads: tuple[WorkloadEstimate, ...]


@key_order("as_of", "currency", "days_per_month")
@record
class Report:
    """An estimate of one or more workloads."""

    kind: Literal["estimate", "compare"]
    as_of: date
    _: KW_ONLY
    currency: ClassVar[Literal["USD"]] = "USD"
    catalog: CatalogStamp
    tiers: Annotated[Mapping[str, str], LATER] = field(default_factory=dict)
    """The titles of the tiers by key, in the order of the tables."""
    summary: Summary
    baseline: Annotated[str | None, OMITTED] = None
    """The model that the others are compared with, in ``compare``."""
    group_by: Annotated[str | None, OMITTED] = None
    groups: Annotated[tuple[Group, ...], OMITTED] = ()
    workloads: tuple[WorkloadEstimate, ...]
    cases: Annotated[tuple[Case, ...], OMITTED] = ()
    """What-ifs: the same workloads with some fields changed."""

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        total = ("month", self.summary.monthly, self.summary.at_least)
        if self.kind == "compare":
            return self.catalog.converted((r.model, r.monthly, r.at_least) for r in self.workloads[0].alternatives)
        workloads = [(one.name, one.own.monthly, one.own.at_least) for one in self.workloads]
        cases = [(case.name, case.summary.monthly, case.summary.at_least) for case in self.cases]
        return self.catalog.converted([total, *(workloads if len(workloads) > 1 else ()), *cases])

    @property
    @written()
    def days_per_month(self) -> Decimal | None:
        """The value of all workloads; ``None`` if they differ."""
        days = {one.days_per_month for one in self.workloads}
        return days.pop() if len(days) == 1 else None
