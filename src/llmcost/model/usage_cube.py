"""The cube of the requests of logs: integer sums of tokens by what their price depends on. No amount of ours."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .record import record
from .usage import TokenClass

BUCKETS = tuple(
    bucket.value
    for bucket in TokenClass
    if bucket not in (TokenClass.IMAGE_INPUT, TokenClass.IMAGE_CACHE_READ, TokenClass.VIDEO_INPUT)
)
"""The buckets that logs tell apart. Each token is in one of them."""


class CubeRow(NamedTuple):
    """Requests that are billed at the same rates, and their tokens together."""

    day: date
    """UTC."""
    slot: int
    """Which part of the UTC day, between the minutes at which a price can change."""
    source: str
    provider: str
    model: str
    """The name of the model in the log."""
    feature: str
    team: str
    mode: str
    """The service tier or the speed; empty for the standard one."""
    region: str
    band: int
    """Which range of total input, between the lengths at which a price can change."""
    requests: int
    tokens: Mapping[TokenClass, int]
    web_searches: int
    claimed: Decimal
    """The cost that the log itself claims. USD."""
    claims: int
    """The requests that claim one."""


@record
class RowAccount:
    """Where the rows of the logs went, without those that are in the cube."""

    lines: int
    """Lines that are not blank."""
    iterations: int
    """Rows of parts that an answer bills beside its totals."""
    undated: int
    """Counted rows without a time."""
    duplicates: int
    malformed: int
    without_usage: int
    failed: int
    replayed: int
    outside: int
    """Outside of the days that were asked for."""


@record
class Cube:
    rows: tuple[CubeRow, ...]
    account: RowAccount
    malformed: tuple[tuple[str, int], ...]
    """The files with malformed lines, with the place of the first one, and how many there are."""
