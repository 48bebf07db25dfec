"""What the requests of logs would have cost on other models. Exact amounts in USD for the window of the logs."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from ..document_layout import OMITTED, written
from ..record import record
from .outlook import Outlook
from .provenance import ConvertedAmount


@record
class ReplayRow:
    """The requests on one model, at the prices of the day of the report."""

    model: str
    usd: Decimal | None
    """At the typical counts of the model's tokenizer, of the requests that have a price there; ``null`` if none has."""
    low: Decimal | None
    """At the fewest tokens of the range of the model's tokenizer; the same as ``usd`` where the counts are exact."""
    high: Decimal | None
    unpriced: int
    """Requests without a price there; the amount is that of the others."""
    reason: str
    """Why the first of them has none."""
    change: Decimal | None
    """The amount minus what the models of the logs cost now; ``null`` where it is not settled, or requests have no
    price: the range of counts must not reach that cost."""


@record
class ReplayReport(Outlook):
    """The requests of logs on other models, the cheapest first."""

    kind: ClassVar[Literal["usage-replay"]] = "usage-replay"

    since: date
    """The first day of the window, UTC."""
    until: date
    batch: bool
    """Whether the other models are billed as batches."""
    requests: int
    """Those that are compared: with a price on the day of the report on their own model."""
    unpriced: int
    """The others of the logs."""
    then: Decimal | None
    """What the requests cost on their own days; ``null`` if one had no price then."""
    now: Decimal
    """What they cost on their own models at the prices of the day of the report."""
    rows: tuple[ReplayRow, ...]

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        return self.catalog.converted([("now", self.now, False)])
