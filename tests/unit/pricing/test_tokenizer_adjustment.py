"""A workload in the tokens of one model (law T5)."""

import pytest

from llmcost.model.calculation import evaluate
from llmcost.model.inputs.catalog import Overhead, Tokenizer, TokenizerFamily
from llmcost.model.inputs.prompt import Prompt, PromptTokens
from llmcost.model.inputs.serving import Cache
from llmcost.model.problems import InputError
from llmcost.pricing.tokenizer_adjustment import (
    adjust_to_tokenizer,
    overhead_of,
    prompt_steps,
    tokenizer_name,
    tokenizer_ratio,
)
from tests.support.catalogs import catalog, d, model, workload


def family(factor, low, high, **fields):
    return TokenizerFamily(title="t", factor=d(factor), low=d(low), high=d(high), source="list", **fields)


HERE = model(tokenizer=Tokenizer(family="here"))
THERE = model("best/two", tokenizer=Tokenizer(family="there"))
UNKNOWN = model("host/three")
FAMILIES = {"here": family(1, "0.9", "1.1"), "there": family("1.2", "1.1", "1.4")}
LISTED = catalog(HERE, THERE, UNKNOWN, tokenizers=FAMILIES)


def prompt(fixed, rest, low=None, high=None, system=False, messages=0, tools=0):
    whole = d(fixed) + d(rest)
    return PromptTokens(
        d(fixed), d(rest), d(low) or whole, d(high) or whole, messages, tools, "estimate", system=system
    )


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (Tokenizer(encoding="o200k_base"), "o200k_base"),
        (Tokenizer(family="here"), "here"),
        (None, "other"),
    ],
)
def test_the_name_of_a_tokenizer(one, name):
    assert tokenizer_name(model(tokenizer=one)) == name


def test_how_many_tokens_another_model_makes_of_a_text():
    """1.1 ÷ 1.1 to 1.4 ÷ 0.9."""
    assert tokenizer_ratio(LISTED, HERE, THERE) == (1, d("1.56"))
    assert tokenizer_ratio(LISTED, HERE, HERE) is None
    assert tokenizer_ratio(LISTED, HERE, UNKNOWN) is None


def test_numbers_that_name_their_tokenizer_are_scaled_to_the_model():
    """1,000 tokens here are 1,200 there; the range is about that: 1.1 ÷ (1.1 × 1.2) to 1.4 ÷ (0.9 × 1.2)."""
    given = workload(counted_with="acme/one", cache=Cache(tokens=d(500), hit_rate=d(1)))
    found, ratio = adjust_to_tokenizer(given, THERE, LISTED)
    assert (found.input_tokens, found.output_tokens, found.cache.tokens) == (1200, 120, 600)
    assert ratio == (d("0.83"), d("1.3"))
    assert adjust_to_tokenizer(given, HERE, LISTED) == (given, None)
    plain = workload()
    assert adjust_to_tokenizer(plain, THERE, LISTED) == (plain, None)


def test_a_prompt_is_billed_as_the_model_counts_it():
    """700 fixed and 300 more; the provider adds 20 to a request."""
    listed = catalog(HERE, tokenizers={"here": family(1, 1, 1, overhead=Overhead(request=d(20)))})
    given = workload(
        input_tokens=None, prompt=Prompt(), cache=Cache(prefix=True), counted={"here": prompt(700, 300, 900, 1100)}
    )
    found, ratio = adjust_to_tokenizer(given, HERE, listed)
    assert (found.input_tokens, found.cache.tokens) == (1020, 720)
    assert ratio == (d("0.9"), d("1.1")), "920 and 1,120 of 1,020"


def test_a_prompt_that_was_not_counted_is_refused():
    with pytest.raises(InputError, match="its prompt was not counted"):
        adjust_to_tokenizer(workload(input_tokens=None, prompt=Prompt()), HERE, LISTED)


def test_what_the_provider_adds_to_a_prompt():
    """4 for the request, 3 for each of 2 messages; 300 for tools, 8 for each of 2; 5 less where there is a system text."""
    added = Overhead(request=d(4), message=d(3), tools=d(300), tools_save=d(5), tool=d(8))
    assert evaluate(prompt_steps(prompt(100, 50, messages=2, tools=2), added)) == 150 + 4 + 6 + 300 + 16
    with_system = prompt(100, 50, system=True, messages=2, tools=2)
    assert evaluate(prompt_steps(with_system, added)) == 150 + 4 + 6 + 295 + 16
    apart = Overhead(message=d(3), system=d(9))
    assert evaluate(prompt_steps(prompt(100, 50, system=True, messages=2), apart)) == 150 + 3 + 9


def test_an_overhead_may_be_of_particular_models():
    special = Overhead(models=("acme/o*",), request=d(7))
    listed = catalog(HERE, tokenizers={"here": family(1, 1, 1, overhead=Overhead(request=d(1)), overheads=(special,))})
    assert overhead_of(listed, HERE).request == 7
    assert overhead_of(listed, model("acme/two", tokenizer=Tokenizer(family="here"))).request == 1
    assert overhead_of(listed, UNKNOWN) == Overhead()
