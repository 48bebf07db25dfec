"""The report of ``simulate``: statistics over draws. Amounts are in USD per month, with twelve digits."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from ..document_layout import INLINE, OMITTED, Written, written
from ..record import record
from .notes import Note
from .outlook import Outlook
from .provenance import ConvertedAmount


@record
class Outcome:
    """Statistics of the monthly cost over all draws. ``None`` means "not priced", never zero."""

    given: Decimal | None
    """The monthly cost at the given numbers: the exact result of ``estimate``."""
    mean: Decimal | None
    standard_error: Decimal | None
    """The standard error of the mean."""
    p10: Decimal | None
    p50: Decimal | None
    p90: Decimal | None
    p95: Decimal | None
    budget: Decimal | None
    breaking: Decimal | None
    """The share of draws that cost more than the budget."""
    unpriced: Decimal
    """The share of draws without a price. The other statistics exclude them."""
    at_least: bool
    """Whether something that is needed has no price."""


@record
class SimulatedWorkload:
    """The simulated monthly cost of a workload, and its accuracy."""

    name: str
    file: str
    line: int | None
    model: str
    uncertain: tuple[str, ...]
    """The uncertain fields."""
    outcome: Outcome
    reason: str | None
    """Why there is no amount."""
    draws: int
    """The number of draws used. Fewer than all if thresholds are so close that each draw is priced exactly."""
    prices: int
    """The number of exact prices. The other draws are interpolated linearly."""
    within: Decimal
    """The largest interpolation error at the checked draws, as a share of the monthly cost."""


@record
class Percentile:
    """A percentile of the monthly cost over all draws."""

    monthly: Decimal | None
    """USD per month; ``None`` without a price."""
    at_least: bool
    """Whether something has no price: a workload, a part of one, or draws that exceed a limit of the model."""


@record
class Percentiles:
    """The same percentile of the total, and of each workload that declares an uncertainty."""

    percent: Decimal
    """From 0 to 100."""
    total: Annotated[Percentile, INLINE]
    """The percentile of the total, which is not the sum of the percentiles."""
    workloads: Annotated[Mapping[str, Percentile], Written(listed="name")]
    """By name; only workloads that declare an uncertainty."""


@record
class UncertaintyDriver:
    """The effect of one uncertain number, with the others at their medians. Costs are exact."""

    workload: str
    field: str
    drawn: str
    """A description of its distribution."""
    low_value: Decimal
    """Its 10th percentile."""
    middle_value: Decimal
    """Its median."""
    high_value: Decimal
    """Its 90th percentile."""
    low: Decimal | None
    """The monthly cost of the workload at the low and at the high value."""
    high: Decimal | None
    swing: Decimal
    """The difference between the two."""


@record
class Simulation(Outlook):
    """Simulated workloads, each drawn independently, and their total."""

    kind: ClassVar[Literal["simulation"]] = "simulation"

    draws: int
    seed: int
    workloads: tuple[SimulatedWorkload, ...]
    together: Outcome
    sum_of_p90: Decimal | None
    """The sum of the 90th percentiles, which is not the 90th percentile of the total."""
    notes: tuple[Note, ...]
    """Remarks on values that are less exact."""
    drivers: tuple[UncertaintyDriver, ...]
    """The drivers of the spread, the largest first."""

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        names = ("given", "mean", "p10", "p50", "p90", "p95")
        return self.catalog.converted((name, getattr(self.together, name), self.together.at_least) for name in names)
