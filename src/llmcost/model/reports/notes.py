"""What there is to know about an amount, as a code with values. ``render.wording.notes`` has the words."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class NoteCode(StrEnum):
    """What a note is about, and which values of it are set."""

    RETIRES = "retires"
    """The model retires soon: ``day``."""
    RETIRED = "retired"
    """The model has retired: ``day``."""
    DISCOUNT = "discount"
    """A negotiated discount is in the price: ``percent``."""
    OTHER_TOKENIZER = "other_tokenizer"
    """The numbers of the workload come from a model with another tokenizer: ``factors``."""
    COUNT_RANGE = "count_range"
    """How far the count for this model may be off: ``factors``."""
    NO_THINKING = "no_thinking"
    """The workload asks for thinking, and the model does not think."""
    NO_CACHE_PRICE = "no_cache_price"
    NO_STORAGE_PRICE = "no_storage_price"
    NO_ONE_HOUR_PRICE = "no_one_hour_price"
    NO_MODE_PRICE = "no_mode_price"
    """There is no price for a mode, and what would use it is billed at the standard one: ``name``."""
    NO_REGION_PRICE = "no_region_price"
    """``name`` is the region."""
    PREFIX_TOO_SHORT = "prefix_too_short"
    """The model caches longer prefixes only: ``tokens``."""
    CACHE_LOSES = "cache_loses"
    """The cache costs more than it saves."""
    REQUESTS_TOO_LONG = "requests_too_long"
    """The longest requests do not fit the context: ``percent`` of them, beside the answer ``tokens`` are left."""
    ANSWERS_TOO_LONG = "answers_too_long"
    """The longest answers exceed what the model can write: ``percent`` of them, ``tokens``."""
    WHOLE_ALLOWANCES = "whole_allowances"
    """Each model of a choice was priced with all of its provider's free calls."""
    SHARED_ALLOWANCES = "shared_allowances"
    """A simulation shares out free calls by the given numbers, not by those it draws."""
    TEXT = "text"
    """A note of a report that was read from a document: its words are in ``name``."""


class Note(NamedTuple):
    """A note of a row or of a report."""

    code: NoteCode
    percent: Decimal | None = None
    tokens: Decimal | None = None
    factors: tuple[Decimal, Decimal] | None = None
    """The fewest and the most tokens for each token counted."""
    day: date | None = None
    name: str = ""
    model: str = ""
    """The id of the model that the note is about, where a row is of several."""
