"""What another price list says, in words that no list has of its own: the form in which upstreams are compared.

Rates are USD per 1,000,000 tokens under the names of ``catalog.Rates``. What a list does not state is absent: never
zero, and never a reason to change anything.
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
    """Rates for one way of being served."""

    rates: RateSet
    bands: Mapping[int, RateSet] = field(default_factory=dict)
    """Rates of requests with a long input, by the first total of input tokens that pays them. Every rate of a band."""


@record
class UpstreamPrice:
    """What is charged from a day on; ``starts`` is ``None`` where the list names no day."""

    starts: date | None
    standard: UpstreamRates
    modes: Mapping[str, UpstreamRates] = field(default_factory=dict)
    """``batch``, ``flex``, ``priority``, ``fast``: what a request pays there, factors worked out."""


@record
class UpstreamModel:
    """A model as a list has it."""

    provider: str
    """A provider of our catalog."""
    name: str
    """The list's own name for it, without the provider."""
    prices: tuple[UpstreamPrice, ...] = ()
    """Oldest first."""
    retires: date | None = None
    unclear: str | None = None
    """Why its prices cannot be taken, where they cannot."""


@record
class UpstreamList:
    """A price list from outside, read and put into our words."""

    key: str
    """The name of the source in a catalog's ``sources``."""
    source: Source
    keeps_history: bool
    """Whether it dates its prices; a list that does not says only what is charged now."""
    providers: frozenset[str]
    """Whose models it is known to carry: few of them in it means that something went wrong."""
    offers: tuple[UpstreamModel, ...]
