"""What a price layer does to the price list below it."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import Name, Within
from ..record import record


@record
class Discount:
    """A negotiated discount on every model whose full id the pattern matches; ``*`` stands for any characters."""

    match: Name
    percent: Annotated[Decimal, Within(0, 99)]


@record
class LayerEffect:
    """A price layer by its file, and what it changes in the list below it."""

    file: str
    sha256: str = ""
    models_added: int = 0
    prices_added: int = 0
    """Price entries for models that the list below has."""
    free_prices: int = 0
    """Price entries, of these and of the added models, that say ``free: true``."""
    fields_changed: int = 0
    """Other fields of models that the list below has: tier, context, fees and so on."""
    discounts: tuple[Discount, ...] = ()
