"""Template variables are removed from the text and counted with a given length."""

import pytest

from llmcost.model.problems import InputError, Where
from llmcost.read.chat.variables import Variables

HERE = Where("prompt.md", 3)


def test_variables_are_removed_and_counted_each_time():
    found = Variables({"name": 5, "question": 300}).remove_from("Hi {{name}}, {{ question }} {{name}}!", HERE)
    assert found == ("Hi ,  !", 310)


def test_a_text_without_variables_stays_as_it_is():
    assert Variables({}).remove_from("{name} {{}} {{ }}", HERE) == ("{name} {{}} {{ }}", 0)


def test_variables_without_a_length_are_reported_together():
    with pytest.raises(InputError) as caught:
        Variables({"b": 1}).remove_from("{{c}} {{a}} {{b}} {{a}}", HERE)
    assert [(p.code, p.hint, p.where) for p in caught.value.problems] == [
        ("no-length", "add --var a=300", HERE),
        ("no-length", "add --var c=300", HERE),
    ]


def test_a_length_that_no_text_uses_is_reported_at_the_end():
    variables = Variables({"used": 1, "unused": 2})
    variables.remove_from("{{used}}", HERE)
    with pytest.raises(InputError, match="no template has the variable unused"):
        variables.check()
    variables.remove_from("{{unused}}", HERE)
    variables.check()
