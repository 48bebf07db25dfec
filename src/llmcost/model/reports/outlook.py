"""What reports on what is not known yet have in common."""

from datetime import date

from ..record import noun
from .estimate import CatalogStamp


@noun
class Outlook:
    """A report on the future, or on what is not known for sure: of a day, on a price list."""

    as_of: date
    catalog: CatalogStamp
