"""The report of ``catalog sync``: how a price list compares with others that people publish."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from ..document_layout import Written, key_order
from ..inputs.catalog import Price, Source
from ..record import record


class Standing(StrEnum):
    """Whether a proposal is written."""

    READY = "ready"
    """Two independent lists, or a page of the provider, have it: written with ``--write``."""
    PROPOSED = "proposed"
    """One list alone has it: a person decides."""
    HELD = "held"
    """Held by the policy for review."""
    REFUSED = "refused"
    """Known to be wrong, or older than the catalog: never written."""
    NOTE = "note"
    """For information only."""


@record
class RateChange:
    """A rate that differs in an upstream. USD per million tokens; ``before`` is ``None`` if the catalog has none."""

    name: str
    """``input``, ``>272000 output``, ``batch input``."""
    before: Decimal | None
    after: Decimal


@record
class Proposal:
    """A difference between upstream lists and the catalog, with the reasons for its standing."""

    kind: str
    """``price``, ``announced`` (only the catalog has a later price), ``error``, ``rate``, ``long-mode``, ``unclear``,
    ``retirement``, ``redirect``, ``alias`` or ``limit``."""
    model: str
    standing: Standing
    reasons: tuple[str, ...]
    day: date | None = None
    """The first day of the price, or the day of the retirement."""
    changes: tuple[RateChange, ...] = ()
    entry: Annotated[Price | None, Written(sparse=True)] = None
    """The entry to append."""
    by: tuple[str, ...] = ()
    """The lists that have it."""


@record
class ProposedModel:
    """A model that lists have and the catalog does not. It is never added: a person chooses tier and tokenizer."""

    model: str
    """The id that it would have."""
    maker: bool
    """Whether its maker sells it."""
    by: tuple[str, ...]
    """The lists that have it, the newest first."""
    read: date | None
    """The day of the newest of them, if it says one."""
    rates: Mapping[str, Decimal]
    """The standard rates of the newest list. USD per million tokens."""
    note: str | None
    """What the lists disagree on, or why a person left it out."""


@record
class Coverage:
    """The number of a provider's models on sale, with a price per token, that an upstream has."""

    provider: str
    named: int
    expected: int


@record
class ListRead:
    """A list, and how much of it was compared."""

    key: str
    """Its key in ``sources``."""
    cited: Annotated[Source, Written(inline=True)]
    read: date | None
    """The day of which it states the prices, if it says one."""
    coverage: tuple[Coverage, ...]
    gaps: tuple[str, ...]
    """Providers that are not compared, because the list has less than half of their models."""
    missing: tuple[str, ...]
    """Models that it should have and does not."""
    refused: str | None
    """Why nothing of it is used; ``None`` if it is."""


@record
class Agreement:
    """The lists that state the same current price as the catalog."""

    model: str
    starts: Annotated[date, Written(at="from")]
    """The first day of the price."""
    by: tuple[str, ...]
    independent: int
    """The number of lists that do not copy from one another."""
    checked: date | None
    """The day of the cited list, if it is later than ``checked`` of the price."""


@key_order("as_of", "catalog", "written", "blocked", "new", "proposals")
@record
class SyncReport:
    """The comparison of a catalog with upstream lists."""

    kind: ClassVar[Literal["sync"]] = "sync"
    as_of: date
    """The day of the comparison. What was read has its own days."""
    catalog: str
    """The compared file."""
    lists: tuple[ListRead, ...]
    new: tuple[ProposedModel, ...]
    """Models of makers first."""
    proposals: tuple[Proposal, ...]
    agreements: tuple[Agreement, ...]
    blocked: tuple[str, ...] = ()
    """Reasons why nothing may be written."""
    written: bool = False
    """Whether ready proposals are written to the file."""

    @property
    def held(self) -> bool:
        return any(one.standing in (Standing.HELD, Standing.PROPOSED) for one in self.proposals)

    @property
    def unread(self) -> bool:
        """Whether a list could not be used."""
        return any(one.refused for one in self.lists)
