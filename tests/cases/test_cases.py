"""Cases that anyone can check by hand: a day, a workload, and the amount worked out in words.

A case is a mapping:
  name, because     what it shows, and the calculation
  as_of             the day
  workload          a workload, its name may be left out; or `file`, one of workloads/; or `workloads`, a list of them
  models            models to compare it with, by `llmcost compare`; else it is `llmcost estimate`
  expect            paths of the JSON that must be so, of the (first) workload unless they begin with `summary` or `rows`

Special in `expect`: `components` are all of them, by name, with mode and band where they are not standard; `alternatives`
some of them, by id; `announced` by day; `assumptions` by field; `rows` the ids of all alternatives in order; `note` is
part of a note, `reason` part of the reason, `error` part of the message of an input error; `exit` is the exit code. An
amount that begins with ~ is compared after rounding to the decimals given.
"""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from typer.testing import CliRunner

from llmcost.cli.app import app
from llmcost.model.problems import LlmcostError

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "workloads"
KEYS = {"name", "because", "published", "as_of", "workload", "workloads", "file", "models", "expect"}


def cases():
    """Every case of this folder; its workloads as YAML text, for a file of their own."""
    found = []
    for path in sorted(HERE.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for node in list_of(text):
            nodes = {key.value: value for key, value in node.value}
            case = {key: read(value) for key, value in nodes.items()}
            assert set(case) <= KEYS, f"{path.name}: {case['name']}: {set(case) - KEYS}"
            works = (
                nodes["workloads"].value if "workloads" in nodes else [nodes[key] for key in nodes if key == "workload"]
            )
            case["texts"] = [source(work, text) for work in works]
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


def list_of(text):
    """The nodes of a YAML list."""
    document = yaml.compose(text, yaml.SafeLoader)
    return document.value if document else []


def read(node):
    """A node with every scalar as it is written: no amount becomes a binary fraction."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [read(item) for item in node.value]
    return {key.value: read(value) for key, value in node.value}


def source(node, text):
    """The text of a mapping as it stands in its file, with a name where it has none."""
    own = dedent(" " * node.start_mark.column + text[node.start_mark.index : node.end_mark.index])
    if any(key.value == "name" for key, _ in node.value):
        return own
    return "{name: case, " + own.lstrip()[1:] if node.flow_style else "name: case\n" + own


def run(case, folder):
    """The JSON document of a case, and the exit code."""
    if "file" in case:
        paths = [str(EXAMPLES / case["file"])]
    else:
        paths = []
        for place, text in enumerate(case["texts"]):
            path = folder / f"{place}.yaml"
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
    command = ["compare", "--models", ",".join(case["models"])] if "models" in case else ["estimate"]
    result = CliRunner().invoke(app, ["--as-of", case["as_of"], *command, *paths, "-f", "json"])
    if isinstance(result.exception, LlmcostError):
        return None, str(result.exception)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return json.loads(result.stdout), result.exit_code


@pytest.mark.parametrize("case", cases())
def test_case(case, tmp_path):
    document, code = run(case, tmp_path)
    wanted = dict(case["expect"])
    error = wanted.pop("error", None)
    if error is not None:
        assert document is None, f"{case['name']}: an error was expected: {error}"
        assert error in code
        return
    assert document is not None, f"{case['name']}: {code}"
    wrong = list(differences(wanted, document, code))
    assert not wrong, f"{case['name']}\n  because {case['because']}\n  " + "\n  ".join(wrong)


def differences(wanted, document, code):
    """A line for everything that is not as the case says."""
    work = document["workloads"][0]
    found = {
        **work,
        "exit": code,
        "summary": document["summary"],
        "rows": [row["model"] for row in work["alternatives"]],
        "components": {spelled(item): item for item in work["components"]},
        "alternatives": {row["model"]: row for row in work["alternatives"]},
        "announced": {item["day"]: item for item in work["announced"]},
        "assumptions": {item["field"]: item for item in work["assumptions"]},
    }
    names, listed = found["components"], wanted.get("components")
    if listed is not None and set(names) != set(listed):
        yield f"components: expected {sorted(listed)}, got {sorted(names)}"
    yield from unequal({"exit": "0", **wanted}, found, "")


def unequal(wanted, found, path):
    for key, value in wanted.items():
        here = f"{path}.{key}" if path else key
        if key == "note":
            if not any(value in note for note in found["notes"]):
                yield f"{here}: expected a note with {value!r}, got {found['notes']}"
        elif key not in found:
            yield f"{here}: is missing, there are {sorted(found)}"
        elif isinstance(value, dict):
            yield from unequal(value, found[key], here)
        elif isinstance(found[key], dict):
            yield from unequal({"monthly": value}, found[key], here)
        elif not same(value, found[key], part=key == "reason"):
            yield f"{here}: expected {value}, got {shown(found[key])}"


def same(value, found, *, part):
    if isinstance(value, list):
        return value == found
    if part:
        return value in str(found)
    if value.startswith("~"):
        places = Decimal(1).scaleb(-len(value.partition(".")[2]))
        return found is not None and Decimal(found).quantize(places, ROUND_HALF_UP) == Decimal(value[1:])
    return value == shown(found)


def shown(found):
    """A value of the JSON as it is written there."""
    return found if isinstance(found, str | list) else json.dumps(found)


def spelled(item):
    """``input``, ``input batch``, ``input >272000``, ``input batch >272000``."""
    mode = "" if item["mode"] == "standard" else item["mode"]
    return " ".join(part for part in (item["name"], mode, item["band"]) if part)


def test_the_cases_are_read_as_they_are_written():
    every = [param.values[0] for param in cases()]
    assert len({case["name"] for case in every}) == len(every) > 100
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", case["as_of"]) and case["because"] for case in every)
    assert [case["texts"] for case in every if case["name"] == "no requests cost nothing"] == [
        ["{name: case, model: gpt-4o, requests_per_day: 0, input_tokens: 1000, output_tokens: 100}"]
    ]


def test_a_wrong_amount_is_distinguished():
    found = {"monthly": "1.25", "notes": ["retired"], "exit": 0, "inner": {"monthly": None}}
    assert list(unequal({"monthly": "1.25", "note": "retired", "exit": "0", "inner": "null"}, found, "")) == []
    wrong = {"monthly": "1.26", "note": "free", "exit": "3", "inner": "0", "gone": "1"}
    assert len(list(unequal(wrong, found, ""))) == 5
    assert list(unequal({"monthly": "~1.3"}, found, "")) == []
    assert list(unequal({"monthly": "~1.2"}, found, "")) != []


def test_every_example_has_a_case():
    cased = {case["file"] for param in cases() if "file" in (case := param.values[0])}
    assert cased == {path.name for path in EXAMPLES.glob("*.yaml")}


@pytest.mark.parametrize("day", ["2026-11-22", "2027-06-01"])
def test_the_examples_are_within_their_budgets(day):
    result = CliRunner().invoke(app, ["--as-of", day, "gate", str(EXAMPLES), "-f", "json"])
    document = json.loads(result.stdout)
    assert (document["summary"]["verdict"], result.exit_code) == ("pass", 0), result.stdout
    budgets = {policy["workload"] for policy in document["policies"] if policy["id"] == "budget-monthly"}
    assert budgets == {one["name"] for one in document["workloads"]}
    assert all(set(one["labels"]) == {"team", "env"} for one in document["workloads"])


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_example_teaches_something(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    comment = [line for line in lines if line.startswith("# ")]
    assert lines[0] in comment
    assert len(comment) >= 3
    assert f"name: {path.stem}" in lines
    assert max(map(len, lines)) <= 120
