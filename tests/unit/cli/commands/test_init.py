"""Workload templates: each can be priced as it is, explains what it shows, and names its schema for editors."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from llmcost.cli.commands.init import SHOWS, Template
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.workload import Workload
from llmcost.pricing.price_list.lookup import retired
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.workload.template import template
from llmcost.read.workload.workload import parse_workload
from llmcost.read.yaml.json_schema import workload_schema
from tests.support.running import process, run

TODAY = date(2026, 11, 22)
KINDS = list(Template)


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def catalog(shared_cache: str) -> Catalog:
    return load_catalog(cache_dir=Path(shared_cache)).catalog


def parsed(kind: Template) -> Workload:
    return parse_workload(template(kind), f"{kind}.yaml").workload


# --- the templates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_can_be_priced_as_it_is(kind):
    done = run("init", "--template", kind, "-o", "w.yaml")
    assert done.exit == 0
    done = run("estimate", "w.yaml", "--as-of", str(TODAY), "-f", "json")
    assert (done.exit, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["summary"]["at_least"] is False
    assert float(found["summary"]["monthly"]) > 1
    budget = found["workloads"][0]["budget"]
    assert 50 <= float(budget["used_percent"]) <= 100, "a budget that says something"


@pytest.mark.parametrize("kind", KINDS)
def test_its_models_are_on_sale_and_stay_so(kind, catalog):
    """No model that was announced to retire: a template is written once and used for a year."""
    workload = parsed(kind)
    used = [workload.model, *(stage.model for stage in workload.cascade), *(call.model for call in workload.side_calls)]
    used += [workload.retrieval.query_embedding] if workload.retrieval else []
    models = [catalog.models[catalog.index.names[name][0]] for name in used if name]
    assert models
    for model in models:
        assert not retired(model, TODAY), model.id
        assert model.retires is None, model.id


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Template.CHATBOT, ("conversation", "conversations_per_day", "cache")),
        (Template.RAG, ("retrieval", "response_cache", "cache")),
        (Template.AGENT, ("agent", "tasks_per_day", "cache", "fees", "thinking_multiplier", "development")),
        (Template.BATCH, ("batch", "requests_per_month")),
        (Template.VISION, ("images", "side_calls")),
        (Template.EXTRACTION, ("documents", "cascade", "retries", "batch")),
        (Template.CODE_ASSISTANT, ("cache", "hours", "users")),
    ],
)
def test_it_uses_the_features_of_its_kind(kind, fields):
    workload = parsed(kind)
    assert [name for name in fields if not getattr(workload, name)] == []
    assert "# " in template(kind)


def test_the_assistant_works_on_working_days():
    assert parsed(Template.CODE_ASSISTANT).days_per_month == 22


@pytest.mark.parametrize("kind", KINDS)
def test_its_first_lines_point_at_the_schema_and_say_what_it_shows(kind):
    first, second, *_ = template(kind).splitlines()
    assert first == "# yaml-language-server: $schema=./llmcost.workload.schema.json"
    assert second == f"# {kind}: {SHOWS[kind]}"


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_what_the_schema_describes(kind):
    data = json.loads(json.dumps(yaml.safe_load(template(kind)), default=str))
    assert [error.message for error in Draft7Validator(workload_schema()).iter_errors(data)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_its_lines_are_short_and_its_commands_exist(kind):
    text = template(kind)
    assert max(map(len, text.splitlines())) <= 120
    assert text.isascii() or not re.search(r"[^\x00-\x7f×−]", text)
    for command in re.findall(r"llmcost ([a-z]+)", text):
        assert run(command, "--help").exit == 0


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_file_it_goes_to_standard_output(kind, workplace):
    done = run("init", "-t", kind)
    assert (done.exit, done.stdout, done.stderr) == (0, template(kind), "")
    assert list(workplace.iterdir()) == []


def test_a_chatbot_when_nothing_is_asked_for():
    assert run("init").stdout == template(Template.CHATBOT)


def test_what_it_printed_can_be_piped_into_an_estimate():
    printed = run("init", "-t", "agent").stdout.encode()
    assert run("estimate", "-", "--as-of", str(TODAY), stdin=printed).exit == 0


def test_the_list_and_the_help_show_them_with_a_line_each():
    listed, helped = run("init", "--list"), run("init", "--help")
    assert listed.stdout.splitlines() == [f"{kind:<15}{line}" for kind, line in SHOWS.items()]
    for line in listed.stdout.splitlines():
        assert line in helped.stdout


def test_a_file_that_is_there_is_left_alone(workplace):
    (workplace / "w.yaml").write_text("name: mine\n")
    done = run("init", "-o", "w.yaml")
    assert (done.exit, done.codes) == (2, ("exists",))
    assert (workplace / "w.yaml").read_text() == "name: mine\n"
    assert [path.name for path in workplace.iterdir()] == ["w.yaml"]


def test_force_writes_over_it(workplace):
    (workplace / "w.yaml").write_text("name: mine\n")
    assert run("init", "-o", "w.yaml", "--force").exit == 0
    assert (workplace / "w.yaml").read_text() == template(Template.CHATBOT)


def test_a_link_that_leads_nowhere_is_there_too(workplace):
    (workplace / "w.yaml").symlink_to("nowhere.yaml")
    assert run("init", "-o", "w.yaml").codes == ("exists",)


def test_a_folder_that_is_missing_is_reported(workplace):
    done = run("init", "-o", "nowhere/w.yaml")
    assert (done.exit, done.codes) == (2, ("unwritable",))


def test_an_unknown_template_is_a_usage_error():
    done = run("init", "-t", "crystal-ball")
    assert done.exit == 2
    assert "code-assistant" in done.stderr


def test_quiet_says_nothing(workplace):
    assert run("-q", "init", "-o", "w.yaml").stderr == ""


# --- the schemas that the first line points at -----------------------------------------------------------------------

NAMES = ["llmcost.config.schema.json", "llmcost.pricing.schema.json", "llmcost.workload.schema.json"]


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.json"))


def test_the_schema_goes_where_the_first_line_of_a_template_points(workplace):
    (workplace / "workloads").mkdir()
    said = run("init", "-o", "workloads/w.yaml").stderr
    assert "llmcost schema --write workloads" in said
    done = run("schema", "--write")
    assert done.exit == 0
    assert sorted(done.stderr.splitlines()) == [f"wrote {Path('workloads', name)}" for name in NAMES]
    assert written(workplace / "workloads") == NAMES
    line = (workplace / "workloads" / "w.yaml").read_text().splitlines()[0]
    pointed = workplace / "workloads" / line.partition("$schema=")[2]
    assert json.loads(pointed.read_text()) == workload_schema()
    assert "schema" not in run("init", "-t", "rag", "-o", "workloads/other.yaml").stderr, "it is there already"
    assert run("validate").exit == 0, "the schemas are no workloads"


def test_the_folder_may_be_named(workplace):
    (workplace / "here").mkdir()
    assert run("schema", "--write", "here").exit == 0
    assert written(workplace / "here") == NAMES


def test_without_a_folder_of_workloads_it_is_the_present_one(workplace):
    assert run("schema", "--write").exit == 0
    assert written(workplace) == NAMES


def test_the_settings_say_where_workloads_are(workplace):
    for folder in ("a", "b"):
        (workplace / folder).mkdir()
    (workplace / "b" / "w.yaml").write_text(template(Template.BATCH))
    (workplace / "llmcost.yaml").write_text("workloads: [a, b/w.yaml]\n")
    assert run("schema", "--write").exit == 0
    assert written(workplace / "a") == written(workplace / "b") == NAMES
    assert written(workplace) == []


def test_writing_again_replaces(workplace):
    (workplace / NAMES[0]).write_text("old")
    assert run("schema", "--write").exit == 0
    assert json.loads((workplace / NAMES[0]).read_text())["title"] == "llmcost settings"


@pytest.mark.parametrize(
    "argv",
    [
        ("schema",),
        ("schema", "nonsense"),
        ("schema", "--write", "-o", "x.json"),
        ("schema", "--write", "no/such/place"),
    ],
)
def test_what_it_cannot_write(argv, workplace):
    assert run(*argv).exit == 2
    assert list(workplace.iterdir()) == []


@pytest.mark.parametrize("name", ["workload", "pricing", "config", "snapshot"])
def test_one_schema_goes_to_standard_output(name):
    Draft7Validator.check_schema(json.loads(run("schema", name).stdout))


def test_a_start_does_not_read_the_templates():
    code = (
        "import sys; from llmcost.cli import app; print([m for m in sys.modules if 'template' in m or 'pydantic' in m])"
    )
    assert process(code=code).stdout == "[]\n"
