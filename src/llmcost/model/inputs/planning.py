"""What a workload file says for plans and limits; the month does not depend on it."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import Amount, Name, Rate, Tokens, Within
from ..record import record
from .machines import Precision


@record
class Budget:
    """What the month may cost. USD."""

    monthly: Amount | None = None
    """What the month may cost. USD per month. Example: 1000"""
    per_request: Amount | None = None
    """What one request may cost. USD per request. Example: 0.01"""
    alerts: tuple[Annotated[Decimal, Within(0, 1000)], ...] = (Decimal(50), Decimal(80), Decimal(100))
    """When to warn. Percent of the monthly budget. Example: [50, 80, 100]"""


@record
class SelfHosted:
    """The same work self-hosted on rented or bought machines, for ``breakeven``. USD and hours.

    A replica is the cards that hold the model together; there are as many as the busiest moment needs.
    """

    model: Name | None = None
    """An open model of the price list, whose throughput was measured or can be estimated. Example: llama-3.3-70b"""
    gpu: Name | None = None
    """The card, as the price list calls it. Example: h100-80gb"""
    gpus: Annotated[int, Within(1, 1024)] = 1
    """Cards of one replica. Example: 2"""
    precision: Precision = "fp16"
    """How its weights are kept: fp16, fp8 or fp4. Example: fp8"""
    tokens_per_second: Annotated[Decimal, Within(0, 10**9)] | None = None
    """Output tokens a second of one replica at full load, as measured, in place of the price list's. Example: 500"""
    hourly: Amount | None = None
    """What an hour of one replica costs, in place of the price list's. USD. Example: 6"""
    purchase: Amount | None = None
    """What the cards and machines of one replica cost to buy, in place of rent. USD. Example: 120000"""
    months: Annotated[int, Within(1, 120)] = 36
    """Over how many months that is paid off. Example: 36"""
    power_kw: Annotated[Decimal, Within(0, 10_000)] = Decimal(0)
    """What one replica draws, cooling included. kW. Example: 2.8"""
    power_price: Annotated[Decimal, Within(0, 100)] = Decimal(0)
    """What a kilowatt-hour costs. USD. Example: 0.15"""
    staff: Amount = Decimal(0)
    """What it costs to run them, however many they are. USD per month. Example: 4000"""
    peak: Annotated[Decimal, Within(1, 1000)] | None = None
    """How many times the mean the busiest moment is; 2 when absent. Example: 3"""


@record
class FineTune:
    """A fine-tuned model: what tuning costs and what it saves, for ``breakeven``."""

    training: Amount
    """What the training costs, with the runs that failed. USD, once. Example: 450"""
    input_tokens: Tokens
    """What one request still sends. Tokens per request. Example: 500"""
    input: Rate
    """The tuned model's price of input. USD per million tokens. Example: 3.75"""
    output: Rate
    """The tuned model's price of output. USD per million tokens. Example: 15"""
    cache_read: Rate | None = None
    """The tuned model's price of cached input, where it has one. USD per million tokens. Example: 1.875"""
    output_tokens: Tokens | None = None
    """What one answer is then; as before when absent. Tokens per request. Example: 300"""
    hosting: Amount = Decimal(0)
    """What keeping it costs. USD per month. Example: 0"""


@record
class Value:
    """What the feature saves or earns, for the return on it."""

    monthly: Amount | None = None
    """USD per month. Example: 4000"""
    hours: Annotated[Decimal, Within(0, 10**6)] | None = None
    """In its place, hours of work that it saves a month. Example: 20"""
    hourly: Amount | None = None
    """What such an hour is worth. USD. Example: 60"""


_Uncertain = Annotated[Decimal, Within(0, 10**12)]
Range = tuple[_Uncertain, ...]
"""The 10th and the 90th percentile of a number: of a log-normal, or of a logit-normal where it is a share."""


@record
class Uncertainty:
    """What is known of a number that is not known for sure.

    ``{min, max}`` is uniform. ``{p10, p50, p90}`` is log-normal (logit-normal for a share) on each side of the median.
    """

    min: _Uncertain | None = None
    """It is not less than this. Example: 200"""
    max: _Uncertain | None = None
    """It is not more than this. Example: 600"""
    p10: _Uncertain | None = None
    """In one case of ten it is not more than this. Example: 200"""
    p50: _Uncertain | None = None
    """In half of the cases it is not more than this. Example: 300"""
    p90: _Uncertain | None = None
    """In nine cases of ten it is not more than this. Example: 600"""
