"""The explanation of an estimate: every calculation with its numbers. Amounts are USD, tokens are per unit.

A unit is a conversation, a task, or a single request.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from ..calculation import Steps
from ..document_layout import HIDDEN, OMITTED, AtLeast, Natural, Written, written
from ..field_markers import OneOf
from ..record import record
from ..usage import TokenClass
from .estimate import LineItem, WorkloadEstimate
from .provenance import CatalogStamp, Citation, ConvertedAmount


@record
class Formula:
    name: str
    steps: Annotated[Steps, AtLeast(1)]
    result: Decimal
    unit: str = ""


@record
class RequestShare:
    """The requests of a unit with the same rates, and their tokens by bucket."""

    first: Natural
    last: Natural
    """The first and the last of these requests in the unit, counted from 1."""
    requests: Decimal
    band: str | None
    fits: bool
    buckets: Annotated[Mapping[TokenClass, Decimal], Written(at="tokens")]


@record
class ExplainedRequest:
    """The input of one request of a unit, or of the share of its lengths between two thresholds.

    ``text + past + added`` is the input; ``findable × hit`` is read from the cache; ``kept`` minus that is written.
    All but ``text`` include media.
    """

    number: Natural
    requests: Decimal
    summarised: Decimal
    """The past that a call summarised before the request; its own past begins with the summary."""
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
    """The hit rate of a cached prefix: given, or derived as 1 − e^(−x) with x as the result of ``steps``."""

    name: str
    value: Decimal
    steps: Steps = ()


@record
class Caching:
    """The effect of the cache of a model on a workload."""

    least: Annotated[Decimal | None, Written(at="least_tokens")]
    """The shortest prefix that the model caches; ``None`` if it caches nothing for this workload."""
    hits: tuple[HitRate, ...]
    break_even: Formula | None
    """The hit rate from which on caching is cheaper; ``None`` if it never is."""


@record
class ExplainedModel:
    """A workload on one of its models: the tokens of a unit, request by request."""

    model: str
    share: Decimal
    """The share of the requests of the workload."""
    billed_as: str | None
    """The model whose price is billed, if the provider redirects this one."""
    unit: Annotated[str, OneOf(("request", "conversation", "task"))]
    lengths: str | None
    """How input and output vary, in words; ``None`` if they do not."""
    formulas: tuple[Formula, ...]
    """The calculations of the input and output of a request."""
    portions: tuple[RequestShare, ...]
    """The shares of the unit. They add up to it."""
    requests: tuple[ExplainedRequest, ...]
    """The requests of the unit in their order. They add up to it too."""
    caching: Caching | None
    citation: Citation | None


@record
class Component:
    """A line item, the calculations of its quantity and unit price, and the source of the price."""

    item: Annotated[LineItem, Written(inline=True)]
    quantity: Annotated[tuple[Formula, ...], Written(at="quantity_from")]
    """The calculations of its quantity. Their results add up to it."""
    price: Annotated[Formula | None, Written(at="unit_price_from")]
    citation: Citation | None


@record
class Explanation:
    one: Annotated[
        WorkloadEstimate, Written(inline=True, without=("own", "alternatives", "levers", "announced", "fields"))
    ]
    volume: tuple[Formula, ...]
    parts: tuple[ExplainedModel, ...]
    components: tuple[Component, ...]
    """All components, or the requested ones."""
    totals: tuple[Formula, ...]
    uncached: Annotated[Formula | None, Written(at="caching")]
    """The savings of caching. USD per month; negative if it costs more."""
    setup: Component | None
    """The cost before the first month, paid once."""


@record
class ExplainReport:
    """The explanations of workloads, on a price list and a day."""

    kind: ClassVar[Literal["explain"]] = "explain"

    as_of: date
    currency: ClassVar[Literal["USD"]] = "USD"
    catalog: CatalogStamp
    tiers: Annotated[Mapping[str, str], HIDDEN]
    workloads: tuple[Explanation, ...]

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        rows = ((one.one.name, one.one.own) for one in self.workloads)
        return self.catalog.converted((name, row.monthly, row.at_least) for name, row in rows)
