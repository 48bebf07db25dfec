"""Draws of uncertain numbers from their ranges: identical for the same seed on every machine (law S2)."""

from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from llmcost.model.inputs.planning import Uncertainty
from llmcost.pricing.workload_parameters import Parameter, is_uniform, numbers_of

from .portable_math import decimal, exp, log, normal_quantile, numpy

if TYPE_CHECKING:
    from .portable_math import Numbers

Z90 = 1.2815515655446004
"""The 90th percentile of the standard normal."""


class UncertainNumber(NamedTuple):
    parameter: Parameter
    spread: Uncertainty | tuple[Decimal, ...]


def draws_of(uncertain: UncertainNumber, workload: str, size: int, seed: int) -> "Numbers":
    """``size`` draws of a number. Each number of each workload has its own random stream.

    Draws are therefore independent of one another, and of what else is simulated.
    """
    return quantiles(uncertain, _uniform(f"{workload}\0{uncertain.parameter.path}", size, seed))


def _uniform(name: str, size: int, seed: int) -> "Numbers":
    """Numbers between 0 and 1, exclusive: the upper 53 bits of PCG64, whose raw stream is stable in NumPy."""
    np = numpy()
    digest = sha256(name.encode()).digest()
    words = [int.from_bytes(digest[start : start + 4], "big") for start in range(0, 16, 4)]
    raw = np.random.PCG64([seed, *words]).random_raw(size)
    result: Numbers = ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
    return result


def quantiles(uncertain: UncertainNumber, p: "Numbers") -> "Numbers":
    """The quantiles of a number for probabilities ``p``.

    Uniform between two bounds, or normal in the logarithm (for a share: in the log-odds). With a median, the spread
    below it follows from the 10th percentile, and the spread above it from the 90th.
    """
    np = numpy()
    found, spread = uncertain
    numbers = np.array([float(number) for number in numbers_of(spread) or ()])
    if is_uniform(spread):
        values = numbers[0] + p * (numbers[1] - numbers[0])
    else:
        odds = found.kind == "share"
        logs = log(numbers / (1.0 - numbers) if odds else numbers)
        middle = logs[1] if len(logs) == 3 else (logs[0] + logs[1]) / 2.0
        z = normal_quantile(p)
        below, above = (middle - logs[0]) / Z90, (logs[-1] - middle) / Z90
        values = exp(middle + np.where(z < 0.0, below, above) * z)
        values = values / (1.0 + values) if odds else values
    whole = np.rint(values) if found.kind == "whole" else values
    result: Numbers = np.clip(whole, found.least, found.most)
    return result


def describe_distribution(uncertain: UncertainNumber) -> str:
    found, spread = uncertain
    if is_uniform(spread):
        shape = "uniform"
    else:
        shape = "logit-normal" if found.kind == "share" else "log-normal"
        shape += " on each side of its median" if len(numbers_of(spread) or ()) == 3 else ""
    return f"{shape}, in whole numbers" if found.kind == "whole" else shape


def percentiles(uncertain: UncertainNumber) -> tuple[Decimal, Decimal, Decimal]:
    """The 10th, 50th and 90th percentile of the number, to twelve digits."""
    tenth, half, ninetieth = quantiles(uncertain, numpy().array([0.1, 0.5, 0.9]))
    return decimal(tenth), decimal(half), decimal(ninetieth)
