"""Machines serve the tokens that the open model makes of the text (law T5)."""

from dataclasses import replace

import pytest

from llmcost.analysis.what_if.served_tokens import converted_tokens
from llmcost.model.inputs.machines import Machines
from llmcost.model.inputs.planning import SelfHosted
from llmcost.model.inputs.serving import RouteLeg
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from tests.support.catalogs import d, market, model, price, workload
from tests.unit.analysis.what_if.alternatives import LLAMA, beside


def family(factor, low, high, **fields):
    return TokenizerFamily(title="t", factor=d(factor), low=d(low), high=d(high), source="list", **fields)


FAMILIES = {"here": family(1, 1, 1), "llama": family("1.25", 1, 2), "half": family("0.5", "0.5", "0.5")}
OPEN = Machines({}, {"llama": replace(LLAMA, tokenizer="llama"), "unknown": LLAMA})
ON = market(
    model("acme/one", price("2.5", 10), tokenizer=Tokenizer(family="here")),
    model("acme/two", price("2.5", 10), tokenizer=Tokenizer(family="half"), thinking="always", tier="mid"),
    model("acme/llama", price("2.5", 10), tokenizer=Tokenizer(family="llama")),
    tokenizers=FAMILIES,
    self_hosted=OPEN,
)
WORK = workload(requests_per_month=1000, input_tokens=1000, output_tokens=400)
MACHINE = SelfHosted(model="llama", hourly=d(1), tokens_per_second=d("0.5"), peak=d(1))
"""A replica makes 0.5 × 3,600 × 720 = 1,296,000 tokens of 30 days, and costs $720."""


def served(work, machines=MACHINE):
    return beside(replace(work, self_hosted=machines), "self-host", where=ON).self_host


def test_tokens_are_those_of_the_open_model():
    """400,000 × 1.25; at both ends × 1 and × 2. One replica is enough at each of them."""
    found = served(WORK)
    assert (found.answered, found.tokenizer, found.counts.factor) == (500_000, "llama", d("1.25"))
    assert (found.replicas, found.monthly, found.low, found.high) == (1, 720, 720, 720)


@pytest.mark.parametrize(
    ("work", "answered"),
    [
        (replace(WORK, model="acme/llama"), 400_000),
        (replace(WORK, counted_with="as-is"), 400_000),
        (replace(WORK, counted_with="acme/llama"), 400_000),
        (replace(WORK, model="acme/two"), 1000 * 400 * 3 * 1.25 / 0.5),  # it thinks twice as much as it answers
        (replace(WORK, buffer=d("0.2")), 600_000),
        (replace(WORK, model=None, route=(RouteLeg("acme/one", d("0.5")), RouteLeg("acme/llama", d("0.5")))), 500_000),
    ],
)
def test_whose_counts_they_were(work, answered):
    assert served(work).answered == answered


def test_without_a_known_tokenizer_the_counts_stay():
    found = served(WORK, replace(MACHINE, model="unknown"))
    assert (found.answered, found.counts, found.low) == (400_000, None, None)


@pytest.mark.parametrize(
    ("requests", "machines", "saves"),
    [
        # 1.6 M to 3.2 M tokens: 2 to 3 replicas, $1,440 to $2,160; 2 M are 2. The calls cost $26.
        (4000, (1440, 1440, 2160), d("-1414")),
        # 40 M to 80 M tokens: 31 to 62 replicas; 50 M are 39. The calls cost $650.
        (100_000, (28080, 22320, 44640), d("-27430")),
    ],
)
def test_the_range_of_the_machines(requests, machines, saves):
    found = served(replace(WORK, requests_per_month=d(requests)))
    assert (found.monthly, found.low, found.high) == machines
    assert found.saves == saves


def test_no_saving_is_claimed_within_the_range():
    """250 M sent and 100 M answered cost $1,625. Machines serve 125 M, in a range of 100 M to 200 M: a replica makes 64.8 M,
    so 2 replicas at both of the first and 4 at the last."""
    work = replace(WORK, requests_per_month=d(250_000))
    machines = replace(MACHINE, tokens_per_second=d(25), hourly=d("0.5"))
    found = served(work, machines)
    assert (found.calls, found.low, found.monthly, found.high) == (1625, 720, 720, 1440)
    cheap = served(work, replace(machines, hourly=d("0.9")))
    assert (cheap.low, cheap.monthly, cheap.high, cheap.saves) == (1296, 1296, 2592, None)


def test_each_end_has_its_tokens():
    """1,000 × 1,000 sent, × 1.25, × 1 and × 2."""
    found = converted_tokens(ON.pricer(WORK), "llama")
    assert [each.sent for each in (found.typical, found.low, found.high)] == [1_250_000, 1_000_000, 2_000_000]
    assert converted_tokens(ON.pricer(replace(WORK, model="acme/llama")), "llama").ratio is None
