"""The base of reports on the future and on uncertain numbers."""

from datetime import date
from typing import ClassVar, Literal

from ..record import record
from .provenance import CatalogStamp


@record
class Outlook:
    """A report on the future or on uncertain numbers, as of a day and on a price list."""

    currency: ClassVar[Literal["USD"]] = "USD"
    as_of: date
    catalog: CatalogStamp
