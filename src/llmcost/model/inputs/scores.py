"""How good models are at a task, as people measured it: ``quality.yaml``, or a table of their own evaluations."""

from dataclasses import field
from decimal import Decimal
from typing import Annotated

from ..field_markers import Name, OneOf, Share, Tokens, Within, Words
from ..problems import Where
from ..record import record
from .workload import TASKS


@record
class Score:
    """What one model did in one evaluation: of a workload, of a kind of task, or of anything where neither is named."""

    model: Name
    """The model that was tried: an id, an alias, or an id with ``+thinking``. Example: gpt-6-luna"""
    score: Annotated[Decimal, Within(0, 10**6)] | None = None
    """How good it was, from 0 to the scale. Example: 0.83"""
    resolves: Share | None = None
    """The share of requests, from 0 to 1, that it answers well enough; the score as a share of the scale when absent.
    Example: 0.8"""
    workload: Name | None = None
    """The workload that it holds for. Example: support-chat"""
    task: Annotated[str, OneOf(TASKS)] | None = None
    """The kind of work that it holds for, of workloads that have no score of their own. Example: simple_qa"""
    difficulty: Name | None = None
    """The kind of requests that it holds for, one of those in ``mixes``. Example: hard"""
    samples: Annotated[int, Within(1, 10**9)] | None = None
    """How many answers were judged: it makes the interval around the score. Example: 400"""
    seconds: Annotated[Decimal, Within(0, 10**6)] | None = None
    """How long an answer took, by the measure that max_latency_s is meant by. Seconds. Example: 2.4"""
    output_tokens: Tokens | None = None
    """How long its answers were on average, billed in place of the workload's. Tokens per request. Example: 410"""
    thinking_tokens: Tokens | None = None
    """How much it thought on average, billed in place of what is assumed. Tokens per request. Example: 2200"""


@record
class Quality:
    """Scores, and how hard the requests of workloads are."""

    scores: tuple[Score, ...]
    """What was measured, a line for each model. Example: [{model: gpt-6-luna, task: simple_qa, score: 0.83}]"""
    version: Annotated[int, Within(1, 1)] = 1
    """The version of this format. Example: 1"""
    note: Words | None = None
    """What reports say of the scores: where they are from, or that they are made up. Example: our own tickets"""
    scale: Annotated[Decimal, Within(0, 10**6)] = Decimal(1)
    """The best score there can be: 1 for shares, 100 for percents. A point is a hundredth of it. Example: 100"""
    mixes: dict[Name, dict[Name, Share]] = field(default_factory=dict)
    """By workload or kind of task: the shares of its requests by difficulty, which sum to 1.
    Example: {support-chat: {easy: 0.7, hard: 0.3}}"""


@record
class Scores:
    """Scores as they were read, each with its place."""

    file: str
    quality: Quality
    places: tuple[Where, ...]
    """Of each score, in their order."""
    mixes: dict[str, Where] = field(default_factory=dict)
    """Of each mix."""


@record
class Commitment:
    """A discount for who spends enough at a provider."""

    provider: Name
    """The provider. Example: openai"""
    monthly: Annotated[Decimal, Within(0, 10**12)]
    """What all workloads together have to spend there at list prices. USD per month. Example: 5000"""
    percent: Annotated[Decimal, Within(0, 99)]
    """What is taken off all that is spent there. Percent. Example: 20"""


@record
class Commitments:
    """What providers offer for a volume; of several by one provider the best that is reached holds."""

    commitments: tuple[Commitment, ...]
    """A line for each offer. Example: [{provider: openai, monthly: 5000, percent: 20}]"""
    version: Annotated[int, Within(1, 1)] = 1
    """The version of this format. Example: 1"""
