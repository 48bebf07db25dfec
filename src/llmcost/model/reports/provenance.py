"""Where the prices of a report come from: the citation of each price, and the stamp of the price list."""

from datetime import date
from typing import Annotated

from ..document_layout import LATER, AtLeast
from ..inputs.layers import LayerEffect
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
class CatalogStamp:
    """The price list of a report."""

    as_of: date
    age_days: int
    sha256: str
    layers: Annotated[tuple[str, ...], AtLeast(1)]
    layer_effects: Annotated[tuple[LayerEffect, ...], LATER] = ()
    """The changes of each layer to the bundled list."""
