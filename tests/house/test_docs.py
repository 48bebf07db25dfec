"""Every command that the documents show exists, with every option shown."""

import os
import re
import shlex
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.support.running import run

ROOT = Path(__file__).parents[2]
GUIDES = ["README.md", "CONTRIBUTING.md", "docs/CI.md", "docs/SECURITY.md"]
FENCE = re.compile(r"^( *)(`{3,}|~{3,})[^\n]*\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*")


def shown(text: str, program: str) -> list[str]:
    """The calls of a program in the code fences of a text: prompts, settings in front and pipes taken away."""
    found = []
    for _, _, code in FENCE.findall(text):
        for line in re.sub(r"\s*\\\n\s*", " ", code).splitlines():
            for part in re.split(r"\s(?:\|\|?|&&|;)\s", re.sub(r"^\s*\$ ", "", line).strip()):
                words = re.sub(r"^(?:[A-Z_]+=\S* )+", "", part.strip())
                if words == program or words.startswith(program + " "):
                    found.append(words)
    return found


def commands(program: str) -> list[str]:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in GUIDES]
    return list(dict.fromkeys(command for text in texts for command in shown(text, program)))


@cache
def help_of(*words: str) -> str | None:
    """What ``--help`` says in a wide window, or ``None`` where there is no such command."""
    with patch.dict(os.environ, {"COLUMNS": "240", "TERMINAL_WIDTH": "240"}):
        done = run(*words, "--help")
    return done.stdout if done.exit == 0 else None


def unknown_in(command: str) -> list[str]:
    """The words of a command line that the program does not know."""
    words = shlex.split(re.sub(r"\s\d?>>?\s*\S+", "", command), comments=True)[1:]
    path: list[str] = []
    unknown: list[str] = []
    for position, word in enumerate(words):
        options = OPTION.findall(help_of(*path) or "")
        if word.startswith("-") and word != "-" and not re.fullmatch(r"-\d.*", word):
            if word.partition("=")[0] not in options:
                unknown.append(word)
        elif help_of(*path, word) not in (None, help_of(*path)):
            path.append(word)
        elif (path and help_of(*path, word) is None) or (not path and not words[max(position - 1, 0)].startswith("--")):
            return [*unknown, word]  # not a command of a group, nor of the program, nor the value of an option
    return unknown


@pytest.mark.parametrize("name", GUIDES)
def test_the_guides_are_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_the_readme_shows_the_everyday_commands() -> None:
    assert {"estimate", "compare", "tokens", "models", "gate"} <= {
        command.split()[1] for command in commands("llmcost") if " " in command
    }


def test_every_command_and_option_shown_exists() -> None:
    wrong = {command: unknown for command in commands("llmcost") if (unknown := unknown_in(command))}
    assert wrong == {}


def test_every_make_target_shown_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    asked = {word for command in commands("make") for word in command.split("#")[0].split()[1:] if "=" not in word}
    assert {"demo", "test"} <= asked <= targets


@pytest.mark.parametrize(
    ("command", "unknown"),
    [
        ("llmcost estimate workloads/x.yaml -f json > out.json", []),
        ("llmcost estimat workloads/x.yaml", ["estimat"]),
        ("llmcost estimate --all --no-such-option", ["--no-such-option"]),
        ("llmcost models list", []),
        ("llmcost models lisst", ["lisst"]),
        ("llmcost --version", []),
    ],
)
def test_the_look_itself(command: str, unknown: list[str]) -> None:
    assert unknown_in(command) == unknown


def test_how_commands_are_found() -> None:
    text = (
        "llmcost no\n"
        "```console\n$ A=1 llmcost a --b \\\n    c | head -1\nllmcostly\n```\n"
        "  ```\n  llmcost d && llmcost e\n  ```\n"
    )
    assert shown(text, "llmcost") == ["llmcost a --b c", "llmcost d", "llmcost e"]


def test_every_path_of_the_architecture_exists() -> None:
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    paths = re.findall(r"`([a-z_]+/[a-z_/.]*)`", text)
    assert len(paths) > 40
    roots = (ROOT, ROOT / "src" / "llmcost")
    assert [path for path in paths if not any((root / path).exists() for root in roots)] == []


def test_every_file_of_the_architecture_exists() -> None:
    """A bare file name, as ``shapley.py``, is one of the package's."""
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    known = {path.name for path in (ROOT / "src" / "llmcost").rglob("*.py")}
    assert set(re.findall(r"`([a-z_]+\.py)`", text)) <= known


def test_a_workload_field_touches_at_most_six_files() -> None:
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition("**a field of a workload?**")[2].partition("**an output format?**")[0]
    steps = re.findall(r"^\d\. ", section, re.MULTILINE)
    assert 1 <= len(steps) <= 6
