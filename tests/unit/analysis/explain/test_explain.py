"""Every number that ``explain`` shows can be worked out again, with a pocket calculator (``tests/support/calculator.py``)."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.explain.explain import explain
from llmcost.analysis.pricing_context import PricingContext
from llmcost.app.prompt_counts import count_prompts
from llmcost.model.problems import InputError
from llmcost.model.reports.provenance import CatalogStamp
from llmcost.pricing.tokenizer_adjustment import moved_to
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.workload.workload import load_workloads
from llmcost.render.json.documents import document as report_document
from llmcost.render.json.schemas import document_schema
from tests.support.calculator import frac, wrong
from tests.support.catalogs import d, loaded, workload
from tests.support.explained import CASES, ON, STAMP, document_of, work_of

EXAMPLES = sorted((Path(__file__).parents[4] / "workloads").glob("*.yaml"))


@pytest.fixture(scope="module")
def schema():
    Draft7Validator.check_schema(document_schema("explain"))
    return Draft7Validator(document_schema("explain"))


@pytest.fixture(scope="module")
def shipped():
    loaded = load_catalog()
    stamp = CatalogStamp(loaded.catalog.as_of, 0, loaded.sha256, ("built-in",))
    return PricingContext(loaded.catalog, date(2026, 11, 22), stamp)


@pytest.mark.parametrize("case", CASES)
def test_every_number_can_be_worked_out_again(case, schema):
    document = document_of(case)
    schema.validate(document)
    assert wrong(document) == []
    assert_same_month(document, [loaded(work_of(case))], ON)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_adds_up_to_its_estimate(path, shipped, schema):
    works = count_prompts(load_workloads([str(path)]), shipped.catalog)
    document = report_document(explain(works, shipped), *STAMP)
    schema.validate(document)
    assert wrong(document) == []
    assert_same_month(document, works, shipped)


def test_a_portfolio_shares_its_free_calls(shipped):
    works = count_prompts(load_workloads([str(path) for path in EXAMPLES]), shipped.catalog)
    document = report_document(explain(works, shipped), *STAMP)
    assert wrong(document) == []
    assert_same_month(document, works, shipped)
    two = [loaded(workload(name=f"w{n}", fees={"search": d(3 * n)})) for n in (1, 2)]
    shared = report_document(explain(two, ON), *STAMP)
    assert wrong(shared) == []
    assert_same_month(shared, two, ON)
    free = [step["value"] for one in shared["workloads"] for step in the(one, "fee:search")["quantity_from"][0]["steps"]
            if step["name"] == "free calls"]  # fmt: skip
    assert sum(map(Decimal, free)) == 5000


def assert_same_month(document, works, on):
    """The components of ``explain`` are those of ``estimate``, and add up to its total, to the last digit."""
    expected = report_document(estimate(works, on), *STAMP)
    assert len(document["workloads"]) == len(expected["workloads"])
    for mine, theirs in zip(document["workloads"], expected["workloads"], strict=True):
        for name in (
            "status",
            "monthly",
            "before_buffer",
            "per_request",
            "per_unit",
            "once",
            "assumptions",
            "excluded",
        ):
            assert mine[name] == theirs[name], name
        assert [{name: item[name] for name in theirs["components"][0]} for item in mine["components"]] == theirs[
            "components"
        ]
    priced = [frac(item["monthly"]) for one in document["workloads"] for item in one["components"] if item["monthly"]]
    assert sum(priced, Fraction(0)) == frac(expected["summary"]["monthly"] or 0)


def the(work, name):
    (item,) = [item for item in work["components"] if item["name"] == name]
    return item


CHECKED = {"value", "result", "quantity", "unit_price", "monthly", "requests", "text", "past", "added", "input", "findable",
           "hit", "kept", "read", "written", "before_buffer", "per_request"}  # fmt: skip


def numbers_in(value, path=()):
    """The path of every number that the calculator can check."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in CHECKED and isinstance(part, str) and part:  # the kind of text is empty
                yield (*path, key)
            elif key == "tokens" and "band" in value:
                yield from ((*path, key, bucket) for bucket in part)
            elif key not in ("budget", "assumptions", "tokens"):
                yield from numbers_in(part, (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from numbers_in(part, (*path, place))


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "case",
    ["batch, region, discount", "attempts", "retries that bill their input", "a derived rate", "a cached conversation",
     "a cascade", "retrieval", "lengths", "a cached agent"],
)  # fmt: skip
def test_a_wrong_number_is_found_wherever_it_stands(case):
    document = document_of(case)
    work = document["workloads"][0]
    paths = list(numbers_in(work))
    assert len(paths) > 40
    unseen = []
    for path in paths:
        changed = deepcopy(document)
        *folders, last = path
        inner = changed["workloads"][0]
        for step in folders:
            inner = inner[step]
        inner[last] = format(Decimal(inner[last]) + Decimal("0.001"), "f")
        if not wrong(changed):
            unseen.append(path)
    assert unseen == []


def test_prompts_and_pictures_are_counted_in_the_open(tmp_path, shipped):
    (tmp_path / "system.md").write_text("You sort tickets. " * 400, encoding="utf-8")
    (tmp_path / "work.yaml").write_text(
        "name: seen\nmodel: gpt-4o-mini\nconversations_per_day: 90\noutput_tokens: 40\n"
        "prompt: {system: system.md, user_tokens: 30}\ncache: {prefix: true}\n"
        "conversation: {turns: 4, user_tokens: 25}\nimages: [{width: 640, height: 480, detail: low, per_request: 2}]\n",
        encoding="utf-8",
    )
    works = count_prompts(load_workloads([str(tmp_path / "work.yaml")]), shipped.catalog)
    document = report_document(explain(works, shipped), *STAMP)
    assert wrong(document) == []
    assert_same_month(document, works, shipped)
    made = {formula["name"]: formula for formula in document["workloads"][0]["parts"][0]["formulas"]}
    assert [step["origin"] for step in made["prompt"]["steps"][:2]] == ["counted", "counted"]
    assert made["first input"]["steps"][0]["value"] == made["prompt"]["result"]
    assert [step["value"] for step in made["first input"]["steps"][1:]] == ["5666"], "2,833 for each picture"


@pytest.mark.parametrize("case", ["a cached conversation", "attempts", "lengths", "a route", "batch, region, discount"])
def test_on_another_model_it_is_what_that_model_costs(case):
    document = document_of(case, model="acme/thinker")
    assert wrong(document) == []
    moved = moved_to(workload(name=case, **CASES[case]), "acme/thinker", ON.prices)
    assert_same_month(document, [loaded(moved)], ON)


def test_one_component():
    document = document_of("attempts", component="output")
    (work,) = document["workloads"]
    assert [item["name"] for item in work["components"]] == ["output"] * len(work["components"])
    assert work["volume"]
    assert work["monthly"] == document_of("attempts")["workloads"][0]["monthly"]
    assert {item["name"] for item in document_of("attempts", component="search")["workloads"][0]["components"]} == {
        "fee:search"
    }


@pytest.mark.parametrize("name", ["inputs", "fee", ""])
def test_no_such_component(name):
    with pytest.raises(InputError) as error:
        document_of("attempts", component=name)
    (problem,) = error.value.problems
    assert problem.code == "unknown-component"
    assert "fee:search, fee:session" in problem.hint


def test_no_such_model():
    with pytest.raises(InputError, match="unknown model"):
        document_of("plain", model="acme/two")


def test_volume_by_hand():
    """1,234.5 × 30.4375 days; 1,000 × 0.65 × 1.1 × 1.0345 + 2,000."""
    (requests,) = document_of("by the day")["workloads"][0]["volume"]
    assert requests["steps"] == [
        {"op": "start", "value": "1234.5", "name": "requests a day", "origin": "workload"},
        {"op": "times", "value": "30.4375", "name": "days a month", "origin": "workload"},
    ]
    assert requests["result"] == "37575.09375"
    _, attempts = document_of("attempts")["workloads"][0]["volume"]
    assert [step["value"] for step in attempts["steps"]] == ["1000", "0.65", "1.1", "1.0345", "2000"]
    assert attempts["result"] == "2739.6675"


def test_what_has_no_price_says_so():
    work = document_of("something unpriced")["workloads"][0]
    assert work["at_least"] is True
    assert {item["name"]: item["unit_price_from"] for item in work["components"] if item["monthly"] is None} == {
        "output": None, "fee:search": None
    }  # fmt: skip
    misfit = document_of("too long for it")["workloads"][0]
    assert (misfit["status"], misfit["components"], misfit["totals"]) == ("not_eligible", [], [])
    before = explain([loaded(work_of("plain"))], PricingContext(ON.catalog, date(2020, 1, 1), ON.stamp))
    unknown = report_document(before, *STAMP)["workloads"][0]
    assert (unknown["status"], unknown["parts"], unknown["components"]) == ("not_priced", [], [])
