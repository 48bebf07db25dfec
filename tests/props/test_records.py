"""One description of a report: what is written of any record is what its schema says, and it is read back whole."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from llmcost.model.problems import Problem
from llmcost.model.reports.diff import Base, Driver
from llmcost.model.reports.estimate import Case, Summary, WorkloadEstimate
from llmcost.model.reports.gate import PolicyResult, Suggestion
from llmcost.model.reports.provenance import CatalogStamp
from llmcost.model.reports.rule_changes import RuleChange
from llmcost.model.reports.simulation import Percentiles
from llmcost.read.snapshot.json_node import parse
from llmcost.read.snapshot.records import record_of
from llmcost.render.json.documents import record_object
from llmcost.render.json.schemas import document_schema
from tests.support.records import records

DEFINITIONS = document_schema("snapshot")["definitions"]
KINDS = (
    Base,
    Case,
    CatalogStamp,
    Driver,
    Percentiles,
    PolicyResult,
    Problem,
    RuleChange,
    Suggestion,
    Summary,
    WorkloadEstimate,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=15)
def test_any_record_comes_back_from_what_was_written_of_it(kind: type, data: Any):
    record = data.draw(records(kind))
    text = json.dumps(record_object(record))
    schema = {"$ref": f"#/definitions/{kind.__name__}", "definitions": DEFINITIONS}
    assert [error.message for error in Draft7Validator(schema).iter_errors(json.loads(text))] == []
    node = parse(text, "s.json", "")
    assert record_of(node, kind) == record
    node.done()
