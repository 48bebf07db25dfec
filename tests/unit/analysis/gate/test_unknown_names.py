"""Policies with names that the price list does not know are refused."""

import pytest

from llmcost.analysis.gate.unknown_names import refuse_unknown_names
from llmcost.model.problems import InputError
from tests.support.catalogs import catalog, model
from tests.unit.analysis.gate.judged import policy

LISTED = catalog(model("acme/one", aliases=("first",)))


def refused(*policies):
    """The codes and hints of the problems."""
    with pytest.raises(InputError) as caught:
        refuse_unknown_names(policies, LISTED)
    return [(problem.code, problem.hint) for problem in caught.value.problems]


def test_known_names_are_accepted():
    when = 'model.tier == "mid" or model.provider in ["acme", "best"] or model.id == "acme/one" or workload.name == "x"'
    accepted = [policy(when, match={"tier": "mid"}), policy(when, match={"tier": "m*", "name": "none"})]
    refuse_unknown_names(accepted, LISTED)
    assert refused(*accepted, policy('model.tier == "middle"')) == [("unknown-tier", "tiers: economy, mid, reasoning")]


def test_everything_unknown_is_reported_together():
    assert refused(
        policy('model.tier == "middle"'),
        policy('model.provider in ["acme", "acne"]'),
        policy("workload.monthly > $1", match={"tier": "big"}),
    ) == [
        ("unknown-tier", "tiers: economy, mid, reasoning"),
        ("unknown-provider", "providers: acme, best, host, inn"),
        ("unknown-tier", "tiers: economy, mid, reasoning"),
    ]


def test_a_model_is_named_by_its_full_id():
    assert refused(policy('model.id == "first"')) == [("unknown-model", "write acme/one")]
    ((code, _),) = refused(policy('model.id == "acme/won"'))
    assert code == "unknown-model"
