"""Functions with identical results on every machine: only sums, products and quotients in a fixed order.

IEEE 754 defines +, −, × and ÷ exactly, but not ``exp`` and ``log``: libraries differ in their last bit.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from llmcost.model.problems import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2 in two parts, as in fdlibm: the product of the first and a small whole number is exact."""
_EXP_TERMS, _LOG_TERMS = 14, 12


def numpy() -> Any:
    """NumPy. Raises ``InputError`` with the command that installs it if it is missing."""
    try:
        import numpy as np
    except ImportError:
        raise InputError.of("missing-extra", "NumPy is not installed", "pip install 'llmcost-cli[simulate]'") from None
    return np


def exp(x: "Numbers") -> "Numbers":
    """e^x: 2^k times a Taylor series of the remainder."""
    np = numpy()
    whole = np.rint(x * 1.4426950408889634)
    rest = (x - whole * _LN2_HIGH) - whole * _LN2_LOW
    series = np.ones_like(rest)
    for term in range(_EXP_TERMS, 0, -1):
        series = 1.0 + rest * series / term
    result: Numbers = np.ldexp(series, whole.astype(np.int64))
    return result


def log(x: "Numbers") -> "Numbers":
    """Ln x for x > 0: k ln 2 for the exponent, plus 2 artanh((m − 1) ÷ (m + 1)) for the mantissa."""
    np = numpy()
    mantissa, exponent = np.frexp(x)
    small = mantissa < 0.7071067811865476
    mantissa, exponent = np.where(small, mantissa * 2.0, mantissa), exponent - small
    s = (mantissa - 1.0) / (mantissa + 1.0)
    square, series = s * s, np.zeros_like(s)
    for term in range(2 * _LOG_TERMS - 1, 0, -2):
        series = series * square + 1.0 / term
    result: Numbers = exponent * _LN2_HIGH + (2.0 * s * series + exponent * _LN2_LOW)
    return result


def normal_quantile(p: "Numbers") -> "Numbers":
    """The quantile of the standard normal distribution for probability ``p``, 0 < p < 1.

    Wichura (1988), "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37.
    """
    np = numpy()
    q = p - 0.5
    middle = 0.180625 - q * q
    tail = np.sqrt(-log(np.where(q < 0.0, p, 1.0 - p)))
    near, far = tail - 1.6, tail - 5.0
    outer = np.where(tail <= 5.0, _ratio(near, *_NEAR), _ratio(far, *_FAR))
    result: Numbers = np.where(np.abs(q) <= 0.425, q * _ratio(middle, *_MIDDLE), np.where(q < 0.0, -outer, outer))
    return result


def _ratio(x: "Numbers", above: tuple[float, ...], below: tuple[float, ...]) -> "Numbers":
    top: Any = 0.0
    bottom: Any = 0.0
    for upper, lower in zip(above, below, strict=True):
        top, bottom = top * x + upper, bottom * x + lower
    result: Numbers = top / bottom
    return result


def decimal(value: float) -> Decimal:
    """A statistic as a decimal of twelve significant digits."""
    return Decimal(f"{value:.12g}")


_MIDDLE = (
    (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
     1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
    (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
     5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
)  # fmt: skip
_NEAR = (
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
     3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
)  # fmt: skip
_FAR = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
)  # fmt: skip
