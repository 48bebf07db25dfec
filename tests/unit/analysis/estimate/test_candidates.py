"""Which models a workload is compared with, and in which order."""

import pytest

from llmcost.analysis.estimate.estimate import estimate
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, Where
from tests.support.catalogs import estimate_of, workload
from tests.unit.analysis.estimate.portfolios import ON


def ids(one):
    return [row.model for row in one.alternatives]


def test_featured_rows_by_tier_the_cheapest_first_what_has_no_price_last():
    one = estimate_of(ON, workload(model="acme/small", output_tokens=0))
    assert ids(one) == ["best/small", "acme/small", "acme/large", "best/short", "acme/large+thinking"]
    assert [row.tier for row in one.alternatives] == ["economy", "economy", "mid", "mid", "reasoning"]
    assert one.own is one.alternatives[1]


def test_the_own_model_is_always_among_them():
    one = estimate_of(ON, workload(model="best/quiet"))
    assert ids(one)[:3] == ["best/small", "acme/small", "best/quiet"]
    assert ids(estimate_of(ON, workload(model="best/gone"), tiers=["economy"]))[-1] == "best/gone"


@pytest.mark.parametrize(
    ("candidates", "options", "wanted"),
    [
        (("best/quiet",), {}, ["acme/small", "best/quiet"]),
        (("tier:mid", "best/quiet"), {}, ["acme/small", "best/quiet", "acme/large", "best/short"]),
        (("tier:mid", "best/quiet"), {"tiers": ["mid"]}, ["acme/small", "acme/large", "best/short"]),
        (("acme/small", "acme/small"), {}, ["acme/small"]),
        (("best/gone",), {}, ["acme/small", "best/gone"]),
        (("large+thinking",), {}, ["acme/small", "acme/large+thinking"]),
        ((), {"tiers": ["reasoning"]}, ["acme/small", "acme/large+thinking"]),
        (
            ("best/quiet",),
            {"everything": True},
            ["best/small", "acme/small", "best/quiet", "acme/large", "best/short", "acme/large+thinking"],
        ),
    ],
)
def test_candidates(candidates, options, wanted):
    one = estimate_of(ON, workload(model="acme/small", output_tokens=0, candidates=candidates), **options)
    assert ids(one) == wanted


def test_embeddings_are_compared_with_embeddings_of_makers():
    one = estimate_of(ON, workload(model="acme/vectors", output_tokens=0))
    assert ids(one) == ["acme/vectors", "best/vectors"]


def test_everything_unknown_is_reported_at_once_with_its_place():
    fields = {"model": Where("a.yaml", 2, 1), "candidates.1": Where("a.yaml", 4, 5)}
    one = LoadedWorkload(
        workload(model="acme/smal", candidates=("acme/large", "nobody", "tier:midd")), Where("a.yaml", 1), fields
    )
    two = LoadedWorkload(workload(model="nowhere", name="two"), Where("b.yaml", 1))
    with pytest.raises(InputError) as caught:
        estimate([one, two], ON, tiers=["big"], group_by="team")
    found = [(p.code, p.where) for p in caught.value.problems]
    assert found == [
        ("unknown-model", Where("a.yaml", 2, 1)),
        ("unknown-model", Where("a.yaml", 4, 5)),
        ("unknown-tier", Where("a.yaml", 1)),
        ("unknown-model", Where("b.yaml", 1)),
        ("unknown-tier", None),
        ("unknown-label", None),
    ]
    assert "economy, mid, reasoning" in caught.value.problems[4].hint
