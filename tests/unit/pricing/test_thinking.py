"""How much a model thinks, as the workload's own and as an auxiliary model, and how much of that is sent again (law T3)."""

from dataclasses import replace

import pytest

from llmcost.model.inputs.request_shape import Agent, Conversation
from llmcost.model.inputs.serving import SideCall
from llmcost.model.reports.component_key import Purpose
from llmcost.model.reports.estimate import Basis
from llmcost.pricing.price_list.lookup import Candidate
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.thinking import Thinking, assumed_multipliers, auxiliary_thinking, resends_thinking, thinking_of
from tests.support.catalogs import TODAY, catalog, d, model, workload

NEVER = model("acme/never")
OPTIONAL = model("acme/optional", thinking="optional", thinking_tier="reasoning")
ALWAYS = model("acme/always", thinking="always", tier="mid")
LISTED = catalog(NEVER, OPTIONAL, ALWAYS)
PRICES = PriceBook(LISTED, TODAY)


@pytest.mark.parametrize(
    ("candidate", "given", "multiplier", "basis"),
    [
        (Candidate(NEVER), None, 0, Basis.DERIVED),
        (Candidate(NEVER), 3, 0, Basis.DERIVED),
        (Candidate(OPTIONAL), None, 0, Basis.ASSUMED),
        (Candidate(OPTIONAL), 3, 3, Basis.GIVEN),
        (Candidate(OPTIONAL, thinking=True), None, 10, Basis.ASSUMED),
        (Candidate(OPTIONAL, thinking=True), 3, 3, Basis.GIVEN),
        (Candidate(ALWAYS), None, 2, Basis.ASSUMED),
        (Candidate(ALWAYS), 0, 0, Basis.GIVEN),
    ],
)
def test_the_multiplier_of_a_row(candidate, given, multiplier, basis):
    work = workload(thinking_multiplier=None if given is None else d(given))
    assert thinking_of(work, candidate, LISTED) == Thinking(multiplier, basis)


@pytest.mark.parametrize(
    ("name", "given", "multiplier"),
    [
        ("acme/optional", None, 0),
        ("acme/optional", 3, 0),
        ("acme/optional+thinking", None, 10),
        ("acme/optional+thinking", 3, 3),
        ("acme/always", None, 2),
        ("acme/always", 3, 3),
        ("acme/never", 3, 0),
    ],
)
def test_a_given_multiplier_makes_no_auxiliary_model_think(name, given, multiplier):
    work = workload(thinking_multiplier=None if given is None else d(given))
    assert auxiliary_thinking(work, name, PRICES).multiplier == multiplier


@pytest.mark.parametrize(
    ("shape", "of_model", "of_workload", "resent"),
    [
        ("chat", "never", None, False),
        ("chat", "tool_loop", None, False),
        ("chat", "always", None, True),
        ("agent", "tool_loop", None, True),
        ("agent", "always", "never", False),
        ("chat", "never", "always", True),
    ],
)
def test_whether_thinking_is_sent_again(shape, of_model, of_workload, resent):
    shapes = {
        "chat": {"conversation": Conversation(turns=2, user_tokens=d(9))},
        "agent": {"agent": Agent(steps=2, tool_result_tokens=d(9))},
    }
    work = workload(thinking_resent=of_workload, **shapes[shape])
    assert resends_thinking(work, model(thinking_resent=of_model)) is resent


def test_the_multipliers_that_nobody_gave_are_known_by_the_thinking_that_they_bill():
    """An auxiliary model that may think does not, by law T3; nobody has to say so."""
    judges = (SideCall("judge", "acme/always", d(5), d(5)), SideCall("tag", "acme/optional", d(5), d(5)))
    work = workload(side_calls=judges)
    models = [Candidate(NEVER), Candidate(OPTIONAL), Candidate(ALWAYS)]
    found = assumed_multipliers(work, models, PRICES)
    assert {(key.purpose, key.model, key.label): each for key, each in found.items()} == {
        (Purpose.MODEL, "acme/optional", ""): 0,
        (Purpose.MODEL, "acme/always", ""): 2,
        (Purpose.SIDE_CALL, "acme/always", "judge"): 2,
    }
    assert not assumed_multipliers(replace(work, thinking_multiplier=d(0)), models, PRICES)
    assert len(assumed_multipliers(replace(work, output_tokens=None), models, PRICES)) == 1
