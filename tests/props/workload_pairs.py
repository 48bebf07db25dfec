"""Two states of a workload that share some fields, written as a file and read again, and the diff of them."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import yaml
from hypothesis import assume
from hypothesis import strategies as st

from llmcost.analysis.diff.diff import diff
from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.pricing_context import pricing_context
from llmcost.model.inputs.dated_terms import Fee
from llmcost.model.inputs.prompt import PromptTexts, PromptTokens
from llmcost.model.problems import LlmcostError
from llmcost.model.reports.diff import Base
from llmcost.read.catalog.compiled_catalog import check
from llmcost.read.workload.workload import parse_workload
from tests.support.running import CATALOG

DAY = date(2026, 11, 22)


LOADED = check(CATALOG.read_bytes(), "catalog.yaml")


MODELS = ("gpt-4o-mini", "gpt-4o", "o1", "claude-opus-5", "deepseek-flash")


FREE = {"web_search_1k": (Fee(usd=Decimal(10), free_per_month=Decimal(5000)),)}


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
    found = fields, prompt
    try:
        loaded(found)
    except LlmcostError:
        assume(False)
    return found


def loaded(found, name="w", order=0, file="w.yaml"):
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


pairs = written().flatmap(lambda first: st.tuples(st.just(first), written(like=first)))
