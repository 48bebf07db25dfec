"""What other projects copy or call: the action, the hooks, the job for GitLab, and the pipelines of docs/CI.md."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from llmcost.render.ci.step_outputs import outputs
from tests.house.test_docs import FENCE, unknown_in
from tests.support.samples import SNAPSHOTS

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
GUIDE = (ROOT / "docs" / "CI.md").read_text(encoding="utf-8")
SCRIPTS = sorted((ROOT / "ci").rglob("*.sh"))
PIPELINES = [yaml.safe_load(code) for _, _, code in FENCE.findall(GUIDE) if re.match(r"# \.", code)]
CALL = re.compile(r"(?:^|[|&;]|then|run:)\s*(llmcost [a-z].*)", re.MULTILINE)
BASH = shutil.which("bash")


def values(document: Any, key: str) -> list[str]:
    """Every value of a key, however deep."""
    if isinstance(document, dict):
        own = [str(document[key])] if key in document else []
        return own + [found for value in document.values() for found in values(value, key)]
    return [found for value in document for found in values(value, key)] if isinstance(document, list) else []


def calls(text: str) -> list[str]:
    """The calls of llmcost in a script, without what the shell makes of them."""
    found = CALL.findall(re.sub(r"\\\n\s*", " ", text))
    return [
        re.split(r"\s(?:\|\|?|&&|>>?|;)\s?|;", call)[0].replace('"${options[@]}"', "").replace("$LLMCOST_OPTIONS", "")
        for call in found
    ]


def test_no_expression_is_part_of_a_script() -> None:
    """An expression in a script is text that the shell runs: a branch may be called ``$(curl …)``."""
    scripts = [script for document in (ACTION, *PIPELINES) for script in values(document, "run")]
    assert len(scripts) >= 6
    assert [script for script in scripts if "${{" in script] == []
    assert [script.name for script in SCRIPTS if "${{" in script.read_text(encoding="utf-8")] == []


def test_the_workflows_of_the_guide_have_the_least_permissions() -> None:
    """Each names its permissions at the top. One that may write on behalf of a fork runs nothing of the fork."""
    workflows = [document for document in PIPELINES if "jobs" in document]
    assert len(workflows) >= 3
    allowed = {("contents", "read"), ("actions", "read"), ("pull-requests", "write"), ("security-events", "write")}
    for workflow in workflows:
        triggers = workflow[True]  # YAML 1.1 reads `on` as a truth value
        assert "pull_request_target" not in triggers
        assert set(workflow["permissions"].items()) <= allowed
        assert values(workflow["jobs"], "permissions") == []
        if "workflow_run" in triggers:
            assert not any("checkout" in step for step in values(workflow["jobs"], "uses"))


def test_every_input_is_used_and_every_used_one_declared() -> None:
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(ACTION["runs"])))
    assert used == set(ACTION["inputs"])


def test_every_output_is_written() -> None:
    """Some by the script, the others by ``llmcost render``."""
    written = set(re.findall(r'echo "([a-z-]+)=', (ROOT / "ci/github/gate.sh").read_text(encoding="utf-8")))
    written |= set(outputs(SNAPSHOTS["GateReport"]))
    for name, output in ACTION["outputs"].items():
        source = re.fullmatch(r"\$\{\{ steps\.gate\.outputs\.([a-z_-]+) \}\}", output["value"])
        assert source, name
        assert source[1] in written
        assert source[1].replace("_", "-") == name


@pytest.mark.parametrize("what", ["inputs", "outputs"])
def test_the_guide_lists_all_of_them(what: str) -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|", GUIDE, re.MULTILINE))
    told = {name: rows[name] for name in ACTION[what]}
    assert told == {name: one["description"] for name, one in ACTION[what].items()}


def test_the_environment_of_a_script_is_what_it_reads() -> None:
    """With ``set -u`` a variable that nobody sets ends a script."""
    of_the_runner = {"RUNNER_TEMP", "GITHUB_ACTION_PATH", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"}
    for step in ACTION["runs"]["steps"]:
        name = re.search(r"ci/github/(\w+\.sh)", step["run"])
        text = (ROOT / "ci/github" / name[1]).read_text(encoding="utf-8") if name else step["run"]
        read = set(re.findall(r"\$\{?([A-Z_]+)", text)) - of_the_runner
        assert read == set(step["env"]) - {"GITHUB_TOKEN"}, step["name"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_scripts_call_what_there_is(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert {call: unknown for call in calls(text) if (unknown := unknown_in(call))} == {}
    if script.name == "gate.sh":
        options = re.findall(r"options\+?=\((.*)\)", text)
        assert len(options) > 5
        assert unknown_in(f"llmcost gate {' '.join(options)}") == ["--"]


def test_the_job_for_gitlab_calls_what_there_is() -> None:
    found = [call for line in GITLAB["llmcost"]["script"] for call in calls(line)]
    assert [call.split()[1] for call in found] == ["gate", "comment"]
    assert [unknown for call in found for unknown in unknown_in(call)] == []
    assert set(GITLAB["llmcost"]["artifacts"]["paths"]) <= set(re.findall(r"-o (\S+)", found[0]))
    assert GITLAB["llmcost"]["artifacts"]["reports"]["junit"] in found[0]


def test_the_hooks_call_what_there_is() -> None:
    called = [" ".join([called_by(hook), *hook.get("args", [])]) for hook in HOOKS]
    assert [unknown for call in called for unknown in unknown_in(call)] == []
    assert {hook["language"] for hook in HOOKS} == {"script"}


def called_by(hook: dict[str, str]) -> str:
    """The command that the script of a hook runs."""
    script, command = hook["entry"].split()
    assert (ROOT / script).stat().st_mode & 0o111
    return f"llmcost {command}"


@pytest.mark.parametrize(
    ("file", "hooks"),
    [
        ("workloads/team/support-chat.yaml", {"llmcost-validate", "llmcost-gate"}),
        ("workloads/prompt.md", {"llmcost-gate"}),
        ("prompts/system.md", {"llmcost-gate", "llmcost-tokens-budget"}),
        ("llmcost.yaml", {"llmcost-gate"}),
        ("src/workloads/x.yaml", set()),
    ],
)
def test_which_files_a_hook_looks_at(file: str, hooks: set[str]) -> None:
    assert {hook["id"] for hook in HOOKS if re.search(hook["files"], file)} == hooks


def test_the_pipelines_of_the_guide_ask_for_what_there_is() -> None:
    assert len(PIPELINES) == 6
    for pipeline in PIPELINES:
        for step in (step for job in pipeline.get("jobs", {}).values() for step in job["steps"]):
            if str(step.get("uses", "")).startswith("OWNER/llmcost@"):
                assert set(step.get("with", {})) <= set(ACTION["inputs"])
    hooks = next(pipeline for pipeline in PIPELINES if "repos" in pipeline)["repos"][0]["hooks"]
    assert {hook["id"] for hook in hooks} <= {hook["id"] for hook in HOOKS}
    entries = {hook["id"]: called_by(hook) for hook in HOOKS}
    assert [w for hook in hooks for w in unknown_in(" ".join([entries[hook["id"]], *hook.get("args", [])]))] == []
    variables = next(pipeline for pipeline in PIPELINES if "include" in pipeline)["llmcost"]["variables"]
    assert set(variables) <= set(GITLAB["llmcost"]["variables"])
    assert unknown_in(f"llmcost gate {variables['LLMCOST_OPTIONS']}") == []


def test_the_second_workflow_listens_to_the_first() -> None:
    first, second = (
        pipeline
        for pipeline in PIPELINES
        if pipeline.get("name") in ("cost-comment", "cost")
        and "actions" in str(pipeline["jobs"])
        and "artifact" in str(pipeline["jobs"])
    )
    # YAML 1.1 reads the key `on` as a truth.
    assert second[True]["workflow_run"]["workflows"] == [first["name"]]
    assert "checkout" not in str(second), "what has the rights to write runs nothing of the pull request"
    assert "pull-requests" not in str(first["permissions"])


# --- the scripts, as the action runs them ----------------------------------------------------------------------------


@pytest.fixture
def job(tmp_path: Path) -> dict[str, str]:
    """A checkout with a workload in it, and the environment of a step."""
    for folder in ("bin", "temp", "checkout/workloads"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "tests/cli/files/support-chat.yaml", tmp_path / "checkout/workloads")
    program = tmp_path / "bin" / "llmcost"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m llmcost "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    empty = dict.fromkeys(["PATHS", "BASE", "CONFIG", "ANCHOR", "MAX_MONTHLY", "MAX_INCREASE", "MAX_PER_REQUEST"], "")
    return {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "LLMCOST_CACHE_DIR": os.environ["LLMCOST_CACHE_DIR"],
        "HOME": str(tmp_path),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "PYTHON": sys.executable,
        "MODE": "block",
        "STRICT": "false",
        **empty,
    }


def ran(script: str, job: dict[str, str], **settings: str) -> tuple[str, dict[str, str]]:
    """What a script prints, and the outputs that it sets. It ends with 0: the last step decides."""
    place = Path(job["GITHUB_OUTPUT"]).parent
    command = [str(BASH), str(ROOT / "ci/github" / script)]
    done = subprocess.run(
        command,
        env=job | settings,
        cwd=place / "checkout",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    output = Path(job["GITHUB_OUTPUT"])
    text = output.read_text(encoding="utf-8") if output.exists() else ""
    found = dict(re.findall(r"^([a-z-]+)=(.*)$", text, re.MULTILINE))
    long = re.findall(r"^([a-z_-]+)<<(\S+)\n(.*?)\n\2$", text, re.MULTILINE | re.DOTALL)
    return done.stdout + done.stderr, found | {name: value for name, _, value in long}


bash = pytest.mark.skipif(not BASH or os.name == "nt", reason="the action runs where there is bash")


@bash
def test_a_gate_that_fails(job: dict[str, str]) -> None:
    """The limit is broken: that is told in the log, at a line of a file, in the summary, and as outputs."""
    printed, outputs = ran("gate.sh", job, MAX_MONTHLY="$1", PATHS="workloads\n")
    assert (outputs["exit-code"], outputs["verdict"], outputs["change"]) == ("1", "fail", "")
    assert float(outputs["monthly"]) > 1
    assert json.loads(Path(outputs["snapshot"]).read_text(encoding="utf-8"))["kind"] == "gate"
    assert re.search(r"^FAIL ", printed, re.MULTILINE)
    assert re.search(r"^::error .*title=llmcost%3A max-monthly", printed, re.MULTILINE)
    assert "max-monthly" in Path(job["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")


@bash
def test_what_is_typed_into_the_action_is_never_run(job: dict[str, str]) -> None:
    nasty = '$(touch pwned)`touch pwned`"; touch pwned #'
    printed, outputs = ran("gate.sh", job, MAX_MONTHLY=nasty, BASE="--help")
    assert outputs == {"exit-code": "2"}
    printed, outputs = ran("gate.sh", job, PATHS=f"{nasty}\n--help\n")
    assert outputs == {"exit-code": "2"}
    assert "Usage" not in printed
    assert not (Path(job["GITHUB_OUTPUT"]).parent / "checkout" / "pwned").exists()


@bash
def test_a_base_that_is_not_there_is_fetched(job: dict[str, str]) -> None:
    """As in a checkout of depth 1, from which the base's objects are missing."""
    place = Path(job["GITHUB_OUTPUT"]).parent
    origin = place / "origin"

    def git(*words: str, at: Path) -> str:
        named = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(place), "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", *named, *words]
        return subprocess.run(
            command, cwd=at, env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    shutil.move(str(place / "checkout"), origin)
    git("init", "-q", "-b", "main", at=origin)
    git("config", "uploadpack.allowAnySHA1InWant", "true", at=origin)
    git("add", ".", at=origin)
    git("commit", "-qm", "base", at=origin)
    base = git("rev-parse", "HEAD", at=origin)
    workload = origin / "workloads/support-chat.yaml"
    workload.write_text(workload.read_text().replace("requests_per_day: ", "requests_per_day: 1"))
    git("commit", "-qam", "ten times as many, and more", at=origin)
    git("clone", "-q", "--depth=1", origin.as_uri(), str(place / "checkout"), at=place)
    _, outputs = ran("gate.sh", job, BASE=base, MAX_INCREASE="10%\n$5000\n")
    assert (outputs["exit-code"], outputs["verdict"]) == ("1", "fail")
    assert float(outputs["change"]) > 0


@bash
def test_a_trusted_copy_of_the_settings_judges(job: dict[str, str]) -> None:
    """The pull request has no rules of its own; those of the copy need the paths of what they judge."""
    trusted = Path(job["GITHUB_OUTPUT"]).parent / "trusted settings"
    trusted.mkdir()
    copy = trusted / "llmcost.yaml"
    copy.write_text("policies: [{id: small, when: total.monthly > $1}]\n", encoding="utf-8")
    _, outputs = ran("gate.sh", job, CONFIG=str(copy), PATHS="workloads\n")
    assert (outputs["exit-code"], outputs["verdict"]) == ("1", "fail")


@bash
def test_a_comment_that_cannot_be_posted_is_a_warning(job: dict[str, str]) -> None:
    settings = {"SNAPSHOT": "nowhere.json", "TAG": "a-tag", "BEHAVIOR": "update", "WHEN": "always"}
    printed, _ = ran("comment.sh", job, FORK="false", **settings)
    assert "there is no such file" in printed
    assert "::warning title=llmcost::The comment was not posted" in printed
    printed, _ = ran("comment.sh", job, FORK="true", **settings)
    assert printed.startswith("::notice title=llmcost::A pull request from a fork")
    assert "no such file" not in printed


@bash
def test_the_job_for_gitlab(job: dict[str, str]) -> None:
    """Its lines run in one shell that ends at the first failure. Without a token there is no comment."""
    script = "\n".join(GITLAB["llmcost"]["script"]).replace("$HOME/llmcost/", f"{ROOT}/")
    given = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "base.yaml", "LLMCOST_OPTIONS": "--strict --max-increase 10%"}
    checkout = Path(job["GITHUB_OUTPUT"]).parent / "checkout"
    text = (checkout / "workloads/support-chat.yaml").read_text(encoding="utf-8")
    (checkout / "base.yaml").write_text(re.sub("requests_per_day: .*", "requests_per_day: 10", text), encoding="utf-8")
    command = [str(BASH), "-eo", "pipefail", "-c", script]
    done = subprocess.run(command, env=job | given, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert json.loads((checkout / "llmcost.json").read_text(encoding="utf-8"))["summary"]["verdict"] == "fail"
    assert "<failure " in (checkout / "llmcost.xml").read_text(encoding="utf-8")
    assert "not posted" not in done.stdout
