"""Cascades worked out by hand."""

from decimal import Decimal

from tests.support.catalogs import market, workload
from tests.unit.analysis.optimize.choices import MILLION, ONE, TEN, mixing, score


def test_a_cascade_by_hand():
    """$1,000 and 65 % first, the rest on the $10,000 model that resolves all: 1,000 + 0.35 × 10,000 = $4,500."""
    found = score("acme/one", resolves=0.65), score("best/ten", resolves=1)
    one = mixing(market(ONE, TEN), workload(**MILLION), *found, given={"min_quality": Decimal("0.99")})
    (cascade,) = (mix for mix in one.mixes if mix.kind == "cascade")
    assert one.single.monthly == 10000
    assert cascade.monthly == 4500
    assert cascade.saves == 5500
    assert cascade.resolved == 1
    (even,) = cascade.break_even
    assert (even.rate, even.pays) == (Decimal("0.65"), Decimal("0.1")), "1,000 + (1 − r) × 10,000 = 10,000 at r = 0.1"


def test_what_one_model_leaves_is_harder():
    """Of 100 requests 10 easy and 18 hard are left by the first: of these 28 the second resolves 10 × 0.9 + 18 × 0.5."""
    found = [
        score("acme/one", resolves=0.8, difficulty="easy"),
        score("acme/one", resolves=0.64, difficulty="hard"),
        score("best/ten", resolves=0.9, difficulty="easy"),
        score("best/ten", resolves=0.5, difficulty="hard"),
    ]
    mixes = {"work": {"easy": Decimal("0.5"), "hard": Decimal("0.5")}}
    one = mixing(market(ONE, TEN), workload(**MILLION), *found, mixes=mixes, given={"min_quality": Decimal("0.85")})
    (cascade,) = (mix for mix in one.mixes if mix.kind == "cascade")
    assert [leg.share for leg in cascade.legs] == [1, Decimal("0.28")]
    assert cascade.legs[1].resolves == round(Decimal(18) / 28, 18)
    assert cascade.resolved == Decimal("0.9")
    assert one.by_difficulty
