"""Evaluates a policy expression with three truth values: true, false, and unknown."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.inputs.policy_expression import (
    BooleanFact,
    Comparison,
    Junction,
    Membership,
    NameReference,
    Not,
    NumberLiteral,
    Operand,
    Test,
    TextLiteral,
    subject_of,
)

from .policy_facts import EvaluationContext, FactValue, fact

_OPS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


class PolicyEvaluation(NamedTuple):
    """The result of an expression, and the comparison that decided it, with the name on its left side."""

    truth: bool | None
    name: str
    observed: FactValue | None
    relation: str
    """The relation of the two numbers; empty if it is unknown, and for texts."""
    limit: FactValue | None
    parts: tuple["PolicyEvaluation", ...] = ()
    """All comparisons in their order, where there are several. A true one violates the policy."""

    @property
    def unit(self) -> str:
        subject = subject_of(self.name)
        return subject.unit if subject else ""


def evaluate_policy(test: Test, context: EvaluationContext) -> PolicyEvaluation:
    """The truth of an expression, ``None`` if it is unknown. False ``and`` unknown is false."""
    match test:
        case Comparison():
            return _compared(test, context)
        case Membership(left=left, values=values):
            found = _value(left, context)
            truth = None if found is None else found.value in [one.value for one in values]
            return PolicyEvaluation(truth, _name(left), found, "", None)
        case BooleanFact(name=name):
            found = fact(name.path, context)
            return PolicyEvaluation(None if found is None else bool(found.value), name.path, found, "", None)
        case Not(inner=inner):
            return _negated(evaluate_policy(inner, context))
        case Junction(op=op, parts=parts):
            return _combined((evaluate_policy(part, context) for part in parts), decides=op == "or")


def _combined(parts: Iterable[PolicyEvaluation], *, decides: bool) -> PolicyEvaluation:
    """The first part that decides the result alone, else the first unknown one, else the first with numbers."""
    found = list(parts)
    deciding = (part for truth in (decides, None) for part in found if part.truth is truth)
    first = next(deciding, None) or next((part for part in found if part.relation), found[0])
    return first._replace(parts=tuple(one for part in found for one in part.parts or (part,)))


def _negated(result: PolicyEvaluation) -> PolicyEvaluation:
    truth = None if result.truth is None else not result.truth
    return result._replace(truth=truth, parts=tuple(map(_negated, result.parts)))


def _compared(test: Comparison, context: EvaluationContext) -> PolicyEvaluation:
    left, op, right = test.left, test.op, test.right
    if not isinstance(left, NameReference):
        left, op, right = right, _MIRRORED[op], left
    observed, limit = _value(left, context), _value(right, context)
    truth = None if observed is None or limit is None else _truth(observed, op, limit)
    of_numbers = observed is not None and isinstance(observed.value, Decimal)
    relation = "" if truth is None or not of_numbers else op if truth else _NEGATED[op]
    return PolicyEvaluation(truth, _name(left), observed, relation, limit)


def _truth(left: FactValue, op: str, right: FactValue) -> bool | None:
    """The truth of a comparison in which a side may be a bound; ``None`` if the bound does not decide it."""
    if right.at_least or right.at_most:
        return None if left.at_least or left.at_most else _truth(right, _MIRRORED[op], left)
    if left.at_most:
        less = _OPS["<" if op in (">=", "<", "==", "!=") else "<="](left.value, right.value)
        return (op in ("<", "<=", "!=")) if less else None
    if not left.at_least:
        return _OPS[op](left.value, right.value)
    more = _OPS[">" if op in ("<=", ">", "==", "!=") else ">="](left.value, right.value)
    return (op in (">", ">=", "!=")) if more else None


def _value(operand: Operand, context: EvaluationContext) -> FactValue | None:
    match operand:
        case NumberLiteral(value=number):
            return FactValue(number)
        case TextLiteral(value=text):
            return FactValue(text)
        case NameReference(path=path):
            return fact(path, context)


def _name(operand: Operand) -> str:
    return operand.path if isinstance(operand, NameReference) else ""


def number_in(found: FactValue | None) -> Decimal | None:
    """The number of a value; ``None`` if it is no number, or infinite."""
    number = found.value if found else None
    return number if isinstance(number, Decimal) and number.is_finite() else None
