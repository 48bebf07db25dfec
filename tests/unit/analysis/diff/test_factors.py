"""Which fields of a workload belong together, and what a change is."""

from dataclasses import fields, replace

from llmcost.analysis.diff.factors import PARTS, changed
from llmcost.model.inputs.prompt import Prompt
from tests.unit.analysis.diff.workload_texts import read


def test_every_field_of_a_prompt_is_a_part():
    assert {*PARTS, "variables"} == {field.name for field in fields(Prompt)}


def test_what_a_price_does_not_depend_on_is_no_change():
    other = read("labels: {a: b}\ndescription: x\nbudget: 5\nusers: 9\ntask: simple_qa\ncandidates: [gpt-4o]\n")
    assert changed(read(), other) == []
    assert changed(read(), replace(read(), workload=replace(read().workload, version=1))) == []
