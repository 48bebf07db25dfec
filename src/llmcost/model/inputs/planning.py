"""What a workload file declares for plans and limits. The month does not depend on it."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import Amount, Name, Rate, Tokens, Within
from ..record import record
from .machines import Precision


@record
class Budget:
    """Limits on the cost of the workload. USD."""

    monthly: Amount | None = None
    """The limit for the month. USD per month. Example: 1000"""
    per_request: Amount | None = None
    """The limit for one request. USD per request. Example: 0.01"""
    alerts: tuple[Annotated[Decimal, Within(0, 1000)], ...] = (Decimal(50), Decimal(80), Decimal(100))
    """The levels at which to warn. Percent of the monthly budget. Example: [50, 80, 100]"""


@record
class SelfHosted:
    """The same work self-hosted on rented or bought machines, for ``breakeven``.

    A replica is a group of GPUs that holds the model once. There are as many replicas as the peak load needs.
    """

    model: Name | None = None
    """An open model of the price list. Its throughput is measured or estimated. Example: llama-3.3-70b"""
    gpu: Name | None = None
    """The GPU, by its name in the price list. Example: h100-80gb"""
    gpus: Annotated[int, Within(1, 1024)] = 1
    """GPUs per replica. Example: 2"""
    precision: Precision = "fp16"
    """The precision of the weights: fp16, fp8 or fp4. Example: fp8"""
    tokens_per_second: Annotated[Decimal, Within(0, 10**9)] | None = None
    """Measured output of one replica at full load. Overrides the price list. Tokens per second. Example: 500"""
    hourly: Amount | None = None
    """The rent of one replica. Overrides the price list. USD per hour. Example: 6"""
    purchase: Amount | None = None
    """The purchase price of one replica, instead of rent. USD. Example: 120000"""
    months: Annotated[int, Within(1, 120)] = 36
    """The months over which the purchase is written off. Example: 36"""
    power_kw: Annotated[Decimal, Within(0, 10_000)] = Decimal(0)
    """The power of one replica, cooling included. kW. Example: 2.8"""
    power_price: Annotated[Decimal, Within(0, 100)] = Decimal(0)
    """The price of electricity. USD per kWh. Example: 0.15"""
    staff: Amount = Decimal(0)
    """The cost of operation, independent of the number of machines. USD per month. Example: 4000"""
    peak: Annotated[Decimal, Within(1, 1000)] | None = None
    """The peak load as a multiple of the mean load; 2 when absent. Example: 3"""


@record
class FineTune:
    """A fine-tuned model, for ``breakeven``: the cost of tuning, and the requests that it needs."""

    input_tokens: Tokens
    """The input that one request still needs. Tokens per request. Example: 500"""
    training: Amount | None = None
    """The cost of the training, failed runs included. USD, once. Example: 450"""
    training_tokens: Annotated[Decimal, Within(0, 10**13)] | None = None
    """Instead, the length of the training, epochs included, at the price of the list. Tokens. Example: 6000000"""
    input: Rate | None = None
    """The price of input of the tuned model; of the price list when absent. USD per million tokens. Example: 3.75"""
    output: Rate | None = None
    """The price of output of the tuned model; of the price list when absent. USD per million tokens. Example: 15"""
    cache_read: Rate | None = None
    """The price of cached input of the tuned model, where it has one. USD per million tokens. Example: 1.875"""
    output_tokens: Tokens | None = None
    """The length of its answers; unchanged when absent. Tokens per request. Example: 300"""
    hosting: Amount | None = None
    """The cost of hosting the tuned model; of the price list when absent. USD per month. Example: 0"""


@record
class Seats:
    """The same work by people with a subscription, for ``breakeven``."""

    people: Annotated[int, Within(1, 10**6)]
    """The people who make the requests of the workload. Example: 20"""
    plan: Name | None = None
    """The plan of each, by its name in the price list; every plan of the model's provider when absent.
    Example: claude-max-5x"""


@record
class Value:
    """What the feature saves or earns, for the return on its cost."""

    monthly: Amount | None = None
    """The value of a month. USD per month. Example: 4000"""
    hours: Annotated[Decimal, Within(0, 10**6)] | None = None
    """Instead, the hours of work saved. Hours per month. Example: 20"""
    hourly: Amount | None = None
    """The value of a saved hour. USD per hour. Example: 60"""


_Uncertain = Annotated[Decimal, Within(0, 10**12)]
Range = tuple[_Uncertain, ...]
"""The 10th and the 90th percentile of a log-normal distribution, or of a logit-normal one for a share."""


@record
class Uncertainty:
    """The distribution of an uncertain number.

    ``{min, max}`` is uniform. ``{p10, p50, p90}`` is log-normal (logit-normal for a share) on each side of the median.
    """

    min: _Uncertain | None = None
    """The lowest possible value. Example: 200"""
    max: _Uncertain | None = None
    """The highest possible value. Example: 600"""
    p10: _Uncertain | None = None
    """The 10th percentile. Example: 200"""
    p50: _Uncertain | None = None
    """The median. Example: 300"""
    p90: _Uncertain | None = None
    """The 90th percentile. Example: 600"""
