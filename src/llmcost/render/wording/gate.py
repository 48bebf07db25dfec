"""Texts of a gate report: status, figures, notes and icons of its policies."""

from collections.abc import Sequence
from decimal import Decimal

from llmcost.model.money import ZERO
from llmcost.model.reports.gate import Level, PolicyResult, Verdict

from ..document.format_values import NO_AMOUNT, clean, figure, money, number, rounded, small_money

STATUS_WORDS = {Verdict.PASS: "PASS", Verdict.FAIL: "FAIL", Verdict.UNDECIDED: "UNDECIDED", Verdict.WAIVED: "WAIVED"}
ORDER = ("FAIL", "UNDECIDED", "WARN", "INFO", "WAIVED", "PASS")
STATUS_ICONS = {Verdict.PASS: "✅", Verdict.FAIL: "❌", Verdict.UNDECIDED: "⚠️", Verdict.WAIVED: "⚠️"}
BOUNDS = {"": "", "at_least": "≥ ", "at_most": "≤ "}
_RELATIONS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}


def status_word(policy: PolicyResult) -> str:
    """The status of a policy in a word. A failure that does not block is ``WARN`` or ``INFO``."""
    if policy.status is Verdict.FAIL:
        return {Level.BLOCK: "FAIL", Level.WARN: "WARN", Level.ADVISE: "INFO"}[policy.level]
    return STATUS_WORDS[policy.status]


def status_counts(policies: Sequence[PolicyResult]) -> str:
    """``2 failed, 0 undecided, 1 warned, 3 passed``."""
    words = [status_word(policy) for policy in policies]
    optional = {"warned": "WARN", "info": "INFO", "waived": "WAIVED"}
    counts = [f"{words.count('FAIL')} failed", f"{words.count('UNDECIDED')} undecided"]
    counts += [f"{words.count(word)} {name}" for name, word in optional.items() if word in words]
    return ", ".join([*counts, f"{words.count('PASS')} passed"])


def observed_and_limit(policy: PolicyResult) -> tuple[str, str, str]:
    """The observed value, the relation and the limit. Exact where rounding would hide the difference."""
    relation = _RELATIONS.get(policy.relation, policy.relation)
    observed, limit = _value(policy, policy.observed, signed=policy.since is not None), _value(policy, policy.limit)
    if policy.relation in ("<", ">", "!=") and observed.lstrip("+") == limit and policy.observed is not None:
        before, after = ("$", "") if policy.unit.startswith("usd") else ("", "%" if policy.unit == "percent" else "")
        observed = f"{before}{figure(policy.observed)}{after}"
    return BOUNDS[policy.bound] + observed, relation, limit


def policy_notes(policy: PolicyResult, message: str) -> list[str]:
    """The notes of a policy, in addition to its figures."""
    before = f" ({_value(policy, policy.before)})" if _has_changed(policy) else ""
    notes = (
        message + before,
        f"since {policy.since}" if policy.since else "",
        f"by the rules of {policy.rules_of}" if policy.rules_of else "",
    )
    return [note for note in notes if note]


def worst_first(policies: Sequence[PolicyResult]) -> list[PolicyResult]:
    """Policies in the order of the ``gate`` screen; within a status, the furthest beyond its limit first."""

    def rank(policy: PolicyResult) -> tuple[int, Decimal]:
        return ORDER.index(status_word(policy)), ZERO if policy.status is Verdict.PASS else -_times_beyond_limit(policy)

    return sorted(policies, key=rank)


def _times_beyond_limit(policy: PolicyResult) -> Decimal:
    """By what factor the observed value exceeds the limit; infinite without a limit."""
    observed, limit = policy.observed, policy.limit
    if observed is None or not limit:
        return Decimal("Infinity")
    return max(observed / limit, limit / observed if observed else Decimal(0))


def status_icon(policy: PolicyResult) -> str:
    """✅ for a pass, ❌ for a blocking failure, ⚠️ for other failures and for undecided policies."""
    not_blocking = policy.status is Verdict.FAIL and policy.level is not Level.BLOCK
    return "⚠️" if not_blocking else STATUS_ICONS[policy.status]


def policy_message(policy: PolicyResult) -> str:
    """``$3,290.28 > $3,000.00; the total is over the limit``, on one line."""
    observed, relation, limit = observed_and_limit(policy)
    figures = [f"{observed} {relation} {limit}"] if relation else []
    return clean("; ".join([*figures, *filter(None, policy_notes(policy, policy.message))]))


def _has_changed(policy: PolicyResult) -> bool:
    return policy.status is not Verdict.PASS and policy.before is not None and policy.before != policy.observed


def _value(policy: PolicyResult, value: Decimal | None, *, signed: bool = False) -> str:
    if value is None:
        return "∞" if policy.relation else NO_AMOUNT if policy.unit.startswith("usd") else "—"
    match policy.unit:
        case "usd":
            return _signed(value) if signed else money(value)
        case "usd/request":
            return small_money(value)
        case "percent":
            return f"{'+' if signed and value > 0 else ''}{number(rounded(value, 1))}%".replace("-", "−")
        case "days":
            return f"{number(value)} d".replace("-", "−")
        case _:
            return number(value)


def _signed(amount: Decimal) -> str:
    return f"+{money(amount)}" if amount > 0 else money(amount)
