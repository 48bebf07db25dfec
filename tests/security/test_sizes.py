"""Inputs that are too large are refused with a remedy, before they take gigabytes or minutes."""

import json
import subprocess
import sys

import pytest

from tests.support.running import environment, run

DAY = ("--as-of", "2026-11-22")
FIELDS = "model: gpt-4o-mini, requests_per_day: 1000, output_tokens: 100"
PLAIN = f"name: chat, {FIELDS}, input_tokens: 500"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def many(number, more="input_tokens: 500", first=0):
    """A file of ``number`` workloads; the one with number n is in line 3 + n."""
    names = "".join(f"- {{name: w{first + n}}}\n" for n in range(number))
    return f"defaults: {{{FIELDS}, {more}}}\nworkloads:\n{names}"


def refused(done, code, start, remedy):
    """Whether it is wrong input, with these words at its start, and a remedy. Says what differs."""
    assert (done.exit, done.codes) == (2, (code,)), done.stderr
    assert done.stderr.startswith(start)
    return remedy in done.stderr


@pytest.mark.parametrize("command", ["estimate", "gate", "validate", "optimize", "forecast"])
def test_workloads_in_a_file(command, folder):
    (folder / "w.yaml").write_text(many(55_000))
    assert refused(run(command, "w.yaml"), "too-many", "w.yaml:5003:3: more than 5,000 workloads", "name fewer files")


def test_workloads_in_several_files(folder):
    (folder / "a.yaml").write_text(many(3_000))
    (folder / "b.yaml").write_text(many(3_000, first=3_000))
    assert refused(
        run("validate", "a.yaml", "b.yaml"), "too-many", "b.yaml:2003:3: more than 5,000", "name fewer files"
    )


def test_as_many_workloads_as_are_allowed(folder):
    (folder / "w.yaml").write_text(many(5_000))
    assert run("validate", "w.yaml").exit == 0


def test_files(folder):
    (folder / "w").mkdir()
    for number in range(5_001):
        (folder / "w" / f"{number}.yaml").touch()
    assert refused(run("estimate", "w"), "too-many-files", "w: more than 5,000 files", "name a smaller folder")


def test_bytes_of_all_files(folder):
    (folder / "w").mkdir()
    for number in range(21):
        (folder / "w" / f"{number:02}.yaml").write_text("#" * 999_999)
    assert refused(run("estimate", "w"), "too-large", "w/20.yaml: ", "name fewer files")


def test_defaults_that_every_workload_repeats(folder):
    """88 KB took a gigabyte."""
    labels = ", ".join(f"k{n}: v" for n in range(1_000))
    (folder / "w.yaml").write_text(many(5_000, f"input_tokens: 5, labels: {{{labels}}}"))
    assert refused(run("validate", "w.yaml"), "too-many", "w.yaml:1:11: these defaults repeat 5,", "make them shorter")


def test_problems(folder):
    """100,000 wrong workloads took 510 MB; only the first problems are printed."""
    (folder / "w.yaml").write_text("workloads:\n" + "- {x: 1}\n" * 100_000)
    done = run("validate", "w.yaml")
    assert done.exit == 2
    assert 1_000 <= len(done.codes) < 1_010


LISTS = {
    "route": ("route", "[" + "{model: gpt-4o, share: 0.005}, " * 200 + "]"),
    "cascade": ("cascade", "[" + "{model: gpt-4o, resolves: 0.5}, " * 20 + "{model: gpt-4o}]"),
    "images": ("images", "[" + "{width: 9, height: 9}, " * 101 + "]"),
    "documents": ("documents", "[" + "{pages: 1}, " * 101 + "]"),
    "side_calls": ("side_calls", "[" + "{name: a, model: gpt-4o, input_tokens: 1}, " * 101 + "]"),
    "candidates": ("candidates", "[" + "gpt-4o, " * 101 + "]"),
    "labels": ("labels", "{" + ", ".join(f"k{n}: v" for n in range(101)) + "}"),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists(name, folder):
    field, value = LISTS[name]
    plain = PLAIN.replace("model: gpt-4o-mini, ", "") if field in ("route", "cascade") else PLAIN
    (folder / "w.yaml").write_text("".join(f"{one}\n" for one in plain.split(", ")) + f"{field}: {value}\n")
    done = run("estimate", "w.yaml")
    assert done.codes[0] == "too-many"
    assert done.stderr.startswith(f"w.yaml:{len(plain.split(', ')) + 1}:{len(field) + 3}: {field} has ")


@pytest.mark.parametrize(("field", "most"), [("catalog", 10), ("workloads", 1_000)])
def test_files_that_the_settings_name(field, most, folder):
    """A price layer of 5 MB takes 6 s to read."""
    (folder / "llmcost.yaml").write_text(f"{field}: [{'a.yaml, ' * (most + 1)}]\n")
    assert refused(run("estimate"), "too-many", f"llmcost.yaml:1:{len(field) + 3}: {field} has", f"at most {most}")


def test_the_longest_cascade_is_exact(folder):
    """Its shares have 18 more decimals at each stage. A longer one ended as a bug."""
    stages = "".join(f"{{model: gpt-4o-mini, resolves: 0.{'123456789' * 2}}}, " for _ in range(19))
    text = f"name: chat\nrequests_per_day: 999999999999\ninput_tokens: 500.{'123456789' * 2}\noutput_tokens: 9\nretries: 0.{'1' * 18}\n"
    (folder / "w.yaml").write_text(f"{text}buffer: 0.{'3' * 18}\ncascade: [{stages}{{model: gpt-4o}}]\n")
    for command in ("estimate", "explain", "forecast", "sensitivity"):
        assert run(*DAY, command, "w.yaml").exit == 0


def test_prompt_files_of_all_workloads(folder):
    (folder / "p.md").write_text("a " * 9_990_000)
    (folder / "w.yaml").write_text(many(3, "prompt: {system: p.md}"))
    assert refused(
        run("validate", "w.yaml"), "too-many", "w.yaml:5:3: more than 50,000,000 characters", "name fewer files"
    )


def test_histograms_of_all_workloads(folder):
    (folder / "h.csv").write_text("tokens,requests\n" + "".join(f"{n + 1},1\n" for n in range(10_000)))
    (folder / "w.yaml").write_text(many(21, "input_tokens: {histogram: h.csv}"))
    assert refused(run("validate", "w.yaml"), "too-many", "w.yaml:23:3: more than 200,000 lines", "use wider bins")


@pytest.mark.parametrize(
    ("text", "code"), [("[" + "[]," * 5_000_000 + "[]]", "too-large"), (json.dumps([{}] * 10_001), "too-many")]
)
def test_values_in_the_messages_of_a_prompt(text, code, folder):
    (folder / "m.json").write_text(text)
    (folder / "w.yaml").write_text(many(1, "prompt: {messages: m.json}"))
    assert run("validate", "w.yaml").codes == (code,)


@pytest.mark.parametrize(
    "text", ["[" + "[]," * 5_000_000 + "[]]", "[" + "0.1," * 5_000_000 + "0]", "{" + "[" * 6_000_000]
)
def test_values_in_a_snapshot(text, folder):
    """100 MB of them took almost 3 GB: `llmcost comment` reads what the job of a fork left."""
    (folder / "gate.json").write_text(text)
    assert refused(run("render", "gate.json"), "too-large", "gate.json: more than 5,000,000 values", "create a new one")


def test_draws(folder):
    ranges = "{requests_per_day: [500, 2000], output_tokens: [50, 200]}"
    (folder / "w.yaml").write_text(many(100, f"input_tokens: 5, uncertainty: {ranges}"))
    assert refused(
        run("simulate", "-n", "1000000", "w.yaml"), "too-large", "error: 1,000,000 draws of 200", "-n 100000"
    )
    (folder / "w.yaml").write_text(many(1_001, f"input_tokens: 5, uncertainty: {ranges}"))
    for command in (("simulate",), ("gate", "--percentile", "p90"), ("diff", "--base", "w.yaml")):
        assert refused(run(*command, "w.yaml"), "too-large", "error: 10,000 draws of 2,002", "name fewer workloads")


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_a_million_draws_take_a_quarter_of_a_gigabyte(folder):
    """They took 1.6 GB: each level of the interpolation was an array of all draws."""
    ranges = (
        "{requests_per_day: [500, 2000], input_tokens: [4000, 9000], output_tokens: [50, 200], cache.hit_rate: [0.5, 0.9], "
        "cache.tokens: [1000, 1500], retries: [0.01, 0.05], buffer: [0.05, 0.2], regenerations: [0.05, 0.2]}"
    )
    (folder / "w.yaml").write_text(
        f"{{{PLAIN}0, cache: {{tokens: 1400, hit_rate: 0.8}}, retries: 0.02, buffer: 0.1, regenerations: 0.1, "
        f"uncertainty: {ranges}}}"
    )
    code = (
        "import sys; from llmcost.cli.app import main\ntry: main()\n"
        "finally: print(next(line.split()[1] for line in open('/proc/self/status') if line[:5] == 'VmHWM'), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *DAY, "simulate", "-n", "1000000", "w.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    assert int(done.stderr) < 400_000, "kilobytes"


def test_months(folder):
    (folder / "w.yaml").write_text(many(501))
    assert refused(run("forecast", "--months", "120", "w.yaml"), "too-large", "error: 120 months of 501", "--months 12")


def test_rows(folder, monkeypatch):
    monkeypatch.setattr("llmcost.analysis.estimate.estimate.MOST_ROWS", 30)
    (folder / "w.yaml").write_text(many(3))
    assert refused(run(*DAY, "estimate", "w.yaml"), "too-large", "w.yaml:4:3: more than 30 rows", "--tier economy")
    assert run(*DAY, "estimate", "w.yaml", "--tier", "economy").exit == 0
    assert run(*DAY, "gate", "w.yaml").exit == 0


def test_results_of_policies(folder, monkeypatch):
    monkeypatch.setattr("llmcost.analysis.gate.gate.MOST_RESULTS", 50)
    policies = "".join(f"- {{id: p{n}, when: workload.per_request > $1}}\n" for n in range(20))
    (folder / "llmcost.yaml").write_text(f"version: 1\npolicies:\n{policies}")
    (folder / "w.yaml").write_text(many(10))
    assert refused(run("gate", "w.yaml"), "too-many", "llmcost.yaml:", "keep fewer policies")
