"""What people type and everything they see: commands, standard output, standard error and exit code.

A file of ``transcripts/`` holds commands that run one after the other in a folder with the files of ``files/``, each
followed by what it prints: standard output as it is, standard error with ``! `` before each line, then the exit code.
``< FILE`` is standard input. The price list is ``catalog.yaml``, unless the first line says ``# the shipped catalog``.
``REWRITE=1 pytest tests/cli`` writes all expectations anew; read the difference before you commit it.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.support.running import CATALOG, Done, rewriting, run, steps

HERE = Path(__file__).parent
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.txt"))
SHIPPED = "# the shipped catalog"


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(transcript, tmp_path, monkeypatch):
    expected = transcript.read_text(encoding="utf-8")
    shutil.copytree(HERE / "files", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    head = expected.partition("$ llmcost")[0]
    if SHIPPED not in head:
        monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    happened = head + "\n".join(f"$ {typed(words)}\n{seen(words)}" for words, _ in steps(expected))
    if rewriting():
        transcript.write_text(happened, encoding="utf-8")
    else:
        assert happened == expected


def typed(words: list[str]) -> str:
    return shlex.join(["llmcost", *words]).replace("'<'", "<")


def seen(words: list[str]) -> str:
    if words[-2:-1] == ["<"]:
        done = run(*words[:-2], stdin=Path(words[-1]).read_bytes())
    else:
        done = run(*words)
    return shown(done)


def shown(done: Done) -> str:
    errors = "".join(f"! {line}\n" for line in done.stderr.splitlines())
    return steady(done.stdout) + errors + f"exit {done.exit}\n"


def steady(text: str) -> str:
    """Without what differs from run to run, from version to version and from machine to machine."""
    text = text.replace(str(CATALOG), CATALOG.name)
    text = re.sub(r'("(generated_at|llmcost|sha256)": )"[^"]*"', r'\1"…"', text)
    return re.sub(r"^llmcost \d\S*$", "llmcost …", text, flags=re.MULTILINE)


def test_the_transcripts_cover_every_command_and_every_kind_of_end():
    text = "\n".join(path.read_text(encoding="utf-8") for path in TRANSCRIPTS)
    helped = run("--help").stdout.partition("Commands:")[2]
    commands = re.findall(r"^  (\w+)  ", helped, re.MULTILINE)
    assert len(commands) > 5
    assert [name for name in commands if not re.search(rf"^\$ llmcost .*\b{name}\b", text, re.MULTILINE)] == []
    assert {"0", "1", "2", "3"} <= set(re.findall(r"^exit (\d+)$", text, re.MULTILINE))
