"""Cheats: a pull request that changes what it is judged by, together with a change that costs too much.

``main`` has the rules. The pull request makes the workload 17 times as expensive, which is an honest FAIL. Then it tries
one thing more, so that its own rules let it pass. Each test says what the pull request does, what the report says, and
the exit code.
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.running import CATALOG, Done, run
from tests.support.scratch import commit, git, repository, write

CHAT = """name: chat
labels: {env: prod}
task: simple_qa
model: gpt-4o-mini
requests_per_day: 24000
input_tokens: 500
output_tokens: 200
"""
EXPENSIVE = CHAT.replace("gpt-4o-mini", "gpt-4o")
"""$2,340.00 a month in place of $140.40."""
INCREASE = "{id: increase, when: diff.percent > 20% and diff.amount > $10}"
PROD = "{id: prod, when: workload.monthly > $1000, match: {labels.env: prod}}"
WORKLOAD = "workloads/chat.yaml"
Files = dict[str, str | None]


def rules(*policies: str, more: str = "") -> str:
    """A llmcost.yaml with these policies."""
    listed = "".join(f"  - {policy}\n" for policy in policies)
    return "workloads: [workloads]\n" + more + (f"policies:\n{listed}" if policies else "")


class Cheat(NamedTuple):
    """What the base has, what the pull request does, and what the report says of it."""

    base: Files
    trick: Files
    says: tuple[str, ...]
    exit: int = 1
    options: tuple[str, ...] = ()
    change: Files = {WORKLOAD: EXPENSIVE}  # noqa: RUF012 - nobody writes to it


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "project"


def gate(*options: str, base: str | None = "main") -> Done:
    named = () if base is None else ("--base", base)
    return run("--as-of", "2026-11-22", "gate", *named, *options)


def start(project: Path, monkeypatch: pytest.MonkeyPatch, files: Files) -> None:
    """A checkout of the pull request, as it is before its changes."""
    repository(project, {WORKLOAD: CHAT, **files})
    monkeypatch.chdir(project)


def lines(done: Done) -> str:
    """The report with every run of spaces as one."""
    return "\n".join(re.sub(" +", " ", line).strip() for line in done.stdout.splitlines())


BUDGETED = CHAT + "budget: {monthly: 1000, per_request: 0.001}\n"
UNCERTAIN = CHAT + "uncertainty: {requests_per_day: {min: 20000, max: 500000}}\n"
LAYER = """sources: {deal: {url: "https://example.com/deal", title: OpenAI price list, kind: official}}
models:
  openai/gpt-4o:
    prices: [{from: 2026-11-01, source: deal, checked: 2026-11-20, input: 0.1, output: 0.5}]
"""
FREE = """providers: {mine: {name: Our own, maker: true}}
sources: {deal: {url: "https://example.com/deal", title: OpenAI price list, kind: official}}
models:
  mine/free:
    name: Free
    tier: economy
    source: deal
    checked: 2026-11-20
    prices: [{from: 2026-01-01, free: true}]
"""
LAYERED = "catalog: [prices.yaml]\n"

CHEATS = {
    "a policy is removed": Cheat(
        {"llmcost.yaml": rules(INCREASE, PROD)},
        {"llmcost.yaml": rules("{id: other, when: total.monthly > $1M}")},
        (
            "This change alters 3 rules of main; both sets of rules apply, and the stricter result decides",
            "policy increase removed: diff.percent > 20% and diff.amount > $10 main:llmcost.yaml:3:5",
            "policy other added: total.monthly > $1M llmcost.yaml:3:5",
            "FAIL increase chat +1,566.7% > 20% chat is over the limit; since main; by the rules of main",
        ),
    ),
    "llmcost.yaml is removed": Cheat(
        {"llmcost.yaml": rules(INCREASE)}, {"llmcost.yaml": None}, ("policy increase removed", "by the rules of main")
    ),
    "a policy advises": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {"llmcost.yaml": rules(INCREASE[:-1] + ", level: advise}")},
        ("policy increase level block → advise llmcost.yaml:3:5", "FAIL increase chat", "INFO increase chat"),
    ),
    "a policy warns": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {"llmcost.yaml": rules(INCREASE[:-1] + ", level: warn}")},
        ("policy increase level block → warn", "FAIL increase chat", "WARN increase chat"),
    ),
    "a limit is raised": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {"llmcost.yaml": rules(INCREASE.replace("20%", "2000%"))},
        ("policy increase when diff.percent > 20% and diff.amount > $10 → diff.percent > 2000% and diff.amount > $10",),
    ),
    "a policy is about others": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {"llmcost.yaml": rules(INCREASE[:-1] + ", match: {workload: other-*}}")},
        ("policy increase match none → workload: other-*", "by the rules of main"),
    ),
    "a label of a policy is narrowed": Cheat(
        {"llmcost.yaml": rules(PROD)},
        {"llmcost.yaml": rules(PROD.replace("env: prod", "env: prod, tier: frontier"))},
        ("policy prod match labels.env: prod → labels.env: prod, tier: frontier",),
    ),
    "a workload has another label": Cheat(
        {"llmcost.yaml": rules(PROD)},
        {WORKLOAD: EXPENSIVE.replace("env: prod", "env: dev")},
        ("label env of chat prod → dev workloads/chat.yaml:2:10", "FAIL prod chat $2,340.00 > $1,000.00"),
    ),
    "a workload has no label": Cheat(
        {"llmcost.yaml": rules("{id: prod, when: 'workload.labels.env == \"prod\" and workload.monthly > $1000'}")},
        {WORKLOAD: EXPENSIVE.replace("labels: {env: prod}\n", "")},
        ("label env of chat removed: prod", "FAIL prod chat"),
    ),
    "a workload has another task": Cheat(
        {"llmcost.yaml": rules("{id: qa, when: 'workload.task == \"simple_qa\" and workload.monthly > $1000'}")},
        {WORKLOAD: EXPENSIVE.replace("simple_qa", "research")},
        ("task of chat simple_qa → research", "FAIL qa chat"),
    ),
    "a workload has another name": Cheat(
        {"llmcost.yaml": rules("{id: chats, when: workload.monthly > $1000, match: {workload: chat}}")},
        {WORKLOAD: EXPENSIVE.replace("name: chat", "name: talk")},
        ("name of talk chat → talk", "FAIL chats talk $2,340.00 > $1,000.00"),
    ),
    "the budget of the project is raised": Cheat(
        {"llmcost.yaml": rules(more="budget: 1000\n")},
        {"llmcost.yaml": rules(more="budget: 10000\n")},
        ("budget of the project $1000 → $10000 llmcost.yaml:2:1", "FAIL budget all $2,340.00 > $1,000.00"),
    ),
    "the budget of the project is removed": Cheat(
        {"llmcost.yaml": rules(more="budget: {monthly: 1000}\n")},
        {"llmcost.yaml": rules()},
        ("budget of the project removed: $1000", "FAIL budget all"),
    ),
    "the budget of a workload is raised": Cheat(
        {WORKLOAD: BUDGETED},
        {WORKLOAD: EXPENSIVE + "budget: {monthly: 5000, per_request: 1}\n"},
        (
            "budget of chat monthly $1000 → $5000 workloads/chat.yaml:8:10",
            "FAIL budget-monthly chat $2,340.00 > $1,000.00",
            "FAIL budget-per-request chat",
        ),
        change={WORKLOAD: EXPENSIVE + "budget: {monthly: 1000, per_request: 0.001}\n"},
    ),
    "the budget of a workload is removed": Cheat(
        {WORKLOAD: BUDGETED},
        {WORKLOAD: EXPENSIVE},
        ("budget of chat monthly $1000 → none", "FAIL budget-monthly chat", "FAIL budget-per-request chat"),
        change={WORKLOAD: EXPENSIVE + "budget: {monthly: 1000, per_request: 0.001}\n"},
    ),
    "a waiver is added": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {
            "llmcost.yaml": rules(INCREASE)
            + "waivers: [{policy: increase, workload: chat, reason: trust me, until: 2027-12-31, by: me}]\n"
        },
        ("waiver of increase for chat added: until 2027-12-31 by me: trust me", "FAIL increase chat"),
    ),
    "a waiver is extended": Cheat(
        {
            "llmcost.yaml": rules(INCREASE)
            + "waivers: [{policy: increase, workload: chat, reason: migration, until: 2026-11-01, by: team}]\n"
        },
        {
            "llmcost.yaml": rules(INCREASE)
            + "waivers: [{policy: increase, workload: chat, reason: migration, until: 2027-11-01, by: team}]\n"
        },
        ("waiver of increase for chat until 2026-11-01 by team: migration → until 2027-11-01 by team: migration",),
    ),
    "a layer has a later and lower price": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {"llmcost.yaml": rules(INCREASE, more=LAYERED), "prices.yaml": LAYER},
        (
            "price layer prices.yaml added prices.yaml",
            "price of openai/gpt-4o from 2026-11-01: input 2.5, cache_read 1.25, output 10, batch ×0.5, priority ×1.7",
            "→ input 0.1, output 0.5, by a price layer prices.yaml",
            "FAIL increase chat +1,566.7% > 20%",
        ),
    ),
    "a price of a layer is lowered": Cheat(
        {
            "llmcost.yaml": rules(INCREASE, more=LAYERED),
            "prices.yaml": LAYER.replace("0.1,", "2,").replace("0.5}", "8}"),
        },
        {"prices.yaml": LAYER},
        ("price of openai/gpt-4o from 2026-11-01: input 2, output 8 → input 0.1, output 0.5",),
    ),
    "a layer with a higher price is removed": Cheat(
        {
            "llmcost.yaml": rules("{id: prod, when: workload.monthly > $9000}", more=LAYERED),
            "prices.yaml": LAYER.replace("0.1,", "20,").replace("0.5}", "80}"),
        },
        {"llmcost.yaml": rules("{id: prod, when: workload.monthly > $9000}")},
        ("price layer prices.yaml removed", "FAIL prod chat $18,720.00 > $9,000.00"),
    ),
    "a discount of 99 percent": Cheat(
        {
            "llmcost.yaml": rules(INCREASE, more=LAYERED),
            "prices.yaml": 'discounts: [{match: "openai/*", percent: 10}]\n',
        },
        {"prices.yaml": 'discounts: [{match: "openai/*", percent: 99}]\n'},
        ("discount on openai/* 10% → 99%, by prices.yaml", "FAIL increase chat"),
    ),
    "a free model that the change adds": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {
            "llmcost.yaml": rules(INCREASE, more=LAYERED),
            "prices.yaml": FREE,
            WORKLOAD: CHAT.replace("gpt-4o-mini", "mine/free"),
        },
        (
            "price of mine/free added by a price layer: free of charge prices.yaml",
            'UNDECIDED no-unpriced chat — — unknown model "mine/free" in the price layers of main; merge the layer first',
            "or set `rules: head` in the llmcost.yaml of main; by the rules of main",
        ),
        exit=3,
    ),
    "a layer takes over a name": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {
            "llmcost.yaml": rules(INCREASE, more=LAYERED),
            "prices.yaml": "models:\n  deepseek/deepseek-flash: {aliases: [gpt-4o-next]}\n",
            WORKLOAD: CHAT.replace("gpt-4o-mini", "gpt-4o-next"),
        },
        ("model deepseek/deepseek-flash aliases none → gpt-4o-next", 'unknown model "gpt-4o-next"'),
        exit=3,
    ),
    "a layer changes the tier of a model": Cheat(
        {"llmcost.yaml": rules('{id: cheap, when: model.tier != "economy"}')},
        {
            "llmcost.yaml": rules('{id: cheap, when: model.tier != "economy"}', more=LAYERED),
            "prices.yaml": "models:\n  openai/gpt-4o: {tier: economy}\n",
        },
        ("model openai/gpt-4o tier mid → economy", "FAIL cheap chat"),
    ),
    "an uncertainty is narrowed": Cheat(
        {"llmcost.yaml": rules("{id: prod, when: workload.monthly > $20k}"), WORKLOAD: UNCERTAIN},
        {WORKLOAD: EXPENSIVE + "uncertainty: {requests_per_day: {min: 23000, max: 25000}}\n"},
        (
            "uncertainty of chat requests_per_day min 20000, max 500000 → min 23000, max 25000",
            "FAIL prod chat $44,074.55 > $20,000.00",
        ),
        options=("--percentile", "p90"),
        change={WORKLOAD: UNCERTAIN.replace("gpt-4o-mini", "gpt-4o")},
    ),
    "an uncertainty is removed": Cheat(
        {"llmcost.yaml": rules("{id: prod, when: workload.monthly > $20k}"), WORKLOAD: UNCERTAIN},
        {WORKLOAD: EXPENSIVE},
        ("uncertainty of chat requests_per_day min 20000, max 500000 → none", "FAIL prod chat"),
        options=("--percentile", "p90"),
        change={WORKLOAD: UNCERTAIN.replace("gpt-4o-mini", "gpt-4o")},
    ),
    "an uncertainty below the value is added": Cheat(
        {"llmcost.yaml": rules(PROD)},
        {WORKLOAD: EXPENSIVE + "uncertainty: {requests_per_day: {min: 1, max: 2}}\n"},
        ("uncertainty of chat requests_per_day none → min 1, max 2", "FAIL prod chat $2,340.00 > $1,000.00"),
        options=("--percentile", "p90"),
    ),
    "workloads are narrowed": Cheat(
        {"llmcost.yaml": rules(INCREASE), "workloads/more/small.yaml": CHAT.replace("chat", "small")},
        {"llmcost.yaml": rules(INCREASE).replace("[workloads]", "[workloads/more]")},
        (
            "workloads in llmcost.yaml workloads → workloads/more excludes workloads/chat.yaml llmcost.yaml:1:1",
            "FAIL increase chat",
        ),
    ),
    "a copy of a workload takes its place": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {"llmcost.yaml": rules(INCREASE).replace("[workloads]", "[new]"), "new/chat.yaml": CHAT},
        ("excludes workloads/chat.yaml", "FAIL increase chat"),
    ),
    "the base is a file of the checkout": Cheat(
        {"llmcost.yaml": rules(INCREASE, more="base: main\n")},
        {
            "llmcost.yaml": rules(INCREASE.replace("20%", "2000%"), more="base: ./before.yaml\n"),
            "before.yaml": EXPENSIVE,
        },
        ("base in llmcost.yaml main → ./before.yaml llmcost.yaml:2:1", "FAIL increase chat"),
    ),
    "the change lets only its own rules judge": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {"llmcost.yaml": rules("{id: other, when: total.monthly > $1M}", more="rules: head\n")},
        ("rules in llmcost.yaml both → head llmcost.yaml:2:1", "FAIL increase chat"),
    ),
    "a forbidden model is a side call": Cheat(
        {"llmcost.yaml": rules('{id: no-mid, when: model.tier == "mid"}')},
        {WORKLOAD: CHAT + "side_calls: [{name: all, model: gpt-4o, input_tokens: 500, output_tokens: 200}]\n"},
        ("FAIL no-mid chat", "model.tier of chat (openai/gpt-4o)"),
    ),
    "a model that a policy matches is a router": Cheat(
        {"llmcost.yaml": rules("{id: expensive, when: workload.monthly > $1000, match: {model: gpt-4o}}")},
        {
            WORKLOAD: CHAT.replace("model: gpt-4o-mini", "route: [{model: gpt-4o-mini, share: 1}]")
            + "router: {model: gpt-4o, input_tokens: 500, output_tokens: 200}\n"
        },
        ("FAIL expensive chat $2,480.40 > $1,000.00",),
    ),
    "a built-in check is replaced": Cheat(
        {"llmcost.yaml": rules()},
        {"llmcost.yaml": rules("{id: stale-prices, when: catalog.age_days > 100000}")},
        ("policy stale-prices added", "UNDECIDED stale-prices all 50 d > 45 d"),
        exit=3,
        options=("--strict", "--as-of", "2027-01-11"),
        change={},
    ),
    "a layer makes the price list look younger": Cheat(
        {"llmcost.yaml": rules()},
        {"llmcost.yaml": rules(more=LAYERED), "prices.yaml": "as_of: 2027-01-10\n"},
        ("price layer prices.yaml added", "UNDECIDED stale-prices all 50 d > 45 d"),
        exit=3,
        options=("--strict", "--as-of", "2027-01-11"),
        change={},
    ),
    "an ignored file is still a workload": Cheat(
        {"llmcost.yaml": rules(INCREASE)},
        {".gitignore": "chat.yaml\n", "workloads/.gitignore": "*\n"},
        ("FAIL increase chat",),
    ),
    "a workload takes the name of a more expensive one": Cheat(
        {
            "llmcost.yaml": rules(PROD),
            "workloads/big.yaml": CHAT.replace("name: chat", "name: big").replace("24000", "900000"),
        },
        {
            WORKLOAD: None,
            "workloads/big.yaml": EXPENSIVE.replace("name: chat", "name: big"),
            "workloads/other.yaml": CHAT.replace("name: chat", "name: other").replace("prod", "dev"),
        },
        ("policy prod no longer matches chat, which was removed or renamed", "INFO prod big $2,340.00 > $1,000.00"),
        exit=0,
    ),
    "several at once": Cheat(
        {"llmcost.yaml": rules(INCREASE, PROD, more="budget: 1000\n"), WORKLOAD: BUDGETED},
        {
            "llmcost.yaml": None,
            WORKLOAD: EXPENSIVE.replace("env: prod", "env: dev").replace("name: chat", "name: talk"),
        },
        (
            "FAIL increase talk",
            "FAIL prod talk",
            "FAIL budget all",
            "FAIL budget-monthly talk",
            "FAIL budget-per-request talk",
            "budget of the project removed",
        ),
    ),
}


@pytest.mark.parametrize("name", CHEATS)
def test_the_rules_of_the_base_judge_as_well(project, monkeypatch, name):
    cheat = CHEATS[name]
    start(project, monkeypatch, cheat.base)
    commit(project, cheat.change)
    honest = gate(*cheat.options)
    commit(project, cheat.trick)
    done = gate(*cheat.options)
    assert done.exit == cheat.exit, done.stdout + done.stderr
    assert honest.exit == 1 or not cheat.change, honest.stdout + honest.stderr
    for text in cheat.says:
        assert text in lines(done)


BLOCKED = "{id: frozen, when: rules.changed > 0, message: rules change in a pull request of their own}"
DECLARED = {
    "batch.factor": ("batch: {share: 1, factor: 0.001}\n", "batch.factor of chat added: 0.001"),
    "batch.discount": ("batch: {share: 1, discount: 0.999}\n", "batch.discount of chat added: 0.999"),
    "cache.hit_rate": ("cache: {tokens: 400, hit_rate: 1}\n", "cache.hit_rate of chat added: 1"),
    "response_cache": ("response_cache: 1\n", "response_cache.hit_rate of chat added: 1"),
    "counted_with": ("counted_with: claude-opus-5\n", "counted_with of chat added: claude-opus-5"),
    "days_per_month": ("days_per_month: 1\n", "days_per_month of chat added: 1"),
    "buffer": ("buffer: 0.1\n", "buffer of chat 0.25 → 0.1"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_makes_a_workload_cheap_by_declaration_is_listed_and_a_policy_can_block_it(project, monkeypatch, name):
    field, says = DECLARED[name]
    start(project, monkeypatch, {"llmcost.yaml": rules(BLOCKED), WORKLOAD: CHAT + "buffer: 0.25\n"})
    commit(project, {WORKLOAD: CHAT + (field if name == "buffer" else f"buffer: 0.25\n{field}")})
    done = gate()
    assert done.exit == 1
    assert says in lines(done)
    assert "FAIL frozen all 1 > 0 rules change in a pull request of their own; since main" in lines(done)


FREE_MODEL = {"llmcost.yaml": rules(more=LAYERED), "prices.yaml": FREE}
FOR_FREE = {
    "batch.factor is 0": ({WORKLOAD: EXPENSIVE + "batch: {factor: 0}\n"}, f"{WORKLOAD}:8:9"),
    "batch.discount is 1": ({WORKLOAD: EXPENSIVE + "batch: {discount: 1}\n"}, f"{WORKLOAD}:8:9"),
    "response_cache.hit_rate is 1": ({WORKLOAD: EXPENSIVE + "response_cache: 1\n"}, f"{WORKLOAD}:8:1"),
    "response_cache.hit_rate is 0.999": ({WORKLOAD: EXPENSIVE + "response_cache: 0.999\n"}, f"{WORKLOAD}:8:1"),
    "requests_per_day is 0": ({WORKLOAD: EXPENSIVE.replace("24000", "0")}, f"{WORKLOAD}:5:1"),
    "output_tokens is 0": ({WORKLOAD: EXPENSIVE.replace("200", "0")}, f"{WORKLOAD}:7:1"),
    "input_tokens is 0": ({WORKLOAD: EXPENSIVE.replace("500", "0")}, f"{WORKLOAD}:6:1"),
    "layer price is 0 in prices.yaml": (
        FREE_MODEL | {WORKLOAD: CHAT.replace("gpt-4o-mini", "mine/free")},
        f"{WORKLOAD}:1:1",
    ),
}


@pytest.mark.parametrize("says", FOR_FREE)
def test_what_is_free_by_declaration_is_said_in_every_format_and_a_policy_can_block_it(project, monkeypatch, says):
    files, place = FOR_FREE[says]
    start(project, monkeypatch, {})
    commit(project, files)
    shown = f"WARN free-by-declaration chat — — chat is free by declaration, in part or in whole: {says}"
    assert f"{shown}; not the case on the base {place}" in lines(gate())
    for form in ("csv", "json", "md", "html", "github", "annotations", "junit", "sarif"):
        assert says in gate("-f", form).stdout.replace("\\", "").replace("\u200b", ""), form
        for command in (("estimate",), ("diff", "--base", "main")):
            if form in ("annotations", "junit", "sarif"):
                continue
            told = run("--as-of", "2026-11-22", *command, "-f", form).stdout.replace("\\", "").replace("\u200b", "")
            assert f"free by declaration: {says}" in told, (command, form)
    policy = "{id: nothing-is-free, when: workload.free_by_declaration}"
    more = LAYERED if "prices.yaml" in files else ""
    commit(project, {"llmcost.yaml": rules(policy, more=more)})
    done = gate()
    assert done.exit in (1, 3)
    assert "FAIL nothing-is-free chat" in lines(done)


LOOK_ALIKES = {
    "an invisible character in a label": {WORKLOAD: EXPENSIVE.replace("prod", '"prod\\u200b"')},
    "a Cyrillic letter in a label": {WORKLOAD: EXPENSIVE.replace("prod", "\u0440rod")},
    "a fullwidth letter in a label": {WORKLOAD: EXPENSIVE.replace("prod", "\uff50rod")},
    "a reversal in the key of a label": {WORKLOAD: EXPENSIVE.replace("env:", '"\\u202eenv":')},
    "a Greek letter in a name": {WORKLOAD: EXPENSIVE.replace("name: chat", "name: ch\u03bft")},
    "an invisible character in a match": {"llmcost.yaml": rules(PROD.replace("prod}", '"prod\\u2060"}'))},
    "a Cyrillic letter in the key of a match": {"llmcost.yaml": rules(PROD.replace("labels.env", "labels.\u0435nv"))},
    "a Cyrillic letter in an expression": {
        "llmcost.yaml": rules("{id: prod, when: 'workload.labels.env == \"\u0440rod\" and workload.monthly > $1000'}")
    },
    "an invisible character in the id of a policy": {
        "llmcost.yaml": rules(PROD.replace("id: prod", 'id: "prod\\u00ad"'))
    },
    "a Cyrillic letter in an alias of a layer": {
        "llmcost.yaml": rules(PROD, more=LAYERED),
        "prices.yaml": "models:\n  deepseek/deepseek-flash: {aliases: [gpt-4\u043e]}\n",
        WORKLOAD: EXPENSIVE.replace("gpt-4o", "gpt-4\u043e"),
    },
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_name_that_looks_like_another_is_an_error(project, monkeypatch, name):
    start(project, monkeypatch, {"llmcost.yaml": rules(PROD)})
    commit(project, {WORKLOAD: EXPENSIVE})
    assert gate().exit == 1
    commit(project, LOOK_ALIKES[name])
    done = gate()
    assert (done.exit, set(done.codes)) == (2, {"unreadable-name"})


def test_a_label_in_decomposed_form_is_the_same_label(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(PROD.replace("prod}", "gr\u00f6\u00dfe}"))})
    commit(project, {WORKLOAD: EXPENSIVE.replace("prod", "gro\u0308\u00dfe")})
    done = gate()
    assert done.exit == 1
    assert "FAIL prod chat $2,340.00 > $1,000.00" in lines(done)


def test_the_policy_that_blocks_changes_of_rules_cannot_be_removed(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(BLOCKED)})
    commit(project, {"llmcost.yaml": None})
    done = gate()
    assert done.exit == 1
    assert "policy frozen removed: rules.changed > 0" in lines(done)
    assert "FAIL frozen all 1 > 0" in lines(done)


def test_a_change_without_a_change_of_rules_is_judged_once(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(BLOCKED, INCREASE)})
    commit(project, {WORKLOAD: CHAT.replace("24000", "25000")})
    done = gate()
    assert done.exit == 0
    assert "PASS frozen all 0 ≤ 0" in lines(done)
    assert "This change alters" not in done.stdout


def test_the_base_may_leave_the_verdict_to_the_rules_of_the_change(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE, more="rules: head\n")})
    commit(
        project, {WORKLOAD: EXPENSIVE, "llmcost.yaml": rules(INCREASE.replace("20%", "9999%"), more="rules: head\n")}
    )
    done = gate()
    assert done.exit == 0
    assert "This change alters 1 rule of main; only its own rules apply" in lines(done)
    assert "policy increase when diff.percent > 20%" in lines(done)


def test_stricter_rules_of_the_change_hold_too(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE)})
    commit(project, {WORKLOAD: CHAT.replace("24000", "27000"), "llmcost.yaml": rules(INCREASE.replace("20%", "1%"))})
    done = gate()
    assert done.exit == 1
    assert "by the rules of" not in done.stdout


def test_an_expired_waiver_may_be_removed(project, monkeypatch):
    waiver = "waivers: [{policy: increase, workload: chat, reason: migration, until: 2026-11-01, by: team}]\n"
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE) + waiver})
    commit(project, {"llmcost.yaml": rules(INCREASE)})
    done = gate("--strict")
    assert done.exit == 0, done.stdout
    assert "waiver of increase for chat removed: until 2026-11-01 by team: migration" in lines(done)


def test_settings_of_the_base_that_cannot_be_read_do_not_block_what_mends_them(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": "policies: {"})
    commit(project, {"llmcost.yaml": rules(INCREASE)})
    done = gate()
    assert done.exit == 0, done.stdout
    assert "llmcost.yaml of main it cannot be read: only the rules of this change apply" in lines(done)


def test_a_base_of_the_settings_that_is_a_file_is_named_at_the_top(project, monkeypatch):
    """No earlier settings name another base: a policy on changes of rules is undecided."""
    start(project, monkeypatch, {"llmcost.yaml": rules(BLOCKED, INCREASE)})
    pointed = rules(BLOCKED, INCREASE, more="base: ./before.yaml\n")
    commit(project, {WORKLOAD: EXPENSIVE, "before.yaml": EXPENSIVE, "llmcost.yaml": pointed})
    done = gate(base=None)
    assert done.exit == 3
    assert "./before.yaml is a file of this checkout, which a change can modify; use --base COMMIT" in lines(done)
    assert "only a commit shows which rules changed: name one with --base" in lines(done)
    assert gate().exit == 1


OTHER_BASES = {
    "the branch of the change": ("base: pull\n", "main → pull"),
    "the change itself": ("base: HEAD\n", "main → HEAD"),
    "a commit of the change": ("base: HEAD~1\n", "main → HEAD~1"),
    "a file": ("base: ./before.yaml\n", "main → ./before.yaml"),
    "none": ("", "removed: main"),
}


@pytest.mark.parametrize("name", OTHER_BASES)
def test_another_base_in_the_settings_does_not_hide_the_base_that_they_named_before(project, monkeypatch, name):
    """Without --base: main still names main, so the change of the base is not merged."""
    line, says = OTHER_BASES[name]
    start(project, monkeypatch, {"llmcost.yaml": rules(PROD, INCREASE, more="base: main\n")})
    commit(project, {WORKLOAD: EXPENSIVE, "before.yaml": EXPENSIVE})
    assert gate(base=None).exit == 1
    commit(project, {"llmcost.yaml": rules(more=line)})
    commit(project, {"note.txt": "a commit after it"})
    done = gate(base=None)
    assert done.exit == 1, done.stdout
    assert f"base in llmcost.yaml {says}" in lines(done)
    assert "FAIL prod chat $2,340.00 > $1,000.00" in lines(done)
    assert "FAIL increase chat" in lines(done)
    commit(project, {"llmcost.yaml": None})
    done = gate(base=None)
    assert done.exit == 1, done.stdout
    assert "base in llmcost.yaml removed: main" in lines(done)


def test_another_base_in_the_settings_applies_once_it_is_merged(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE, more="base: main\n")})
    git(project, "checkout", "-q", "main")
    git(project, "branch", "release")
    commit(project, {"llmcost.yaml": rules(INCREASE, more="base: release\n")})
    git(project, "checkout", "-q", "-b", "later")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    done = gate(base=None)
    assert done.exit == 0, done.stdout
    assert "Base release" in lines(done)
    monkeypatch.delenv("GITHUB_BASE_REF")
    git(project, "update-ref", "refs/remotes/origin/HEAD", "main")
    assert gate(base=None).stdout == done.stdout
    git(project, "update-ref", "-d", "refs/remotes/origin/HEAD")
    git(project, "checkout", "-q", "release")
    git(project, "merge", "-q", "main")
    git(project, "checkout", "-q", "later")
    assert gate(base=None).exit == 0


@pytest.mark.parametrize("name", ["main", "origin/main"])
def test_a_tag_does_not_stand_in_for_a_branch(project, monkeypatch, name):
    """git would take refs/tags/main before refs/heads/main, and refs/tags/origin/main before the remote's branch."""
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE)})
    git(project, "update-ref", "refs/remotes/origin/main", "main")
    commit(project, {WORKLOAD: EXPENSIVE, "llmcost.yaml": rules()})
    git(project, "tag", name)
    done = gate(base=name)
    assert done.exit == 1, done.stdout
    assert "policy increase removed" in lines(done)


def test_a_branch_does_not_stand_in_for_a_commit(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE)})
    base = git(project, "rev-parse", "main")
    commit(project, {WORKLOAD: EXPENSIVE, "llmcost.yaml": rules()})
    git(project, "update-ref", f"refs/heads/{base}", "HEAD")
    assert gate(base=base).exit == 1


def test_an_anchor_is_read_as_the_base_has_it(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules("{id: slow, when: total.diff.amount > $100}")})
    run("--as-of", "2026-11-22", "estimate", "-o", "then.json")
    cheap = (project / "then.json").read_text(encoding="utf-8")
    git(project, "checkout", "-q", "main")
    commit(project, {WORKLOAD: EXPENSIVE, "then.json": cheap})
    git(project, "checkout", "-q", "-b", "pull")
    commit(project, {"note.txt": "nothing about costs"})
    assert gate("--anchor", "then.json").exit == 1
    run("--as-of", "2026-11-22", "estimate", "-o", "then.json")
    commit(project)
    done = gate("--anchor", "then.json")
    assert done.exit == 1, done.stdout
    assert "anchor then.json the file differs from that of the base then.json" in lines(done)
    assert "since then.json; by the rules of main" in lines(done)


def test_a_layer_that_an_option_names_is_that_of_the_base(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE), "prices.yaml": LAYER.replace("0.1,", "2,")})
    commit(project, {WORKLOAD: EXPENSIVE})
    named = ("--catalog", "prices.yaml", "--as-of", "2026-11-22", "gate", "--base", "main")
    assert run(*named).exit == 1
    commit(project, {"prices.yaml": LAYER})
    done = run(*named)
    assert done.exit == 1
    assert "price of openai/gpt-4o from 2026-11-01: input 2 → input 0.1" in lines(done)
    commit(project, {"prices.yaml": None, "new.yaml": LAYER})
    named = ("--catalog", "new.yaml", *named[2:])
    done = run(*named)
    assert done.exit == 1
    assert "price layer new.yaml added" in lines(done)
    git(project, "rm", "-q", "--cached", "new.yaml")
    git(project, "commit", "-q", "-m", "the layer is no part of the pull request")
    assert run(*named).exit == 0


def test_a_nearer_llmcost_yaml_takes_no_rule_away(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE), WORKLOAD: CHAT})
    commit(project, {WORKLOAD: EXPENSIVE, "workloads/llmcost.yaml": "workloads: [chat.yaml]\n"})
    monkeypatch.chdir(project / "workloads")
    done = gate()
    assert done.exit == 1, done.stdout
    assert "policy increase removed" in lines(done)


def test_a_broken_file_that_is_left_out_is_undecided(project, monkeypatch):
    start(
        project, monkeypatch, {"llmcost.yaml": rules(INCREASE), "workloads/more/small.yaml": CHAT.replace("chat", "s")}
    )
    narrowed = rules(INCREASE).replace("[workloads]", "[workloads/more]")
    commit(project, {WORKLOAD: EXPENSIVE + "modle: x\n", "llmcost.yaml": narrowed})
    done = gate()
    assert done.exit == 3
    assert "a file of the base's rules cannot be used: unknown key" in lines(done)


def test_a_range_of_the_base_follows_a_value_that_is_declared_anew(project, monkeypatch):
    """Fewer requests with a narrower range are judged by the range of the base, scaled: 1,000 to 1,500 of 1,200."""
    limit = "{id: prod, when: workload.monthly > $140}"
    start(
        project,
        monkeypatch,
        {
            "llmcost.yaml": rules(limit),
            WORKLOAD: UNCERTAIN.replace("min: 20000, max: 500000", "min: 20000, max: 30000"),
        },
    )
    fewer = CHAT.replace("24000", "12000") + "uncertainty: {requests_per_day: {min: 11000, max: 13000}}\n"
    commit(project, {WORKLOAD: fewer})
    done = gate("--percentile", "p90")
    assert done.exit == 0, done.stdout
    assert "uncertainty of chat requests_per_day min 20000, max 30000 → min 11000, max 13000" in lines(done)


def test_a_policy_that_loses_its_workloads_to_new_ones_is_listed(project, monkeypatch):
    start(
        project,
        monkeypatch,
        {"llmcost.yaml": rules("{id: chats, when: workload.monthly > $1000, match: {workload: chat}}")},
    )
    other = EXPENSIVE.replace("name: chat", "name: talk").replace("500", "400")
    commit(project, {WORKLOAD: None, "workloads/talk.yaml": other})
    done = gate()
    assert "policy chats no longer matches chat, which was removed or renamed" in lines(done)


def test_the_change_list_is_bounded(project, monkeypatch):
    start(project, monkeypatch, {})
    models = "".join(
        f"  mine/m{number}: {{name: M, tier: economy, source: deal, checked: 2026-11-20, "
        f"prices: [{{from: 2026-01-01, input: 1, output: 1}}]}}\n"
        for number in range(80)
    )
    layer = FREE.partition("models:")[0] + "models:\n" + models
    commit(project, {"llmcost.yaml": rules(more=LAYERED), "prices.yaml": layer})
    done = gate()
    assert done.exit == 0
    assert "30 more models changed, and not listed" in lines(done)
    assert lines(done).count("added by a price layer") == 50


def test_a_price_of_a_layer_is_never_called_a_list_price(project, monkeypatch):
    """Whatever source it cites: the layer calls its own source "OpenAI price list"."""
    fees = (
        LAYER
        + "    fees: {web_search_1k: 1}\n    regions: {eu: 1}\n"
        + FREE.replace("models:\n", "").partition("mine/")[2].join(["  mine/", ""])
    )
    layer = fees + 'providers: {mine: {name: Our own, maker: true}}\ndiscounts: [{match: "openai/*", percent: 50}]\n'
    searching = EXPENSIVE + "fees: {web_search: 0.1}\n"
    start(project, monkeypatch, {"llmcost.yaml": rules(more=LAYERED), "prices.yaml": layer, WORKLOAD: searching})
    explained = run("--as-of", "2026-11-22", "explain", WORKLOAD).stdout
    assert "0.1 layer price (prices.yaml) × 0.5 discount (prices.yaml)" in explained
    assert "1 layer price (prices.yaml) × 0.5 discount (prices.yaml) = $0.5 per 1,000" in explained
    assert "list price (" not in explained
    assert "from layer prices.yaml, which cites OpenAI price list, https://example.com/deal" in explained
    named = "with layer prices.yaml (1 model added, 1 price changed, 1 free price, 2 other fields changed, 50% off openai/*)"
    for form in ("table", "md", "html", "github", "slack"):
        assert named in gate("-f", form).stdout.replace("\\u200b", "").replace("\\", ""), form
    items = json.loads(gate("-f", "json").stdout)["workloads"][0]["components"]
    assert {item["source"] for item in items} == {"prices.yaml"}


@pytest.mark.parametrize("place", ["outside", "a checkout of its own", "untracked"])
def test_a_trusted_copy_of_the_settings_judges_on_both_sides(project, monkeypatch, place):
    """The pull request cannot change it; what its workloads declare is still that of the base."""
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE)})
    commit(project, {WORKLOAD: EXPENSIVE.replace("env: prod", "env: dev"), "llmcost.yaml": rules()})
    copy = project / "trusted" if place != "outside" else project.parent / "trusted"
    trusted = {"llmcost.yaml": f"catalog: [ours.yaml]\npolicies: [{PROD}]\n", "ours.yaml": LAYER}
    if place == "a checkout of its own":
        repository(copy, trusted)
    write(copy, trusted)
    done = run("--config", str(copy / "llmcost.yaml"), "--as-of", "2026-11-22", "gate", "--base", "main", "workloads")
    assert "policy" not in done.stdout
    assert "layer prices" not in lines(done)
    assert "label env of chat prod → dev" in lines(done)
    assert done.exit == 0, done.stdout
    write(copy, {"ours.yaml": LAYER.replace("0.1,", "2,").replace("0.5}", "9}")})
    done = run("--config", str(copy / "llmcost.yaml"), "--as-of", "2026-11-22", "gate", "--base", "main", "workloads")
    assert done.exit == 1, done.stdout
    assert "FAIL prod chat $2,016.00 > $1,000.00" in lines(done)


def test_a_trusted_copy_does_not_judge_the_workloads_next_to_it(project, monkeypatch):
    start(project, monkeypatch, {})
    commit(project, {WORKLOAD: EXPENSIVE})
    write(project.parent, {"trusted/llmcost.yaml": rules(INCREASE), f"trusted/{WORKLOAD}": CHAT})
    named = (
        "--config",
        str(project.parent / "trusted" / "llmcost.yaml"),
        "--as-of",
        "2026-11-22",
        "gate",
        "--base",
        "main",
    )
    done = run(*named)
    assert (done.exit, done.codes) == (2, ("outside",))
    assert run(*named, "workloads").exit == 1


def test_another_field_for_the_volume_does_not_drop_its_range(project, monkeypatch):
    """24,000 a day are 720,000 a month: the range of the base is that of the month."""
    start(
        project, monkeypatch, {"llmcost.yaml": rules("{id: prod, when: workload.monthly > $20k}"), WORKLOAD: UNCERTAIN}
    )
    commit(project, {WORKLOAD: EXPENSIVE.replace("requests_per_day: 24000", "requests_per_month: 720000")})
    done = gate("--percentile", "p90")
    assert done.exit == 1, done.stdout
    assert "FAIL prod chat $44," in lines(done)


def test_what_options_set_holds_for_both(project, monkeypatch):
    """--set is typed by whoever runs the gate: it is no change of the pull request."""
    start(project, monkeypatch, {"llmcost.yaml": rules(PROD, BLOCKED), WORKLOAD: BUDGETED})
    commit(project, {"note.txt": "nothing about costs"})
    set_all = ("--set", "labels.env=dev", "--set", "budget.monthly=5000", "--set", "model=gpt-4o")
    done = gate(*set_all, "--set", "budget.per_request=1")
    assert done.exit == 0, done.stdout
    assert "This change alters" not in done.stdout


def test_a_layer_of_the_base_that_no_longer_fits_is_undecided(project, monkeypatch):
    """In a checkout that holds the bundled list itself: the change adds a price on the day of the layer's."""
    text = CATALOG.read_text(encoding="utf-8")
    start(
        project, monkeypatch, {"llmcost.yaml": rules(INCREASE, more=LAYERED), "prices.yaml": LAYER, "list.yaml": text}
    )
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: project / "list.yaml")
    first = "      - {input: 5, output: 15, modes: {batch: 0.5}}\n"
    assert first in text
    more = "      - {from: 2026-11-01, input: 0.1, output: 0.1}\n"
    last = "input: 2.5, output: 10, cache_read: 1.25, modes: {batch: 0.5, priority: 1.7}}\n"
    commit(
        project, {"list.yaml": text.replace(last, last + more), "llmcost.yaml": rules(INCREASE), WORKLOAD: EXPENSIVE}
    )
    done = gate()
    assert done.exit == 3, done.stdout
    assert "a file of the base's rules cannot be used: openai/gpt-4o" in lines(done)


def test_all_formats_put_changed_rules_first(project, monkeypatch):
    start(project, monkeypatch, {"llmcost.yaml": rules(INCREASE)})
    commit(project, {WORKLOAD: EXPENSIVE, "llmcost.yaml": rules()})
    report = json.loads(gate("-f", "json").stdout)
    assert report["rules"] == "both"
    assert report["rule_changes"] == [
        {
            "kind": "policy-removed",
            "subject": "increase",
            "part": "",
            "before": "diff.percent > 20% and diff.amount > $10",
            "after": None,
            "file": "main:llmcost.yaml",
            "line": 3,
            "column": 5,
        }
    ]
    assert [one["rules_of"] for one in report["policies"] if one["id"] == "increase"] == ["main"]
    comment = gate("-f", "github").stdout.splitlines()
    assert comment[0].startswith("### ❌ Fail")
    assert comment[2].startswith("⚠️ **This change alters 1 rule of main")
    assert comment[4].startswith("- **policy increase:** removed")
    assert "::warning title=llmcost%3A a rule changed::policy increase: removed" in gate("-f", "annotations").stdout
    assert "increase by the rules of main" in gate("-f", "junit").stdout
    log = json.loads(gate("-f", "sarif").stdout)
    (told,) = log["runs"][0]["invocations"][0]["toolConfigurationNotifications"]
    assert told["descriptor"]["id"] == "policy-removed"
    assert json.loads(gate("-f", "slack").stdout)["blocks"][1]["text"]["text"].startswith("*Changed rules*\n")


def test_a_value_that_changes_below_the_same_range_changes_no_rule(project, monkeypatch):
    """The range is as it was, so both sets of rules are the same, and p90 is what the range says."""
    start(
        project, monkeypatch, {"llmcost.yaml": rules("{id: prod, when: workload.monthly > $4k}"), WORKLOAD: UNCERTAIN}
    )
    commit(project, {WORKLOAD: UNCERTAIN.replace("24000", "60000")})
    done = gate("--percentile", "p90")
    assert done.exit == 0, done.stdout
    assert "This change alters" not in done.stdout
