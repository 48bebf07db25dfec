"""What only a process of its own can show: pipes, terminals, signals, encodings, and how each run ends."""

import codecs
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from tests.support.running import CATALOG, ROOT, environment, process, run, terminal

FILES = Path(__file__).parent / "files"
CHAT = str(FILES / "support-chat.yaml")
DAY = ("--as-of", "2026-11-22")
ESCAPE = "\x1b["
ASCII = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}


def wide(line: str) -> int:
    """Columns of a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


# --- the system ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Shanghai", "America/Los_Angeles"])
def test_time_zones_do_not_need_data_of_the_system(zone, tmp_path):
    """Slim containers and Windows have none."""
    (tmp_path / "w.yaml").write_text(
        "name: chat\nmodel: deepseek-chat\nrequests_per_day: 1000\ninput_tokens: 500\noutput_tokens: 100\n"
        f"hours: 09:00-17:00 {zone}\n"
    )
    with_data, without = (
        process(*DAY, "estimate", "w.yaml", "-f", "csv", cwd=tmp_path, env=env) for env in ({}, {"PYTHONTZPATH": ""})
    )
    assert without == with_data
    assert without.exit == 0


# --- readers that leave ------------------------------------------------------------------------------------------------

TALKATIVE = ("models", "list", "--all", "-f", "json")


def left_alone(*argv: str, lines: int, both: bool = False) -> tuple[int, str]:
    """Exit code and standard error of a run whose reader leaves after a few lines, as ``| head`` does."""
    running = subprocess.Popen(
        [sys.executable, "-m", "llmcost", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if both else subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
    )
    assert running.stdout
    for _ in range(lines):
        assert running.stdout.readline()
    running.stdout.close()
    errors = running.stderr.read().decode() if running.stderr else ""
    if running.stderr:
        running.stderr.close()
    return running.wait(timeout=60), errors


@pytest.mark.parametrize("argv", [TALKATIVE, ("estimate", CHAT), ("--help",), ("schema", "workload")])
@pytest.mark.parametrize("lines", [0, 1])
def test_a_reader_that_leaves_is_no_error(argv, lines):
    assert left_alone(*argv, lines=lines) == (0, "")


def test_a_reader_of_the_messages_that_leaves_changes_no_exit_code():
    assert left_alone("estimate", "missing.yaml", lines=0, both=True)[0] == 2
    assert left_alone("validate", CHAT, lines=0, both=True)[0] == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_a_full_disk_is_reported():
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "llmcost", "estimate", CHAT]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False, text=True)
    assert done.returncode == 2
    assert done.stderr == (
        "error: standard output cannot be written: No space left on device\n  free some space, or write somewhere else\n"
    )


@pytest.mark.parametrize(("closed", "code"), [(">&-", 0), ("2>&-", 0), ("<&- -", 2)])
def test_streams_that_the_shell_has_closed(closed, code):
    words = [sys.executable, "-m", "llmcost", "estimate", *([] if closed.startswith("<") else [CHAT])]
    done = subprocess.run(
        f"{shlex.join(words)} {closed}", shell=True, env=environment(), capture_output=True, check=False, text=True
    )
    assert done.returncode == code
    assert "internal error" not in done.stderr + done.stdout


# --- colour ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "options", "env", "coloured"),
    [
        (process, [], {}, False),
        (process, [], {"FORCE_COLOR": "1"}, True),
        (process, [], {"FORCE_COLOR": "0"}, False),
        (process, [], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (process, ["--color", "always"], {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (terminal, [], {}, True),
        (terminal, [], {"NO_COLOR": "1"}, False),
        (terminal, [], {"NO_COLOR": ""}, True),
        (terminal, [], {"TERM": "dumb"}, False),
        (terminal, ["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(where, options, env, coloured):
    done = where(*options, "gate", CHAT, *DAY, env=env)
    assert done.exit == 0
    assert (ESCAPE in done.stdout) is coloured
    assert "support-chat" in done.stdout


def test_colour_changes_nothing_but_colour():
    argv = ("estimate", CHAT, *DAY)
    plain = process(*argv).stdout
    coloured = process("--color", "always", *argv).stdout
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    assert ESCAPE not in process("--color", "always", *argv, "-f", "csv").stdout


# --- width -------------------------------------------------------------------------------------------------------------

WIDE = [
    ("estimate", "workloads/support-chat.yaml"),
    ("estimate", "workloads"),
    ("estimate", "workloads/support-chat.yaml", "--all"),
    ("compare", "--models", "gpt-4o-mini,claude-3-5-sonnet,tier:reasoning"),
    ("models", "list", "--all"),
    ("models", "show", "gpt-5.4"),
    ("models", "history", "gpt-4o"),
    ("models", "diff", "--from", "2026-08-01", "--to", "2026-11-22", "--provider", "openai"),
    ("gate", "workloads", "--max-monthly", "100"),
    ("tokens", "LICENSE", "-m", "tier:economy,tier:mid"),
]


@pytest.mark.parametrize("argv", WIDE, ids=" ".join)
def test_at_80_columns_no_line_is_longer_and_no_id_is_cut(argv):
    day = () if "diff" in argv else DAY
    shown = terminal(*argv, *day, env={"NO_COLOR": "1"}, cwd=ROOT).stdout
    lines = shown.splitlines()
    assert len(lines) > 5
    assert [line for line in lines if wide(line) > 80] == []
    words = {word.rstrip(",;:") for word in shown.split()}
    assert ids_of(*argv, *day) - words == set()


def ids_of(*argv: str) -> set[str]:
    """The full ids of the models that have a row, from the report's JSON."""
    report = json.loads(process(*argv, "-f", "json", cwd=ROOT).stdout)
    if "workloads" in report:
        several = len(report["workloads"]) > 1
        ids = {one["model"]["resolved"] for one in report["workloads"]}
        ids |= set() if several else {row["model"] for row in report["workloads"][0]["alternatives"]}
        ids = set() if report["kind"] == "gate" else ids
    elif "files" in report:
        ids = {count["model"] for file in report["files"] for count in file["counts"]}
    else:
        ids = {row.get("id") or row["model"] for row in report.get("models") or report.get("changes") or [report]}
    assert ids or report["kind"] == "gate"
    return ids


@pytest.mark.parametrize("argv", WIDE[:4], ids=" ".join)
def test_in_a_pipe_nothing_wraps_and_a_row_is_a_line(argv):
    shown = process(*argv, *DAY, cwd=ROOT).stdout
    lines = shown.splitlines()
    for id_ in ids_of(*argv, *DAY):
        assert any(re.search(rf"(^|\s){re.escape(id_)}\s.*(\d\.\d\d|not (priced|eligible))", line) for line in lines), (
            id_
        )
    assert not re.search(r"^ {3,}· ", shown, re.MULTILINE), "notes stand in the line of their row"
    assert max(map(wide, lines)) > 80


def test_columns_says_how_wide_a_pipe_may_be():
    narrow = process("estimate", CHAT, *DAY, env={"COLUMNS": "80"}).stdout
    assert max(map(wide, narrow.splitlines())) <= 80
    assert process("estimate", CHAT, *DAY, env={"COLUMNS": "x"}).stdout == process("estimate", CHAT, *DAY).stdout


def test_a_terminal_of_40_columns_and_one_of_none_still_show_everything():
    for columns in (40, 1, 0):
        shown = terminal("estimate", CHAT, *DAY, columns=columns, env={"NO_COLOR": "1"}).stdout
        assert "$121.18" in shown
        assert "openai/gpt-4o-mini" in shown


def test_columns_drop_out_one_after_the_other():
    """The wider the terminal, the more columns; what stays at a width stays at every greater one."""
    before: set[str] = set()
    for columns in range(50, 160, 6):
        shown = terminal_text(columns)
        titles = next(line for line in shown.splitlines() if line.startswith("  Model") or " Model " in line)
        now = set(re.split(r"\s{2,}", titles.strip()))
        assert before <= now
        before = now
    assert {
        "Tier",
        "Model",
        "In $/1M",
        "Out $/1M",
        "Think",
        "$/1k req",
        "$/month",
        "Range $",
        "vs now",
        "Src",
    } == before


def terminal_text(columns: int) -> str:
    from datetime import date

    from llmcost.analysis.estimate.estimate import estimate
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.reports.provenance import CatalogStamp
    from llmcost.read.catalog.bundled_catalog import load_catalog
    from llmcost.read.workload.workload import load_workloads
    from llmcost.render.dispatch import RenderOptions, render
    from llmcost.render.formats import Format

    loaded = load_catalog(str(CATALOG))
    stamp = CatalogStamp(loaded.catalog.as_of, 0, loaded.sha256, ("built-in",))
    report = estimate(load_workloads([CHAT]), PricingContext(loaded.catalog, date(2026, 11, 22), stamp))
    return render(report, Format.TABLE, RenderOptions("0", "", columns, False))


# --- how a run ends ----------------------------------------------------------------------------------------------------

SLOW = """
import sys, time
import llmcost.read.workload.workload
from llmcost.cli import app

def read(path, limit, source):
    print("reading", file=sys.stderr, flush=True)
    time.sleep(60)

llmcost.read.workload.workload.read_text = read
app.main()
"""
BROKEN = """
import llmcost.analysis.estimate.estimate
from llmcost.cli import app

def estimate(*args, **kwargs):
    return 1 / 0

llmcost.analysis.estimate.estimate.estimate = estimate
app.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_at_once_with_130():
    running = subprocess.Popen(
        [sys.executable, "-c", SLOW, "estimate", CHAT], env=environment(), stderr=subprocess.PIPE, text=True
    )
    assert running.stderr
    assert running.stderr.readline() == "reading\n"
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=10) == 130
    assert running.stderr.read() == ""
    running.stderr.close()


def test_a_bug_is_70_with_a_short_message():
    done = process("estimate", CHAT, code=BROKEN)
    assert (done.exit, done.stdout) == (70, "")
    assert done.stderr == (
        "llmcost: internal error: ZeroDivisionError: division by zero\n"
        "  This is a bug in llmcost. Set LLMCOST_DEBUG=1 for the traceback, and please report it.\n"
    )


def test_the_details_of_a_bug_are_a_setting_away_and_never_exit_1():
    done = process("gate", CHAT, code=BROKEN, env={"LLMCOST_DEBUG": "1"})
    assert done.exit == 70
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert "in estimate\n" in done.stderr


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("gate", CHAT, *DAY), 0),
        (("gate", CHAT, "--max-monthly", "1", *DAY), 1),
        (("gate", CHAT, "--max-monthly", "1", "--as-of", "2020-01-01"), 3),
        (("estimate", CHAT, "--as-of", "2020-01-01"), 3),
        (("compare", "--models", "gpt-4o", "--as-of", "2020-01-01"), 3),
        (("models", "show", "gpt-4o", "--as-of", "2020-01-01"), 3),
        (("estimate", "missing.yaml"), 2),
        (("estimate", "--no-such-option"), 2),
        (("no-such-command",), 2),
        ((), 2),
        (("--version",), 0),
        (("models", "list", "no such model"), 0),
    ],
    ids=lambda value: " ".join(value).replace(CHAT, "chat") if isinstance(value, tuple) else str(value),
)
def test_exit_codes(argv, code):
    assert run(*argv).exit == code


def test_without_a_path_and_without_the_folder_there_is_help(tmp_path):
    done = process("estimate", cwd=tmp_path)
    assert (done.exit, done.stdout) == (2, "")
    assert "llmcost estimate FILE" in done.stderr
    assert "--help" in done.stderr


def test_without_a_path_the_folder_workloads_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "workloads").mkdir()
    (tmp_path / "workloads" / "a.yaml").write_bytes((FILES / "gpt-4o.yaml").read_bytes())
    assert "$750.00" in run("estimate", *DAY).stdout
    assert run("gate").exit == 0


# --- encodings ---------------------------------------------------------------------------------------------------------


def test_ascii_output_keeps_its_signs():
    done = process("estimate", CHAT, *DAY, env=ASCII)
    assert done.exit == 0
    assert re.search(r"gpt-6-luna .* -\d+%", done.stdout), "a minus stays a minus"
    assert "10,000 req/day x 30 d = 300,000" in done.stdout
    assert "?" not in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-16", "shift_jis"])
def test_no_encoding_crashes(encoding, tmp_path):
    (tmp_path / "w.yaml").write_text(Path(CHAT).read_text().replace("support-chat", "チャット-é"), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("имя: é\n", encoding="utf-8")
    env = {**environment(), "PYTHONIOENCODING": encoding}
    for argv, code in ((("estimate", "w.yaml", *DAY), 0), (("estimate", "bad.yaml"), 2)):
        command = [sys.executable, "-m", "llmcost", *argv]
        done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == code
        assert b"internal error" not in done.stderr
        codecs.decode(done.stdout, encoding)


def test_files_are_utf_8_whatever_the_terminal_is(tmp_path):
    out = tmp_path / "out.txt"
    assert process("estimate", CHAT, *DAY, "-o", str(out), env=ASCII | {"LC_ALL": "C"}).exit == 0
    assert "× 30 d" in out.read_text(encoding="utf-8")
    assert b"\r" not in out.read_bytes()


# --- the cache folder ----------------------------------------------------------------------------------------------------


def test_a_cache_that_cannot_be_written_or_is_broken_changes_nothing(tmp_path):
    right = process("estimate", CHAT, *DAY, "-f", "csv").stdout
    (tmp_path / "file").write_text("")
    assert (
        process("estimate", CHAT, *DAY, "-f", "csv", env={"LLMCOST_CACHE_DIR": str(tmp_path / "file")}).stdout == right
    )
    cache = tmp_path / "cache"
    assert process("estimate", CHAT, *DAY, "-f", "csv", env={"LLMCOST_CACHE_DIR": str(cache)}).stdout == right
    (kept,) = (cache / "catalogs").iterdir()
    kept.write_bytes(kept.read_bytes()[:-100])
    assert process("estimate", CHAT, *DAY, "-f", "csv", env={"LLMCOST_CACHE_DIR": str(cache)}).stdout == right


def test_without_a_home_it_works():
    env = {name: value for name, value in environment().items() if not name.startswith(("LLMCOST", "XDG"))}
    command = [sys.executable, "-m", "llmcost", "estimate", CHAT, *DAY, "-f", "json"]
    done = subprocess.run(command, env=env | {"HOME": "/nonexistent"}, capture_output=True, check=False)
    assert json.loads(done.stdout)["summary"]["monthly"] == "121.176"


# --- completion ----------------------------------------------------------------------------------------------------------


def completed(words: str) -> list[str]:
    typed = {"COMP_WORDS": f"llmcost {words}", "COMP_CWORD": str(len(words.split(" ")))}
    done = process(env=typed | {"_LLMCOST_COMPLETE": "complete_bash"})
    assert done.exit == 0
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "among"),
    [
        ("compare --models gpt-4o-m", "gpt-4o-mini"),
        ("compare --models gpt-4o,anthropic/claude-3-5-s", "gpt-4o,anthropic/claude-3-5-sonnet"),
        ("compare --models tier:ec", "tier:economy"),
        ("models show openai/gpt-4o-m", "openai/gpt-4o-mini"),
        ("estimate --tier re", "reasoning"),
        ("compa", "compare"),
    ],
)
def test_completion(words, among):
    found = completed(words)
    assert among in found
    assert all(word.startswith(words.rpartition(" ")[2]) for word in found)


def test_completion_for_the_other_shells():
    words = {"_TYPER_COMPLETE_ARGS": "llmcost models show gpt-4o-mi"}
    assert "gpt-4o-mini" in process(env=words | {"_LLMCOST_COMPLETE": "complete_zsh"}).stdout
    action = {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "gpt-4o-mi"}
    assert "gpt-4o-mini" in process(env=words | action | {"_LLMCOST_COMPLETE": "complete_fish"}).stdout


def test_installing_nothing_is_needed_to_see_the_completion_script():
    done = process(env={"_LLMCOST_COMPLETE": "source_bash"})
    assert done.exit == 0
    assert "_llmcost_completion" in done.stdout


# --- help ------------------------------------------------------------------------------------------------------------------


def commands() -> list[tuple[str, ...]]:
    """Every command and group, as ``--help`` lists them."""
    found: list[tuple[str, ...]] = [()]
    for path in found:
        listed = run(*path, "--help").stdout.partition("\nCommands:\n")[2].partition("\n\n")[0]
        found += [(*path, name) for name in re.findall(r"^  (\w+)  ", listed, re.MULTILINE)]
    return found


def test_every_help_fits_80_columns_and_lists_the_exit_codes():
    paths = commands()
    assert {(), ("estimate",), ("models", "show"), ("catalog", "lint")} <= set(paths)
    for path in paths:
        for flag in ("--help", "-h"):
            shown = run(*path, flag).stdout
            assert "Exit codes: 0 success; 1 a gate or a token budget failed; 2 invalid usage" in shown, path
            assert max(map(wide, shown.splitlines())) <= 80


def test_help_in_a_terminal_of_80_columns():
    shown = terminal("estimate", "--help").stdout
    assert max(map(wide, shown.splitlines())) <= 80
    assert "130" in shown
    assert os.linesep in shown


def test_of_thousands_of_problems_a_hundred_are_printed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "w.yaml").write_text("candidates: [" + "no, " * 5000 + "]\n")
    done = run("estimate", "w.yaml")
    assert (done.exit, done.codes.count("quote-it")) == (2, 5000)
    lines = done.stderr.splitlines()
    assert len(lines) == 2 * 100 + 1
    assert lines[-1] == f"and {len(done.codes) - 100:,} more problems"


def test_unknown_models_without_end_are_reported_in_a_moment(tmp_path):
    text = (FILES / "gpt-4o.yaml").read_text()
    names = ", ".join(f"model-{number}" for number in range(50_000))
    (tmp_path / "w.yaml").write_text(f"{text}candidates: [{names}]\n")
    started = time.process_time()
    assert run("estimate", str(tmp_path / "w.yaml")).exit == 2
    assert time.process_time() - started < 8
