"""CPU time of optimization: 200 workloads × 200 models, chosen separately and as one plan.

Run: python -m benchmarks.optimize [--plain]
The separate choice is measured in two parts: pricing the qualifying pairs exactly, and choosing among existing prices.
The plan has 200 workloads × 200 models from a fixed seed: about 12,500 qualifying pairs, at most 8 models, a mean score
of at least 70 weighted by volume, and a 20 % discount at each provider above a commitment.
"""

import argparse
import gc
import random
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from benchmarks.portfolio import portfolio
from llmcost.analysis.optimize.optimize import OptimizeRequest, by_cost, front_of, optimize
from llmcost.analysis.optimize.portfolio_plan import value_of
from llmcost.analysis.pricing_context import pricing_context
from llmcost.model.assignment_problem import Assignment, AssignmentProblem, VolumeDiscount
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.scores import Quality, Score, Scores
from llmcost.model.problems import Where
from llmcost.model.reports.optimize import Option
from llmcost.pricing.price_list.lookup import everything_on_sale
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.workload.workload import parse_workloads
from llmcost.solver.highs import solve

SIZE = 200
DAY = date(2026, 11, 22)
T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    """Call a function, and print its CPU time."""
    before = time.process_time()
    done = work()
    print(f"{what:<78} {time.process_time() - before:>7.3f} s")
    return done


def plain_choice() -> None:
    """Price and choose for each workload separately, with and without a minimum score."""
    loaded = load_catalog(cache_dir=None)
    market = pricing_context(loaded.catalog, DAY, loaded.sha256)
    chat = [row.id for row in everything_on_sale(loaded.catalog, DAY) if row.model.kind == "chat"][:SIZE]
    workloads = parse_workloads(portfolio(SIZE), "benchmark.yaml")
    draw = random.Random(7)  # noqa: S311 - the same scores each time
    scores = tuple(Score(model=id_, score=Decimal(draw.randint(30, 95)), samples=400) for id_ in chat)
    read = Scores("benchmark.yaml", Quality(scores, scale=Decimal(100)), (Where("benchmark.yaml"),) * len(scores))
    options: list[tuple[Option, ...]] = []
    for name, least in (("a score of 75 or more", Decimal(75)), ("every model", Decimal(0))):
        ask = OptimizeRequest(read, (), Constraints(min_quality=least), chat)
        report = timed(
            f"check, price exactly and choose, {SIZE} × {len(chat)}, {name}",
            lambda ask=ask: optimize(workloads, market, ask),  # type: ignore[misc]
        )
        options = [choice.options for choice in report.choices]
        print(f"{'':<4}{sum(map(len, options)):,} pairs priced")
    timed(
        f"choose among {sum(map(len, options)):,} prices: order, cheapest, front",
        lambda: [front_of(sorted(each, key=by_cost), Decimal(100)) for each in options],
    )


def program() -> AssignmentProblem:
    """A plan from a fixed seed: log-normal volumes, scores that correlate with prices, ten providers."""
    draw = random.Random(11)  # noqa: S311 - the same program each time
    price = [draw.lognormvariate(0, 1.2) for _ in range(SIZE)]
    score = [min(95.0, max(20.0, 62 + 9 * draw.gauss(0, 1) + 6 * (p > 1.5) + 4 * (p > 4))) for p in price]
    providers = [model % 10 for model in range(SIZE)]
    volume = [draw.lognormvariate(5, 1) for _ in range(SIZE)]
    pairs = []
    for workload in range(SIZE):
        for model in range(SIZE):
            quality = score[model] + draw.gauss(0, 4)
            if quality >= 55 and draw.random() < 0.36:
                cost = Decimal(round(volume[workload] * price[model] * draw.uniform(0.9, 1.1) * 100)).scaleb(-2)
                pairs.append(Assignment(workload, model, cost, Decimal(round(quality * 10)).scaleb(-1)))
    offers = [VolumeDiscount(provider, Decimal(800), Decimal("0.8")) for provider in range(10)]
    weights = [Decimal(round(each * 100)) for each in volume]
    return AssignmentProblem("cost", weights, providers, pairs, offers, max_models=8, min_average=Decimal(70))


def main() -> None:
    """Print a line for each measurement, in CPU seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", action="store_true", help="only the choice without a solver")
    plain = parser.parse_args().plain
    gc.set_threshold(50_000)  # as the command does
    plain_choice()
    if plain:
        return
    problem = program()
    found = timed(
        f"plan, {len(problem.pairs):,} pairs, at most 8 models, mean score 70, 10 offers", lambda: solve(problem, 600)
    )
    if found is None:
        print("no plan")
        return
    value = value_of(problem, found.pairs, found.offers)
    proven = "proven optimal" if not found.gap else f"gap {found.gap}"
    print(f"{'':<4}${value.cost:,.2f}, mean score {value.quality:.3f}, {value.models} models, {proven}")


if __name__ == "__main__":
    main()
