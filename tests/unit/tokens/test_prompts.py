"""The texts of a prompt, counted for every tokenizer."""

from llmcost.model.inputs.prompt import Prompt, PromptTexts
from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.tokens.counts import count_text
from llmcost.tokens.prompts import count_prompt
from tests.support.catalogs import d

O200K = Tokenizer(encoding="o200k_base")
FORMS = {"o200k_base": "typescript", "claude": "json"}


def tokens(text):
    return count_text(text, O200K).tokens


def test_what_is_fixed_and_what_changes_with_each_request():
    """Two uses of a variable of 50 tokens, and 30 of the user."""
    texts = PromptTexts(system="Be brief.", examples=("Hi", "Hello!"), template="Answer: ", uses=(("question", 2),))
    prompt = Prompt(user_tokens=d(30), variables={"question": d(50)})
    found = count_prompt(prompt, texts, FORMS)["o200k_base"]
    assert found.rest == tokens("Answer: ") + 130
    assert abs(found.fixed - tokens("Be brief.\nHi\nHello!")) <= 1
    assert (found.low, found.high, found.method) == (found.fixed + found.rest, found.fixed + found.rest, "exact")
    assert (found.messages, found.system, found.tools) == (4, True, 0)


def test_an_estimate_has_a_range():
    texts = PromptTexts(system=None, examples=(), template="Answer this question about a contract. " * 20, uses=())
    found = count_prompt(Prompt(), texts, FORMS)["claude"]
    assert found.low < found.fixed + found.rest < found.high
    assert (found.method, found.system) == ("estimate", False)


def test_tools_are_counted_in_the_form_of_the_tokenizer():
    tool = '{"name":"find","description":"Finds a text.","parameters":{"type":"object","properties":{"q":{"type":"string"}}}}'
    texts = PromptTexts(system=None, examples=(), tools=(tool,), template="", uses=())
    typescript = count_prompt(Prompt(), texts, {"o200k_base": "typescript"})["o200k_base"]
    json_form = count_prompt(Prompt(), texts, {"o200k_base": "json"})["o200k_base"]
    assert typescript.tools == json_form.tools == 1
    assert 0 < typescript.fixed < json_form.fixed
