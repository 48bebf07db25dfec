"""What a month may cost, as values: statistics over draws. Amounts are USD a month, of twelve digits."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from ..document_layout import INLINE, Written
from ..record import record
from .notes import Note
from .outlook import Outlook


@record
class Outcome:
    """The months of many draws. ``None`` is "not priced", never zero."""

    given: Decimal | None
    """The month at the numbers as they are given: the one of ``estimate``, exact."""
    mean: Decimal | None
    standard_error: Decimal | None
    """Of the mean: how far it may be off because draws are few."""
    p10: Decimal | None
    p50: Decimal | None
    p90: Decimal | None
    p95: Decimal | None
    budget: Decimal | None
    breaking: Decimal | None
    """The share of draws that cost more than the budget."""
    unpriced: Decimal
    """The share of draws that have no price, and are not in the others."""
    at_least: bool
    """Something that is needed has no known price."""


@record
class SimulatedWorkload:
    """One workload's month, and how it was found."""

    name: str
    file: str
    line: int | None
    model: str
    uncertain: tuple[str, ...]
    """The numbers that are not known for sure."""
    outcome: Outcome
    reason: str | None
    """Why there is no amount."""
    draws: int
    """Draws that were used. Fewer than all where thresholds lie so close that each is priced by itself."""
    prices: int
    """Prices made exactly. The months of the other draws lie on the lines between them."""
    within: Decimal
    """How far off those were at most where they were checked, as a share of the month."""


@record
class Percentile:
    """What so much of many drawn months stay below."""

    monthly: Decimal | None
    """USD; ``None`` where there is no price."""
    at_least: bool
    """Something has no price: a workload, a part of one, or draws that do not fit the model."""


@record
class Percentiles:
    """The same percentile of the month of all, and of each workload that declares an uncertainty."""

    percent: Decimal
    """Of 100 months, how many stay below."""
    total: Annotated[Percentile, INLINE]
    """Of all workloads together, which is not the sum of theirs."""
    workloads: Annotated[Mapping[str, Percentile], Written(listed="name")]
    """By name; a workload that declares no uncertainty is as it is given, and not here."""


@record
class UncertaintyDriver:
    """An uncertain number by itself, the others at their medians. Months are exact prices."""

    workload: str
    field: str
    drawn: str
    """What it is drawn from, in words."""
    low_value: Decimal
    """Its 10th percentile."""
    middle_value: Decimal
    """Its median, at which it stays while another one moves."""
    high_value: Decimal
    """Its 90th percentile."""
    low: Decimal | None
    """The workload's month there."""
    high: Decimal | None
    swing: Decimal
    """How far apart the two are."""


@record
class Simulation(Outlook):
    """Workloads over their uncertain numbers, each drawn independently, and their sum draw by draw."""

    kind: ClassVar[Literal["simulation"]] = "simulation"

    draws: int
    seed: int
    workloads: tuple[SimulatedWorkload, ...]
    together: Outcome
    sum_of_p90: Decimal | None
    """What the 90th percentiles add up to, which is not the 90th percentile of the sum."""
    notes: tuple[Note, ...]
    """What is not as exact as the rest."""
    drivers: tuple[UncertaintyDriver, ...]
    """What drives the spread, the most first."""
