"""A workload in the tokens of one model (law T5): its prompt as the model counts it, and its numbers converted."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from llmcost.model.calculation import COUNTED, OVER, PLUS, PRICE_LIST, Step, Steps, evaluate, grouped
from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.prompt import PromptTokens
from llmcost.model.inputs.tokenizers import Overhead, TextRatio, TokenizerFamily
from llmcost.model.inputs.workload import AS_IS, Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.problems import InputError
from llmcost.model.record import record
from llmcost.model.reports.estimate import CountRatio

from .length_distributions import scaled
from .model_shares import main_model, model_shares
from .price_list.id_patterns import matches_any
from .price_list.lookup import find
from .price_list.price_book import PriceBook

OTHER = "other"
"""The tokenizer of a model whose tokenizer is not known."""
_NO_OVERHEAD = Overhead()


@record
class TokenizedWorkload:
    """A workload in the tokens of a model; if that is an estimate, also in the fewest and the most tokens."""

    workload: Workload
    low: Workload
    high: Workload
    ratio: CountRatio | None = None
    """From the tokens given, or from those of a counted prompt; ``None`` if the count is exact."""


def tokenizer_key(workload: Workload, model: Model, catalog: Catalog, day: date) -> Hashable:
    """All of a model that ``adjust_to_tokenizer`` depends on."""
    name = tokenizer_name(model)
    return name if workload.prompt is None else (name, id(overhead_of(catalog, model, day)))


def counting_model(workload: Workload, prices: PriceBook) -> Model | None:
    """The model whose tokenizer the numbers of a workload belong to: ``counted_with``, else the one that serves it.

    ``None`` if they are billed as they are. Raises ``UnknownModel``.
    """
    if workload.counted_with == AS_IS:
        return None
    if workload.counted_with is not None:
        return find(prices.catalog, workload.counted_with).model
    return prices.serving(main_model(model_shares(workload, prices.catalog))).model


def moved_to(workload: Workload, model: str, prices: PriceBook) -> Workload:
    """The workload on another model alone. Its numbers stay counts of the tokenizer that they belong to."""
    counted = counting_model(workload, prices)
    said = counted.id if counted else AS_IS
    return replace(workload, model=model, route=(), router=None, cascade=(), counted_with=said)


def adjust_to_tokenizer(
    workload: Workload, model: Model, counted: Model | None, catalog: Catalog, day: date
) -> TokenizedWorkload:
    """The workload with its lengths as ``model`` counts them on a day; ``counted`` is its ``counting_model``.

    Raises ``InputError`` if the workload has a prompt that was not counted.
    """
    ratio = tokenizer_ratio(workload, counted, model, catalog)
    if workload.prompt is None:
        if ratio is None:
            return TokenizedWorkload(workload, workload, workload)
        typical, low, high = (scaled(workload, factor) for factor in (ratio.factor, ratio.low, ratio.high))
        return TokenizedWorkload(typical, low, high, ratio)
    count = workload.counted.get(tokenizer_name(model)) or workload.counted.get(OTHER)
    if count is None:
        raise InputError.of("not-counted", f"{workload.name}: its prompt was not counted", "give its counts first")
    return _with_prompt(workload, count, overhead_of(catalog, model, day), ratio)


def tokenizer_ratio(workload: Workload, counted: Model | None, model: Model, catalog: Catalog) -> CountRatio | None:
    """The tokens of ``model`` for each token of ``counted``, for the workload's class of text, to 18 decimals.

    ``None`` if both have the same tokenizer, or if one of them is not known.
    """
    pair = _text_ratios(workload, counted, model, catalog)
    if pair is None:
        return None
    here, there = pair
    return CountRatio(
        quotient(there.factor, here.factor), quotient(there.low, here.high), quotient(there.high, here.low)
    )


def counting(workload: Workload, model: Model, catalog: Catalog, day: date) -> Steps:
    """The calculation of the prompt tokens of a first request on ``model``; empty without a prompt."""
    name = tokenizer_name(model)
    if workload.prompt is not None:
        count = workload.counted.get(name) or workload.counted.get(OTHER)
        return prompt_steps(count, overhead_of(catalog, model, day)) if count else ()
    return ()


def rescaling(workload: Workload, counted: Model | None, model: Model, catalog: Catalog) -> Step | None:
    """The factor from the workload's token counts to those of ``model``; ``None`` if they are the same."""
    pair = _text_ratios(workload, counted, model, catalog)
    if pair is None or counted is None:
        return None
    here, there = pair
    theirs = Step(there.factor, f"factor of {tokenizer_name(model)}", PRICE_LIST)
    ours = Step(here.factor, f"factor of {tokenizer_name(counted)}", PRICE_LIST, OVER)
    return grouped("tokenizer ratio", theirs, ours)


def _text_ratios(
    workload: Workload, counted: Model | None, model: Model, catalog: Catalog
) -> tuple[TextRatio, TextRatio] | None:
    """The ratios of both tokenizers for the workload's class of text, if the tokenizers differ and are known."""
    here, there = family_of(catalog, counted) if counted else None, family_of(catalog, model)
    if (
        here is None
        or there is None
        or counted is None
        or vocabulary_of(catalog, counted) == vocabulary_of(catalog, model)
    ):
        return None
    text = workload.text or ""
    return here.texts.get(text, here), there.texts.get(text, there)


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


def _with_prompt(
    workload: Workload, count: PromptTokens, overhead: Overhead, ratio: CountRatio | None
) -> TokenizedWorkload:
    total = evaluate(prompt_steps(count, overhead))
    added = total - count.fixed - count.rest

    def sending(tokens: Decimal, factor: Decimal) -> Workload:
        """The workload with ``tokens`` as its prompt, and ``factor`` times all other text."""
        changed = scaled(workload, factor) if ratio else workload
        cache = changed.cache
        if cache and cache.prefix and cache.tokens is None:
            cache = replace(cache, tokens=quotient((count.fixed + added) * tokens, total) if total else ZERO)
        return replace(changed, input_tokens=tokens, cache=cache)

    low, high = count.low + added, count.high + added
    shown = ratio
    if total and low != high:
        shown = CountRatio(ONE, quotient(low, total), quotient(high, total))
    factors = ratio or CountRatio(ONE, ONE, ONE)
    return TokenizedWorkload(
        sending(total, factors.factor), sending(low, factors.low), sending(high, factors.high), shown
    )


def tokenizer_name(model: Model) -> str:
    """The name of a model's tokenizer: its encoding or its family."""
    return (model.tokenizer.encoding or model.tokenizer.family or OTHER) if model.tokenizer else OTHER


def vocabulary_of(catalog: Catalog, model: Model) -> str:
    """The name of a model's tokenizer, or that of the tokenizer with the same vocabulary: equal names count alike."""
    family = family_of(catalog, model)
    return (family.vocabulary if family else None) or tokenizer_name(model)


def family_of(catalog: Catalog, model: Model) -> TokenizerFamily | None:
    """The family of a model's tokenizer in the catalog; ``None`` if it is not known."""
    return catalog.tokenizers.get(tokenizer_name(model)) if model.tokenizer else None


def overhead_of(catalog: Catalog, model: Model, day: date) -> Overhead:
    """The tokens that the provider adds to a request on a day; none if that is not known."""
    family = catalog.tokenizers.get(tokenizer_name(model))
    if family is None:
        return _NO_OVERHEAD
    begun = (each for each in family.overheads if each.from_ is None or each.from_ <= day)
    named = (each for each in begun if matches_any(model.id, each.models))
    return next(named, family.overhead or _NO_OVERHEAD)
