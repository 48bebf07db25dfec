"""The size of a picture, from the first bytes of its file."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.read.chat.image_size import size_of
from tests.unit.read.chat.samples import PICTURES


@pytest.mark.parametrize("name", PICTURES)
def test_the_size_of_a_picture(name):
    encoded = base64.b64encode(PICTURES[name]).decode()
    assert size_of(encoded) == (640, 480)
    assert size_of(encoded + "A" * 1_000_000 + "!") == (640, 480), "only the beginning is looked at"
    assert size_of("\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))) == (640, 480)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_cut_off_has_no_size_or_its_own(name):
    data = PICTURES[name]
    for end in range(min(len(data), 200)):
        assert size_of(base64.b64encode(data[:end]).decode()) in (None, (640, 480))


@given(
    st.binary()
    | st.sampled_from(list(PICTURES.values())).flatmap(lambda data: st.binary().map(lambda rest: data[:12] + rest))
)
def test_garbage_has_no_size_and_does_no_harm(data):
    found = size_of(base64.b64encode(data).decode())
    assert found is None or all(0 < side <= 100_000 for side in found)
