"""Every message about bad input, whole: what people read when something is wrong is part of what llmcost promises.

A case is ``NAME.txt``: a command, everything it prints on standard error, its exit code and the codes of the problems.
The broken file stands beside it as ``NAME.yaml``, or is made by the function ``make`` of ``NAME.py``, which is given
the folder and pytest's monkeypatch. ``REWRITE=1 pytest tests/errors`` writes all expectations anew; read the difference before you commit it.
"""

import ast
import re
import runpy
import shutil
from pathlib import Path

import pytest

from tests.support.running import CATALOG, Done, rewriting, run, steps

HERE = Path(__file__).parent
SRC = HERE.parents[1] / "src" / "llmcost"
CASES = sorted(HERE.glob("*.txt"))
RAISED_BY = {"Problem", "of", "problem", "_problem", "_refusal", "_error", "note", "SyntaxProblem"}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def said(done: Done) -> str:
    return f"{done.stderr}exit {done.exit}{': ' if done.codes else ''}{' '.join(done.codes)}\n"


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    for variable in ("COLUMNS", "LINES", "TERM"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_whole_message(case, workplace, monkeypatch):
    for beside in (case.with_suffix(".yaml"), case.with_suffix(".py")):
        if beside.suffix == ".py" and beside.exists():
            runpy.run_path(str(beside))["make"](workplace, monkeypatch)
        elif beside.exists():
            shutil.copy(beside, workplace)
    expected = case.read_text(encoding="utf-8")
    happened = []
    for command, _ in steps(expected):
        done = run(*command)
        assert done.stdout == "", "nothing is computed from bad input"
        happened.append(f"$ llmcost {' '.join(map(shown, command))}\n{said(done)}")
    if rewriting():
        case.write_text("\n".join(happened), encoding="utf-8")
    else:
        assert "\n".join(happened) == expected


def shown(word: str) -> str:
    return word if re.fullmatch(r"[\w./:,=@%+-]+|<&-", word) else f"'{word}'"


def codes_of(source: str) -> set[str]:
    """The codes of the problems that a module raises; of a code put together, its beginning and ``*``."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            match node.args[0]:
                case ast.Constant(value=str(code)) if name in RAISED_BY and CODE.fullmatch(code):
                    found.add(code)
                case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) if name in RAISED_BY and CODE.fullmatch(
                    start.rstrip("-")
                ):
                    found.add(start + "*")
    return found


def test_every_problem_code_has_a_case():
    raised = set().union(*(codes_of(path.read_text(encoding="utf-8")) for path in SRC.rglob("*.py")))
    shown_here = {
        code
        for case in CASES
        for line in re.findall(r"^exit \d+: (.+)$", case.read_text(encoding="utf-8"), re.MULTILINE)
        for code in line.split()
    }
    without = {
        code
        for code in raised
        if not (any(one.startswith(code[:-1]) for one in shown_here) if code.endswith("*") else code in shown_here)
    }
    assert raised >= {"duplicate-key", "unknown-model", "no-file", "too-deep", "band"}, "the search finds codes"
    assert without == set()


def test_every_file_here_belongs_to_a_case():
    names = {case.stem for case in CASES}
    beside = {path.name for path in HERE.iterdir() if path.suffix in (".yaml", ".py") and path.stem not in names}
    assert beside == {Path(__file__).name}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_message_says_where_what_and_the_remedy(case):
    """No traceback, no Python names, no empty remedy; a file's problem names its line wherever there is one."""
    for _, printed in steps(case.read_text(encoding="utf-8")):
        lines = [line for line in printed.splitlines() if line and not line.startswith("exit ")]
        assert lines
        assert not re.search(r"Traceback|internal error|Decimal\(|NoneType|<class", printed)
        if lines[0].startswith("Usage:"):
            assert lines[-1].startswith("Error: ")
            continue
        for what, remedy in zip(lines[::2], lines[1::2], strict=True):
            assert re.match(r"(\S.*?(:\d+(:\d+)?)?|error): \S", what), "a place or `error`, then what is wrong"
            assert re.match(r"  \S", remedy), "the remedy stands beneath, indented"
