"""Laws V3 and V4 for media: they are part of the past and of the cache; and law T1: each token is in one bucket."""

from hypothesis import given, settings

from tests.props.piece_by_piece import media_units
from tests.props.strategies import frac
from tests.support.catalogs import row_of


@settings(max_examples=400)
@given(media_units())
def test_v3_media_are_sent_again_left_out_summarised_and_cached(unit):
    """What a unit with media costs is the sum of its pieces, and each token is billed once."""
    on, work, (cost, tokens) = unit
    row = row_of(on, work)
    assert row.reason is None or row.reason == ""
    assert frac(row.monthly) * 10**6 == 3 * cost
    assert sum(frac(item.quantity) for item in row.components) == 3 * tokens
