"""Measured quality of models at a task: ``quality.yaml``, or a CSV table of evaluations."""

from dataclasses import field
from decimal import Decimal
from typing import Annotated

from ..field_markers import Name, OneOf, Share, Tokens, Within, Words
from ..problems import Where
from ..record import record
from .workload import TASKS


@record
class Score:
    """The result of one model in an evaluation: of a workload, of a kind of task, or in general."""

    model: Name
    """The evaluated model: an id, an alias, or an id with ``+thinking``. Example: gpt-6-luna"""
    score: Annotated[Decimal, Within(0, 10**6)] | None = None
    """The score, from 0 to the scale. Example: 0.83"""
    resolves: Share | None = None
    """The share of requests, from 0 to 1, that it resolves; the score as a share of the scale when absent.
    Example: 0.8"""
    workload: Name | None = None
    """The workload of the evaluation. Example: support-chat"""
    task: Annotated[str, OneOf(TASKS)] | None = None
    """The kind of work, for workloads without scores of their own. Example: simple_qa"""
    difficulty: Name | None = None
    """The difficulty of the requests, one of those in ``mixes``. Example: hard"""
    samples: Annotated[int, Within(1, 10**9)] | None = None
    """The number of evaluated answers, from which the confidence interval of the score follows. Example: 400"""
    seconds: Annotated[Decimal, Within(0, 10**6)] | None = None
    """The time for an answer, as meant by max_latency_s. Seconds. Example: 2.4"""
    output_tokens: Tokens | None = None
    """Mean length of its answers; replaces the one of the workload. Tokens per request. Example: 410"""
    thinking_tokens: Tokens | None = None
    """Mean thinking; replaces the assumed one. Tokens per request. Example: 2200"""


@record
class Quality:
    """Scores, and the difficulty of the requests of workloads."""

    scores: tuple[Score, ...]
    """The results, one per model and evaluation. Example: [{model: gpt-6-luna, task: simple_qa, score: 0.83}]"""
    version: Annotated[int, Within(1, 1)] = 1
    """The version of this format. Example: 1"""
    note: Words | None = None
    """A remark that reports show: where the scores are from, or that they are made up. Example: our own tickets"""
    scale: Annotated[Decimal, Within(0, 10**6)] = Decimal(1)
    """The best possible score: 1 for shares, 100 for percentages. A point is a hundredth of it. Example: 100"""
    mixes: dict[Name, dict[Name, Share]] = field(default_factory=dict)
    """The shares of requests by difficulty, for workloads or kinds of task. They add up to 1.
    Example: {support-chat: {easy: 0.7, hard: 0.3}}"""


@record
class Scores:
    """Scores from a file, each with its location."""

    file: str
    quality: Quality
    locations: tuple[Where, ...]
    """The locations of the scores, in their order."""
    mixes: dict[str, Where] = field(default_factory=dict)
    """The location of each mix."""


@record
class Commitment:
    """A discount of a provider for a minimum spend."""

    provider: Name
    """The provider. Example: openai"""
    monthly: Annotated[Decimal, Within(0, 10**12)]
    """The minimum spend of all workloads at list prices. USD per month. Example: 5000"""
    percent: Annotated[Decimal, Within(0, 99)]
    """The discount on the whole spend. Percent. Example: 20"""


@record
class Commitments:
    """Volume discounts of providers. Of several by one provider, the best one that is reached applies."""

    commitments: tuple[Commitment, ...]
    """The discounts. Example: [{provider: openai, monthly: 5000, percent: 20}]"""
    version: Annotated[int, Within(1, 1)] = 1
    """The version of this format. Example: 1"""
