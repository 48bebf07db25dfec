"""What reports on the price list show: models, prices over time, and what an upstream states otherwise."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, NamedTuple

from ..document_layout import HIDDEN, Written, key_order, written
from ..inputs.catalog import Model, Price, Source
from ..record import record
from .estimate import Citation

RATES = ("input", "output", "cache_read")
"""The rates of a price that are shown in short."""
_IDENTITY = ("id", "name", "provider", "kind")
_LIMITS = ("context", "max_output")
_DATES = ("released", "retires", "successor")
_ENTRY = (*_IDENTITY, "tier", *RATES, "cache_write", *_LIMITS, "on_sale", *_DATES, "source")
_DETAILS = (
    "aliases", "match", "capabilities", "thinking", "thinking_tier", "fees", "regions", "discount", "disputed", "note",
)  # fmt: skip


@key_order(*_ENTRY)
@record
class ModelEntry:
    """A model of the catalog on a day."""

    model: Annotated[Model, Written(inline=True, only=(*_IDENTITY, *_LIMITS, *_DATES))]
    tier: str
    on_sale: bool
    price: Annotated[Price | None, Written(inline=True, only=(*RATES, "cache_write"))]
    """The price in force that day."""
    citation: Annotated[Citation | None, Written(at="source")]


@record
class ModelList:
    """Models that a filter left, in the order of the catalog's tiers."""

    kind: ClassVar[Literal["models"]] = "models"

    as_of: date
    entries: Annotated[tuple[ModelEntry, ...], Written(at="models")]
    tiers: Annotated[Mapping[str, str], HIDDEN]


@key_order("from")
class CitedPrice(NamedTuple):
    """A price, and where it was read."""

    price: Annotated[Price, Written(inline=True, sparse=True, without=("from",))]
    citation: Citation

    @property
    @written(Written(at="from"))
    def starts(self) -> date:
        """The first day on which it holds."""
        return self.citation.price_from


@key_order("as_of", *_ENTRY, *_DETAILS)
@record
class ModelCard:
    """Everything the catalog says of one model, with the citation of every price."""

    kind: ClassVar[Literal["model"]] = "model"

    as_of: date
    entry: Annotated[ModelEntry, Written(inline=True)]
    history: Annotated[tuple[CitedPrice, ...], Written(at="prices")]

    @property
    @written(Written(inline=True, only=_DETAILS))
    def model(self) -> Model:
        """The model as the catalog has it."""
        return self.entry.model

    @property
    @written()
    def fees(self) -> Mapping[str, Decimal]:
        """USD per call, or per 1,000 calls for a fee whose name ends in ``_1k``."""
        return {name: fee.usd for name, fee in self.model.fees.items()}


@record
class HistoryPoint:
    """A price of a model and the days on which it holds."""

    starts: Annotated[date, Written(at="from")]
    until: date | None
    """The first day of the next price; ``None`` for the last one."""
    price: Annotated[Price, Written(inline=True, sparse=True, without=("from",))]
    change: Decimal | None
    """Input and output together against the price before, as a factor; ``None`` for the first."""
    citation: Citation


@record
class ModelHistory:
    """Every price of a model, oldest first."""

    kind: ClassVar[Literal["history"]] = "history"

    as_of: date
    model: Annotated[Model, Written(inline=True, only=("id",))]
    points: Annotated[tuple[HistoryPoint, ...], Written(at="prices")]


@key_order("kind", "model")
@record
class PriceChange:
    """What happened to one model between two days."""

    kind: str
    """``new``, ``first known`` (may be older), ``retired``, ``new and retired``, ``cheaper``, ``more expensive`` or
    ``mixed``."""
    model: Annotated[Model, HIDDEN]
    day: date
    """When it happened: the last such day before the end."""
    before: Annotated[Price | None, Written(only=RATES)]
    after: Annotated[Price | None, Written(only=RATES)]

    @property
    @written(Written(at="model"))
    def model_id(self) -> str:
        """The full id."""
        return self.model.id

    @property
    @written()
    def successor(self) -> str | None:
        """The model to move to."""
        return self.model.successor


@record
class PriceListDiff:
    """What a market did between two days."""

    kind: ClassVar[Literal["market"]] = "market"

    start: Annotated[date, Written(at="from")]
    end: Annotated[date, Written(at="to")]
    changes: tuple[PriceChange, ...]


class Standing(StrEnum):
    """What becomes of something that an upstream says."""

    READY = "ready"
    """Would be written, and is with ``--write``."""
    HELD = "held"
    """Held back by the policy: a person has to look."""
    REFUSED = "refused"
    """Known to be wrong, or older than what the catalog has: never written."""
    NOTE = "note"
    """For information: nothing that could be written."""


@record
class RateChange:
    """A rate that an upstream states otherwise. USD per million tokens; ``before`` is ``None`` where ours is silent."""

    name: str
    """``input``, ``>272000 output``, ``batch input``."""
    before: Decimal | None
    after: Decimal


@record
class Proposal:
    """One thing that an upstream says and the catalog does not, with the reasons for what becomes of it."""

    kind: str
    """``price``, ``announced`` (we know of a later price, it does not), ``retirement``, ``missing`` or ``unknown``."""
    model: str
    standing: Standing
    reasons: tuple[str, ...]
    day: date | None = None
    """The first day of the price, or the day of the retirement."""
    changes: tuple[RateChange, ...] = ()
    entry: Annotated[Price | None, Written(sparse=True)] = None
    """The whole entry that would be appended."""


@record
class Coverage:
    """How many of a provider's models, on sale and with a price per token, an upstream names."""

    provider: str
    named: int
    expected: int


@key_order("as_of", "source", "catalog", "written", "blocked", "coverage", "confirmed", "agreed")
@record
class SyncReport:
    """A catalog beside an upstream."""

    kind: ClassVar[Literal["sync"]] = "sync"
    as_of: date
    source: Annotated[str, Written(at="source.key")]
    """The upstream's key in ``sources``."""
    cited: Annotated[Source, Written(inline=True, at="source")]
    known_as: Annotated[str | None, Written(at="source.known_as")]
    """The title under which the catalog cites it, where it does."""
    catalog: str
    """The file that was compared."""
    proposals: tuple[Proposal, ...]
    confirmed: tuple[str, ...]
    """Models whose price in force is what the upstream says, and was read there."""
    agreed: tuple[str, ...]
    """Models whose price in force is what the upstream says, and was read elsewhere."""
    coverage: tuple[Coverage, ...]
    blocked: tuple[str, ...] = ()
    """Why nothing at all may be written."""
    written: bool = False
    """What was ready stands in the file now."""

    @property
    def held(self) -> bool:
        """Whether a price waits for a person."""
        return any(one.standing is Standing.HELD for one in self.proposals)
