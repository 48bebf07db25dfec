"""The texts of a prompt → its tokens for every tokenizer."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from llmcost.model.inputs.prompt import Prompt, PromptTexts, PromptTokens
from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.model.money import ZERO

from .counts import Count, count_for
from .tool_schemas import declared

ENCODINGS = ("o200k_base", "cl100k_base", "p50k_base", "r50k_base")
MOST_TEXTS = 4096
"""Texts whose counts stay in memory: workloads share prompts, and so do two states of a project."""


def count_prompt(prompt: Prompt, texts: PromptTexts, forms: Mapping[str, str]) -> dict[str, PromptTokens]:
    """The tokens of a prompt by name of encoding or family. Raises ``VocabularyError``.

    ``forms`` maps each name to the form in which its models get tools: ``json`` or ``typescript``.
    """
    every = tuple(forms)
    fixed = {form: _counts("\n".join((*texts.fixed, declared(texts.tools, form))), every) for form in {*forms.values()}}
    template = _counts(texts.template, every)
    variables = prompt.user_tokens + sum(prompt.variables.get(name, ZERO) * times for name, times in texts.uses)
    return {name: _prompt_tokens(fixed[form][name], template[name], variables, texts) for name, form in forms.items()}


@lru_cache(MOST_TEXTS)
def _counts(text: str, names: tuple[str, ...]) -> Mapping[str, Count]:
    tokenizers = {name: Tokenizer(encoding=name) if name in ENCODINGS else Tokenizer(family=name) for name in names}
    found = count_for(text, tokenizers.values())
    return {name: found[tokenizer] for name, tokenizer in tokenizers.items()}


def _prompt_tokens(fixed: Count, template: Count, variables: Decimal, texts: PromptTexts) -> PromptTokens:
    return PromptTokens(
        fixed=Decimal(fixed.tokens),
        rest=template.tokens + variables,
        low=fixed.low + template.low + variables,
        high=fixed.high + template.high + variables,
        messages=texts.messages,
        system=texts.system is not None,
        tools=len(texts.tools),
        method=fixed.method,
    )
