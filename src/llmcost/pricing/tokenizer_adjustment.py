"""A workload in the tokens of one model (law T5): its prompt as the model counts it, or its numbers scaled."""

from collections.abc import Hashable
from dataclasses import replace
from decimal import Decimal

from llmcost.model.calculation import COUNTED, OVER, PLUS, PRICE_LIST, Step, Steps, evaluate, grouped
from llmcost.model.inputs.catalog import Catalog, Model, Overhead, TokenizerFamily
from llmcost.model.inputs.prompt import PromptTokens
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO, quotient
from llmcost.model.problems import InputError

from .id_patterns import matches_any
from .length_distributions import scaled
from .lookup import find

OTHER = "other"
"""The tokenizer of a model whose tokenizer is not known."""
_NO_OVERHEAD = Overhead()
Ratio = tuple[Decimal, Decimal]
"""The lowest and the highest number of tokens for each token counted."""


def tokenizer_key(workload: Workload, model: Model, catalog: Catalog) -> Hashable | None:
    """All of a model that ``adjust_to_tokenizer`` depends on; ``None`` if no model changes the workload."""
    if workload.prompt is None and workload.counted_with is None:
        return None
    return model.tokenizer, id(overhead_of(catalog, model))


def adjust_to_tokenizer(workload: Workload, model: Model, catalog: Catalog) -> tuple[Workload, Ratio | None]:
    """The workload with its lengths as ``model`` counts them, and the range of that count.

    Raises ``InputError`` if the workload has a prompt that was not counted.
    """
    name = tokenizer_name(model)
    if workload.prompt is not None:
        count = workload.counted.get(name) or workload.counted.get(OTHER)
        if count is None:
            raise InputError.of("not-counted", f"{workload.name}: its prompt was not counted", "give its counts first")
        return _with_prompt(workload, count, overhead_of(catalog, model))
    if (families := _families(workload, model, catalog)) is not None:
        here, there = families
        factor = quotient(there.factor, here.factor)
        low, high = quotient(there.low, here.high * factor, 2), quotient(there.high, here.low * factor, 2)
        return scaled(workload, factor), (low, high)
    return workload, None


def counting(workload: Workload, model: Model, catalog: Catalog) -> Steps:
    """The calculation of the prompt tokens of a first request on ``model``; empty without a prompt."""
    name = tokenizer_name(model)
    if workload.prompt is not None:
        count = workload.counted.get(name) or workload.counted.get(OTHER)
        return prompt_steps(count, overhead_of(catalog, model)) if count else ()
    return ()


def rescaling(workload: Workload, model: Model, catalog: Catalog) -> Step | None:
    """The factor from the workload's token counts to those of ``model``; ``None`` if they are the same."""
    families = _families(workload, model, catalog)
    if families is None:
        return None
    here, there = families
    theirs = Step(there.factor, f"factor of {tokenizer_name(model)}", PRICE_LIST)
    ours = Step(here.factor, f"factor of {workload.counted_with}", PRICE_LIST, OVER)
    return grouped("tokenizer ratio", theirs, ours)


def _families(workload: Workload, model: Model, catalog: Catalog) -> tuple[TokenizerFamily, TokenizerFamily] | None:
    """The tokenizer of the workload's numbers, and the model's, where they differ."""
    if workload.counted_with is None:
        return None
    here, there = family_of(catalog, find(catalog, workload.counted_with).model), family_of(catalog, model)
    return (here, there) if here and there and here is not there else None


def prompt_steps(count: PromptTokens, overhead: Overhead) -> Steps:
    """The calculation of a prompt's tokens, with those that the provider adds."""
    steps = [
        Step(count.fixed, "system, tools and messages", COUNTED),
        Step(count.rest, "template, variables and user", COUNTED, PLUS),
    ]
    separate = overhead.system is not None and count.system
    for tokens, number, name in (
        (overhead.request, 1, "request"),
        (overhead.message, count.messages - separate, "messages"),
        (overhead.system or ZERO, int(separate), "system prompt"),
        (overhead.tools - (overhead.tools_save if count.system else ZERO) if count.tools else ZERO, 1, "tools"),
        (overhead.tool, count.tools, "tools"),
    ):
        if tokens and number:
            each = Step(tokens, "added by the provider", PRICE_LIST)
            times = (Step(Decimal(number), name, COUNTED),) if number != 1 else ()
            steps.append(grouped(f"added by the provider, {name}", each, *times, op=PLUS))
    return tuple(steps)


def _with_prompt(workload: Workload, count: PromptTokens, overhead: Overhead) -> tuple[Workload, Ratio | None]:
    total = evaluate(prompt_steps(count, overhead))
    added = total - count.fixed - count.rest
    cache = workload.cache
    if cache and cache.prefix and cache.tokens is None:
        cache = replace(cache, tokens=count.fixed + added)
    ratio = None
    if (count.low, count.high) != (count.fixed + count.rest,) * 2 and total:
        ratio = quotient(count.low + added, total, 2), quotient(count.high + added, total, 2)
    return replace(workload, input_tokens=total, cache=cache), ratio


def tokenizer_name(model: Model) -> str:
    """The name of a model's tokenizer: its encoding or its family."""
    return (model.tokenizer.encoding or model.tokenizer.family or OTHER) if model.tokenizer else OTHER


def family_of(catalog: Catalog, model: Model) -> TokenizerFamily | None:
    """The family of a model's tokenizer in the catalog; ``None`` if it is not known."""
    return catalog.tokenizers.get(tokenizer_name(model)) if model.tokenizer else None


def overhead_of(catalog: Catalog, model: Model) -> Overhead:
    """The tokens that the provider adds to a request; none if that is not known."""
    family = catalog.tokenizers.get(tokenizer_name(model))
    if family is None:
        return _NO_OVERHEAD
    named = (each for each in family.overheads if matches_any(model.id, each.models))
    return next(named, family.overhead or _NO_OVERHEAD)


def tokenizer_ratio(catalog: Catalog, baseline: Model, other: Model) -> Ratio | None:
    """How many tokens ``other`` counts for each token of ``baseline``: lowest and highest, to two decimals.

    ``None`` if both have the same tokenizer, or where that of one of them is not known.
    """
    here, there = family_of(catalog, baseline), family_of(catalog, other)
    if here is None or there is None or here is there:
        return None
    return quotient(there.low, here.high, 2), quotient(there.high, here.low, 2)
