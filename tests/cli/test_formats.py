"""Each format of each command is valid, and text from outside stays text in all of them."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt

from tests.support.running import CATALOG, run

FILES = Path(__file__).parent / "files"
DAY = ("--as-of", "2026-11-22")
SNAPSHOTS = [
    ("estimate", "support-chat.yaml"),
    ("estimate", "portfolio", "--group-by", "team"),
    ("estimate", "hostile.yaml", "--all"),
    ("estimate", "gpt-4o.yaml", "--as-of", "2023-01-01"),
    ("estimate", "embedding.yaml"),
    ("compare", "--models", "gpt-4o-mini,claude-2,claude-opus-5+thinking"),
    ("compare", "support-chat.yaml", "--models", "tier:mid", "--baseline", "o1"),
    ("gate", "portfolio", "search.yaml", "--max-monthly", "500", "--max-per-request", "0.01"),
    ("gate", "gpt-4o.yaml", "--as-of", "2023-01-01"),
    ("diff", "support-chat.yaml", "--base", "assistant.yaml"),
    ("gate", "hostile.yaml", "--base", "./portfolio", "--max-increase", "1%"),
]
OUTLOOKS = [
    ("forecast", "uncertain.yaml", "--months", "3"),
    ("forecast", "portfolio", "search.yaml", "hostile.yaml", "--growth", "linear:-60%", "--budget", "1"),
    ("forecast", "uncertain.yaml", "--series", "volumes.csv"),
    ("forecast", "gpt-4o.yaml", "--as-of", "2023-01-01"),
    ("simulate", "uncertain.yaml", "hostile.yaml", "-n", "500"),
    ("simulate", "uncertain.yaml", "-n", "500", "--as-of", "2023-01-01"),
    ("sensitivity", "uncertain.yaml", "hostile.yaml"),
    (
        "breakeven",
        "own-machines.yaml",
        "hostile.yaml",
        "--batch",
        "--self-host",
        "--set",
        "self_hosted={tokens_per_second: 9, hourly: 1}",
    ),
    ("breakeven", "own-machines.yaml"),
]
OTHERS = [
    *OUTLOOKS,
    ("explain", "support-chat.yaml"),
    ("models", "list", "--all"),
    ("models", "show", "gpt-4o"),
    ("models", "history", "gpt-4o"),
    ("models", "diff", "--from", "2024-01-01", "--to", "2026-11-22"),
    ("tokens", "prompt.md", "-m", "gpt-4o,claude-2"),
]
EVERY = [*SNAPSHOTS, *OTHERS]


@pytest.fixture(autouse=True)
def the_small_catalog(monkeypatch):
    monkeypatch.chdir(FILES)
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)


def written(argv: tuple[str, ...], form: str) -> str:
    done = run(*dated(argv), "-f", form)
    assert done.stderr == ""
    return done.stdout


def dated(argv: tuple[str, ...]) -> tuple[str, ...]:
    return argv if "--as-of" in argv or "--to" in argv else (*argv, *DAY)


def no_float(text: str) -> None:
    raise AssertionError(f"{text} is a binary fraction")


@pytest.fixture(scope="module")
def schema():
    found = json.loads(run("schema", "snapshot").stdout)
    Draft7Validator.check_schema(found)
    return found


@pytest.mark.parametrize("argv", SNAPSHOTS, ids=" ".join)
def test_a_snapshot_is_what_its_schema_says(argv, schema):
    document = json.loads(written(argv, "json"), parse_float=no_float)
    assert [error.message for error in Draft7Validator(schema).iter_errors(document)] == []
    assert document["kind"] == argv[0]


@pytest.mark.parametrize("argv", OUTLOOKS, ids=" ".join)
def test_an_outlook_is_what_its_schema_says(argv):
    kind = "simulation" if argv[0] == "simulate" else argv[0]
    schema = json.loads(run("schema", kind).stdout)
    Draft7Validator.check_schema(schema)
    document = json.loads(written(argv, "json"), parse_float=no_float)
    assert [error.message for error in Draft7Validator(schema).iter_errors(document)] == []
    assert document["kind"] == kind
    document["as_of"] = 5
    assert not Draft7Validator(schema).is_valid(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("summary", "monthly"), 121.176),
        (("summary", "monthly"), "121.1760"),
        (("summary", "monthly"), "1e2"),
        (("as_of",), "22.11.2026"),
        (("kind",), "estimation"),
        (("workloads", 0, "components", 0, "unit_price"), "0.150"),
        (("workloads", 0, "status"), "free"),
    ],
)
def test_the_schema_refuses_what_is_not_a_snapshot(path, value, schema):
    document = json.loads(written(SNAPSHOTS[0], "json"))
    *folders, last = path
    inner = document
    for step in folders:
        inner = inner[step]
    inner[last] = value
    assert not Draft7Validator(schema).is_valid(document)


@pytest.mark.parametrize("argv", EVERY, ids=" ".join)
def test_json_has_no_binary_fractions_and_no_hidden_characters(argv):
    text = written(argv, "json")
    json.loads(text, parse_float=no_float)
    assert text.endswith("}\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", text)


@pytest.mark.parametrize("argv", EVERY, ids=" ".join)
def test_csv_is_a_table_without_formulas(argv):
    text = written(argv, "csv")
    header, *rows = csv.reader(io.StringIO(text))
    assert rows
    assert len(set(header)) == len(header)
    assert {len(row) for row in rows} == {len(header)}
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"\s*[=+@\-]", cell) or re.fullmatch(r"-?\d+(\.\d+)?", cell), cell
        assert cell.isprintable()


def test_a_formula_in_csv_becomes_text(tmp_path):
    for number, name in enumerate(("=1+1", "+1", "-1+2", "@SUM(A1)", "\uff1d1", "-5", "a=b", "'=x")):
        (tmp_path / f"{number}.yaml").write_text(
            (FILES / "gpt-4o.yaml").read_text().replace("name: gpt-4o", f'name: "{name}"'), encoding="utf-8"
        )
    rows = list(csv.DictReader(io.StringIO(written(("estimate", str(tmp_path), "--tier", "mid"), "csv"))))
    names = list(dict.fromkeys(row["workload"] for row in rows))
    assert names == ["'=1+1", "'+1", "'-1+2", "'@SUM(A1)", "'\uff1d1", "-5", "a=b", "'=x"]


@pytest.mark.parametrize("argv", EVERY, ids=" ".join)
def test_markdown_holds_headings_tables_lists_and_nothing_else(argv):
    text = written(argv, "md")
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").parse(text)
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    tables = {"table", "thead", "tbody", "tr", "th", "td"}
    assert kinds <= {"heading", "paragraph", "inline", "bullet_list", "list_item", *tables}
    inside = {child.type for token in tokens for child in token.children or []}
    assert inside <= {
        "text",
        "text_special",
        "entity",
        "strong_open",
        "strong_close",
        "link_open",
        "link_close",
        "softbreak",
    }
    assert "table" in kinds
    for table in [block for block in text.split("\n\n") if block.startswith("|")]:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


def test_markdown_of_a_hostile_name_is_that_name():
    """Rendered as Markdown, the heading shows the very name; nobody is mentioned, no issue is linked."""
    text = written(("estimate", "hostile.yaml", "--tier", "economy"), "md")
    tokens = MarkdownIt("commonmark").parse(text)
    first = next(place for place, token in enumerate(tokens) if token.tag == "h3")
    heading = "".join(child.content for child in tokens[first + 1].children or [])
    assert heading.replace("\u200b", "").startswith("::error::x | <b> @team =1+1")
    assert not re.search(r"(?<![`\w])@\w", heading), "GitHub finds mentions in the page that Markdown became"


@pytest.mark.parametrize("form", ["table", "md", "csv"])
@pytest.mark.parametrize("argv", [("estimate", "hostile.yaml"), ("gate", "hostile.yaml")], ids=" ".join)
def test_no_format_lets_control_characters_through(argv, form):
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", written(argv, form))


@pytest.mark.parametrize("argv", [("estimate", "hostile.yaml"), ("gate", "hostile.yaml")], ids=" ".join)
def test_no_line_of_a_table_is_a_command_to_a_ci_runner(argv, monkeypatch):
    for columns in ("", *map(str, range(40, 90, 7))):
        monkeypatch.setenv("COLUMNS", columns)
        for line in written(argv, "table").splitlines():
            assert not line.lstrip().startswith("::")
            assert "##[" not in line


def test_names_that_a_ci_runner_would_hear_are_shown_all_the_same():
    assert "error::x | <b> @team =1+1" in written(("estimate", "hostile.yaml"), "table")


@pytest.mark.parametrize("argv", EVERY, ids=" ".join)
def test_files_hold_what_the_formats_say(argv, tmp_path):
    """``-o`` takes the format from the ending, several times; nothing else is printed unless asked for."""
    endings = {"json": "json", "csv": "csv", "md": "md", "markdown": "md"}
    outputs = [part for ending in endings for part in ("-o", str(tmp_path / f"out.{ending}"))]
    done = run(*dated(argv), *outputs)
    assert done.stdout == ""
    assert done.stderr == "".join(f"wrote {tmp_path / f'out.{ending}'}\n" for ending in endings)
    for ending, form in endings.items():
        on_disk = (tmp_path / f"out.{ending}").read_text(encoding="utf-8")
        assert unstamped(on_disk) == unstamped(written(argv, form))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"out.{ending}" for ending in endings)


@pytest.mark.parametrize("argv", SNAPSHOTS, ids=" ".join)
def test_what_other_programs_read_is_written_by_its_ending(argv, tmp_path):
    endings = {
        "github.md": "github",
        "gitlab.md": "gitlab",
        "html": "html",
        "xml": "junit",
        "sarif": "sarif",
        "slack.json": "slack",
    }
    run(
        "-q",
        *dated(argv),
        "-o",
        str(tmp_path / "s.json"),
        *(part for end in endings for part in ("-o", str(tmp_path / f"s.{end}"))),
    )
    for ending, form in endings.items():
        on_disk = (tmp_path / f"s.{ending}").read_text(encoding="utf-8")
        shown = run("render", str(tmp_path / "s.json"), "-f", form)
        assert (shown.stdout, shown.stderr) == (on_disk, "")


def unstamped(text: str) -> str:
    return re.sub(r'"generated_at": "[^"]*"', "", text)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    out = tmp_path / "out.json"
    out.write_text("what was there before")

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    done = run("estimate", "gpt-4o.yaml", *DAY, "-o", str(out))
    assert done.exit == 2
    assert done.codes == ("unwritable",)
    assert out.read_text() == "what was there before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"], "nothing half-written is left"


def test_nothing_is_written_when_one_ending_is_unknown(tmp_path):
    done = run("estimate", "gpt-4o.yaml", *DAY, "-o", str(tmp_path / "a.json"), "-o", str(tmp_path / "b.pdf"))
    assert done.exit == 2
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_written_through_and_modes_follow_the_umask(tmp_path):
    run("schema", "workload", "-o", str(tmp_path / "plain.json"))
    (tmp_path / "touched").touch()
    assert (tmp_path / "plain.json").stat().st_mode == (tmp_path / "touched").stat().st_mode


@pytest.mark.parametrize(
    "document", ["workload", "pricing", "snapshot", "forecast", "simulation", "sensitivity", "breakeven"]
)
def test_schemas_are_draft_07(document):
    schema = json.loads(run("schema", document).stdout)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)
    assert "llmcost" in schema["title"]


@pytest.mark.parametrize("form", ["table", "md", "csv", "json"])
def test_numbers_at_their_bounds_are_written_out(form, tmp_path, schema):
    (tmp_path / "most.yaml").write_text(
        "name: most\nmodel: gpt-4\nrequests_per_day: 100_000\ninput_tokens: 500_000_000\n"
        "output_tokens: 400_000\nthinking_multiplier: 1000\nretries: 100\nregenerations: 100\nbuffer: 10\n"
        "budget: {monthly: 0.000000000000000001, per_request: 0, alerts: [0, 1000]}\n"
    )
    (tmp_path / "least.yaml").write_text(
        "name: least\nmodel: gpt-4o\nrequests_per_day: 0.000000000000000001\ninput_tokens: 0.000000000000000001\n"
        "output_tokens: 0\nbudget: 0\n"
    )
    for argv in (
        ("estimate", str(tmp_path / "most.yaml"), "--all"),
        ("estimate", str(tmp_path)),
        ("gate", str(tmp_path)),
    ):
        text = written(argv, form)
        assert not re.search(r"\d[eE][+-]?\d", re.sub(r'"sha256": "\w+"', "", text))
        if form == "json":
            assert list(Draft7Validator(schema).iter_errors(json.loads(text))) == []
