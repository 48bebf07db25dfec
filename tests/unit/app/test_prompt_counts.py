"""Prompts counted by every tokenizer of the price lists, and counts with their cost."""

from dataclasses import replace

from llmcost.app.prompt_counts import count_prompts, prompt_counter, token_count
from llmcost.model.inputs.prompt import Prompt, PromptTexts
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.tokens.counts import Count
from tests.support.catalogs import TODAY, catalog, d, loaded, model, price, workload

FAMILY = TokenizerFamily(title="t", factor=d(1), low=d(1), high=d(1), source="list")
ONE = model("acme/one", price(2, 5), tokenizer=Tokenizer(encoding="o200k_base"))
LISTED = catalog(ONE, tokenizers={"o200k_base": FAMILY})
OTHER = catalog(ONE, tokenizers={"cl100k_base": FAMILY})
TEXTS = PromptTexts(system="You sort tickets.", examples=(), template="", uses=())


def test_a_count_has_the_cost_of_its_tokens_as_input():
    """500 tokens at 2 per million; of 3 requests of 100 and 1 of 200, 500 as well."""
    count = Count(500, 500, 500, "exact", "o200k_base", "sha256 0")
    assert token_count(ONE, count, LISTED, TODAY).input_cost == d("0.001")
    assert token_count(ONE, count, LISTED, TODAY, {100: 3, 200: 1}).input_cost == d("0.001")
    assert token_count(model("acme/two", price(None, None)), count, LISTED, TODAY).input_cost is None


def test_a_prompt_is_counted_by_the_tokenizers_of_all_lists():
    found = prompt_counter(LISTED, OTHER)(Prompt(user_tokens=d(10)), TEXTS)
    assert {name: count.method for name, count in found.items()} == {"o200k_base": "exact", "cl100k_base": "exact"}
    assert found["o200k_base"].rest == 10


def test_only_workloads_with_a_prompt_are_counted():
    plain = loaded(workload())
    prompted = replace(loaded(workload(input_tokens=None, prompt=Prompt())), texts=TEXTS)
    first, second = count_prompts([plain, prompted], LISTED)
    assert first is plain
    assert second.workload.counted["o200k_base"].fixed == 4
