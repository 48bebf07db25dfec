"""Where the prices of a report come from: the citation of each price, and the stamp of the price list."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated

from ..document_layout import LATER, OMITTED, AtLeast
from ..inputs.layers import LayerEffect
from ..money import product
from ..record import record


@record
class Citation:
    """The source of a price, the day of the check, and the first day of the price."""

    title: str
    url: str
    checked: date
    price_from: date
    layer: Annotated[str, LATER] = ""
    """The file of the price layer that has the price and cites this source; empty for the bundled list."""

    @property
    def source(self) -> str:
        """The file of the layer, if the price is from one, otherwise the URL."""
        return self.layer or self.url


@record
class ShownCurrency:
    """A currency in which amounts are shown beside USD, as the settings of the project give it."""

    code: str
    per_usd: Decimal
    as_of: date
    source: str


def shown_currency(report: object) -> ShownCurrency | None:
    """The currency of a report of any type; ``None`` without one."""
    stamp = getattr(getattr(report, "report", report), "catalog", None)
    found: ShownCurrency | None = getattr(stamp or report, "shown_in", None)
    return found


@record
class ConvertedAmount:
    """An amount in USD, and in the currency that is shown beside it."""

    what: str
    """What it is the amount of: ``month``, ``before``, the name of a workload."""
    usd: Decimal | None
    amount: Decimal | None
    """usd × per_usd, exactly."""
    at_least: bool = False
    """Whether something in it has no price."""
    per: Annotated[str, OMITTED] = ""
    """What it is a price of, such as ``1M tokens``; such prices are shown with every digit."""


def in_currency(
    currency: ShownCurrency | None, amounts: Iterable[tuple[str, Decimal | None, bool]], per: str = ""
) -> tuple[ConvertedAmount, ...]:
    """Amounts with their names, and whether they are lower bounds, in a currency; none without one."""
    if currency is None:
        return ()
    rate = currency.per_usd
    return tuple(
        ConvertedAmount(what, usd, None if usd is None else product(usd, rate), at_least, per)
        for what, usd, at_least in amounts
    )


@record
class CatalogStamp:
    """The price list of a report."""

    as_of: date
    age_days: int
    sha256: str
    layers: Annotated[tuple[str, ...], AtLeast(1)]
    layer_effects: Annotated[tuple[LayerEffect, ...], LATER] = ()
    """The changes of each layer to the bundled list."""
    shown_in: Annotated[ShownCurrency | None, OMITTED] = None
    """The currency in which amounts are shown beside USD, if the project has one."""

    def converted(self, amounts: Iterable[tuple[str, Decimal | None, bool]]) -> tuple[ConvertedAmount, ...]:
        """Amounts with their names, and whether they are lower bounds, in the currency; none without one."""
        return in_currency(self.shown_in, amounts)
