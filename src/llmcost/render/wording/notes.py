"""The words of notes, in every format."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from llmcost.model.money import plain
from llmcost.model.reports.estimate import Row
from llmcost.model.reports.notes import TAKEN_AS, TAKEN_FOR, Note, NoteCode

_FREE, _ODD = "free by declaration: ", "is the price in another unit? "
TEXTS: dict[NoteCode, str | Callable[[Note], str]] = {
    NoteCode.RETIRES: lambda note: f"retires {note.day}",
    NoteCode.RETIRED: lambda note: f"retired {note.day}",
    NoteCode.SERVED_BY: lambda note: f"served by {note.name}",
    NoteCode.GUARANTEE_ENDED: lambda note: f"price guaranteed only through {note.day}",
    NoteCode.DISCOUNT: lambda note: f"{_percent(note)} discount",
    NoteCode.MARKUP: lambda note: f"{_percent(note)} markup",
    NoteCode.NO_THINKING: "does not think",
    NoteCode.NO_CACHE_PRICE: lambda note: (
        f"no cache price{' for ' if note.name else ''}{note.name}: cached tokens bill as input"
    ),
    NoteCode.NO_LONG_CACHE: lambda note: f"no cache of {note.name}: writes expire as default ones",
    NoteCode.NO_MODE_PRICE: lambda note: f"no {note.name} price: billed at the standard price",
    NoteCode.UNPRICED: lambda note: f"no price for {note.name}: the month is a lower bound",
    NoteCode.NOT_SERVED: lambda note: f"{note.name} serves none of its models: all requests bill by the token",
    NoteCode.PREFIX_TOO_SHORT: lambda note: f"caching needs {_tokens(note)}: the prefix bills as input",
    NoteCode.CACHE_LOSES: "caching costs more than it saves",
    NoteCode.REQUESTS_TOO_LONG: lambda note: note.too_long,
    NoteCode.ANSWERS_TOO_LONG: lambda note: f"{_percent(note)} of answers exceed the output limit ({_tokens(note)})",
    NoteCode.FREE_BY_DECLARATION: lambda note: f"{_FREE}{note.name}",
    NoteCode.TAKEN_FOR: lambda note: note.name,
    NoteCode.ODD_RATE: lambda note: f"{_ODD}{note.name}",
    NoteCode.RECOUNTED: lambda note: note.name,
    NoteCode.WHOLE_ALLOWANCES: (
        "each workload is priced with the full free allowance of its provider, which all workloads share: "
        "`estimate` with all of them distributes it"
    ),
    NoteCode.SHARED_ALLOWANCES: "free calls are distributed among the workloads by their given numbers",
    NoteCode.TEXT: lambda note: note.name,
}


def note_text(note: Note) -> str:
    """``retires 2026-12-11``; of one model of a mix, ``acme/one: does not think``."""
    words = TEXTS[note.code]
    text = words if isinstance(words, str) else words(note)
    return f"{note.model}: {text}" if note.model else text


def note_texts(notes: Iterable[Note]) -> list[str]:
    """The notes in words, in their order."""
    return [note_text(note) for note in notes]


def remarks(row: Row) -> str:
    """The notes that every report says: free months, odd rates, recounted numbers, and what a name was taken for.

    Also of a row that was read from a document; empty without one.
    """
    return "; ".join(
        text for text in note_texts(row.notes) if text.startswith((_FREE, _ODD, TAKEN_AS)) or TAKEN_FOR in text
    )


def _percent(note: Note) -> str:
    return f"{plain(note.percent or Decimal(0))}%"


def _tokens(note: Note) -> str:
    return f"{int(note.tokens or 0):,} tokens"
