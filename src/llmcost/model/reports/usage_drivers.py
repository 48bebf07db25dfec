"""What makes two amounts of usage differ."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import OneOf
from ..record import record


@record
class UsageDriver:
    """A part of a difference. All drivers of it add up to it."""

    name: Annotated[str, OneOf(("volume", "retries", "input", "output", "mix", "cache", "price", "other"))]
    """Requests, attempts for each, tokens sent, tokens generated, models and modes, cached shares, rates; fees and
    what is not billed by tokens."""
    usd: Decimal
