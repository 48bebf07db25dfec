"""Policies with names that the price list does not know are refused."""

import pytest

from llmcost.analysis.gate.unknown_names import refuse_other_case, refuse_unknown_names
from llmcost.model.problems import InputError
from tests.support.catalogs import catalog, loaded, model, workload
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


@pytest.mark.parametrize(
    ("when", "match", "refused"),
    [
        ("workload.monthly > $1", {"labels.env": "prod"}, ["labels.env"]),
        ("workload.monthly > $1", {"labels.team": "c*"}, ["labels.Team"]),
        ("workload.monthly > $1", {"workload": "CHAT*"}, ["name"]),
        ("workload.monthly > $1", {"workload": "chat"}, []),
        ('workload.labels.env in ["prod", "beta"]', {}, ["labels.env"]),
        ('workload.labels.env == "Prod" and workload.name != "Chat"', {}, ["name"]),
        ("workload.monthly > $1", {"labels.env": "test", "tier": "Mid"}, []),
        ('workload.labels.env in ["prod", "Prod"]', {"labels.Team": "*"}, []),
    ],
)
def test_a_label_that_a_policy_misses_by_case_is_refused(when, match, refused):
    work = loaded(workload(name="chat", labels={"env": "Prod", "Team": "cx"}))
    try:
        refuse_other_case([policy(when, match=match)], [work])
        found = []
    except InputError as error:
        found = [problem.message.split()[0] for problem in error.problems]
    assert found == refused
