"""Snapshots: what was written comes back whole, and what is no snapshot is refused with its path."""

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from jsonschema import Draft7Validator

from llmcost.model.results import LineItem
from llmcost.read.snapshot import load_snapshot
from llmcost.render.formats import Format
from llmcost.render.report import Setting, render
from llmcost.render.snapshot_schema import snapshot_schema
from tests.unit.render.samples import SNAPSHOTS

SETTING = Setting("1.2.3", "2026-11-22T10:00:00Z", None, False)
SCHEMA = Draft7Validator(snapshot_schema())


def written(report: Any) -> str:
    return render(report, Format.JSON, SETTING)


def loaded(text: str, folder) -> Any:
    (folder / "s.json").write_text(text, encoding="utf-8")
    return load_snapshot(str(folder / "s.json"))


def without_formulas(value: Any) -> Any:
    """A report without what a snapshot does not hold: formulas, and the components of alternatives."""
    if isinstance(value, LineItem):
        return replace(value, how=(), rate=())
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: without_formulas(getattr(value, field.name)) for field in fields(value)}
        if "alternatives" in parts:
            rows = (replace(row, components=(), before_buffer=None) for row in parts["alternatives"])
            parts["alternatives"] = tuple(rows)
        return type(value)(**parts)
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
