"""A prompt's texts → its count by every tokenizer."""

from collections.abc import Iterable
from decimal import Decimal

from llmcost.model.catalog import Tokenizer
from llmcost.model.prompt import PromptTexts
from llmcost.model.workload import Prompt, PromptTokens

from .counts import Count, count_for

ENCODINGS = ("o200k_base", "cl100k_base", "p50k_base", "r50k_base")


def count_prompt(prompt: Prompt, texts: PromptTexts, names: Iterable[str]) -> dict[str, PromptTokens]:
    """The tokens of a prompt by encoding or family name. Raises ``VocabularyError``."""
    tokenizers = {name: Tokenizer(encoding=name) if name in ENCODINGS else Tokenizer(family=name) for name in names}
    fixed = count_for("\n".join((*texts.fixed, *texts.tools)), tokenizers.values())
    template = count_for(texts.template, tokenizers.values())
    given = sum(prompt.variables.values(), prompt.user_tokens)
    return {
        name: _together(fixed[tokenizer], template[tokenizer], given, texts) for name, tokenizer in tokenizers.items()
    }


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
