"""What the requests of logs cost, and where every row of the logs went. Exact amounts in USD."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from ..document_layout import OMITTED, written
from ..record import record
from ..usage import TokenClass
from ..usage_cube import RowAccount
from .outlook import Outlook
from .provenance import ConvertedAmount


@record
class UsageGroup:
    """Requests with the same values of the dimensions."""

    values: tuple[str, ...]
    requests: int
    unpriced: int
    """How many of the requests have no price; the amount is that of the others."""
    usd: Decimal | None
    """``null`` if none of the requests has a price."""
    tokens: Mapping[TokenClass, int]
    """By bucket; each token is in one."""
    cache_share: Decimal | None
    """Tokens read from a cache ÷ all input, to 18 decimals; ``null`` without input."""
    claimed_usd: Decimal | None
    """The cost that the logs themselves claim, of the requests that claim one; ``null`` without any."""


@record
class UnpricedUsage:
    """Requests without a price, and the reason."""

    provider: str
    model: str
    reason: str
    requests: int
    tokens: Decimal
    first_day: date
    last_day: date


@record
class MalformedLog:
    """A file with rows that cannot be read, and the first of them, as ``file:line``."""

    where: str
    rows: int


@record
class UsageReport(Outlook):
    """The priced usage of logs, on a price list. Rows are priced on their own day."""

    kind: ClassVar[Literal["usage"]] = "usage"

    by: tuple[str, ...]
    """The dimensions of the groups."""
    total: UsageGroup
    groups: tuple[UsageGroup, ...]
    """The most expensive first; by day in its order."""
    account: RowAccount
    kept: int
    """Rows with a price."""
    unpriced: tuple[UnpricedUsage, ...]
    malformed: tuple[MalformedLog, ...]

    @property
    def read(self) -> int:
        """Rows read: lines, and parts that an answer bills beside its totals."""
        return self.account.lines + self.account.iterations

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        return self.catalog.converted([("total", self.total.usd, bool(self.total.unpriced))])
