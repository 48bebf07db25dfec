"""Scores as if they had been read from a file, and the choice for one workload."""

from decimal import Decimal

from llmcost.analysis.optimize.optimize import OptimizeRequest, optimize
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.scores import Quality, Score, Scores
from llmcost.model.problems import Where
from tests.support.catalogs import loaded, model, price

MILLION = {"input_tokens": 1000, "output_tokens": 0, "requests_per_month": 1_000_000}
"""1,000 million tokens a month: a model at $1 costs $1,000."""


def read(*found, **fields):
    quality = Quality(tuple(found), **fields)
    places = tuple(Where("quality.yaml", line) for line in range(1, len(found) + 1))
    return Scores("quality.yaml", quality, places, {name: Where("quality.yaml", 1) for name in quality.mixes})


def choose(on, work, *found, scale=1, mixes=None, **ask):
    scores = read(*found, scale=Decimal(scale), mixes=mixes or {}) if found else None
    given = Constraints(**ask.pop("given", {}))
    (one,) = optimize([loaded(work)], on, OptimizeRequest(scores, given=given, **ask)).choices
    return one


def score(id_, value=None, **fields):
    numbers = ("resolves", "seconds", "output_tokens", "thinking_tokens")
    known = {name: Decimal(str(v)) if name in numbers else v for name, v in fields.items()}
    return Score(model=id_, score=None if value is None else Decimal(str(value)), **known)


ONE, TWO, TEN = model("acme/one", price("1")), model("acme/two", price("2")), model("best/ten", price("10"))


def mixing(on, work, *found, kinds=("route", "cascade"), given=None, mixes=None, known=()):
    ask = OptimizeRequest(read(*found, mixes=mixes or {}), known, Constraints(**given or {}), mixes=kinds)
    (one,) = optimize([loaded(work)], on, ask).choices
    return one.mixing
