"""What reports on what is not known yet have in common."""

from datetime import date
from typing import ClassVar, Literal

from ..record import record
from .estimate import CatalogStamp


@record
class Outlook:
    """A report on the future, or on what is not known for sure: of a day, on a price list."""

    currency: ClassVar[Literal["USD"]] = "USD"
    as_of: date
    catalog: CatalogStamp
