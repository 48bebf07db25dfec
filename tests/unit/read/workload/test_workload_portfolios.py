"""Several workloads in one file: defaults, fields of one workload, and all errors at once, quickly."""

import os
import time
import tracemalloc
from dataclasses import replace
from decimal import Decimal

import pytest

from llmcost.model.inputs.serving import Cache, Retries, RouteLeg
from llmcost.model.problems import InputError, LlmcostError
from llmcost.read.workload.workload import load_workloads, parse_workloads
from tests.support.catalogs import estimate_of, market, model, price, report_of

SHARED = """\
defaults:
  model: acme/one
  requests_per_month: 1000
  input_tokens: 1000
  output_tokens: 100
  labels: {team: cx, env: prod}
  cache: {tokens: 500, hit_rate: 0.5}
  retries: {rate: 0.1, billed: input}
  candidates: [best/two]
workloads:
  - name: as-it-is
  - name: another
    model: best/two
    input_tokens: 3000
    labels: {env: test, cost: low}
    cache: {hit_rate: 0.9}
    retries: 0.2
    candidates: []
"""
ON = market(model("acme/one", price(1, 2, cache_read="0.1")), model("best/two", price(3, 6, cache_read="0.3")))


def found(text):
    return parse_workloads(text, "all.yaml")


def problems(text):
    with pytest.raises(InputError) as caught:
        found(text)
    return [(str(problem.where), problem.code) for problem in caught.value.problems]


def test_defaults_are_merged_field_by_field():
    one, other = (loaded.workload for loaded in found(SHARED))
    assert one.name == "as-it-is"
    assert (one.labels, one.cache, one.retries, one.candidates) == (
        {"team": "cx", "env": "prod"},
        Cache(tokens=Decimal(500), hit_rate=Decimal("0.5")),
        Retries(rate=Decimal("0.1"), billed="input"),
        ("best/two",),
    )
    assert other == replace(
        one,
        name="another",
        model="best/two",
        input_tokens=Decimal(3000),
        labels={"team": "cx", "env": "test", "cost": "low"},
        cache=Cache(tokens=Decimal(500), hit_rate=Decimal("0.9")),
        retries=Retries(rate=Decimal("0.2")),
        candidates=(),
    )


def test_a_workload_of_a_portfolio_costs_what_it_would_alone():
    alone = """\
name: another
model: best/two
requests_per_month: 1000
input_tokens: 3000
output_tokens: 100
labels: {team: cx, env: test, cost: low}
cache: {tokens: 500, hit_rate: 0.9}
retries: 0.2
candidates: []
"""
    (single,) = found(alone)
    _, shared = found(SHARED)
    assert estimate_of(ON, single.workload).own == estimate_of(ON, shared.workload).own


def test_a_portfolio_is_the_sum_of_its_workloads_and_of_its_labels():
    works = [loaded.workload for loaded in found(SHARED)]
    report = report_of(ON, *works, group_by="env")
    months = {one.name: one.own.monthly for one in report.workloads}
    assert report.summary.monthly == sum(months.values())
    assert {group.key: group.monthly for group in report.groups} == {
        "prod": months["as-it-is"],
        "test": months["another"],
    }


def test_a_list_is_not_merged_but_replaced():
    text = SHARED.replace(
        "  model: acme/one\n", "  route: [{model: acme/one, share: 0.5}, {model: best/two, share: 0.5}]\n"
    )
    text = text.replace("    model: best/two\n", "    route: [{model: best/two, share: 1}]\n")
    assert [loaded.workload.route for loaded in found(text)] == [
        (RouteLeg("acme/one", Decimal("0.5")), RouteLeg("best/two", Decimal("0.5"))),
        (RouteLeg("best/two", Decimal(1)),),
    ]


def test_a_place_is_where_a_value_was_written():
    one, other = found(SHARED)
    assert (str(one.where), str(other.where)) == ("all.yaml:11:5", "all.yaml:12:5")
    assert (str(one.fields["model"]), str(other.fields["model"])) == ("all.yaml:2:3", "all.yaml:13:5")
    assert (str(other.fields["cache.tokens"]), str(other.fields["cache.hit_rate"])) == (
        "all.yaml:7:11",
        "all.yaml:16:13",
    )


def test_a_fault_of_the_defaults_is_reported_once():
    text = SHARED.replace("requests_per_month: 1000", "requests_per_month: -1").replace("env: prod", "env: 5")
    assert problems(text) == [("all.yaml:3:23", "out-of-range"), ("all.yaml:6:27", "quote-it")]


def test_what_a_workload_contradicts_in_the_defaults_is_reported():
    text = SHARED.replace("    model: best/two\n", "    prompt: {user_tokens: 5}\n    cascade: [{model: best/two}]\n")
    assert problems(text) == [("all.yaml:13:5", "both"), ("all.yaml:14:5", "one-stage")]


MODEL, VOLUME, SENT = "model: acme/one", "requests_per_day: 1", "input_tokens: 1"


@pytest.mark.parametrize(
    ("default", "own", "rest", "expected"),
    [
        (MODEL, "cascade: [{model: acme/one, resolves: 0.5}, {model: best/two}]", [VOLUME, SENT], {"model": None}),
        (
            "router: {model: best/two, input_tokens: 1}",
            MODEL,
            [VOLUME, SENT],
            {"router": None, "model": "acme/one"},
        ),
        (VOLUME, "requests_per_month: 7", [MODEL, SENT], {"requests_per_day": None, "requests_per_month": 7}),
        (
            "conversation: {turns: 2, user_tokens: 1}",
            "agent: {steps: 2, tool_result_tokens: 1}",
            [MODEL, VOLUME, SENT],
            {"conversation": None},
        ),
        ("prompt: {user_tokens: 5}", SENT, [MODEL, VOLUME], {"prompt": None, "input_tokens": 1}),
    ],
)
def test_a_field_of_a_workload_displaces_a_default_that_contradicts_it(default, own, rest, expected):
    fields = "".join(f"    {field}\n" for field in (own, *rest, "output_tokens: 1"))
    (loaded,) = found(f"defaults:\n  {default}\nworkloads:\n  - name: a\n{fields}")
    assert {key: getattr(loaded.workload, key) for key in expected} == expected


def test_a_setting_displaces_what_the_file_has_otherwise():
    text = "name: a\nmodel: acme/one\nrequests_per_day: 3\ninput_tokens: 1\noutput_tokens: 1\n"
    (loaded,) = parse_workloads(text, "w.yaml", [("requests_per_month", "50"), ("route", "[{model: x, share: 1}]")])
    assert (loaded.workload.requests_per_day, loaded.workload.requests_per_month) == (None, 50)
    assert (loaded.workload.model, loaded.workload.route) == (None, (RouteLeg("x", Decimal(1)),))
    with pytest.raises(InputError, match="exclude each other"):
        parse_workloads(text, "w.yaml", [("requests_per_month", "50"), ("requests_per_day", "5")])


def test_names_are_needed_and_distinguished():
    assert problems(SHARED.replace("  - name: another\n", "  - description: another\n")) == [
        ("all.yaml:12:5", "missing-key")
    ]


# --- in no time, and in little memory --------------------------------------------------------------------------------

HEAD = "name: w\nmodel: acme/one\nrequests_per_day: 1\noutput_tokens: 1\n"
REST = "model: acme/one, requests_per_day: 1, output_tokens: 1"


def huge(folder):
    """2 GB that take no room on the disk."""
    with open(folder / "huge.csv", "wb") as file:
        file.truncate(2 * 10**9)
    (folder / "w.yaml").write_text(HEAD + "input_tokens: {histogram: huge.csv}\n")


def pipe(folder):
    os.mkfifo(folder / "pipe.csv")
    (folder / "w.yaml").write_text(HEAD + "input_tokens: {histogram: pipe.csv}\n")


def many_lines(folder):
    (folder / "many.csv").write_text("tokens,requests\n" + "1,1\n" * 240_000)
    (folder / "w.yaml").write_text(HEAD + "input_tokens: {histogram: many.csv}\n")


def long_line(folder):
    (folder / "long.csv").write_text("tokens,requests\n" + "1," * 400_000 + "\n")
    (folder / "w.yaml").write_text(HEAD + "input_tokens: {histogram: long.csv}\n")


def many_turns(folder):
    (folder / "w.yaml").write_text(HEAD + "input_tokens: 1\nconversation: {turns: 10000000, user_tokens: 1}\n")


def strange_keys(folder):
    keys = "".join(f"key_number_{n}: 1\n" for n in range(20_000))
    (folder / "w.yaml").write_text(HEAD + "input_tokens: -1\n" + keys)


def nested_defaults(folder):
    depth = "{cache: " * 5000 + "1" + "}" * 5000
    (folder / "w.yaml").write_text(f"defaults: {depth}\nworkloads: [{{name: a}}]\n")


def wrong_defaults(folder):
    names = "".join(f"  - {{name: w{n}}}\n" for n in range(2000))
    (folder / "w.yaml").write_text(f"defaults: {{{REST}, modle: 1, input_tokens: many}}\nworkloads:\n{names}")


def wrong_workloads(folder):
    rows = "".join(
        f"  - {{name: w{n}, input_tokens: -{n + 1}, cache: {{tokens: 5, hitrate: 1}}}}\n" for n in range(2000)
    )
    (folder / "w.yaml").write_text(f"defaults: {{{REST}}}\nworkloads:\n{rows}")


BAD = {
    huge: {"too-large"},
    pipe: {"not-a-file"},
    many_lines: {"histogram"},
    long_line: {"histogram"},
    many_turns: {"out-of-range"},
    strange_keys: {"out-of-range", "unknown-key"},
    nested_defaults: {"too-deep"},
    wrong_defaults: {"unknown-key", "not-a-number"},
    wrong_workloads: {"out-of-range", "unknown-key"},
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_bad_input_is_reported_within_a_second(make, tmp_path):
    make(tmp_path)
    started = time.process_time()
    with pytest.raises(LlmcostError) as caught:
        load_workloads([str(tmp_path / "w.yaml")])
    assert (
        time.process_time() - started < 20
    )  # a bound against hanging; it takes a moment, and longer where it is traced
    assert {problem.code for problem in caught.value.problems} == BAD[make]
    assert all(problem.hint for problem in caught.value.problems)


@pytest.mark.parametrize("make", [huge, long_line])
def test_and_in_bounded_memory(make, tmp_path):
    make(tmp_path)
    tracemalloc.start()
    try:
        with pytest.raises(LlmcostError):
            load_workloads([str(tmp_path / "w.yaml")])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 50_000_000
