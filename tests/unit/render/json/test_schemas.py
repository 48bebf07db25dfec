"""Every outlook has a name, a schema and a writer of its own."""

import json

import pytest
from jsonschema import Draft7Validator

from llmcost.model.reports.outlook import Outlook
from llmcost.render.json.documents import document
from llmcost.render.json.schemas import DOCUMENTS, document_schema
from tests.support.outlooks import OUTLOOKS


def test_every_kind_has_a_name_and_a_sample():
    assert {type(report) for report in OUTLOOKS.values()} == set(Outlook.__subclasses__())
    assert all(DOCUMENTS[report.kind] == (type(report),) for report in OUTLOOKS.values())


@pytest.mark.parametrize("report", OUTLOOKS.values(), ids=OUTLOOKS)
def test_a_document_is_what_its_schema_says_and_nothing_may_be_missing(report):
    made = json.loads(json.dumps(document(report, "1", "2026-11-22T10:00:00Z")))
    schema = Draft7Validator(document_schema(made["kind"]))
    assert list(schema.iter_errors(made)) == []
    for field in made:
        assert not schema.is_valid({key: value for key, value in made.items() if key != field})
