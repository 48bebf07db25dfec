"""The gate on a pull request: a repository of its own, every exit code, and doing what `To pass` says."""

import json
import sys
from decimal import Decimal

import jsonschema
import pytest

from llmcost.render.json.schemas import document_schema
from tests.support.running import CATALOG, run
from tests.support.scratch import commit, git, repository, write

CHAT = """\
name: support-chat
labels: {team: cx, env: prod}
model: gpt-4o-mini
requests_per_day: 20000
input_tokens: 2000
output_tokens: 350
"""
DIGEST = "name: digest\nmodel: gpt-4o-mini\nrequests_per_day: 6000\ninput_tokens: 3000\noutput_tokens: 300\n"
SETTINGS = """\
base: main
policies:
  - {id: budget-total, when: total.monthly > 3000, message: ask the platform team first}
  - {id: increase, when: diff.percent > 20 and diff.amount > 50}
"""
FILES = {"workloads/support-chat.yaml": CHAT, "workloads/digest.yaml": DIGEST, "llmcost.yaml": SETTINGS}
DAY = ("--as-of", "2026-11-22")


@pytest.fixture
def project(tmp_path, monkeypatch):
    made = repository(tmp_path / "project", FILES)
    monkeypatch.chdir(made)
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    return made


def gate(*options):
    done = run("gate", *DAY, *options)
    assert "Traceback" not in done.stderr
    return done


def judged(*options):
    """The exit code, and the policies by id and workload."""
    done = run("gate", *DAY, "-f", "json", *options)
    document = json.loads(done.stdout)
    return done.exit, {(one["id"], one["workload"]): one for one in document["policies"]}, document


def changed(**fields):
    """The chat with other values."""
    text = CHAT
    for key, value in fields.items():
        (line,) = [line for line in text.splitlines() if line.startswith(f"{key}:")]
        text = text.replace(line, f"{key}: {value}")
    return {"workloads/support-chat.yaml": text}


def test_what_changes_nothing_passes(project):
    code, policies, document = judged()
    assert code == 0
    assert document["summary"]["verdict"] == "pass"
    assert {one["status"] for key, one in policies.items() if key[0] != "retired"} == {"pass"}


def test_a_dear_change_fails_with_the_key_to_blame(project):
    write(project, changed(model="gpt-4o", requests_per_day=24000))
    code, policies, document = judged()
    assert code == 1
    total, grown = policies["budget-total", None], policies["increase", "support-chat"]
    assert (total["status"], total["file"], total["line"]) == ("fail", "llmcost.yaml", 3)
    assert (grown["status"], grown["file"], grown["line"]) == ("fail", "workloads/support-chat.yaml", 3)
    assert (total["before"], total["limit"], grown["since"]) == ("419.4", "3000", "main")
    assert policies["increase", "digest"]["status"] == "pass"
    assert document["to_pass"][0]["change"] == "model gpt-4o → gpt-4o-mini"


def test_doing_what_it_says_makes_it_pass(project):
    write(project, changed(model="gpt-4o", requests_per_day=20100))
    _, _, document = judged()
    first, second = (one["change"] for one in document["to_pass"])
    assert first == "model gpt-4o → gpt-4o-mini"
    volume = second.removeprefix("volume 20,100 req/day → ").removesuffix(" req/day").replace(",", "")
    for fields in (
        {"model": "gpt-4o-mini", "requests_per_day": 20100},
        {"model": "gpt-4o", "requests_per_day": volume},
    ):
        write(project, changed(**fields))
        assert gate().exit == 0, fields


def test_a_prompt_file_is_taken_back(project, tmp_path):
    prompted = CHAT.replace("input_tokens: 2000", "prompt: {system: ../prompts/system.md}")
    write(project, {"workloads/support-chat.yaml": prompted, "prompts/system.md": "Be brief. " * 100})
    commit(project)
    write(project, {"prompts/system.md": "Be brief, and kind to everybody. " * 300})
    _, policies, document = judged("--base", "HEAD", "--max-increase", "1%")
    assert policies["max-increase", None]["status"] == "fail"
    assert any("prompts/system.md" in one["change"] for one in document["to_pass"]), document["to_pass"]


def test_what_was_over_the_limit_before_and_has_not_grown_is_reported_and_does_not_block(project):
    write(project, changed(model="gpt-4o"))
    commit(project)
    write(project, changed(model="gpt-4o", requests_per_day=19000))
    done = gate("--base", "HEAD")
    assert done.exit == 0
    assert "INFO" in done.stdout
    assert "already the case on the base" in done.stdout
    write(project, changed(model="gpt-4o", requests_per_day=20001))
    assert gate("--base", "HEAD").exit == 1


def test_the_last_workload_may_go(project):
    write(project, {"workloads/support-chat.yaml": None, "workloads/digest.yaml": None})
    assert gate().exit == 0


@pytest.mark.parametrize("mode", ["warn", "advise"])
def test_a_mode_in_which_nothing_is_exit_1(project, mode):
    write(project, changed(model="gpt-4o"))
    assert gate("--mode", mode).exit == 0
    assert gate("--mode", mode, "--max-monthly", "1").exit == 0


def test_what_has_no_price_is_3_in_every_mode(project):
    write(
        project, changed(model="anthropic/claude-2") | {"workloads/digest.yaml": DIGEST + "fees: {nobody_sells: 1}\n"}
    )
    for options in ((), ("--mode", "advise"), ("--strict",)):
        assert gate("--base", "./workloads", *options).exit == 3


def test_a_base_that_cannot_be_had_is_3(project):
    assert gate("--base", "no-such-branch").exit == 3
    assert gate("--anchor", "no-such-file.json").exit == 3
    git(project, "checkout", "-q", "main")
    commit(project, {"llmcost.yaml": SETTINGS.replace("base: main\n", "")})
    done = gate()
    assert done.exit == 3
    assert "--base" in done.stdout


def test_settings_that_are_wrong_are_2(project):
    write(project, {"llmcost.yaml": SETTINGS.replace("total.monthly >", "total.monthly =")})
    done = gate()
    assert (done.exit, done.stdout) == (2, "")
    assert "llmcost.yaml:3:44: when:" in done.stderr


def test_a_bug_is_70(project, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("a bug")

    monkeypatch.setattr("llmcost.app.gate.judge", broken)
    assert gate().exit == 70


def test_an_anchor_stops_what_every_base_lets_pass(project):
    assert run("estimate", *DAY, "-o", "anchor.json").exit == 0
    write(project, changed(requests_per_day=30000))
    commit(project)
    write(project, changed(requests_per_day=33000))
    assert gate("--base", "HEAD", "--max-increase", "20%").exit == 0
    done = gate("--base", "HEAD", "--max-increase", "20%", "--anchor", "anchor.json")
    assert done.exit == 1
    assert "since anchor.json" in done.stdout


def test_every_format_says_the_verdict(project):
    write(project, changed(model="gpt-4o"))
    for form in ("table", "json", "csv", "md"):
        done = gate("-f", form)
        assert done.exit == 1
        assert "fail" in done.stdout.lower()
        assert "increase" in done.stdout
    assert gate("-o", "gate.md").exit == 1
    assert (project / "gate.md").read_text().startswith("### FAIL")


WIDE = "uncertainty: {requests_per_day: [10000, 40000], output_tokens: [200, 700]}\n"


def with_uncertainty(project, text=WIDE):
    """The chat with a budget that its month keeps, and that its 90th percentile does not."""
    write(project, {"workloads/support-chat.yaml": f"{CHAT}budget: {{monthly: 400}}\n{text}"})


def test_a_budget_is_judged_at_the_percentile_that_simulate_draws(project):
    with_uncertainty(project)
    assert judged()[0] == 0
    code, policies, document = judged("--percentile", "p90")
    simulated = json.loads(run("simulate", *DAY, "-f", "json").stdout)
    drawn = {one["name"]: one["outcome"]["p90"] for one in simulated["workloads"]}
    check = policies["budget-monthly", "support-chat"]
    assert (code, check["status"], check["percentile"]) == (1, "fail", "90")
    assert check["observed"] == drawn["support-chat"] == document["percentiles"]["workloads"][0]["monthly"]
    assert document["percentiles"]["monthly"] == simulated["together"]["p90"]
    assert policies["budget-total", None]["observed"] == simulated["together"]["p90"]
    jsonschema.validate(document, document_schema("snapshot"))
    assert judged("--percentile", "50")[0] == 0


def test_what_was_as_likely_on_the_base_does_not_block(project):
    with_uncertainty(project)
    git(project, "checkout", "-q", "main")
    commit(project)
    code, policies, _ = judged("--percentile", "p90")
    assert (code, policies["budget-monthly", "support-chat"]["level"]) == (0, "advise")
    with_uncertainty(project, WIDE.replace("40000", "50000"))
    code, policies, _ = judged("--percentile", "p90")
    check = policies["budget-monthly", "support-chat"]
    assert code == 1
    assert Decimal(check["observed"]) > Decimal(check["before"]) > 400


def test_a_snapshot_has_no_percentile_to_compare_with(project):
    with_uncertainty(project)
    run("estimate", *DAY, "-o", "then.json")
    code, policies, _ = judged("--percentile", "p90", "--base", "then.json")
    check = policies["budget-monthly", "support-chat"]
    assert (code, check["before"], check["message"]) == (
        1,
        None,
        "support-chat is over the limit; at p90 of the uncertain numbers",
    )


def test_to_pass_at_a_percentile_is_computed_at_it(project):
    with_uncertainty(project)
    _, _, document = judged("--percentile", "p90")
    (remedy,) = document["to_pass"]
    assert remedy["change"] == "batch 0% → 100%"
    with_uncertainty(project, f"{WIDE}batch: {{share: 1}}\n")
    assert judged("--percentile", "p90")[0] == 0


def test_diff_shows_the_p90_and_render_repeats_it(project):
    assert "p90" not in run("diff", *DAY).stdout
    assert "no workload declares an uncertainty" in gate("--percentile", "p90").stderr
    with_uncertainty(project)
    screen = run("diff", *DAY, "-o", "diff.json", "-f", "table").stdout
    assert "a month; 1 workload uncertain" in screen
    assert run("render", "diff.json").stdout == screen


def test_without_numpy_diff_says_so_and_a_percentile_is_refused(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert gate("--percentile", "p90").exit == 0
    with_uncertainty(project)
    done = run("diff", *DAY)
    assert (done.exit, "p90" in done.stdout) == (0, False)
    assert done.stderr.count("pip install 'llmcost-cli[simulate]'") == 1
    done = gate("--percentile", "p90")
    assert done.exit == 2
    assert "pip install 'llmcost-cli[simulate]'" in done.stderr


@pytest.mark.parametrize("percentile", ["0", "p0", "100", "p100", "-5", "p", "90%", "ninety", "p90.1234567", "٩٠"])
def test_what_is_no_percentile(project, percentile):
    done = gate(f"--percentile={percentile}")
    assert (done.exit, "is not a percentile" in done.stderr) == (2, True)
