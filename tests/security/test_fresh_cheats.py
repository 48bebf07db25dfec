"""More cheats, by somebody who had not written the gate: what a pull request does, what the report says, the exit code.

Each begins as in ``test_cheats``: ``main`` has the rules, and the pull request an increase that they would stop. Where it
passes, the report has a word that a reviewer needs, because nobody but the author knows how many requests there are.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.security.test_cheats import CHAT, EXPENSIVE, INCREASE, PROD, WORKLOAD, Files, gate, lines, rules, start
from tests.security.test_cheats import project as project
from tests.support.scratch import commit, git, write

ALL = {"llmcost.yaml": rules(INCREASE, PROD, more="budget: 1000\n")}
CAP = "{id: cap, when: workload.monthly > $1000}"
TALK = EXPENSIVE.replace("name: chat", "name: talk").replace("500", "501")
"""The expensive workload, with another name and content."""


class Cheat(NamedTuple):
    """What the base has, what the pull request does, and what the report says of it."""

    base: Files
    trick: Files | Callable[[Path], None]
    says: tuple[str, ...]
    exit: int
    options: tuple[str, ...] = ()


def small(name: str = "small") -> str:
    return CHAT.replace("name: chat", f"name: {name}").replace("24000", "24")


def as_submodule(project: Path) -> None:
    """``workloads`` is another repository, which a runner does not fetch unless it is told to."""
    head = git(project, "rev-parse", "HEAD")
    git(project, "rm", "-q", "-r", "workloads")
    git(project, "update-index", "--add", "--cacheinfo", f"160000,{head},workloads")
    git(project, "commit", "-q", "-m", "workloads live elsewhere")
    (project / "workloads").mkdir(exist_ok=True)


def behind_a_link(project: Path) -> None:
    """A link to a folder is not followed."""
    (project / "real").mkdir()
    shutil.move(project / WORKLOAD, project / "real" / "chat.yaml")
    (project / "workloads").mkdir(exist_ok=True)
    os.symlink(os.path.join("..", "real"), project / "workloads" / "more")


REMOVED = ("Changed − chat −$140.40", "Why removed −$140.40")
HIDDEN = {
    "another ending": {WORKLOAD: None, f"{WORKLOAD}.off": EXPENSIVE, "workloads/small.yaml": small()},
    "an ending in capitals": {WORKLOAD: None, "workloads/chat.YAML": EXPENSIVE, "workloads/small.yaml": small()},
    "a hidden file": {WORKLOAD: None, "workloads/.chat.yaml": EXPENSIVE},
    "a hidden folder": {WORKLOAD: None, "workloads/.off/chat.yaml": EXPENSIVE},
    "another folder": {WORKLOAD: None, "services/chat.yaml": EXPENSIVE},
    "a submodule": as_submodule,
    "a folder behind a link": behind_a_link,
}
"""The workload is where the gate does not look. It counts as removed."""
OFFSET = {
    "requests per month": (EXPENSIVE.replace("per_day", "per_month"), "volume 24,000 req/day → 24,000 req/month"),
    "a response cache": (EXPENSIVE + "response_cache: 0.98\n", "response cache none → hit rate 0.98 −"),
    "a route": (
        CHAT.replace("model: gpt-4o-mini", "route: [{model: gpt-4o, share: 0.01}, {model: gpt-4o-mini, share: 0.99}]"),
        "99% +$22.00",
    ),
    "a cascade": (
        CHAT.replace("model: gpt-4o-mini", "cascade: [{model: gpt-4o-mini, resolves: 0.989}, {model: gpt-4o}]"),
        "model gpt-4o-mini → gpt-4o-mini 98.9%, then gpt-4o +",
    ),
    "short answers": (EXPENSIVE.replace("200", "1").replace("24000", "2400"), "200 → 1 tokens −"),
    "fewer conversations": (
        EXPENSIVE.replace("requests_per_day: 24000", "conversations_per_day: 200")
        + "conversation: {turns: 2, user_tokens: 0}\n",
        "200 conversations/day",
    ),
}
"""The increase is there, with a decrease that hides it."""
CHEATS = {
    f"the workload is in {name}": Cheat(ALL, trick, REMOVED[:1], 0)
    if callable(trick)
    else Cheat(ALL, trick, ("− chat −$140.40", "Why removed −$140.40"), 0)
    for name, trick in HIDDEN.items()
} | {
    f"an increase is offset by {name}": Cheat(ALL, {WORKLOAD: text}, ("Why ", says), 0)
    for name, (text, says) in OFFSET.items()
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_is_stopped_or_told(project, monkeypatch, name):
    cheat = CHEATS[name]
    start(project, monkeypatch, cheat.base)
    if callable(cheat.trick):
        cheat.trick(project)
        git(project, "commit", "-q", "--allow-empty", "-a", "-m", "the trick")
    else:
        write(project, {WORKLOAD: EXPENSIVE})
        commit(project, cheat.trick)
    done = gate(*cheat.options)
    assert done.exit == cheat.exit, done.stdout + done.stderr
    for text in cheat.says:
        assert text in lines(done) + done.stderr
