"""Reports on the price list: models, price history, and differences from an upstream."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, NamedTuple

from ..document_layout import HIDDEN, OMITTED, Written, key_order, written
from ..inputs.catalog import RATE_NAMES, Model, Price
from ..inputs.dated_terms import all_in_force
from ..record import record
from .provenance import Citation, ConvertedAmount, ShownCurrency, in_currency

RATES = ("input", "output", "cache_read")
"""The rates shown in overviews."""
_IDENTITY = ("id", "name", "provider", "kind")
_DATES = ("released", "retires", "successor")
_ENTRY = (*_IDENTITY, "tier", *RATES, "cache_write", "context", "max_output", "on_sale", *_DATES, "source")
_DETAILS = (
    "aliases", "match", "capabilities", "thinking", "thinking_tier", "discount", "markup", "disputed", "note",
)  # fmt: skip


Shown = Annotated[ShownCurrency | None, OMITTED]
"""The currency in which prices are shown beside USD, if the project has one."""


def _converted(
    shown_in: ShownCurrency | None, priced: Iterable[tuple[str, Price | None]], names: Sequence[str] = RATES
) -> tuple[ConvertedAmount, ...]:
    """The rates of some prices, each with the name of what it is the price of."""
    rates = (
        (f"{what} {name.replace('_', ' ')}", getattr(price, name))
        for what, price in priced
        if price is not None
        for name in names
    )
    return in_currency(shown_in, ((what, usd, False) for what, usd in rates if usd is not None), "1M tokens")


@key_order(*_ENTRY)
@record
class ModelEntry:
    """A model of the catalog and its price on a day."""

    model: Annotated[Model, Written(inline=True, only=(*_IDENTITY, "max_output", *_DATES))]
    tier: str
    context: int | None
    """Tokens of input and output together."""
    on_sale: bool
    price: Annotated[Price | None, Written(inline=True, only=(*RATES, "cache_write"))]
    """The price of that day."""
    citation: Annotated[Citation | None, Written(at="source")]


@record
class ModelList:
    """The models that match a filter, in the order of the tiers."""

    kind: ClassVar[Literal["models"]] = "models"

    as_of: date
    entries: Annotated[tuple[ModelEntry, ...], Written(at="models")]
    tiers: Annotated[Mapping[str, str], HIDDEN]
    shown_in: Shown = None

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The prices of the day in the currency that is shown beside USD, if the project has one."""
        return _converted(self.shown_in, ((entry.model.id, entry.price) for entry in self.entries))


@record
class ListReading:
    """A published list that states the same current price, and its own day."""

    name: Annotated[str, Written(at="list")]
    read: date | None


@record
class PriceAgreement:
    """The published lists that state the current price of a model."""

    independent: int
    """The number of lists that do not copy from one another."""
    lists: tuple[ListReading, ...]


@key_order("from")
class CitedPrice(NamedTuple):
    price: Annotated[Price, Written(inline=True, sparse=True, without=("from",))]
    citation: Citation

    @property
    @written(Written(at="from"))
    def starts(self) -> date:
        """The first day of the price."""
        return self.citation.price_from


@key_order("as_of", *_ENTRY, *_DETAILS[:5], "fees", "regions", *_DETAILS[5:])
@record
class ModelCard:
    """All data of a model, with the source of every price."""

    kind: ClassVar[Literal["model"]] = "model"

    as_of: date
    entry: Annotated[ModelEntry, Written(inline=True)]
    history: Annotated[tuple[CitedPrice, ...], Written(at="prices")]
    agreement: PriceAgreement | None = None
    """``None`` if it is not known, as for a price of a layer."""
    shown_in: Shown = None

    @property
    @written(Written(inline=True, only=_DETAILS))
    def model(self) -> Model:
        return self.entry.model

    @property
    @written()
    def fees(self) -> Mapping[str, Decimal]:
        """USD per call, or per 1,000 calls for a fee whose name ends in ``_1k``."""
        return {name: fee.usd for name, fee in all_in_force(self.model.fees, self.as_of).items()}

    @property
    @written()
    def regions(self) -> Mapping[str, Decimal]:
        """The factor for token rates by region."""
        return {name: price.x for name, price in all_in_force(self.model.regions, self.as_of).items()}

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """All prices and the fees of the day in the currency that is shown beside USD, if the project has one."""
        rates = _converted(self.shown_in, ((f"since {one.starts},", one.price) for one in self.history), RATE_NAMES)
        fees = (
            in_currency(
                self.shown_in,
                [(f"fee {name.removesuffix('_1k')}", usd, False)],
                "1,000 calls" if name.endswith("_1k") else "call",
            )
            for name, usd in self.fees.items()
        )
        return (*rates, *(amount for fee in fees for amount in fee))


@record
class HistoryPoint:
    """A price of a model and its period."""

    starts: Annotated[date, Written(at="from")]
    until: date | None
    """The first day of the next price; ``None`` for the last one."""
    price: Annotated[Price, Written(inline=True, sparse=True, without=("from",))]
    change: Decimal | None
    """The factor from the previous price, input and output together; ``None`` for the first."""
    citation: Citation


@record
class ModelHistory:
    """Every price of a model, oldest first."""

    kind: ClassVar[Literal["history"]] = "history"

    as_of: date
    model: Annotated[Model, Written(inline=True, only=("id",))]
    points: Annotated[tuple[HistoryPoint, ...], Written(at="prices")]
    shown_in: Shown = None

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The prices in the currency that is shown beside USD, if the project has one."""
        return _converted(self.shown_in, ((f"since {point.starts},", point.price) for point in self.points))


@key_order("kind", "model")
@record
class PriceChange:
    """The change of a model between two days."""

    kind: str
    """``new``, ``first known`` (may be older), ``retired``, ``new and retired``, ``cheaper``, ``more expensive`` or
    ``mixed``."""
    model: Annotated[Model, HIDDEN]
    day: date
    """The day of the change; the last one, if there are several."""
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
    """The changes of a price list between two days."""

    kind: ClassVar[Literal["market"]] = "market"

    start: Annotated[date, Written(at="from")]
    end: Annotated[date, Written(at="to")]
    changes: tuple[PriceChange, ...]
    shown_in: Shown = None

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The prices in the currency that is shown beside USD, if the project has one."""
        sides = ((f"{one.model.id} {side}", getattr(one, side)) for one in self.changes for side in ("before", "after"))
        return _converted(self.shown_in, sides)
