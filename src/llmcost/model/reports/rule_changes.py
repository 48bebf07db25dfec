"""Changes of the rules of a gate: policies, budgets, waivers, price layers, and what selects workloads."""

from enum import StrEnum
from typing import Annotated

from ..document_layout import Written
from ..problems import Where
from ..record import record


class RuleKind(StrEnum):
    POLICY_ADDED = "policy-added"
    POLICY_REMOVED = "policy-removed"
    POLICY_WHEN = "policy-when"
    POLICY_LEVEL = "policy-level"
    POLICY_MATCH = "policy-match"
    POLICY_MESSAGE = "policy-message"
    PROJECT_BUDGET = "project-budget"
    WORKLOAD_BUDGET = "workload-budget"
    WAIVER = "waiver"
    RULES = "rules"
    BASE = "base"
    BASE_IN_CHECKOUT = "base-in-checkout"
    """The base of the settings is a file of the project, which a change can rewrite."""
    ANCHOR = "anchor"
    WORKLOADS = "workloads"
    SETTINGS_UNREADABLE = "settings-unreadable"
    LAYER_ADDED = "layer-added"
    LAYER_REMOVED = "layer-removed"
    LAYER_ENTRY = "layer-entry"
    MODEL_ADDED = "model-added"
    MODEL_REMOVED = "model-removed"
    MODEL_FIELD = "model-field"
    PRICE = "price"
    DISCOUNT = "discount"
    MARKUP = "markup"
    MORE = "more"
    """Changes that are not listed: ``subject`` has their number."""
    WORKLOAD_NAME = "workload-name"
    LABEL = "label"
    TASK = "task"
    POLICY_LOST_WORKLOADS = "policy-lost-workloads"
    UNCERTAINTY = "uncertainty"
    DECLARED_VALUE = "declared-value"
    """A field of a workload that lowers its cost by declaration: ``batch.factor``, a hit rate of 1 and so on."""


@record
class RuleChange:
    kind: RuleKind
    subject: str
    """The subject of the rule: the id of a policy, a workload, a model, or the file of a layer."""
    part: str = ""
    """The changed part: the name of a label or a field, the workload of a waiver, the first day of a price."""
    before: str | None = None
    """The rule on the base; ``None`` if there was none. Amounts are exact decimals in USD."""
    after: str | None = None
    """The current rule; ``None`` if there is none."""
    where: Annotated[Where | None, Written(inline=True)] = None
    """The location in the current files, or in those of the base for a removed rule."""
