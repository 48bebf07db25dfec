"""A workload in the tokens of one model (law T5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from llmcost.model.calculation import evaluate
from llmcost.model.inputs.catalog import Redirect
from llmcost.model.inputs.prompt import Prompt, PromptTokens
from llmcost.model.inputs.serving import Cache, CascadeStage, RouteLeg
from llmcost.model.inputs.tokenizers import Overhead, TextRatio, Tokenizer, TokenizerFamily
from llmcost.model.money import quotient
from llmcost.model.problems import InputError
from llmcost.model.reports.estimate import CountRatio
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.tokenizer_adjustment import (
    adjust_to_tokenizer,
    counting_model,
    moved_to,
    overhead_of,
    prompt_steps,
    tokenizer_name,
    tokenizer_ratio,
)
from tests.support.catalogs import TODAY, catalog, d, estimate_of, market, model, price, workload


def family(factor, low, high, **fields):
    return TokenizerFamily(title="t", factor=d(factor), low=d(low), high=d(high), source="list", **fields)


HERE = model(tokenizer=Tokenizer(family="here"))
THERE = model("best/two", tokenizer=Tokenizer(family="there"))
UNKNOWN = model("host/three")
FAMILIES = {"here": family(1, "0.9", "1.1"), "there": family("1.2", "1.1", "1.4")}
LISTED = catalog(HERE, THERE, UNKNOWN, tokenizers=FAMILIES)
PRICES = PriceBook(LISTED, TODAY)


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


def test_tokenizers_with_one_vocabulary_count_alike():
    """No ratio and no range between them, and one name, so that ranges of the same cause do not hide what is cheaper."""
    twin = model("acme/twin", price(1, 2), tokenizer=Tokenizer(family="twin"))
    here = model("acme/one", price(2, 4), tokenizer=Tokenizer(family="here"))
    far = model("best/two", price(1, 2), tokenizer=Tokenizer(family="there"))
    listed = market(here, twin, far, tokenizers=FAMILIES | {"twin": family(1, "0.9", "1.1", vocabulary="here")})
    one = estimate_of(listed, workload(model="acme/one", candidates=("acme/twin",)))
    row = next(row for row in one.alternatives if row.model == "acme/twin")
    assert (row.monthly * 2, row.low, row.counts) == (one.own.monthly, None, None)
    assert row.is_cheaper_than(one.own)
    apart = estimate_of(listed, workload(model="best/two", candidates=("acme/one", "acme/twin")))
    high, low = (next(row for row in apart.alternatives if row.model == name) for name in ("acme/one", "acme/twin"))
    assert low.tokenizer == high.tokenizer == "here"
    assert low.high is not None
    assert low.is_cheaper_than(high)


def ratio(work, other):
    return tokenizer_ratio(work, counting_model(work, PRICES), other, LISTED)


def test_how_many_tokens_another_model_makes_of_a_text():
    """1.2 ÷ 1, from 1.1 ÷ 1.1 to 1.4 ÷ 0.9."""
    assert ratio(workload(), THERE) == CountRatio(d("1.2"), d(1), quotient(d("1.4"), d("0.9")))
    assert ratio(workload(), HERE) is None
    assert ratio(workload(), UNKNOWN) is None


def test_the_class_of_the_text_decides():
    """2 ÷ 1, from 1.8 ÷ 1.1 to 2.2 ÷ 0.9: here has no ratio of its own for code."""
    code = TextRatio(factor=d(2), low=d("1.8"), high=d("2.2"))
    listed = catalog(HERE, THERE, tokenizers={**FAMILIES, "there": replace(FAMILIES["there"], texts={"code": code})})
    found = tokenizer_ratio(workload(text="code"), HERE, THERE, listed)
    assert found == CountRatio(d(2), quotient(d("1.8"), d("1.1")), quotient(d("2.2"), d("0.9")))
    assert tokenizer_ratio(workload(text="german"), HERE, THERE, listed).factor == d("1.2")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "acme/one"),
        ({"counted_with": "best/two"}, "best/two"),
        ({"model": None, "route": (RouteLeg("acme/one", d("0.4")), RouteLeg("best/two", d("0.6")))}, "best/two"),
        ({"model": None, "cascade": (CascadeStage("acme/one", d("0.4")), CascadeStage("best/two"))}, "acme/one"),
    ],
)
def test_whose_tokens_the_numbers_are(fields, name):
    assert counting_model(workload(**fields), PRICES).id == name


def test_numbers_that_are_billed_as_they_are():
    given = workload(counted_with="as-is")
    assert counting_model(given, PRICES) is None
    assert adjust_to_tokenizer(given, THERE, None, LISTED, TODAY).workload == given


def test_a_workload_keeps_its_tokenizer_when_it_moves():
    moved = moved_to(workload(), "best/two", PRICES)
    assert (moved.model, moved.counted_with) == ("best/two", "acme/one")
    assert moved_to(moved, "host/three", PRICES).counted_with == "acme/one"
    assert moved_to(workload(counted_with="as-is"), "best/two", PRICES).counted_with == "as-is"


def test_numbers_belong_to_the_model_that_serves_a_redirected_id_unless_the_id_is_said_to_have_counted_them():
    """On a day before the redirect, both are the same."""
    here = replace(HERE, redirects=Redirect("best/two", TODAY))
    listed = catalog(here, THERE, UNKNOWN, tokenizers=FAMILIES)
    before, after = (PriceBook(listed, day) for day in (TODAY - timedelta(1), TODAY))
    said = workload(counted_with="acme/one")
    assert [counting_model(workload(), prices).id for prices in (before, after)] == ["acme/one", "best/two"]
    assert [counting_model(said, prices).id for prices in (before, after)] == ["acme/one", "acme/one"]
    assert moved_to(workload(), "host/three", after).counted_with == "best/two"


def test_numbers_are_converted_for_the_model():
    """1,000 tokens here are 1,200 there, and at least 1,000."""
    given = workload(cache=Cache(tokens=d(500), hit_rate=d(1)))
    found = adjust_to_tokenizer(given, THERE, HERE, LISTED, TODAY)
    assert (found.workload.input_tokens, found.workload.output_tokens, found.workload.cache.tokens) == (1200, 120, 600)
    assert (found.low.input_tokens, found.ratio.factor) == (1000, d("1.2"))
    own = adjust_to_tokenizer(given, HERE, HERE, LISTED, TODAY)
    assert (own.workload, own.low, own.high, own.ratio) == (given, given, given, None)


def test_a_prompt_is_billed_as_the_model_counts_it():
    """700 fixed and 300 more, or 900 to 1,100 in all; the provider adds 20 to a request."""
    listed = catalog(HERE, tokenizers={"here": family(1, 1, 1, overhead=Overhead(request=d(20)))})
    given = workload(
        input_tokens=None, prompt=Prompt(), cache=Cache(prefix=True), counted={"here": prompt(700, 300, 900, 1100)}
    )
    found = adjust_to_tokenizer(given, HERE, HERE, listed, TODAY)
    assert (found.workload.input_tokens, found.workload.cache.tokens) == (1020, 720)
    assert (found.low.input_tokens, found.high.input_tokens) == (920, 1120)
    assert found.ratio == CountRatio(d(1), quotient(d(920), d(1020)), quotient(d(1120), d(1020)))


def test_what_a_prompt_does_not_say_is_converted():
    """The prompt is counted there: 1,500; its answer of 100 tokens is 120 there, and at most 100 × 1.4 ÷ 0.9."""
    given = workload(input_tokens=None, prompt=Prompt(), counted={"there": prompt(700, 800), "here": prompt(600, 700)})
    found = adjust_to_tokenizer(given, THERE, HERE, LISTED, TODAY)
    assert (found.workload.input_tokens, found.workload.output_tokens) == (1500, 120)
    assert (found.high.input_tokens, found.high.output_tokens) == (1500, 100 * quotient(d("1.4"), d("0.9")))


def test_a_prompt_that_was_not_counted_is_refused():
    with pytest.raises(InputError, match="its prompt was not counted"):
        adjust_to_tokenizer(workload(input_tokens=None, prompt=Prompt()), HERE, HERE, LISTED, TODAY)


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
    assert overhead_of(listed, HERE, TODAY).request == 7
    assert overhead_of(listed, model("acme/two", tokenizer=Tokenizer(family="here")), TODAY).request == 1
    assert overhead_of(listed, UNKNOWN, TODAY) == Overhead()


def test_an_overhead_has_a_first_day():
    """A provider changes what it adds: 5 tokens a request from the first of November on, 7 from the fifteenth."""
    later = Overhead(models=("acme/*",), from_=date(2026, 11, 15), request=d(7))
    added = family(1, 1, 1, overhead=Overhead(request=d(1)), overheads=(later, replace(later, from_=date(2026, 11, 1), request=d(5))))  # fmt: skip
    listed = catalog(HERE, tokenizers={"here": added})
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 14), date(2026, 11, 15)]
    assert [overhead_of(listed, HERE, day).request for day in days] == [1, 5, 5, 7]
    counted = workload(input_tokens=None, prompt=Prompt(), counted={"here": prompt(100, 0)})
    totals = [adjust_to_tokenizer(counted, HERE, HERE, listed, day).workload.input_tokens for day in days]
    assert totals == [101, 105, 105, 107]
