"""A prompt's texts → its count by every tokenizer."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from llmcost.model.catalog import Tokenizer
from llmcost.model.prompt import PromptTexts
from llmcost.model.workload import Prompt, PromptTokens

from .counts import Count, count_for

ENCODINGS = ("o200k_base", "cl100k_base", "p50k_base", "r50k_base")
MOST_TEXTS = 4096
"""Texts whose counts are kept: workloads share prompts, and so do two states of a project."""


def count_prompt(prompt: Prompt, texts: PromptTexts, names: Iterable[str]) -> dict[str, PromptTokens]:
    """The tokens of a prompt by encoding or family name. Raises ``VocabularyError``."""
    every = tuple(names)
    fixed = _counts("\n".join((*texts.fixed, *texts.tools)), every)
    template = _counts(texts.template, every)
    given = sum(prompt.variables.values(), prompt.user_tokens)
    return {name: _together(fixed[name], template[name], given, texts) for name in every}


@lru_cache(MOST_TEXTS)
def _counts(text: str, names: tuple[str, ...]) -> Mapping[str, Count]:
    tokenizers = {name: Tokenizer(encoding=name) if name in ENCODINGS else Tokenizer(family=name) for name in names}
    found = count_for(text, tokenizers.values())
    return {name: found[tokenizer] for name, tokenizer in tokenizers.items()}


def _together(fixed: Count, template: Count, given: Decimal, texts: PromptTexts) -> PromptTokens:
    return PromptTokens(
        fixed=Decimal(fixed.tokens),
        rest=template.tokens + given,
        low=fixed.low + template.low + given,
        high=fixed.high + template.high + given,
        messages=texts.messages,
        tools=len(texts.tools),
        method=fixed.method,
    )
