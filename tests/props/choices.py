"""Models with known scores, and the choice that is made for one workload."""

from llmcost.analysis.optimize.optimize import OptimizeRequest, optimize
from llmcost.model.inputs.scores import Quality, Scores
from llmcost.model.problems import Where
from tests.support.catalogs import loaded

IDS = ("acme/one", "acme/two", "best/three", "host/four", "inn/five")


def scores(*found, **fields):
    """Scores as if they had been read, one a line."""
    quality = Quality(tuple(found), **fields)
    places = tuple(Where("quality.yaml", line) for line in range(1, len(found) + 1))
    return Scores("quality.yaml", quality, places, {name: Where("quality.yaml", 1) for name in quality.mixes})


def choice(on, work, **ask):
    """The choice for one workload."""
    (one,) = optimize([loaded(work)], on, OptimizeRequest(**ask)).choices
    return one
