"""Whether an expression is true: of three values, for what is not known is neither true nor false."""

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
_CONTRARY = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


class PolicyEvaluation(NamedTuple):
    """What came of an expression, and the comparison that decided it, with the name on its left."""

    truth: bool | None
    name: str
    observed: FactValue | None
    relation: str
    """How two numbers stand, as it is; empty where that is not known, and for texts."""
    limit: FactValue | None
    parts: tuple["PolicyEvaluation", ...] = ()
    """Every comparison, in its order, where there are several; true is what violates."""

    @property
    def unit(self) -> str:
        subject = subject_of(self.name)
        return subject.unit if subject else ""


def evaluate_policy(test: Test, seen: EvaluationContext) -> PolicyEvaluation:
    """An expression's truth (``None`` where it is not known). ``false and`` what is unknown is false."""
    match test:
        case Comparison():
            return _compared(test, seen)
        case Membership(left=left, values=values):
            found = _value(left, seen)
            truth = None if found is None else found.value in [one.value for one in values]
            return PolicyEvaluation(truth, _name(left), found, "", None)
        case BooleanFact(name=name):
            found = fact(name.path, seen)
            return PolicyEvaluation(None if found is None else bool(found.value), name.path, found, "", None)
        case Not(inner=inner):
            return _contrary(evaluate_policy(inner, seen))
        case Junction(op=op, parts=parts):
            return _joined((evaluate_policy(part, seen) for part in parts), decides=op == "or")


def _joined(parts: Iterable[PolicyEvaluation], *, decides: bool) -> PolicyEvaluation:
    """The first part that decides for itself; else the first unknown one; else the first that compares numbers."""
    found = list(parts)
    deciding = (part for truth in (decides, None) for part in found if part.truth is truth)
    first = next(deciding, None) or next((part for part in found if part.relation), found[0])
    return first._replace(parts=tuple(one for part in found for one in part.parts or (part,)))


def _contrary(result: PolicyEvaluation) -> PolicyEvaluation:
    truth = None if result.truth is None else not result.truth
    return result._replace(truth=truth, parts=tuple(map(_contrary, result.parts)))


def _compared(test: Comparison, seen: EvaluationContext) -> PolicyEvaluation:
    left, op, right = test.left, test.op, test.right
    if not isinstance(left, NameReference):
        left, op, right = right, _MIRRORED[op], left
    observed, limit = _value(left, seen), _value(right, seen)
    truth = None if observed is None or limit is None else _truth(observed, op, limit)
    of_numbers = observed is not None and isinstance(observed.value, Decimal)
    relation = "" if truth is None or not of_numbers else op if truth else _CONTRARY[op]
    return PolicyEvaluation(truth, _name(left), observed, relation, limit)


def _truth(left: FactValue, op: str, right: FactValue) -> bool | None:
    """What is at least so much is more than all that its bound is more than, and perhaps than more."""
    if right.at_least:
        return None if left.at_least else _truth(right, _MIRRORED[op], left)
    if not left.at_least:
        return _OPS[op](left.value, right.value)
    more = _OPS[">" if op in ("<=", ">", "==", "!=") else ">="](left.value, right.value)
    return (op in (">", ">=", "!=")) if more else None


def _value(operand: Operand, seen: EvaluationContext) -> FactValue | None:
    match operand:
        case NumberLiteral(value=number):
            return FactValue(number)
        case TextLiteral(value=text):
            return FactValue(text)
        case NameReference(path=path):
            return fact(path, seen)


def _name(operand: Operand) -> str:
    return operand.path if isinstance(operand, NameReference) else ""


def number_in(found: FactValue | None) -> Decimal | None:
    """The decimal of a value; ``None`` where it is none, or infinite."""
    number = found.value if found else None
    return number if isinstance(number, Decimal) and number.is_finite() else None
