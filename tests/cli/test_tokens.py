"""``llmcost tokens`` on files as they lie about: hostile names, files that go away, long work on a terminal."""

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from llmcost.render.json.schemas import document_schema
from tests.support.running import process, run, terminal

ON = ("-m", "gpt-4o", "--as-of", "2026-11-22")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def document(*arguments: str, exit_: int = 0) -> dict:
    done = run("tokens", *arguments, *ON, "-f", "json")
    assert done.exit == exit_, done.stderr
    found = json.loads(done.stdout)
    Draft7Validator(document_schema("tokens")).validate(found)
    return found


NAMES = [
    "\x1b[31mred.md",
    "::error::x.md",
    "##[error]y.md",
    "a\nb.md",
    "=1+1.md",
    "\u202egnp.md",
    "|`<b>`|.md",
    "ü 世.md",
]


@pytest.mark.parametrize(("form", "view"), [
    *((form, ()) for form in ("table", "json", "csv", "md", "html")),
    ("table", ("--top", "9")), ("csv", ("--top", "9")), ("table", ("--budget", "1")),
])  # fmt: skip
def test_names_of_files_do_nothing_anywhere(form, view):
    for name in NAMES:
        Path("p").mkdir(exist_ok=True)
        Path("p", name).write_text("hello world")
    Path(os.fsdecode(b"p/\xff.md")).write_text("hello")
    os.symlink("/", "p/::error::link")
    for done in (
        run("tokens", "p", *view, *ON, "-f", form),
        run("tokens", *(f"p/{name}" for name in NAMES), *view, *ON, "-f", form),
    ):
        assert done.exit in (0, 1), done.stderr
        text = done.stdout + done.stderr
        assert not any(c in text for c in "\x1b\x07\u202e")
        assert not any(line.lstrip().startswith(("::", "##[")) for line in text.splitlines())
        if form == "csv":
            cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
            assert not any(cell.startswith(("=", "@")) for cell in cells)
        if form == "json":
            Draft7Validator(document_schema("tokens")).validate(json.loads(done.stdout))


def test_what_is_shown_does_nothing_either():
    Path("a.md").write_text(
        "\x1b]0;title\x07 ::error::x\n::warning::y\n##[group]z\n\u202eevil\n\x00".replace("\x00", "")
    )
    for form in ("table", "json", "csv", "md", "html"):
        done = run("tokens", "a.md", "--show", *ON, "-f", form)
        assert done.exit == 0
        assert not any(c in done.stdout for c in "\x1b\x07\u202e")
        assert not any(line.lstrip().startswith(("::", "##[")) for line in done.stdout.splitlines())


def test_a_file_that_goes_away_while_the_folder_is_counted(monkeypatch):
    Path("p").mkdir()
    for name in ("a.md", "b.md", "c.md"):
        Path("p", name).write_text("hello")
    from llmcost.app import token_files

    kind_of = token_files.kind_of

    def removing(file, how):
        Path("p/b.md").unlink(missing_ok=True)
        return kind_of(file, how)

    monkeypatch.setattr(token_files, "kind_of", removing)
    found = document("p")
    assert [file["file"] for file in found["files"]] == ["p/a.md", "p/c.md"]
    assert found["skipped"] == [{"file": "p/b.md", "reason": "there is no such file"}]


def test_invalid_bytes_are_counted_only_when_asked_for():
    Path("a.md").write_bytes(b"caf\xe9")
    assert run("tokens", "a.md", *ON).codes == ("not-text",)
    replaced = document("a.md", "--replace")["files"][0]
    Path("b.md").write_text("caf\ufffd", encoding="utf-8")
    assert replaced["counts"] == document("b.md")["files"][0]["counts"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("command", [("--as", "text"), ("--field", "p"), ("--as", "chat"), ("--top", "3"), ("--show",)])
def test_every_encoding_in_every_way_of_reading(encoding, command):
    text = {"--field": '{"p": "Grüße 世界"}\n', "--as": '[{"role": "user", "content": "Grüße 世界"}]'}.get(
        command[0], "Grüße 世界"
    )
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    Path("a").write_bytes(mark + text.encode(encoding))
    Path("b").write_text(text, encoding="utf-8")
    first, second = (run("tokens", name, *command, *ON, "-f", "csv").stdout.replace(f",{name},", ",,") for name in "ab")
    assert first == second
    assert first.count("\n") > 1


def test_a_chat_of_surrogates_and_nothing_else():
    Path("a.json").write_text('[{"role": "user", "content": "a\\ud800\\u0000\\udc00b"}]')
    assert document("a.json")["files"][0]["counts"][0]["tokens"] > 7
    assert run("tokens", "a.json", "--top", "1", *ON).exit == 0


def test_variables_count_as_often_as_they_stand():
    Path("a.md").write_text("{{x}} and {{ x }} and {{y}}")
    Path("b.md").write_text(" and  and ")
    plain, filled = document("b.md"), document("a.md", "--var", "x=100", "--var", "y=1k")
    tokens = [found["files"][0]["counts"][0]["tokens"] for found in (plain, filled)]
    assert tokens[1] - tokens[0] == 1200
    Path("a.json").write_text('[{"role": "user", "content": "{{x}}"}]')
    chat = document("a.json", "--var", "x=50")["files"][0]["counts"][0]
    assert (chat["parts"]["text"], chat["tokens"]) == (50, 50 + chat["parts"]["overhead"])
    Path("a.jsonl").write_text('{"p": "{{x}}"}\n{"p": "{{x}}{{x}}"}\n')
    assert document("a.jsonl", "--field", "p", "--var", "x=7")["files"][0]["counts"][0]["lengths"]["max"] == 14


def test_what_json_is_not_a_chat_is_text():
    for text in ('{"messages": 5}', "[]", "[1, 2]", '{"a": [{"role": "user"}]}', "nonsense", '[{"role": "user"}, {}]'):
        Path("a.json").write_text(text)
        assert document("a.json")["files"][0]["read_as"] == "text"
    Path("a.jsonl").write_text('{"p": 1}\n[{"role": "user", "content": "x"}]\n')
    assert document("a.jsonl")["files"][0]["read_as"] == "text"
    Path("a.jsonl").write_text('\n[{"role": "user", "content": "x"}]\n')
    assert document("a.jsonl")["files"][0]["read_as"] == "jsonl"


def test_in_a_folder_records_are_looked_for_where_names_say_so():
    Path("p").mkdir()
    Path("p/a.jsonl").write_text('{"p": "hello"}\n')
    Path("p/notes.md").write_text("hello")
    assert [file["file"] for file in document("p", "--field", "p")["files"]] == ["p/a.jsonl"]
    Path("p/b.json").write_text('[{"role": "user", "content": "x"}]')
    assert [file["file"] for file in document("p", "--as", "chat")["files"]] == ["p/b.json"]


def test_json_lines_of_a_gigabyte_in_one_line_end_soon():
    """Sparse on the disk: what would be 1 GB of NUL after the first megabytes is never reached."""
    with Path("a.jsonl").open("wb") as file:
        file.write(b'{"p": "' + b"a" * 25_000_000)
        file.truncate(1_000_000_000)
    assert run("tokens", "a.jsonl", "--field", "p", *ON).codes == ("too-large",)


@pytest.mark.parametrize("view", [(), ("--top", "3"), ("--show",), ("--classes",), ("--budget", "0")])
def test_an_empty_file(view):
    Path("a.md").write_text("")
    found = document("a.md", *view)
    assert "pieces" not in found or found["method"] == "exact"


@pytest.mark.parametrize("budget", ["0", "2", "1.5k"])
def test_a_budget_and_its_exit_code(budget):
    Path("a.md").write_text("hello world again")
    done = run("tokens", "a.md", "--budget", budget, *ON)
    assert done.exit == (1 if budget != "1.5k" else 0)
    assert ("a.md: up to 3 tokens" in done.stderr) == (budget != "1.5k")
    assert run("-q", "tokens", "a.md", "--budget", budget, *ON).stderr == ""


def test_a_budget_of_what_cannot_be_counted_decides_nothing():
    Path("a.json").write_text('[{"role": "user", "content": [{"type": "document", "source": {}}]}]')
    assert run("tokens", "a.json", "--budget", "5000", *ON).exit == 3
    assert run("tokens", "a.json", "--budget", "1", *ON).exit == 1
    assert run("tokens", "a.json", *ON).exit == 0


def test_an_edit_without_a_price_is_undecided():
    Path("a.md").write_text("hello")
    assert run("tokens", "--diff", "a.md", "a.md", "-m", "gpt-4o", "--as-of", "2020-01-01").exit == 3


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals of this kind")
def test_a_bar_on_a_terminal_and_nowhere_else(here):
    Path("p").mkdir()
    Path("p/a.md").write_text("hello")
    Path("p/.gitignore").write_text("large\n")
    with Path("p/large").open("wb") as file:  # looks long, and is not read
        file.truncate(100_000_000)
    assert "100.0" in terminal("tokens", "p", *ON, cwd=here).stdout
    assert "100.0" not in terminal("-q", "tokens", "p", *ON, cwd=here).stdout
    piped = run("tokens", "p", *ON)
    assert (piped.stderr, "100.0" in piped.stdout) == ("", False)


def test_what_a_start_does_not_need_is_not_imported(here):
    Path("a.md").write_text("hello")
    code = (
        "import sys; from llmcost.cli.app import main\n"
        "try: main()\n"
        "finally: print([name for name in ('rich', 'tiktoken', 'llmcost.read.chat.chat', 'llmcost.read.files.gitignore',"
        " 'llmcost.tokens.boundaries') if name in sys.modules], file=sys.stderr)"
    )
    done = process("tokens", "a.md", *ON, cwd=here, code=code)
    assert done.stderr.strip() == "[]"
