"""The JSON Schemas that editors use say what the program accepts: no more, and no less where JSON Schema can say it."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.workload import Workload
from llmcost.model.names import unreadable
from llmcost.read.yaml.json_schema import config_schema, pricing_schema, workload_schema
from llmcost.read.yaml.nodes import parse
from llmcost.read.yaml.validator import Validator
from tests.support.running import CATALOG

ROOT = Path(__file__).parents[4]
EXAMPLES = sorted((ROOT / "workloads").glob("*.yaml"))
WORKLOAD, PRICING = Draft7Validator(workload_schema()), Draft7Validator(pricing_schema())
CONFIG = Draft7Validator(config_schema())
POLICY = {"id": "a", "when": "total.monthly > 1"}
WAIVER = {"policy": "a", "workload": "b", "reason": "c", "until": "2026-12-31", "by": "@d"}


def loaded(text: str) -> Any:
    """What an editor makes of YAML: dates are texts in JSON."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def read(kind: Any, data: Any) -> bool:
    """Whether the program accepts the data."""
    node, problems = parse(flow(data), "f")
    shaper = Validator("f")
    assert node is not None
    return shaper.read(kind, node, "", "") is not None and not problems and not shaper.problems


def flow(data: Any) -> str:
    """Data as YAML in flow style, with numbers written out."""
    match data:
        case None:
            return "null"
        case bool():
            return "true" if data else "false"
        case int():
            return str(data)
        case float():
            return format(Decimal(repr(data)), "f")
        case str():
            return json.dumps(data, ensure_ascii=False)
        case list():
            return "[" + ", ".join(map(flow, data)) + "]"
        case dict():
            return "{" + ", ".join(f"{flow(key)}: {flow(value)}" for key, value in data.items()) + "}"
    raise TypeError(type(data))


def said(validator: Draft7Validator, data: Any) -> list[str]:
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(data)]


@pytest.mark.parametrize("validator", [WORKLOAD, PRICING], ids=["workload", "pricing"])
def test_the_schemas_are_draft_07(validator):
    Draft7Validator.check_schema(validator.schema)
    assert validator.schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    text = json.dumps(validator.schema)
    assert '"$defs"' not in text
    assert '"short"' not in text
    assert "``" not in text


@pytest.mark.parametrize(
    ("data", "valid"),
    [
        ({"base": "main", "budget": 3000, "policies": [POLICY], "waivers": [WAIVER]}, True),
        ({"budget": {"monthly": 3000, "alerts": [50]}}, True),
        ({"budget": {"alerts": [50]}}, False),
        ({"budget": -1}, False),
        ({"policies": [POLICY | {"match": {"labels.env": "prod", "tier": "mid"}, "level": "warn", "message": "no"}]}, True),
        ({"policies": [POLICY | {"match": {"env": "prod"}}]}, False),
        ({"policies": [POLICY | {"level": "deny"}]}, False),
        ({"policies": [POLICY | {"test": "1"}]}, False),
        ({"policies": [{"id": "a"}]}, False),
        ({"policies": [{"id": "a", "when": "x" * 1001}]}, False),
        *(({"waivers": [{key: value for key, value in WAIVER.items() if key != left_out}]}, False) for left_out in WAIVER),
        ({"waivers": [WAIVER | {"where": "here"}]}, False),
    ],
)  # fmt: skip
def test_the_schema_of_settings_and_the_reader_have_the_same_verdict(data, valid):
    assert (said(CONFIG, data) == []) is read(Config, data) is valid


def test_the_settings_of_this_project_are_valid():
    assert said(CONFIG, loaded((ROOT / "llmcost.yaml").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_valid(path):
    assert said(WORKLOAD, loaded(path.read_text(encoding="utf-8"))) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", [ROOT / "pricing.yaml", CATALOG], ids=["shipped", "small"])
def test_the_price_lists_are_valid(path):
    assert said(PRICING, loaded(path.read_text(encoding="utf-8"))) == []


def test_fields_are_described_for_those_who_write_them():
    properties = workload_schema()["properties"]
    described = "Requests per day; each turn of a conversation and each step of an agent is a request."
    assert properties["requests_per_day"]["description"] == described
    assert properties["requests_per_day"]["examples"] == [5000]


def documented(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every property of a schema by its path."""
    nouns = {"": schema, **{f"{name}.": part for name, part in schema["definitions"].items()}}
    return {f"{noun}{name}": part for noun, whole in nouns.items() for name, part in whole["properties"].items()}


@pytest.mark.parametrize("schema", [workload_schema(), config_schema()], ids=["workload", "config"])
def test_every_field_has_a_description_and_an_example(schema):
    without = [
        name
        for name, part in documented(schema).items()
        if len(part.get("description", "")) < 10 or not part.get("examples") or "Example" in part["description"]
    ]
    assert without == []


@pytest.mark.parametrize("schema", [workload_schema(), config_schema()], ids=["workload", "config"])
def test_every_example_is_what_its_field_takes(schema):
    wrong = []
    for name, part in documented(schema).items():
        one = Draft7Validator({**part, "definitions": schema["definitions"]})
        wrong += [
            f"{name}: {example}: {said(one, example)}" for example in part["examples"] if not one.is_valid(example)
        ]
    assert wrong == []


def test_numbers_say_their_unit():
    """A field of tokens or seconds says so, and per what; shares say that they go from 0 to 1."""
    described = {name: part["description"] for name, part in documented(workload_schema()).items()}
    for name, description in described.items():
        word = name.rpartition(".")[2]
        if word.endswith("tokens"):
            assert "Tokens" in description, name
        if word.endswith(("_seconds", "_s")) or word == "seconds":
            assert "econds" in description, name
        if word in ("share", "hit_rate", "resolves"):
            assert "from 0 to 1" in description, name
        if name.startswith("Budget.") and word != "alerts":
            assert "USD" in description, name


@pytest.mark.parametrize("word", ["from", "until"])
def test_keys_are_spelled_as_in_the_file(word):
    assert word in pricing_schema()["definitions"]["DateRange"]["properties"]
    assert f"{word}_" not in json.dumps(pricing_schema())


def test_what_cannot_be_written_is_not_offered():
    definitions = pricing_schema()["definitions"]
    assert not {"id", "discount"} & definitions["Model"]["properties"].keys()
    assert "layer" not in definitions["Price"]["properties"]


# --- mutations of what is valid -----------------------------------------------------------------------------------------------

FULL = {
    "version": 1, "name": "a", "description": "words\nand more", "labels": {"team": "cx", "env": "prod"},
    "task": "simple_qa", "model": "gpt-4o", "candidates": ["tier:economy", "o1"], "requests_per_day": 10,
    "requests_per_month": 300, "days_per_month": 22, "hours": "08:00-20:00 Europe/Berlin", "input_tokens": 800,
    "output_tokens": 300, "thinking_multiplier": 1.5, "cache": {"tokens": 100, "hit_rate": 0.5, "ttl": "1h"},
    "batch": {"share": 0.4, "factor": 0.5}, "service_tier": "flex", "region": "eu",
    "retries": {"rate": 0.02, "billed": "input"}, "regenerations": 0.1, "response_cache": {"hit_rate": 0.15},
    "fees": {"web_search": 0.1}, "buffer": 0.25, "budget": {"monthly": 100, "per_request": 0.01, "alerts": [50, 80]},
}  # fmt: skip
VALID = [FULL, *(loaded(path.read_text(encoding="utf-8")) for path in EXAMPLES)]
LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Cn", "Co")
) | st.sampled_from(" .-")
NUMBERS = st.one_of(
    st.integers(-(10**13), 10**13),
    st.sampled_from([-1, 0, 1, 2, 24, 31, 32, 100, 101, 1000, 1001, 10**9, 10**9 + 1, 10**12, 10**12 + 1]),
    st.integers(-2000, 2000).map(lambda n: n / 16),
)
WORDS = st.one_of(
    st.text(LETTERS, max_size=12).filter(lambda text: unreadable(text) is None),
    st.sampled_from(["", " a", "a ", "calendar", "5m", "1h", "full", "standard", "priority", "research", "no", "1", "8-20",
                     "08:00-20:00", "99:99-00:00 x", "eu", "x" * 200, "x" * 201, "{", "a\nb"]),
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(NUMBERS, WORDS, st.booleans(), st.none()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from([*FULL, "share", "rate", "hit_rate", "tokens", "monthly", "billed", "ttl", "explicit", "hours_per_day",
                        "factor", "discount", "alerts", "agent", "prompt", "nam", "Model"])  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, valid: list[Any], keys: st.SearchStrategy[str]) -> Any:
    """A valid document with one to three values changed, added or taken away."""
    data = deepcopy(draw(st.sampled_from(valid)))
    for _ in range(draw(st.integers(1, 3))):
        inner = data
        while True:
            deeper = [
                k
                for k, v in (inner.items() if isinstance(inner, dict) else enumerate(inner))
                if isinstance(v, dict | list)
            ]
            if not deeper or draw(st.booleans()):
                break
            inner = inner[draw(st.sampled_from(deeper))]
        places = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        what = draw(st.sampled_from(["change", "add", "remove"]))
        if what == "add" and isinstance(inner, dict):
            inner[draw(keys)] = draw(VALUES)
        elif what == "add":
            inner.append(draw(VALUES))
        elif places and what == "change":
            inner[draw(st.sampled_from(places))] = draw(VALUES)
        elif places:
            del inner[draw(st.sampled_from(places))]
    return data


@given(mutated(VALID, KEYS))
def test_the_schema_accepts_a_workload_exactly_when_the_program_does(data):
    """Contradictions between fields are checked after this, and are beyond a schema, as are names that look alike."""
    assert (said(WORKLOAD, data) == []) is read(Workload, data)


ENTRY = loaded(CATALOG.read_text(encoding="utf-8"))
ENTRY["models"] = {id_: ENTRY["models"][id_] for id_ in ("openai/gpt-4o-mini", "anthropic/claude-opus-5")}
PRICE_KEYS = st.sampled_from(["input", "output", "from", "until", "modes", "long", "batch", "x", "keep", "above", "tier",
                              "prices", "id", "layer", "discount", "free", "schedule", "providers", "maker", "no slash",
                              "bad/Id!", "openai/new", "fees", "usd"])  # fmt: skip


@given(mutated([ENTRY], PRICE_KEYS))
def test_the_schema_accepts_a_price_list_exactly_when_the_program_does(data):
    """Dates are the exception: draft-07 validators need not look whether a day exists."""
    accepted = read(Catalog, data)
    if accepted:
        assert said(PRICING, data) == []
    elif said(PRICING, data) == []:
        node, _ = parse(flow(data), "f")
        shaper = Validator("f")
        assert node is not None
        shaper.read(Catalog, node, "", "")
        assert {problem.code for problem in shaper.problems} == {"not-a-date"}


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        ({"retries": 0.5}, True), ({"retries": -0.1}, False), ({"retries": 101}, False), ({"batch": 1}, True),
        ({"batch": 1.5}, False), ({"budget": -1}, False), ({"labels": {"": "x"}}, False), ({"labels": {" a": "x"}}, False),
        ({"labels": {"a": 1}}, False), ({"labels": {"a": "no"}}, True), ({"fees": {"a b": 1}}, True),
        ({"fees": {"web": 1_000_001}}, False), ({"days_per_month": "calendar"}, True), ({"days_per_month": "30"}, False),
        ({"days_per_month": 31.5}, False), ({"version": 1.0}, True), ({"version": 2}, False), ({"version": True}, False),
        ({"cache": None}, False), ({"candidates": [None]}, False), ({"agent": {}}, False), ({"input_tokens": -1}, False),
        ({"description": "x" * 4000}, True), ({"description": "x" * 4001}, False), ({"name": "x" * 201}, False),
    ],
)  # fmt: skip
def test_both_say_the_same_of_what_matters(change, accepted):
    data = FULL | change
    assert (said(WORKLOAD, data) == [], read(Workload, data)) == (accepted, accepted)


def test_the_helper_writes_what_it_means():
    assert flow({"a": [1, 0.0000001, True, None, "é\n"]}) == '{"a": [1, 0.0000001, true, null, "é\\n"]}'
    assert loaded("a: 2026-11-22") == {"a": str(date(2026, 11, 22))}
