"""What a change does to its own rules, and which files count: infracost's guardrails, infracost#2740 and #1952."""

import pytest

from tests.support.running import run
from tests.support.scratch import commit, repository, write

CHAT = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: {per_day}\ninput_tokens: 1000\noutput_tokens: {output}\n"
BOT = CHAT.format(per_day=1000, output=500)
"""30,000 × (1,000 × 0.15 + 500 × 0.60) / 1 M = $13.50 a month."""
HUNDREDFOLD = CHAT.format(per_day=100_000, output=500)
RULES = "budget: {monthly: 100}\npolicies:\n  - {id: increase, when: diff.amount > $10}\nworkloads: [workloads]\n"


def llmcost(*arguments):
    return run("--as-of", "2026-11-30", *arguments)


def words(done):
    return " ".join(done.stdout.split())


RELAXED = {
    "report 36: llmcost.yaml is deleted": (
        {"llmcost.yaml": None},
        "policy increase removed: diff.amount > $10 main:llmcost.yaml:3:5 budget of the project removed: $100",
    ),
    "report 36: the budget is raised": (
        {"llmcost.yaml": RULES.replace("100}", "10000}").replace("> $10", "> $10000")},
        "budget of the project $100 → $10000",
    ),
    "the limit is in percent of a huge month": (
        {"llmcost.yaml": RULES.replace("diff.amount > $10", "diff.percent > 100000%")},
        "policy increase when diff.amount > $10 → diff.percent > 100000%",
    ),
    "a waiver is added": (
        {
            "llmcost.yaml": RULES
            + "waivers:\n  - {policy: increase, workload: chat, reason: soon, until: 2026-12-31, by: me}\n"
        },
        "waiver of increase for chat added: until 2026-12-31",
    ),
}


@pytest.mark.parametrize("case", RELAXED)
def test_a_change_that_loosens_its_rules_is_judged_by_those_of_the_base_too(case, tmp_path, monkeypatch):
    """The volume is multiplied by 100: $13.50 → $1,350.00. Whatever rules it has changed stands first."""
    files, says = RELAXED[case]
    project = repository(tmp_path, {"llmcost.yaml": RULES, "workloads/chat.yaml": BOT})
    monkeypatch.chdir(project)
    write(project, {**files, "workloads/chat.yaml": HUNDREDFOLD})
    commit(project)
    done = llmcost("gate", "workloads", "--base", "main")
    assert done.exit == 1
    text = words(done)
    assert "$13.50 → $1,350.00" in text
    assert says in text
    assert text.index("This change alters") < text.index("Check Workload")
    assert "by the rules of main" in text


SETTINGS = {
    "report 37: workloads are added to the settings": (
        "svc",
        "base: main\n",
        "base: main\nworkloads: [svc/workloads]\n",
    ),
    "from the root": (".", "base: main\n", "base: main\nworkloads: [svc/workloads]\n"),
    "from the folder of the workloads": ("svc/workloads", "base: main\n", "workloads: [svc/workloads]\nbase: main\n"),
    "settings appear with the change": ("svc", None, "base: main\nworkloads: [svc/workloads]\n"),
    "a path becomes a file": (
        "svc",
        "base: main\nworkloads: [svc/workloads]\n",
        "base: main\nworkloads: [svc/workloads/chat.yaml]\n",
    ),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_the_base_does_not_depend_on_the_folder(case, tmp_path, monkeypatch):
    """28,000 × (1,000 × 0.15 + 375 × 0.60) / 1 M = $10.50 a month, before and after."""
    folder, before, after = SETTINGS[case]
    bot = BOT.replace("per_day: 1000", "per_month: 28000").replace("output_tokens: 500", "output_tokens: 375")
    files = {"svc/workloads/chat.yaml": bot, **({"llmcost.yaml": before} if before else {})}
    project = repository(tmp_path, files)
    write(project, {"llmcost.yaml": after})
    commit(project)
    monkeypatch.chdir(project / folder)
    done = llmcost("diff", "--base", "main")
    assert (done.exit, done.stderr) == (0, "")
    assert "no change: $10.50 a month 1 unchanged" in words(done)
    assert llmcost("gate", "--base", "main", "--max-increase", "$0").exit == 0


@pytest.mark.parametrize(
    ("listed", "arguments"),
    [
        ("[foo, foo/bar]", ()),
        ("[foo/bar, foo]", ()),
        ("[foo, foo/bar/chat.yaml, ./foo/../foo]", ()),
        ("[elsewhere]", ("foo", "foo/bar", "foo/bar/chat.yaml")),
        ("[elsewhere]", ("./foo/bar/chat.yaml", "foo/bar/chat.yaml", "{here}/foo")),
    ],
    ids=["report 41", "the folder below first", "a file and its folder", "arguments", "an absolute path"],
)
def test_a_file_counts_once(listed, arguments, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    write(tmp_path, {"llmcost.yaml": f"workloads: {listed}\n", "foo/bar/chat.yaml": BOT, "elsewhere/other.yaml": BOT})
    monkeypatch.chdir(tmp_path)
    done = llmcost("estimate", *(path.format(here=tmp_path) for path in arguments))
    assert (done.exit, done.stderr) == (0, "")
    assert "$13.50" in done.stdout


def test_a_file_of_a_base_counts_once_as_well(tmp_path, monkeypatch):
    project = repository(tmp_path, {"llmcost.yaml": "workloads: [foo]\n", "foo/bar/chat.yaml": BOT})
    write(project, {"llmcost.yaml": "workloads: [foo, foo/bar]\n"})
    commit(project)
    monkeypatch.chdir(project)
    done = llmcost("diff", "--base", "main")
    assert (done.exit, "no change: $13.50 a month 1 unchanged" in words(done)) == (0, True)


def test_two_files_with_one_name_still_clash(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    write(tmp_path, {"foo/a.yaml": BOT, "foo/b.yaml": BOT})
    monkeypatch.chdir(tmp_path)
    assert llmcost("estimate", "foo").exit == 2
