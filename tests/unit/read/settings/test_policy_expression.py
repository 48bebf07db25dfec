"""The language of policies: what can be written, and where exactly it is wrong."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.gate.policy_facts import FACTS
from llmcost.model.inputs.policy_expression import (
    NAMES,
    BooleanFact,
    Comparison,
    Junction,
    Membership,
    NameReference,
    Not,
    NumberLiteral,
    TextLiteral,
    names_of,
    needs_base,
    of_each_workload,
)
from llmcost.model.problems import Where
from llmcost.read.settings.policy_expression import parse_expression
from tests.support.catalogs import d


def at(offset):
    return Where("llmcost.yaml", 1, offset + 1)


def read(text):
    test, problems = parse_expression(text, at)
    assert problems == []
    return test


def wrong(text):
    """The code and the column of each problem."""
    test, problems = parse_expression(text, at)
    assert test is None
    assert all(problem.hint and problem.message.startswith("when: ") for problem in problems)
    return [(problem.code, problem.where.column) for problem in problems]


def named(path):
    return NameReference(path)


def more(path, than):
    return Comparison(NameReference(path), ">", NumberLiteral(d(than)))


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("total.monthly > 3000", more("total.monthly", 3000)),
        ("3000<total.monthly", Comparison(NumberLiteral(d(3000)), "<", named("total.monthly"))),
        ("total.monthly >= 1_000.50", Comparison(named("total.monthly"), ">=", NumberLiteral(d("1000.50")))),
        ("total.monthly > $1.5k", Comparison(named("total.monthly"), ">", NumberLiteral(d(1500), "usd"))),
        ("workload.per_request > $0.02", Comparison(named("workload.per_request"), ">", NumberLiteral(d("0.02"), "usd"))),
        ("diff.percent > 20%", Comparison(named("diff.percent"), ">", NumberLiteral(d(20), "percent"))),
        ("diff.amount < -5", Comparison(named("diff.amount"), "<", NumberLiteral(d(-5)))),
        ("workload.monthly > workload.budget.monthly", Comparison(named("workload.monthly"), ">", named("workload.budget.monthly"))),
        ("workload.requests == 5M", Comparison(named("workload.requests"), "==", NumberLiteral(d(5_000_000)))),
        ("model.tier == 'frontier'", Comparison(named("model.tier"), "==", TextLiteral("frontier", at(14)))),
        ('"prod" != workload.labels.env', Comparison(TextLiteral("prod", at(0)), "!=", named("workload.labels.env"))),
        ("workload.labels.cost-centre == 'a and b'", Comparison(named("workload.labels.cost-centre"), "==", TextLiteral("a and b", at(31)))),
        ("model.id in ['a/b', \"c/d\"]", Membership(named("model.id"), (TextLiteral("a/b", at(13)), TextLiteral("c/d", at(20))))),
        ("model.id not in ['a/b']", Not(Membership(named("model.id"), (TextLiteral("a/b", at(17)),)))),
        ("model.retired", BooleanFact(named("model.retired"))),
        ("not not catalog.changed", Not(Not(BooleanFact(named("catalog.changed"))))),
        ("(total.monthly) > (3000)", more("total.monthly", 3000)),
        ("  total.monthly\n>\t3000 ", more("total.monthly", 3000)),
    ],
)  # fmt: skip
def test_what_can_be_written(text, test):
    assert read(text) == test


def test_not_binds_closer_than_and_and_closer_than_or():
    a, b, c = (BooleanFact(named(name)) for name in ("model.retired", "catalog.changed", "model.retired"))
    assert read("model.retired or catalog.changed and not model.retired") == Junction(
        "or", (a, Junction("and", (b, Not(c))))
    )
    assert read("(model.retired or catalog.changed) and model.retired") == Junction("and", (Junction("or", (a, b)), c))
    assert read("not model.retired and catalog.changed") == Junction("and", (Not(a), b))
    assert read("not (model.retired and catalog.changed)") == Not(Junction("and", (a, b)))


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("expression", 1)]),
        ("   ", [("expression", 4)]),
        ("total.monthly", [("not-comparable", 1)]),
        ("3000", [("not-comparable", 1)]),
        ("'text'", [("not-comparable", 1)]),
        ("total.monthly >", [("expression", 16)]),
        ("> 3000", [("expression", 1)]),
        ("total.monthly > > 3000", [("expression", 17)]),
        ("total.monthly = 3000", [("expression", 15)]),
        ("total.monthly === 3000", [("expression", 15)]),
        ("total.monthly => 3000", [("expression", 15)]),
        ("total.monthly =< 3000", [("expression", 15)]),
        ("total.monthly <> 3000", [("expression", 15)]),
        ("total.monthly ≥ 3000", [("expression", 15)]),
        ("total.monthly > 1 && model.retired", [("expression", 19)]),
        ("total.monthly > 1 || model.retired", [("expression", 19)]),
        ("!model.retired", [("expression", 1)]),
        ("total.monthly > 3000 model.retired", [("expression", 22)]),
        ("total.monthly > 3000;", [("expression", 21)]),
        ("total.monthly > 3000 and", [("expression", 25)]),
        ("and model.retired", [("expression", 1)]),
        ("model.retired or or catalog.changed", [("expression", 18)]),
        ("not", [("expression", 4)]),
        ("(total.monthly > 3000", [("expression", 22)]),
        ("total.monthly > 3000)", [("expression", 21)]),
        ("()", [("expression", 2)]),
        ("1 < total.monthly < 2", [("expression", 19)]),
        ("total.mothly > 3", [("unknown-name", 1)]),
        ("total > 3 or monthly > 4", [("unknown-name", 1), ("unknown-name", 14)]),
        ("workload.labels == 'x'", [("unknown-name", 1)]),
        ("model.tier == frontier", [("unknown-name", 15)]),
        ("model.retired == true", [("unknown-name", 18)]),
        ("__import__('os').system('id')", [("expression", 17)]),
        ("max(total.monthly) > 3", [("expression", 1)]),
        ("total.monthly + 1 > 3", [("expression", 15)]),
        ("total.monthly - 1 > 3", [("expression", 15)]),
        ("total.monthly * 2 > 3", [("expression", 15)]),
        ("total.monthly > 1,000", [("expression", 17)]),
        ("total.monthly > 1e5", [("expression", 17)]),
        ("total.monthly > 0x10", [("expression", 17)]),
        ("total.monthly > 1.", [("expression", 17)]),
        ("total.monthly > .5", [("expression", 17)]),
        ("total.monthly > 007", [("expression", 17)]),
        ("total.monthly > $5%", [("expression", 17)]),
        ("total.monthly > 20 %", [("expression", 20)]),
        ("total.monthly > €5", [("expression", 17)]),
        ("total.monthly > NaN", [("unknown-name", 17)]),
        ("total.monthly > 1" + "0" * 400, [("expression", 17)]),
        ("total.monthly > 0." + "0" * 400 + "1", [("expression", 17)]),
        ("model.tier == 'frontier", [("expression", 15)]),
        ("model.tier == “frontier”", [("expression", 15)]),
        ("model.tier > 'frontier'", [("not-comparable", 12)]),
        ("model.tier == 3", [("not-comparable", 12)]),
        ("total.monthly > 'many'", [("not-comparable", 15)]),
        ("model.retired > 3", [("not-comparable", 15)]),
        ("(total.monthly > 3) > 2", [("not-comparable", 21)]),
        ("diff.percent > $20", [("not-comparable", 14)]),
        ("total.monthly > 20%", [("not-comparable", 15)]),
        ("total.monthly > workload.requests", [("not-comparable", 15)]),
        ("1 < 2", [("expression", 1)]),
        ("'a' == 'a'", [("expression", 1)]),
        ("model.id in 'a'", [("expression", 13)]),
        ("model.id in []", [("expression", 14)]),
        ("model.id in ['a' 'b']", [("expression", 18)]),
        ("model.id in ['a'", [("expression", 17)]),
        ("model.id in [a]", [("expression", 14)]),
        ("total.monthly in ['a']", [("not-comparable", 15)]),
        ("(" * 21 + "model.retired" + ")" * 21, [("expression", 21)]),
        ("not " * 21 + "model.retired", [("expression", 81)]),
        ("model.retired or " * 200 + "model.retired", [("expression", 1)]),
        ("total.monthly > \x00 3", [("expression", 17)]),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_wrong_and_where(text, problems):
    assert wrong(text) == problems


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("total.mothly > 3", "did you mean total.monthly?"),
        ("amount > 3", "did you mean diff.amount or total.diff.amount?"),
        ("model.tier == frontier", 'write text in quotes: "frontier"'),
        ("total.monthly = 3", "write =="),
        ("total.monthly > 1 && model.retired", "write and"),
        ("total.monthly > 1 AND model.retired", "write and"),
        ("total.monthly > 1,000", "write 1000"),
        ("(total.monthly > 3", "it is opened in column 1"),
        ("1 < total.monthly < 2", "with `and` between"),
        ("model.retired == true", "the name alone"),
    ],
)
def test_the_remedy(text, hint):
    _, problems = parse_expression(text, at)
    assert hint in problems[0].hint


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=string.printable + "≥€“\u202e", max_size=60) | st.lists(
    st.sampled_from([*NAMES, "and", "or", "not", "in", "(", ")", "[", "]", ",", "'a'", "3", "$4", "5%", ">", "==", "-", "<="]), max_size=12
).map(" ".join))  # fmt: skip
def test_any_text_is_read_or_refused_with_its_place(text):
    test, problems = parse_expression(text, at)
    assert (test is None) == bool(problems)
    assert all(1 <= problem.where.column <= len(text) + 1 for problem in problems)


@pytest.mark.parametrize(
    ("text", "each", "base"),
    [
        ("total.monthly > 3", False, False),
        ("total.diff.percent > 3", False, True),
        ("catalog.age_days > 3", False, False),
        ("catalog.changed", False, True),
        ("workload.monthly > 3", True, False),
        ("model.retired", True, False),
        ("total.monthly > 3 and diff.amount > 2", True, True),
    ],
)
def test_what_is_judged_for_each_workload_and_what_needs_a_base(text, each, base):
    test = read(text)
    assert (of_each_workload(test), needs_base(test)) == (each, base)


def test_every_name_has_a_meaning_and_a_value():
    assert set(FACTS) == set(NAMES)
    for name, subject in NAMES.items():
        text = {"text": f"{name} == 'x'", "truth": name}.get(subject.unit, f"{name} > 1")
        assert list(names_of(read(text))) == [name]
