"""The rows of an estimate: what fits, and what is billed."""

import pytest

from llmcost.model.inputs.media import MediaFamily
from llmcost.model.inputs.request_shape import Audio, Bin, Length
from llmcost.model.reports.estimate import MonthlyTokens, Status
from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import TODAY, d, estimate_of, market, model, price, workload
from tests.unit.analysis.estimate.portfolios import ON, SHOWN


def test_a_row_that_does_not_fit_stays_with_its_reason():
    one = estimate_of(ON, workload(model="acme/small"))
    (short,) = [row for row in one.alternatives if row.model == "best/short"]
    assert (short.status, short.monthly) == (Status.NOT_ELIGIBLE, None)
    assert "500" in short.reason


@pytest.mark.parametrize(
    ("limits", "fits"),
    [
        ({"context": 1600}, True),
        ({"context": 1599}, False),
        ({"max_output": 600}, True),
        ({"max_output": 599}, False),
    ],
)
def test_a_request_fits_to_the_last_token(limits, fits):
    """1,000 tokens sent, 100 seen, 500 thought."""
    on = market(model("acme/one", thinking="always", **limits))
    row = estimate_of(on, workload(thinking_multiplier=5)).own
    assert row.status is (Status.PRICED if fits else Status.NOT_ELIGIBLE)
    assert (row.reason is None) is (row.monthly is not None) is fits


def test_models_with_different_answer_limits_differ_for_answers_that_vary():
    """A tenth of the answers has 4,000 tokens: the mean of 490 fits both."""
    bars = (Bin(d(100), d(9)), Bin(d(4000), d(1)))
    on = market(model("acme/one", max_output=5000, featured=SHOWN), model("acme/two", max_output=3000, featured=SHOWN))
    rows = estimate_of(on, workload(output_tokens=Length(bins=bars))).alternatives
    cut = Note(NoteCode.ANSWERS_TOO_LONG, percent=d(10), tokens=d(3000))
    assert {row.model: cut in row.notes for row in rows} == {"acme/one": False, "acme/two": True}


def test_spoken_answers_are_output():
    """10 s heard are 100 tokens, 5 s spoken are 50, of 1,000 requests."""
    rates = {"audio_input_per_second": d(10), "audio_output_per_second": d(10)}
    voice = MediaFamily("voice", ("acme/one",), ("list",), TODAY, **rates)
    speaker = model("acme/one", price(1, 2, audio_input=3, audio_output=4), capabilities=("audio",))
    on = market(speaker, media={"voice": voice})
    one = estimate_of(on, workload(audio=Audio(d(10), d(5))))
    assert one.tokens == MonthlyTokens(d(1_100_000), d(150_000), d(0))
