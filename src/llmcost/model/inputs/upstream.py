"""Another price list in a common form, in which upstream lists are compared with the catalog.

Rates are USD per 1,000,000 tokens under the names of ``catalog.Rates``. What a list does not state is absent: it is
never zero, and never a reason for a change.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from ..record import record
from .catalog import Source

RateSet = Mapping[str, Decimal]


@record
class UpstreamRates:
    rates: RateSet
    bands: Mapping[int, RateSet] = field(default_factory=dict)
    """All rates of requests with a long input, by the first total of input tokens of the band."""


@record
class UpstreamPrice:
    """A price and its first day, ``None`` if the list does not give one."""

    starts: date | None
    standard: UpstreamRates
    modes: Mapping[str, UpstreamRates] = field(default_factory=dict)
    """The rates of ``batch``, ``flex``, ``priority`` and ``fast``, with factors applied."""


@record
class UpstreamModel:
    provider: str
    """A provider of the catalog."""
    name: str
    """The name in the list, without the provider."""
    prices: tuple[UpstreamPrice, ...] = ()
    """Oldest first."""
    retires: date | None = None
    unclear: str | None = None
    """Why its prices cannot be used; ``None`` if they can."""
    page: str | None = None
    """The provider's own page from which the list parsed the prices; ``None`` if it does not name one."""
    serves: str | None = None
    """The name in the list of the model that serves this id, where the id is only another name for it."""
    context: int | None = None
    """Tokens."""
    max_output: int | None = None
    """Tokens."""
    regions: Mapping[str, Decimal] = field(default_factory=dict)
    """The factor of token rates in regions of the catalog."""


@record
class UpstreamList:
    """An upstream price list in the common form."""

    key: str
    """The name of the source in ``sources`` of the catalog."""
    source: Source
    keeps_history: bool
    """Whether the list dates its prices. Otherwise it has only current ones."""
    providers: frozenset[str]
    """Providers whose models the list is known to have. If few are in it, something went wrong."""
    offers: tuple[UpstreamModel, ...]
    lineage: str
    """Lists with the same lineage copy from one another: they are one witness."""
    read: date | None
    """The day of the list: it states the prices as of this day. ``None`` if it does not say."""
