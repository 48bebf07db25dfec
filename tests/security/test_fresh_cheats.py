"""More cheats, by somebody who had not written the gate: what a pull request does, what the report says, the exit code.

Each begins as in ``test_cheats``: ``main`` has the rules, and the pull request an increase that they would stop. Where it
passes, the report has a word that a reviewer needs, because nobody but the author knows how many requests there are.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.security.test_cheats import (
    BLOCKED,
    CHAT,
    EXPENSIVE,
    INCREASE,
    LAYER,
    LAYERED,
    PROD,
    WORKLOAD,
    gate,
    lines,
    rules,
    start,
)
from tests.security.test_cheats import project as project
from tests.support.scratch import commit, git, write

Files = Mapping[str, str | None]
Trick = Files | Callable[[Path], None]

ALL: dict[str, str | None] = {"llmcost.yaml": rules(INCREASE, PROD, more="budget: 1000\n")}
CAP = "{id: cap, when: workload.monthly > $1000}"
TALK = EXPENSIVE.replace("name: chat", "name: talk").replace("500", "501")
"""The expensive workload, with another name and content."""


class Cheat(NamedTuple):
    """What the base has, what the pull request does, and what the report says of it."""

    base: Files
    trick: Trick
    says: tuple[str, ...]
    exit: int
    options: tuple[str, ...] = ()


def small(name: str = "small") -> str:
    return CHAT.replace("name: chat", f"name: {name}").replace("24000", "24")


def as_submodule(project: Path) -> None:
    """``workloads`` is another repository, which a runner does not fetch unless it is told to."""
    head = git(project, "rev-parse", "HEAD")
    git(project, "rm", "-q", "-r", "-f", "workloads")
    git(project, "update-index", "--add", "--cacheinfo", f"160000,{head},workloads")
    git(project, "commit", "-q", "-m", "workloads live elsewhere")
    (project / "workloads").mkdir(exist_ok=True)


def behind_a_link(project: Path) -> None:
    """A link to a folder is not followed."""
    (project / "real").mkdir()
    shutil.move(project / WORKLOAD, project / "real" / "chat.yaml")
    (project / "workloads").mkdir(exist_ok=True)
    os.symlink(os.path.join("..", "real"), project / "workloads" / "more")


HIDDEN: dict[str, Trick] = {
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
WAIVER = "waivers: [{policy: increase, workload: legacy, reason: sunset, until: 2027-12-31, by: team}]\n"
LEGACY = "workloads/legacy.yaml"
WAIVED = {"llmcost.yaml": rules(INCREASE) + WAIVER, LEGACY: small("legacy")}
BOTH = """workloads:
  - {name: chat, model: gpt-4o-mini, requests_per_day: 24000, input_tokens: 500, output_tokens: 200}
  - {name: legacy, model: gpt-4o-mini, requests_per_day: 24, input_tokens: 500, output_tokens: 200}
"""
TAKEN = {WORKLOAD: EXPENSIVE.replace("name: chat", "name: legacy"), LEGACY: None}
MOVED = {WORKLOAD: None, "workloads/talk.yaml": TALK.replace("prod", "dev")}
"""Another name, file, content and label: the workload is removed, and another one added."""
IDENTITY = {
    "it takes a name with a waiver": Cheat(
        WAIVED, TAKEN, ("name of legacy chat → legacy workloads/chat.yaml:1:1", "WAIVED increase legacy"), 0
    ),
    "it takes a name with a waiver, and changed rules are blocked": Cheat(
        WAIVED | {"llmcost.yaml": rules(INCREASE, BLOCKED) + WAIVER}, TAKEN, ("FAIL frozen all 1 > 0",), 1
    ),
    "it swaps names with a waived workload": Cheat(
        WAIVED,
        TAKEN | {LEGACY: small("chat").replace("output_tokens: 200", "output_tokens: 100")},
        ("name of legacy chat → legacy", "name of chat legacy → chat", "WAIVED increase legacy"),
        0,
    ),
    "it swaps names within a file": Cheat(
        {"llmcost.yaml": rules(INCREASE) + WAIVER, WORKLOAD: BOTH},
        {WORKLOAD: BOTH.replace("chat", "x").replace("legacy", "chat").replace("x", "legacy").replace("-mini", "", 1)},
        ("name of legacy chat → legacy", "name of chat legacy → chat", "WAIVED increase legacy"),
        0,
    ),
    "a copy of it stays in its place": Cheat(
        {"llmcost.yaml": rules(PROD)},
        MOVED | {"workloads/copy.yaml": CHAT.replace("name: chat", "name: copy")},
        ("PASS prod copy $140.40", "Changed + talk +$2,341.80 · copy (was chat) $0.00"),
        0,
    ),
    "a new workload takes the file of another one, so that it is not added": Cheat(
        {
            "llmcost.yaml": rules("{id: added, when: 'diff.kind == \"added\" and workload.monthly > $500'}"),
            LEGACY: small(),
        },
        {WORKLOAD: CHAT, LEGACY: TALK},
        ("PASS added", "Changed ~ talk (was small) +$2,341.66", "Why volume 24 → 24,000 req/day"),
        0,
    ),
    "it leaves its budget": Cheat(
        {WORKLOAD: CHAT + "budget: {monthly: 1000, per_request: 0.001}\n"},
        MOVED,
        ("budget of chat monthly $1000 → none main:workloads/chat.yaml:1:1", "budget of chat per_request $0.001"),
        0,
    ),
    "it leaves its uncertainty": Cheat(
        {WORKLOAD: CHAT + "uncertainty: {requests_per_day: {min: 20000, max: 500000}}\n"},
        MOVED,
        ("uncertainty of chat requests_per_day min 20000, max 500000 → none",),
        0,
        ("--percentile", "p90"),
    ),
} | {
    f"it leaves its {what}, which a condition names": Cheat(
        {"llmcost.yaml": rules(f"{{id: prod, when: '{name} == \"{value}\" and workload.monthly > $1000'}}")},
        MOVED | {"workloads/talk.yaml": TALK.replace("prod", "dev").replace("simple_qa", "research")},
        ("policy prod no longer matches chat, which was removed or renamed",),
        0,
    )
    for what, name, value in (
        ("label", "workload.labels.env", "prod"),
        ("name", "workload.name", "chat"),
        ("task", "workload.task", "simple_qa"),
    )
}
"""The rules are as they were, and the workload becomes another one."""
GUARD = "side_calls: [{name: guard, model: gpt-4o, input_tokens: 10, output_tokens: 1}]\n"
NO_MID = {"llmcost.yaml": rules("{id: no-mid, when: 'model.tier == \"mid\"'}"), WORKLOAD: CHAT + GUARD}
NARROWED = {"llmcost.yaml": "workloads: [small.yaml]\n", "small.yaml": small()}
EXCUSES = {
    "a side call of the base excuses the workload's own model": Cheat(
        NO_MID, {WORKLOAD: EXPENSIVE + GUARD}, ("FAIL no-mid chat — — model.tier of chat (openai/gpt-4o) is",), 1
    ),
    "a side call of the base that is removed excuses it": Cheat(
        NO_MID, {WORKLOAD: EXPENSIVE}, ("FAIL no-mid chat — — model.tier of chat (openai/gpt-4o) is",), 1
    ),
    "the first settings leave the workload out, under a limit for the increase": Cheat(
        {},
        NARROWED,
        ("excludes workloads/chat.yaml", "FAIL max-increase all +$2,199.74 > $100.00"),
        1,
        ("--max-increase", "$100"),
    ),
    "the first settings leave the workload out, under a limit for the month": Cheat(
        {}, NARROWED, ("FAIL max-monthly all $2,340.14 > $1,000.00",), 1, ("--max-monthly", "1000")
    ),
}
"""What the base has, or does not have, seems to excuse the change."""
PROMPT = CHAT.replace("input_tokens: 500", "prompt: {system: ../prompts/system.md, user_tokens: 10}")
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22e\nsize 1234567\n"
MEAN = "{mean: 1, p50: 500, p95: 5000}"
NUMBERS = {
    "a thousand with a point": Cheat(
        ALL, {WORKLOAD: EXPENSIVE.replace("24000", "24.000")}, ("write 24 or 24000: it can be read as either",), 2
    ),
    "a mean below its percentiles": Cheat(
        ALL, {WORKLOAD: EXPENSIVE.replace("500", MEAN)}, ("the mean is at least 475 with this p50 and p95",), 2
    ),
    "a prompt that the runner does not fetch": Cheat(
        ALL | {WORKLOAD: PROMPT, "prompts/system.md": "word " * 400},
        {WORKLOAD: PROMPT, "prompts/system.md": POINTER, ".gitattributes": "prompts/* filter=lfs\n"},
        ("this is a pointer of Git LFS, not the file itself", "fetch the file: git lfs pull"),
        2,
    ),
    "a value above its range": Cheat(
        {
            "llmcost.yaml": rules(CAP),
            WORKLOAD: CHAT + "uncertainty: {requests_per_day: {min: 20000, max: 30000}}\n",
        },
        {WORKLOAD: CHAT.replace("24000", "900000") + "uncertainty: {requests_per_day: {min: 20000, max: 30000}}\n"},
        ("FAIL cap chat $5,265.00 > $1,000.00",),
        1,
        ("--percentile", "p90"),
    ),
    "a range below its value in a new workload": Cheat(
        {"llmcost.yaml": rules(CAP)},
        {WORKLOAD: CHAT, "workloads/talk.yaml": TALK + "uncertainty: {requests_per_day: {min: 1, max: 2}}\n"},
        ("FAIL cap talk $2,341.80 > $1,000.00 talk is over the limit; at p90 of the uncertain numbers",),
        1,
        ("--percentile", "p90"),
    ),
}
"""A number is not what it seems."""
NEW = "workloads/talk.yaml"
CASE = {
    "a value in another case": Cheat(
        {"llmcost.yaml": rules(PROD)},
        {WORKLOAD: CHAT, NEW: TALK.replace("prod", "Prod")},
        ('labels.env is "Prod", and the policy prod selects labels.env "prod"',),
        2,
    ),
    "a key in another case": Cheat(
        {"llmcost.yaml": rules(PROD)},
        {WORKLOAD: CHAT, NEW: TALK.replace("env:", "Env:")},
        ('labels.Env is "prod", and the policy prod selects labels.env "prod"',),
        2,
    ),
}
"""A label of a new workload is not that of the policy."""


def settings_in_a_link(project: Path) -> None:
    """``llmcost.yaml`` is a link to a file with fewer rules."""
    write(project, {"llmcost.yaml": None, "other.yaml": rules()})
    os.symlink("other.yaml", project / "llmcost.yaml")


def settings_in_a_folder(project: Path) -> None:
    write(project, {"llmcost.yaml": None})
    write(project, {"llmcost.yaml/llmcost.yaml": rules()})


def settings_in_a_submodule(project: Path) -> None:
    head = git(project, "rev-parse", "HEAD")
    git(project, "rm", "-q", "-f", "llmcost.yaml")
    git(project, "update-index", "--add", "--cacheinfo", f"160000,{head},llmcost.yaml")
    git(project, "commit", "-q", "-m", "settings live elsewhere")
    (project / "llmcost.yaml").mkdir()


def without_history(project: Path) -> None:
    """No commit in common with main."""
    git(project, "checkout", "-q", "--orphan", "alone")
    write(project, {"llmcost.yaml": rules()})


RULES_STAY = ("policy increase removed", "FAIL increase chat +1,566.7% > 20%", "FAIL budget all $2,340.00 > $1,000.00")
LIMIT = {"llmcost.yaml": rules("{id: prod, when: workload.monthly > $5k}")}
LATER = LAYER.replace("0.5}", "0.5}, {from: 2027-01-01, source: deal, checked: 2026-11-20, input: 0.01, output: 0.01}")
P90 = ("--percentile", "p90")
STOPPED = {
    "settings in a link": Cheat(ALL, settings_in_a_link, RULES_STAY, 1),
    "settings in a folder": Cheat(ALL, settings_in_a_folder, RULES_STAY, 1),
    "settings in a submodule": Cheat(ALL, settings_in_a_submodule, RULES_STAY, 1),
    "a branch without history": Cheat(ALL, without_history, RULES_STAY, 1),
    "a file whose name is a folder": Cheat(ALL, {WORKLOAD: None, f"{WORKLOAD}/a.yml": EXPENSIVE}, RULES_STAY[1:], 1),
    "a second document": Cheat(ALL, {WORKLOAD: f"{CHAT}---\n{EXPENSIVE}"}, ("keep one document per file",), 2),
    "a merge key": Cheat(ALL, {WORKLOAD: "<<: {model: gpt-4o-mini}\n" + EXPENSIVE}, ('unknown key "<<"',), 2),
    "an escaped key": Cheat(ALL, {WORKLOAD: EXPENSIVE + '"\\u006dodel": gpt-4o-mini\n'}, ("duplicate key",), 2),
    "a line separator": Cheat(
        ALL, {WORKLOAD: CHAT.replace("mini", "mini # \u2028model: gpt-4o")}, ("duplicate key",), 2
    ),
    "a null label": Cheat(ALL, {WORKLOAD: EXPENSIVE.replace("prod", "null")}, ('write "null"',), 2),
    "octal digits": Cheat(ALL, {WORKLOAD: EXPENSIVE.replace("24000", "0o57")}, ("expected a number",), 2),
    "Arabic digits": Cheat(ALL, {WORKLOAD: EXPENSIVE.replace("24000", "\u0662\u0664")}, ("expected a number",), 2),
    "an exponent": Cheat(ALL, {WORKLOAD: EXPENSIVE.replace("24000", "24000e-3")}, ("write it out: 24;",), 2),
    "volume in a fee without a price": Cheat(
        ALL, {WORKLOAD: CHAT + "fees: {my_search: 10}\n"}, ("no price for fee:my_search",), 3
    ),
    "a waiver for a missing price": Cheat(
        ALL,
        {"llmcost.yaml": rules(INCREASE) + WAIVER.replace("increase", "no-unpriced").replace("legacy", "chat")},
        ("applies to the portfolio",),
        2,
    ),
    "a range of a number that becomes a distribution": Cheat(
        LIMIT | {WORKLOAD: CHAT + "uncertainty: {input_tokens: {min: 500, max: 500000}}\n"},
        {WORKLOAD: EXPENSIVE.replace("input_tokens: 500", "input_tokens: {mean: 500, p95: 600}")},
        ("uncertainty of chat input_tokens min 500, max 500000 → none", "FAIL prod chat $810,"),
        1,
        P90,
    ),
    "a range of a volume in another unit": Cheat(
        LIMIT | {WORKLOAD: CHAT + "uncertainty: {requests_per_day: {min: 20000, max: 500000}}\n"},
        {
            WORKLOAD: EXPENSIVE.replace("requests_per_day: 24000", "conversations_per_day: 2400")
            + "conversation: {turns: 10, user_tokens: 0}\n"
        },
        ("FAIL prod chat $74,308.22 > $5,000.00",),
        1,
        P90,
    ),
    "a range so wide that some months have no price": Cheat(
        {"llmcost.yaml": rules(PROD)},
        {WORKLOAD: CHAT + "uncertainty: {input_tokens: {min: 1, max: 900000}}\n"},
        ("UNDECIDED prod chat",),
        3,
        P90,
    ),
    "an anchor that is removed": Cheat(
        {"anchor.yaml": CHAT},
        {"anchor.yaml": None},
        ("no ./anchor.yaml to compare with",),
        3,
        ("--anchor", "./anchor.yaml"),
    ),
    "a price that is lower from next year on": Cheat(
        {"llmcost.yaml": rules(CAP, more=LAYERED), "prices.yaml": LAYER},
        {"prices.yaml": LATER},
        ("price of openai/gpt-4o from 2027-01-01: input 0.1, output 0.5 → input 0.01, output 0.01",),
        0,
    ),
    "twenty workloads below the limit of each": Cheat(
        {"llmcost.yaml": rules(CAP)},
        {WORKLOAD: None}
        | {f"workloads/{i}.yaml": TALK.replace("talk", f"talk-{i}").replace("24000", "1200") for i in range(20)},
        ("PASS +$2,201.40 a month 16.7×", "Changed − chat −$140.40 · + talk-0 +$117.09", "and 15 more"),
        0,
    ),
    "the name of a workload that was over the limit": Cheat(
        {"llmcost.yaml": rules(CAP), "workloads/big.yaml": CHAT.replace("chat", "big").replace("24000", "900000")},
        {WORKLOAD: None, "workloads/big.yaml": EXPENSIVE.replace("chat", "big")},
        ("INFO cap big $2,340.00 > $1,000.00 big is over the limit; already the case on the base", "− chat −$140.40"),
        0,
    ),
}
"""Tried, and stopped or told from the start."""
CHEATS = (
    IDENTITY
    | EXCUSES
    | NUMBERS
    | CASE
    | STOPPED
    | {f"the workload is in {name}": Cheat(ALL, trick, ("− chat −$140.40",), 0) for name, trick in HIDDEN.items()}
    | {f"{name} hides it": Cheat(ALL, {WORKLOAD: text}, ("Why ", says), 0) for name, (text, says) in OFFSET.items()}
)


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_is_stopped_or_told(project, monkeypatch, name):
    cheat = CHEATS[name]
    start(project, monkeypatch, cheat.base)
    write(project, {WORKLOAD: EXPENSIVE})
    if callable(cheat.trick):
        cheat.trick(project)
        commit(project)
    else:
        commit(project, cheat.trick)
    done = gate(*cheat.options)
    assert done.exit == cheat.exit, done.stdout + done.stderr
    for text in cheat.says:
        assert text in lines(done) + done.stderr


@pytest.mark.parametrize("form", ["table", "md", "html", "github", "slack"])
def test_every_report_for_people_names_what_was_renamed_and_removed(project, monkeypatch, form):
    start(project, monkeypatch, {"workloads/gone.yaml": small("gone")})
    copied = {WORKLOAD: None, "workloads/copy.yaml": CHAT.replace("name: chat", "name: copy")}
    commit(project, copied | {"workloads/gone.yaml": None, "workloads/talk.yaml": TALK})
    done = gate("-f", form)
    told = done.stdout.replace("\\u2212", "−").replace("&nbsp;", " ").replace("\\", "")
    for text in ("+ talk", "copy (was chat)", "− gone"):
        assert text in told
