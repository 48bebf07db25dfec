"""Texts of changed rules: the rule, and its old and new value."""

from llmcost.model.reports.gate import GateReport
from llmcost.model.reports.rule_changes import RuleChange, RuleKind

from ..document.format_values import clean, count

_RULES = {
    RuleKind.POLICY_ADDED: "policy {subject}",
    RuleKind.POLICY_REMOVED: "policy {subject}",
    RuleKind.POLICY_WHEN: "policy {subject}",
    RuleKind.POLICY_LEVEL: "policy {subject}",
    RuleKind.POLICY_MATCH: "policy {subject}",
    RuleKind.POLICY_MESSAGE: "policy {subject}",
    RuleKind.PROJECT_BUDGET: "budget of the project",
    RuleKind.WORKLOAD_BUDGET: "budget of {subject}",
    RuleKind.WAIVER: "waiver of {subject} for {part}",
    RuleKind.RULES: "rules in {subject}",
    RuleKind.BASE: "base in {subject}",
    RuleKind.BASE_IN_CHECKOUT: "base in {subject}",
    RuleKind.ANCHOR: "anchor {subject}",
    RuleKind.WORKLOADS: "workloads in llmcost.yaml",
    RuleKind.SETTINGS_UNREADABLE: "{subject}",
    RuleKind.LAYER_ADDED: "price layer {subject}",
    RuleKind.LAYER_REMOVED: "price layer {subject}",
    RuleKind.LAYER_ENTRY: "price layers: {subject}",
    RuleKind.MODEL_ADDED: "price of {subject}",
    RuleKind.MODEL_REMOVED: "price of {subject}",
    RuleKind.MODEL_FIELD: "model {subject}",
    RuleKind.PRICE: "price of {subject}",
    RuleKind.DISCOUNT: "discount on {subject}",
    RuleKind.MARKUP: "markup on {subject}",
    RuleKind.MORE: "{subject}",
    RuleKind.WORKLOAD_NAME: "name of {subject}",
    RuleKind.LABEL: "label {part} of {subject}",
    RuleKind.TASK: "task of {subject}",
    RuleKind.POLICY_LOST_WORKLOADS: "policy {subject}",
    RuleKind.UNCERTAINTY: "uncertainty of {subject}",
    RuleKind.DECLARED_VALUE: "{part} of {subject}",
}
"""The name of the changed rule."""
_PARTS = (
    *(RuleKind.POLICY_WHEN, RuleKind.POLICY_LEVEL, RuleKind.POLICY_MATCH, RuleKind.POLICY_MESSAGE),
    *(RuleKind.WORKLOAD_BUDGET, RuleKind.MODEL_FIELD, RuleKind.UNCERTAINTY),
)
"""Kinds whose part is shown before the values."""
_TEXTS = {
    RuleKind.BASE_IN_CHECKOUT: "{after} is a file of this checkout, which a change can modify; use --base COMMIT",
    RuleKind.ANCHOR: "the file differs from that of the base",
    RuleKind.SETTINGS_UNREADABLE: "it cannot be read: only the rules of this change apply",
    RuleKind.POLICY_LOST_WORKLOADS: "no longer matches {before}, which was removed or renamed",
    RuleKind.WORKLOADS: "{before} → {after} excludes {subject}",
    RuleKind.LAYER_ADDED: "added",
    RuleKind.LAYER_REMOVED: "removed",
    RuleKind.MODEL_ADDED: "added by a price layer: {after}",
    RuleKind.MODEL_REMOVED: "removed from the price layers",
    RuleKind.PRICE: "from {part}: {before} → {after}, by a price layer",
    RuleKind.DISCOUNT: "{before} → {after}, by {part}",
    RuleKind.MARKUP: "{before} → {after}, by {part}",
    RuleKind.MORE: "changed, and not listed",
}
"""The change, if it is not a value before and after."""
_AMOUNTS = (RuleKind.PROJECT_BUDGET, RuleKind.WORKLOAD_BUDGET)


def changed_rule(change: RuleChange) -> str:
    """``policy increase``."""
    return _RULES[change.kind].format(subject=change.subject, part=change.part)


def how_changed(change: RuleChange) -> str:
    """``level block → advise``; ``removed: diff.percent > 20%``."""
    before, after = (_value(change, side) for side in (change.before, change.after))
    if template := _TEXTS.get(change.kind):
        return template.format(subject=change.subject, part=change.part, before=before, after=after)
    if change.kind in _PARTS:
        return f"{change.part} {before} → {after}"
    if change.before is None:
        return f"added: {after}"
    return f"removed: {before}" if change.after is None else f"{before} → {after}"


def _value(change: RuleChange, side: str | None) -> str:
    if side is None:
        return "none"
    return f"${side}" if change.kind in _AMOUNTS else side


def rule_change_text(change: RuleChange) -> str:
    """``policy increase: level block → advise``, on one line."""
    return clean(f"{changed_rule(change)}: {how_changed(change)}")


def base_name(report: GateReport) -> str | None:
    return report.diff.base.name if report.diff else None


def rule_changes_title(report: GateReport) -> str:
    """``This change alters 2 rules of main; both sets of rules apply, and the stricter result decides``."""
    changes = report.rule_changes
    if [change.kind for change in changes] == [RuleKind.BASE_IN_CHECKOUT]:
        return "Changes of rules are unknown"
    base = clean(base_name(report) or "the base")
    altered = f"This change alters {count(len(changes), 'rule')} of {base}"
    if report.rules == "head":
        return f"{altered}; only its own rules apply"
    return f"{altered}; both sets of rules apply, and the stricter result decides"
