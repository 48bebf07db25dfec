"""The settings of a project, as ``llmcost.yaml`` declares them."""

from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated

from ..field_markers import AtMost, FileName, Matches, Name, OneOf, Short, Unwritten, Within
from ..problems import Where
from ..record import record
from .policy import Policy, ProjectBudget, Waiver
from .usage_columns import UsageColumns


@record
class CurrencyShown:
    """A currency in which amounts are shown beside USD. Nothing is judged in it."""

    code: Annotated[str, Matches("(?!USD)[A-Z]{3}", "three capital letters, such as EUR, and not USD")]
    """The code of the currency. Example: EUR"""
    per_usd: Annotated[Decimal, Within(0, 1_000_000)]
    """How much of it one dollar is. Example: 0.92"""
    as_of: date
    """The day of this rate. Example: '2026-11-28'"""
    source: Name
    """Where it was read. Example: reference rate of the ECB"""


@record
class Config:
    """The workloads, price lists and policies of a project. Paths are relative to this file and stay in the project."""

    version: Annotated[int, Within(1, 1)] = 1
    """The version of this format. Example: 1"""
    workloads: Annotated[tuple[FileName, ...], AtMost(1000)] = ()
    """Workload files and folders that commands use when no path is given. Example: [workloads/]"""
    catalog: Annotated[tuple[FileName, ...], AtMost(10)] = ()
    """Price lists over the bundled one, in this order. Example: [prices/negotiated.yaml]"""
    base: FileName | None = None
    """What ``diff`` and ``gate`` compare with: a branch or another commit, a file, or a snapshot.
    Example: main"""
    rules: Annotated[str, OneOf(("both", "head"))] = "both"
    """Whose rules judge a change: ``both``, those of the base commit and those of the change, and the stricter result
    decides; ``head``, those of the change alone. Only what the base commit says counts. Example: both"""
    budget: Annotated[ProjectBudget, Short("monthly")] | None = None
    """The limit for the month of all workloads: USD per month, or a mapping.
    Example: 3000
    Example: {monthly: 3000, alerts: [50, 80, 100]}"""
    policies: tuple[Policy, ...] = ()
    """The rules of the gate.
    Example: [{id: increase, when: diff.percent > 20 and diff.amount > 50, level: block}]"""
    waivers: tuple[Waiver, ...] = ()
    """Policies that may fail for a workload: who allowed it, why, and until when.
    Example: [{policy: increase, workload: support-chat, reason: migration week, until: '2026-12-31', by: '@team'}]"""
    currency: CurrencyShown | None = None
    """A currency in which reports show amounts beside USD; budgets and policies stay in USD.
    Example: {code: EUR, per_usd: 0.92, as_of: '2026-11-28', source: reference rate of the ECB}"""
    usage: UsageColumns | None = None
    """The columns of a table of requests, by which ``usage report`` reads it.
    Example: {model: model, input: prompt_tokens, output: completion_tokens, cache_read: cached, inclusive: true}"""
    fields: Annotated[dict[str, Where], Unwritten()] = field(default_factory=dict)
    """The location of each key in the file."""
