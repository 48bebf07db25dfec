"""Laws T1, P2, P5 and P9: media that a model sells by the unit bill every unit once, and no tokens."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.media import Variant
from llmcost.model.inputs.request_shape import Audio, Document, Image, OutputImage, OutputVideo, Speech, Video
from llmcost.model.inputs.serving import Batch, Retries
from llmcost.model.reports.component_key import Purpose
from llmcost.model.reports.estimate import Status
from tests.props.strategies import frac
from tests.support.catalogs import (
    counts,
    decimals,
    factors,
    fee,
    market,
    mode,
    model,
    positive,
    price,
    row_of,
    shares,
    workload,
)

amounts = positive(1000, 2)
usd = decimals(0, 100, 4)
UNITS = {
    "image": lambda n: ({"output_images": (OutputImage(8, 8, None, n), OutputImage(4, 4))}, frac(n) + 1),
    "second": lambda n: ({"output_video": OutputVideo(n, per_request=n)}, frac(n) * frac(n)),
    "character": lambda n: ({"speech": Speech(n)}, frac(n)),
    "page": lambda n: ({"documents": (Document(n), Document(n, n))}, frac(n) + frac(n) * frac(n)),
    "input_image": lambda n: ({"images": (Image(8, 8, "auto", n),)}, frac(n)),
    "input_second": lambda n: ({"video": Video(n)}, frac(n)),
}
SENT = {"page", "input_image", "input_second"}


@given(counts, amounts, usd, shares, factors, shares, st.sampled_from(sorted(UNITS)), st.booleans())
def test_p9_units_are_amounts_times_price(requests, amount, each, batched, factor, rate, unit, also_text):
    fields, units = UNITS[unit](amount)
    sold = price(modes={"batch": mode(factor)}) if also_text else price(None, None, modes={"batch": mode(factor)})
    work = workload(
        requests_per_month=requests, batch=Batch(batched), retries=Retries(rate, "input"), **fields
    )  # fmt: skip
    row = row_of(market(model("acme/one", sold, fees={unit: fee(each)})), work)
    assert (row.status, row.at_least) == (Status.PRICED, False)
    served = 1 - frac(batched) + frac(batched) * frac(factor)
    attempts = frac(requests) * (1 + frac(rate) if unit in SENT else 1)
    billed = [item for item in row.components if item.key.purpose is Purpose.FEE]
    assert sum(frac(item.monthly) for item in billed) == attempts * units * frac(each) * served
    assert all(also_text for item in row.components if item.key.bucket)
    text = row_of(
        market(model("acme/one", price(modes={"batch": mode(factor)}))), replace(work, **dict.fromkeys(fields, ()))
    )
    if also_text:
        assert frac(row.monthly) - sum(frac(item.monthly) for item in billed) == frac(text.monthly)


@given(counts, amounts, amounts, usd)
def test_p9_a_session_bills_what_is_heard_and_spoken(requests, heard, spoken, each):
    one = model("acme/one", price(None, None), fees={"minute": fee(each, unit="session_minute")})
    row = row_of(market(one), workload(requests_per_month=requests, audio=Audio(heard, spoken)))
    expected = frac(requests) * (frac(heard) + frac(spoken)) / 60 * frac(each)
    assert abs(frac(row.monthly) - expected) <= frac(requests) * frac(each) / 10**18


@given(st.permutations([100, 400, 1600, 6400]), st.integers(1, 100), st.integers(1, 100))
def test_p9_an_image_pays_the_smallest_class_that_holds_it(classes, width, height):
    fees = {f"image_{most}": fee(most, unit="image", of=Variant(max_pixels=most)) for most in classes}
    row = row_of(
        market(model("acme/one", price(None, None), fees=fees)),
        workload(requests_per_month=1, output_images=(OutputImage(width, height),)),
    )
    holding = [most for most in classes if most >= width * height]
    assert (row.monthly == min(holding)) if holding else (row.status is Status.NOT_PRICED)
    assert holding or "it sells up to 6,400 pixels" in row.reason
