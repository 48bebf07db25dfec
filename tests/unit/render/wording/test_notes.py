"""The words of notes."""

from datetime import date

import pytest

from llmcost.model.reports.notes import Note, NoteCode
from llmcost.render.wording.notes import TEXTS, note_text, note_texts
from tests.support.catalogs import d

NOTES = {
    "retires 2026-12-11": Note(NoteCode.RETIRES, day=date(2026, 12, 11)),
    "retired 2026-11-22": Note(NoteCode.RETIRED, day=date(2026, 11, 22)),
    "price guaranteed only through 2026-11-21": Note(NoteCode.GUARANTEE_ENDED, day=date(2026, 11, 21)),
    "12.5% discount": Note(NoteCode.DISCOUNT, percent=d("12.50")),
    "5.5% markup": Note(NoteCode.MARKUP, percent=d("5.50")),
    "served by best/two": Note(NoteCode.SERVED_BY, name="best/two"),
    "does not think": Note(NoteCode.NO_THINKING),
    "no cache price: cached tokens bill as input": Note(NoteCode.NO_CACHE_PRICE),
    "no cache of 1h: writes expire as default ones": Note(NoteCode.NO_LONG_CACHE, name="1h"),
    "no batch price: billed at the standard price": Note(NoteCode.NO_MODE_PRICE, name="batch"),
    "no price for region eu: the month is a lower bound": Note(NoteCode.UNPRICED, name="region eu"),
    "azure-ptu serves none of its models: all requests bill by the token": Note(NoteCode.NOT_SERVED, name="azure-ptu"),
    "caching needs 1,024 tokens: the prefix bills as input": Note(NoteCode.PREFIX_TOO_SHORT, tokens=d(1024)),
    "caching costs more than it saves": Note(NoteCode.CACHE_LOSES),
    "0.2% of requests exceed the 8,000 tokens that the context leaves for input": Note(
        NoteCode.REQUESTS_TOO_LONG, percent=d("0.20"), tokens=d("8000.5")
    ),
    "10% of answers exceed the output limit (2,700 tokens)": Note(
        NoteCode.ANSWERS_TOO_LONG, percent=d("10.0"), tokens=d(2700)
    ),
    "free by declaration: batch.factor is 0": Note(NoteCode.FREE_BY_DECLARATION, name="batch.factor is 0"),
    '"x/nova" is taken for acme/nova': Note(NoteCode.TAKEN_FOR, name='"x/nova" is taken for acme/nova'),
    "is the price in another unit? input is $0.1": Note(NoteCode.ODD_RATE, name="input is $0.1"),
    "the numbers are taken as counts of a/b": Note(NoteCode.RECOUNTED, name="the numbers are taken as counts of a/b"),
    "as it was written": Note(NoteCode.TEXT, name="as it was written"),
    "best/two: does not think": Note(NoteCode.NO_THINKING, model="best/two"),
}


@pytest.mark.parametrize("text", NOTES)
def test_a_note_in_words(text):
    assert note_text(NOTES[text]) == text


def test_every_code_has_words():
    assert set(TEXTS) == set(NoteCode)
    assert {note.code for note in NOTES.values()} | {NoteCode.WHOLE_ALLOWANCES, NoteCode.SHARED_ALLOWANCES} == set(
        TEXTS
    )
    assert note_texts(NOTES.values()) == list(NOTES)
