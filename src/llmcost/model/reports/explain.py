"""An estimate taken apart: every calculation with the numbers in it. Amounts are USD, tokens are per unit.

A unit is what comes as a whole: a conversation, a task, or a single request.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from ..calculation import Steps
from ..document_layout import HIDDEN, AtLeast, Natural, Written
from ..field_markers import OneOf
from ..record import record
from ..usage import TokenClass
from .estimate import CatalogStamp, Citation, LineItem, WorkloadEstimate


@record
class Formula:
    """A calculation and what it comes to."""

    name: str
    steps: Annotated[Steps, AtLeast(1)]
    result: Decimal
    unit: str = ""


@record
class RequestShare:
    """Requests of a unit that pay the same rates, and their tokens by bucket."""

    first: Natural
    last: Natural
    """Which requests of the unit they are, counted from 1."""
    requests: Decimal
    band: str | None
    fits: bool
    buckets: Annotated[Mapping[TokenClass, Decimal], Written(at="tokens")]


@record
class ExplainedRequest:
    """What one request of a unit sends: all of it, or the share of its lengths on one side of every threshold.

    ``text + past + added`` is its input; ``findable × hit`` is read from the cache; ``kept`` less that is written.
    """

    number: Natural
    requests: Decimal
    text: Decimal
    past: Decimal
    added: Decimal
    input: Decimal
    findable: Decimal
    hit: Decimal
    kept: Decimal
    read: Decimal
    written: Decimal
    band: str | None


@record
class HitRate:
    """How often a prefix is found: given, or derived as 1 − e^(−x), where ``steps`` come to x."""

    name: str
    value: Decimal
    steps: Steps = ()


@record
class Caching:
    """What a model's cache does for a workload."""

    least: Annotated[Decimal | None, Written(at="least_tokens")]
    """The shortest prefix that the model caches; ``None`` where it caches nothing for this workload."""
    hits: tuple[HitRate, ...]
    break_even: Formula | None
    """The hit rate from which on a cached token is cheaper than a plain one; ``None`` where it never is."""


@record
class ExplainedModel:
    """A workload on one of its models: the unit in tokens, down to its requests."""

    model: str
    share: Decimal
    """Of the workload's requests."""
    billed_as: str | None
    """The model whose price is billed, where the provider sends this one there."""
    unit: Annotated[str, OneOf(("request", "conversation", "task"))]
    lengths: str | None
    """How input and output vary, in words; ``None`` where they do not."""
    formulas: tuple[Formula, ...]
    """What a request sends and answers."""
    portions: tuple[RequestShare, ...]
    """They sum to the unit."""
    requests: tuple[ExplainedRequest, ...]
    """They sum to the same unit, one after the other."""
    caching: Caching | None
    citation: Citation | None


@record
class Component:
    """A line item, the calculations of its quantity and of its unit price, and where that was read."""

    item: Annotated[LineItem, Written(inline=True)]
    quantity: Annotated[tuple[Formula, ...], Written(at="quantity_from")]
    """They sum to the item's quantity."""
    price: Annotated[Formula | None, Written(at="unit_price_from")]
    citation: Citation | None


@record
class Explanation:
    """One workload's month, taken apart."""

    one: Annotated[
        WorkloadEstimate, Written(inline=True, without=("own", "alternatives", "levers", "announced", "fields"))
    ]
    volume: tuple[Formula, ...]
    parts: tuple[ExplainedModel, ...]
    components: tuple[Component, ...]
    """All of them, or those asked for."""
    totals: tuple[Formula, ...]
    uncached: Annotated[Formula | None, Written(at="caching")]
    """What caching saves a month; below zero, what it costs."""
    setup: Component | None
    """What is paid once, before the first month."""


@record
class ExplainReport:
    """Workloads taken apart, on a price list and a day."""

    kind: ClassVar[Literal["explain"]] = "explain"

    as_of: date
    currency: ClassVar[Literal["USD"]] = "USD"
    catalog: CatalogStamp
    tiers: Annotated[Mapping[str, str], HIDDEN]
    workloads: tuple[Explanation, ...]
