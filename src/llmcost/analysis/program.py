"""What a solution of a program comes to, exactly, and whether it keeps to the bounds."""

from collections.abc import Sequence

from llmcost.model.assignment_problem import Program, Value
from llmcost.model.money import ONE, ZERO, exactly, quotient


@exactly
def value_of(program: Program, pairs: Sequence[int], offers: Sequence[int]) -> Value:
    """The exact cost, quality, and number of models and sellers of a choice of pairs with some offers taken."""
    chosen = [program.pairs[place] for place in pairs]
    spent = [ZERO] * (max(program.sellers, default=-1) + 1)
    for pair in chosen:
        spent[program.sellers[pair.model]] += pair.cost
    saved = sum((spent[program.offers[o].seller] * (ONE - program.offers[o].factor) for o in offers), ZERO)
    known = [(program.weights[pair.workload], pair.quality) for pair in chosen if pair.quality is not None]
    weight = sum((weight for weight, _ in known), ZERO)
    complete = len(known) == len(chosen) and weight
    return Value(
        cost=sum(spent, ZERO) - saved,
        quality=quotient(sum((w * q for w, q in known), ZERO), weight) if complete else None,
        models=len({pair.model for pair in chosen}),
        sellers=len({program.sellers[pair.model] for pair in chosen}),
        spent=tuple(spent),
    )


@exactly
def best_offers(program: Program, pairs: Sequence[int]) -> tuple[int, ...]:
    """Of each seller the best offer whose volume a choice of pairs reaches."""
    spent = value_of(program, pairs, ()).spent
    best: dict[int, int] = {}
    for place, offer in enumerate(program.offers):
        if spent[offer.seller] >= offer.least and spent[offer.seller]:
            held = best.get(offer.seller)
            if held is None or offer.factor < program.offers[held].factor:
                best[offer.seller] = place
    return tuple(sorted(best.values()))


@exactly
def breaks(program: Program, value: Value) -> tuple[str, ...]:
    """The bounds that a solution does not keep to."""
    found = []
    if program.max_models is not None and value.models > program.max_models:
        found.append("max_models")
    if program.max_sellers is not None and value.sellers > program.max_sellers:
        found.append("max_sellers")
    if program.min_average is not None and (value.quality is None or value.quality < program.min_average):
        found.append("min_average")
    if program.budget is not None and value.cost > program.budget:
        found.append("budget")
    return tuple(found)
