"""The project's own settings, as ``llmcost.yaml`` declares them."""

from dataclasses import field
from typing import Annotated

from ..field_markers import Name, OneOf, Short, Unwritten, Within
from ..problems import Where
from ..record import record
from .policy import Policy, ProjectBudget, Waiver


@record
class Config:
    """Where workloads and own price lists are, and what may merge. Paths are relative to it, and inside the project."""

    version: Annotated[int, Within(1, 1)] = 1
    """The version of this format. Example: 1"""
    workloads: tuple[Name, ...] = ()
    """Workload files, and folders of them, that commands price when no path is named. Example: [workloads/]"""
    catalog: tuple[Name, ...] = ()
    """Price lists to lay over the shipped one, in this order. Example: [prices/negotiated.yaml]"""
    base: Name | None = None
    """What ``diff`` and ``gate`` compare with: a branch or another commit of this checkout, a file, or a snapshot.
    Example: main"""
    rules: Annotated[str, OneOf(("both", "head"))] = "both"
    """Whose rules judge a change: ``both``, those of the base commit and those of the change, and the stricter result
    decides; ``head``, those of the change alone. Only what the base commit says counts. Example: both"""
    budget: Annotated[ProjectBudget, Short("monthly")] | None = None
    """What the month of all workloads may cost: USD per month, or more about it.
    Example: 3000
    Example: {monthly: 3000, alerts: [50, 80, 100]}"""
    policies: tuple[Policy, ...] = ()
    """The rules of the gate.
    Example: [{id: increase, when: diff.percent > 20 and diff.amount > 50, level: block}]"""
    waivers: tuple[Waiver, ...] = ()
    """Who has allowed which policy to fail for which workload, why, and until when.
    Example: [{policy: increase, workload: support-chat, reason: migration week, until: '2026-12-31', by: '@team'}]"""
    fields: Annotated[dict[str, Where], Unwritten()] = field(default_factory=dict)
    """Where each key stands in the file."""
