"""The tokens that machines have to serve in a month, as the tokenizer of the open model counts them (law T5)."""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.model.money import ONE, ZERO
from llmcost.model.reports.estimate import CountRatio
from llmcost.model.usage import OF_OUTPUT, TokenClass
from llmcost.pricing.workload_pricer import WorkloadPricer

ANSWERS = frozenset((TokenClass.OUTPUT, *OF_OUTPUT))


class Tokens(NamedTuple):
    """Tokens per month, buffer included."""

    sent: Decimal
    answered: Decimal
    """Thinking included."""


class ConvertedTokens(NamedTuple):
    """The tokens of a month in another tokenizer: typical, and at the ends of the range."""

    tokenizer: str
    ratio: CountRatio | None
    """From the counts of the workload, or of its prompt; ``None`` if they need no conversion. Then all are the same."""
    typical: Tokens
    low: Tokens
    high: Tokens


def converted_tokens(pricer: WorkloadPricer, tokenizer: str) -> ConvertedTokens:
    """The tokens of a workload, whose models all have a price, as ``tokenizer`` counts them.

    Media have the tokens of the current models. Raises ``InputError`` for a prompt that was not counted.
    """
    ratio, sums = None, [Tokens(ZERO, ZERO)] * 3
    for share in pricer.shares:
        served = pricer.prices.serving(share.candidate).model
        model = replace(served, tokenizer=Tokenizer(family=tokenizer))
        price, tokenized = pricer.prices.price(model), pricer.tokenized_for(model)
        ratio = tokenized.ratio
        for index, each in enumerate((tokenized.typical, tokenized.low, tokenized.high)):
            billed = (
                each.billed_quantities(replace(share.candidate, model=model), price.dated, share.share).tokens
                if price
                else ()
            )
            answered = sum((one.quantity for one in billed if one.bucket in ANSWERS), ZERO)
            sent = sum((one.quantity for one in billed), ZERO) - answered
            sums[index] = Tokens(sums[index].sent + sent, sums[index].answered + answered)
    margin = ONE + pricer.workload.buffer
    typical, low, high = (Tokens(each.sent * margin, each.answered * margin) for each in sums)
    return ConvertedTokens(tokenizer, ratio, typical, low, high)
