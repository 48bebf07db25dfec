"""Notes on amounts, as codes with values. ``render.wording.notes`` has the texts."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from ..money import plain
from ..record import record

TAKEN_FOR = '" is taken for '
"""Is in the text of every note on a name."""
TAKEN_AS = "the numbers are taken as counts of "
"""Begins the text of every note on numbers that a change of models makes counts of another tokenizer."""


class NoteCode(StrEnum):
    """The kinds of notes. The docstrings name the values that are set."""

    RETIRES = "retires"
    """The model retires soon: ``day``."""
    RETIRED = "retired"
    """The model has retired: ``day``."""
    SERVED_BY = "served_by"
    """The provider sends calls of the model to another one, which is billed: ``name``."""
    GUARANTEE_ENDED = "guarantee_ended"
    """The provider promised the price through ``day``, which has passed."""
    DISCOUNT = "discount"
    """A negotiated discount is in the price: ``percent``."""
    MARKUP = "markup"
    """A markup of a reseller is in the price: ``percent``."""
    NO_THINKING = "no_thinking"
    """The workload asks for thinking, and the model does not think."""
    NO_CACHE_PRICE = "no_cache_price"
    """The provider sells no cached tokens, or none of the medium ``name``."""
    NO_LONG_CACHE = "no_long_cache"
    """The provider sells no cache writes that live for ``name``."""
    NO_MODE_PRICE = "no_mode_price"
    """There is no price for the mode ``name``, a discount, so the standard price is billed."""
    UNPRICED = "unpriced"
    """There is no price for ``name``, which can only make the month more expensive: it is a lower bound (law P2)."""
    NOT_SERVED = "not_served"
    """The reserved units serve none of the workload's own models: ``name`` is the plan."""
    PREFIX_TOO_SHORT = "prefix_too_short"
    """The model only caches longer prefixes: ``tokens``."""
    CACHE_LOSES = "cache_loses"
    """The cache costs more than it saves."""
    REQUESTS_TOO_LONG = "requests_too_long"
    """The longest requests do not fit the context: ``percent`` of them; the answer leaves ``tokens`` for input."""
    ANSWERS_TOO_LONG = "answers_too_long"
    """The longest answers exceed the limit of the model: ``percent`` of them, ``tokens``."""
    FREE_BY_DECLARATION = "free_by_declaration"
    """The month, or a part of it, is free or almost free because the project says so: ``name`` has the declarations."""
    TAKEN_FOR = "taken_for"
    """The model was named in the form of another tool: ``name`` says what the name was taken for."""
    ODD_RATE = "odd_rate"
    """A rate of a layer is probably in another unit: ``name`` says which."""
    RECOUNTED = "recounted"
    """The model changed, and the numbers are taken as counts of the new one: ``name`` says so, and the remedy."""
    WHOLE_ALLOWANCES = "whole_allowances"
    """Each option was priced with all free calls of its provider."""
    SHARED_ALLOWANCES = "shared_allowances"
    """A simulation shares free calls by the given numbers, not by the drawn ones."""
    TEXT = "text"
    """A note that was read from a document, with its text in ``name``."""


@record
class Note:
    code: NoteCode
    percent: Decimal | None = None
    tokens: Decimal | None = None
    day: date | None = None
    name: str = ""
    model: str = ""
    """The id of the model, if the row has several."""

    @property
    def too_long(self) -> str:
        """The text of ``REQUESTS_TOO_LONG``, which is also a message of the gate."""
        share, room = plain(self.percent or Decimal(0)), int(self.tokens or 0)
        return f"{share}% of requests exceed the {room:,} tokens that the context leaves for input"
