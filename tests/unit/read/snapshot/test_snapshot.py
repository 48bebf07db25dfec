"""Snapshots: what was written comes back whole, and what is no snapshot is refused with its path."""

import json
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from llmcost.model.problems import InputError
from llmcost.model.reports.estimate import LineItem
from llmcost.model.reports.gate import GateReport, Verdict
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.read.snapshot.snapshot import load_snapshot, read_snapshot
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from llmcost.render.json.schemas import document_schema
from llmcost.render.wording.notes import note_text
from tests.support.samples import SNAPSHOTS

SETTING = RenderOptions("1.2.3", "2026-11-22T10:00:00Z", None, False)
SCHEMA = Draft7Validator(document_schema("snapshot"))


def written(report: Any) -> str:
    return render(report, Format.JSON, SETTING)


def loaded(text: str, folder) -> Any:
    (folder / "s.json").write_text(text, encoding="utf-8")
    return load_snapshot(str(folder / "s.json"))


def without_formulas(value: Any) -> Any:
    """A report without what a snapshot does not hold: formulas, components of alternatives, codes of notes, the declaring key."""
    if isinstance(value, Note):
        return Note(NoteCode.TEXT, name=note_text(value))
    if isinstance(value, LineItem):
        return value._replace(parts=(), rate=())
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: without_formulas(getattr(value, field.name)) for field in fields(value)}
        if "alternatives" in parts:
            rows = (replace(row, components=(), before_buffer=None) for row in parts["alternatives"])
            parts["alternatives"] = tuple(rows)
        return type(value)(**parts | ({"free_field": ""} if "free_field" in parts else {}))
    if type(value) is tuple:
        return tuple(map(without_formulas, value))
    return value


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_snapshot_comes_back_whole(name, tmp_path):
    report = SNAPSHOTS[name]
    back = loaded(written(report), tmp_path)
    assert back == without_formulas(report)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_what_comes_back_is_rendered_as_the_original(name, tmp_path):
    report = SNAPSHOTS[name]
    back = loaded(written(report), tmp_path)
    for form in Format:
        assert render(back, form, SETTING) == render(report, form, SETTING)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_snapshot_is_what_its_schema_says(name):
    errors = SCHEMA.iter_errors(json.loads(written(SNAPSHOTS[name])))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_json_of_what_comes_back_is_the_same_to_the_byte(name, tmp_path):
    text = written(SNAPSHOTS[name])
    assert written(loaded(text, tmp_path)) == text


def test_the_version_and_the_moment_are_those_of_the_run_that_wrote_it(tmp_path):
    (tmp_path / "s.json").write_text(written(SNAPSHOTS["Report"]), encoding="utf-8")
    read = read_snapshot(str(tmp_path / "s.json"))
    assert (read.llmcost, read.generated_at) == ("1.2.3", "2026-11-22T10:00:00Z")


def test_a_snapshot_of_the_first_version_is_read():
    report = load_snapshot(str(Path(__file__).parent / "snapshot-0.1.0.json"))
    assert isinstance(report, GateReport)
    assert report.verdict is Verdict.FAIL
    assert report.report.summary.monthly == Decimal("1457.301")
    assert [one.own.model for one in report.report.workloads][:2] == ["openai/gpt-4o-mini", "openai/gpt-4o-mini"]
    for form in Format:
        render(report, form, SETTING)


def test_more_paths_may_be_there(tmp_path):
    document = json.loads(written(SNAPSHOTS["Report"])) | {"more": {"a": [1.5, None]}}
    document["workloads"][0]["more"] = 1
    assert loaded(json.dumps(document), tmp_path) == without_formulas(SNAPSHOTS["Report"])


def test_numbers_stay_exact(tmp_path):
    long = "1" * 40 + "." + "0" * 200 + "1"
    document = json.loads(written(SNAPSHOTS["Report"]))
    document["summary"]["monthly"] = long
    document["summary"]["requests"] = 10**40 + 1
    summary = loaded(json.dumps(document), tmp_path).summary
    assert (format(summary.monthly, "f"), summary.requests) == (long, 10**40 + 1)


JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    "-0.5",
    "1e9",
    "9" * 60,
    "2026-11-22",
    "[a](b)",
    [],
    ["x"],
    {},
    {"x": "1"},
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inside for place in places(part, (*path, key)))]


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["Report", "Report, what-ifs", "Report, compare", "GateReport, with a diff"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_snapshot_is_refused_or_rendered(name, data, tmp_path):
    """Values of all kinds at random places, and places taken away: problems with their paths, or every format."""
    document = json.loads(written(SNAPSHOTS[name]))
    for place in data.draw(st.lists(st.sampled_from(places(document)[1:]), min_size=1, max_size=2)):
        *above, last = place
        inner = document
        try:
            for step in above:
                inner = inner[step]
            if data.draw(st.booleans()):
                inner[last] = data.draw(st.sampled_from(JUNK))
            else:
                del inner[last]
        except (KeyError, IndexError, TypeError):
            pass
    try:
        back = loaded(json.dumps(document), tmp_path)
    except InputError as error:
        shown = [problem.message for problem in error.problems]
    else:
        shown = [render(back, form, SETTING) for form in Format]
    assert any(shown)


def test_a_range_without_a_note_is_shown(tmp_path):
    document = json.loads(written(SNAPSHOTS["Report"]))
    document["workloads"][0]["alternatives"][0] |= {"low": "1", "high": "2", "notes": []}
    assert "1.00–2.00" in render(loaded(json.dumps(document), tmp_path), Format.TABLE, SETTING)
