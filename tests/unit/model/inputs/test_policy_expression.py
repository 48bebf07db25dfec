"""What a policy is about: the names and texts of its expression."""

import pytest

from llmcost.model.inputs.policy_expression import (
    names_of,
    needs_base,
    of_each_workload,
    operands_of,
    subject_of,
    texts_of,
)
from llmcost.model.problems import Where
from llmcost.read.settings.policy_expression import parse_expression


def expression(text):
    found, problems = parse_expression(text, lambda offset: Where("llmcost.yaml", 1, offset + 1))
    assert problems == []
    return found


def test_a_label_may_have_any_name():
    assert subject_of("workload.labels.team") is not None
    assert subject_of("workload.labels.") is None
    assert subject_of("workload.nothing") is None


def test_every_name_and_every_text_is_found_in_its_order():
    found = expression(
        'workload.labels.team == "ads" and not (model.provider in ["openai", "xai"] or total.monthly > $5)'
    )
    assert list(names_of(found)) == ["workload.labels.team", "model.provider", "total.monthly"]
    assert [(name, text.value) for name, text in texts_of(found)] == [
        ("workload.labels.team", "ads"),
        ("model.provider", "openai"),
        ("model.provider", "xai"),
    ]
    assert len(list(operands_of(found))) == 7


@pytest.mark.parametrize(
    ("text", "each", "base"),
    [
        ("workload.monthly > $5", True, False),
        ("total.monthly > $5", False, False),
        ("diff.percent > 20%", True, True),
    ],
)
def test_what_an_expression_needs(text, each, base):
    found = expression(text)
    assert (of_each_workload(found), needs_base(found)) == (each, base)
