"""The changes of a price layer to the price list below it."""

from decimal import Decimal
from typing import Annotated

from ..document_layout import LATER
from ..field_markers import Name, Within
from ..record import record


@record
class Discount:
    """A negotiated discount on every model whose full id matches the pattern; ``*`` matches any text."""

    match: Name
    percent: Annotated[Decimal, Within(0, 99)]


@record
class PriceMarkup:
    """What a reseller or a gateway adds to every model whose full id matches the pattern; ``*`` matches any text."""

    match: Name
    percent: Annotated[Decimal, Within(0, 1000)]


@record
class LayerEffect:
    """The file of a price layer, and what it changes in the list below it."""

    file: str
    sha256: str = ""
    models_added: int = 0
    prices_added: int = 0
    """Price entries for models of the list below."""
    free_prices: int = 0
    """Price entries with ``free: true``, also of added models."""
    fields_changed: int = 0
    """Other fields of models of the list below: tier, context, fees and so on."""
    discounts: tuple[Discount, ...] = ()
    markups: Annotated[tuple[PriceMarkup, ...], LATER] = ()
    plans_added: Annotated[int, LATER] = 0
    """Plans of reserved units and of seats."""
