"""Law M4: what became of a workload is explained by drivers that add up to it, to the last digit."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from llmcost.analysis.diff.diff import diff
from llmcost.analysis.diff.drivers import MOST
from llmcost.analysis.diff.factors import changed
from llmcost.analysis.diff.snapshot_diff import diff_amounts
from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.pricing_context import pricing_context
from llmcost.model.inputs.catalog import Fee
from llmcost.model.inputs.prompt import PromptTexts
from llmcost.model.inputs.workload import PromptTokens
from llmcost.model.money import exactly
from llmcost.model.problems import LlmcostError
from llmcost.model.reports.diff import Base, ChangeKind
from llmcost.read.catalog.compiled_catalog import check
from llmcost.read.workload.workload import parse_workload
from tests.support.running import CATALOG

DAY = date(2026, 11, 22)
LOADED = check(CATALOG.read_bytes(), "catalog.yaml")
MODELS = ("gpt-4o-mini", "gpt-4o", "o1", "claude-opus-5", "deepseek-flash")
FREE = {"web_search_1k": Fee(usd=Decimal(10), free_per_month=Decimal(5000))}


def market(discount="0"):
    """The list of the transcripts, with free searches, and a discount on one model."""
    models = dict(LOADED.catalog.models)
    mini, opus = models["openai/gpt-4o-mini"], models["anthropic/claude-opus-5"]
    models[mini.id] = replace(mini, fees=FREE, discount=1 - Decimal(discount))
    models[opus.id] = replace(opus, fees=FREE)
    return pricing_context(replace(LOADED.catalog, models=models), DAY, LOADED.sha256)


NOW, THEN = market(), market("0.12")


def counted(prompt, texts):
    """A count that depends on every text, and not on the tokenizer."""
    fixed = Decimal(sum(len(text) * 60 for text in (*texts.fixed, *texts.tools)))
    rest = Decimal(len(texts.template)) + sum(prompt.variables.values(), prompt.user_tokens)
    whole = fixed + rest
    count = PromptTokens(fixed, rest, whole, whole, texts.messages, len(texts.tools), "exact")
    return dict.fromkeys((*LOADED.catalog.tokenizers, "other"), count)


numbers = st.sampled_from([1, 7, 333, 1000, 20000])
shares = st.sampled_from(["0.1", "0.25", "0.333", "0.9"])
texts = st.sampled_from(["", "x" * 5, "y" * 17, "z" * 40])
ways = st.one_of(
    st.fixed_dictionaries({"model": st.sampled_from(MODELS)}),
    st.builds(
        lambda one, two, share: {
            "route": [{"model": one, "share": share}, {"model": two, "share": str(1 - Decimal(share))}]
        },
        st.sampled_from(MODELS), st.sampled_from(MODELS), shares,
    ),
    st.builds(
        lambda one, two, share: {"cascade": [{"model": one, "resolves": share}, {"model": two}]},
        st.sampled_from(MODELS), st.sampled_from(MODELS), shares,
    ),
)  # fmt: skip
volumes = st.one_of(
    st.fixed_dictionaries({"requests_per_day": numbers}, optional={"days_per_month": st.sampled_from([22, 31])}),
    st.fixed_dictionaries({"requests_per_month": numbers}),
    st.builds(
        lambda n, turns, user: {"conversations_per_day": n, "conversation": {"turns": turns, "user_tokens": user}},
        numbers, st.integers(1, 7), numbers,
    ),
    st.builds(
        lambda n, steps, tool: {"tasks_per_day": n, "agent": {"steps": steps, "tool_result_tokens": tool}},
        numbers, st.integers(1, 7), numbers,
    ),
)  # fmt: skip
lengths = numbers | st.sampled_from([{"p50": 900, "p95": 5000}, {"mean": 1200, "p95": 4000}])
inputs = st.one_of(
    st.fixed_dictionaries({"input_tokens": lengths}),
    st.builds(lambda n: {"prompt": {"user_tokens": n}}, numbers),
)
others = st.fixed_dictionaries(
    {"output_tokens": numbers},
    optional={
        "thinking_multiplier": st.sampled_from(["0", "1.5", "10"]),
        "cache": st.sampled_from(
            [{"tokens": 1024, "hit_rate": "0.7"}, {"prefix": True}, {"prefix": True, "ttl": "1h"}]
        ),
        "batch": shares | st.sampled_from([{"share": "0.4", "discount": "0.2"}]),
        "service_tier": st.just("priority"),
        "region": st.just("eu"),
        "retries": shares | st.just({"rate": "0.3", "billed": "input"}),
        "regenerations": shares,
        "response_cache": shares,
        "buffer": shares,
        "fees": st.builds(lambda n: {"web_search": n}, shares),
        "retrieval": st.just({"chunks": 6, "chunk_tokens": 400}),
        "development": st.just({"calls_per_month": 12345}),
        "hours": st.just("08:00-20:00 Europe/Berlin"),
        "counted_with": st.just("gpt-4o"),
    },
)
prompts = st.builds(
    PromptTexts,
    st.none() | texts, st.lists(texts, max_size=2).map(tuple), st.lists(texts, max_size=2).map(tuple), texts,
)  # fmt: skip


@st.composite
def written(draw, like=None):
    """The fields of a workload that reads, and the texts of its prompt; now and then most of it as another has it."""
    fields = {"name": "w"}
    for part in (ways, volumes, inputs, others):
        fields |= draw(part)
    prompt = draw(prompts)
    if like and draw(st.integers(0, 3)):
        kept = draw(st.sets(st.sampled_from(sorted(like[0])), min_size=len(like[0]) // 2))
        fields = {key: value for key, value in fields.items() if key in like[0]}
        fields |= {key: like[0][key] for key in kept}
        prompt = draw(st.sampled_from([prompt, like[1]]))
    if "prompt" in fields:
        fields.pop("counted_with", None)  # the two contradict each other
    found = fields, prompt
    try:
        placed(found)
    except LlmcostError:
        assume(False)
    return found


def placed(found, name="w", order=0, file="w.yaml"):
    """A workload read from a file, in which the keys stand in one of many orders."""
    fields, prompt = found
    keys = [*fields]
    random.Random(order).shuffle(keys)
    text = yaml.safe_dump({key: fields[key] for key in keys} | {"name": name}, sort_keys=False)
    read = parse_workload(text.replace("'", ""), file)
    workload = read.workload
    if workload.prompt is None:
        return read
    needed = workload.prompt
    return replace(read, texts=prompt, workload=replace(workload, counted=counted(needed, prompt)))


def compared(before, after, then=NOW):
    """What became of some workloads."""
    report = estimate(after, NOW, alone=True)
    base = Base("main", "commit", "0" * 40, then.stamp)
    sides = (ProjectState(one, [each.where.file for each in one]) for one in (before, after))
    return diff(base, *sides, report, then, NOW, count_prompt=counted)


def total(amounts):
    return exactly(sum)(amounts, Decimal(0))


def check_sums(found):
    """Drivers → change → the difference of the two totals."""
    for change in found.changes:
        if change.monthly is not None:
            assert total(driver.monthly for driver in change.drivers) == change.monthly
            sides = [side.own.monthly if side else Decimal(0) for side in (change.before, change.after)]
            assert change.monthly == exactly(lambda pair: pair[1] - pair[0])(sides)
            assert (change.kind is ChangeKind.UNCHANGED) == (not change.drivers)
        else:
            assert change.drivers == ()
    if found.monthly is not None:
        assert total(driver.monthly for driver in found.drivers) == found.monthly
        before, after = found.before.monthly or Decimal(0), found.report.summary.monthly or Decimal(0)
        assert found.monthly == exactly(lambda: after - before)()


pairs = written().flatmap(lambda first: st.tuples(st.just(first), written(like=first)))


@settings(max_examples=15)
@given(pairs, pairs, st.booleans(), st.integers(0, 10**6))
def test_m4_drivers_add_up_exactly_in_whatever_order_the_keys_stand(one, two, listed, order):
    then = THEN if listed else NOW
    before = [placed(one[0], "a"), placed(two[0], "b")]
    found = compared(before, [placed(one[1], "a"), placed(two[1], "b")], then)
    check_sums(found)
    shuffled = [placed(one[1], "a", order), placed(two[1], "b", order + 1)]
    again = compared([placed(one[0], "a", order + 2), placed(two[0], "b", order + 3)], shuffled, then)
    for change, same in zip(found.changes, again.changes, strict=True):
        assert [*map(said, change.drivers)] == [*map(said, same.drivers)]
    assert found.monthly == again.monthly


def said(driver):
    return driver.factor, driver.before, driver.after, driver.monthly


@settings(max_examples=40)
@given(pairs)
def test_m4_what_comes_and_goes_is_one_driver(pair):
    before, after = placed(pair[0], "gone"), placed(pair[1], "new", file="n.yaml")
    assume(before.workload != replace(after.workload, name="gone"))
    found = compared([before], [after])
    check_sums(found)
    assert [(change.kind, len(change.drivers)) for change in found.changes if change.monthly is not None] == [
        (kind, 1)
        for change, kind in zip(found.changes, (ChangeKind.ADDED, ChangeKind.REMOVED), strict=True)
        if change.monthly is not None
    ]


@settings(max_examples=40)
@given(written(), st.integers(0, 10**6))
def test_m4_the_same_in_another_order_is_unchanged(one, order):
    found = compared([placed(one)], [placed(one, order=order)])
    assert [(change.kind, change.drivers) for change in found.changes] == [(ChangeKind.UNCHANGED, ())]


@settings(max_examples=10)
@given(pairs)
def test_m4_backwards_is_the_same_with_the_other_sign(pair):
    one, other = placed(pair[0]), placed(pair[1])
    there, back = compared([one], [other]), compared([other], [one])
    if len(changed(one, other)) <= MOST:
        ours, theirs = ({driver.factor: driver.monthly for driver in way.drivers} for way in (there, back))
        assert ours.keys() == theirs.keys()
        assert all(abs(ours[key] + theirs[key]) < Decimal("1e-12") for key in ours)


@settings(max_examples=25)
@given(pairs, st.booleans())
def test_m4_amounts_without_inputs_add_up_too(pair, listed):
    before = estimate([placed(pair[0], "a")], THEN if listed else NOW, alone=True)
    after = estimate([placed(pair[1], "a")], NOW, alone=True)
    base = Base("then.json", "snapshot", None, before.catalog)
    check_sums(diff_amounts(base, before.workloads, after))
    assert diff_amounts(base, after.workloads, after).changes[0].kind is ChangeKind.UNCHANGED
