"""The language of a policy's ``when:``, once it is read: what it can name, and what it is made of.

It is closed: comparisons, ``and``, ``or``, ``not``, parentheses, numbers, texts, and the names below. It says when the
policy is *violated*.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..problems import Where
from ..record import record

TEXT, TRUTH = "text", "truth"
"""Units of what is no number."""
LABELS = "workload.labels."
EVERY_WORKLOAD = ("workload", "model", "diff")
"""Names that begin so are judged for each workload; all others once, for the portfolio."""
OF_RULES = "rules.changed"
COMPARED = ("diff", "total.diff", "catalog.change", "catalog.changed", OF_RULES)
"""Names that begin so need a base."""


class Subject(NamedTuple):
    """What a name stands for: its unit, and what it is in words."""

    unit: str
    says: str


NAMES: dict[str, Subject] = {
    "workload.name": Subject(TEXT, "its name"),
    "workload.task": Subject(TEXT, 'its kind of work; "" where it says none'),
    "workload.monthly": Subject("usd", "its month, buffer included"),
    "workload.before_buffer": Subject("usd", "its month without the buffer"),
    "workload.per_request": Subject("usd/request", "its month ÷ its requests"),
    "workload.requests": Subject("requests", "its requests a month"),
    "workload.requests_per_day": Subject("requests/day", "its requests a day"),
    "workload.attempts": Subject("requests", "its billed attempts a month: with retries, less own answers"),
    "workload.input_tokens": Subject(
        "tokens", "what a billed attempt sends, on average, with all that is called beside"
    ),
    "workload.output_tokens": Subject("tokens", "what a billed attempt shows, on average"),
    "workload.thinking_tokens": Subject("tokens", "what a billed attempt thinks, on average"),
    "workload.thinking_multiplier": Subject("times", "thinking tokens for each that is shown"),
    "workload.budget.monthly": Subject("usd", "its budget; infinite where it has none"),
    "workload.budget.per_request": Subject("usd/request", "its budget for one request; infinite where it has none"),
    "workload.budget.used_percent": Subject("percent", "its month ÷ its budget; 0 where it has none"),
    "model.id": Subject(TEXT, "provider/model; each model of a route or cascade is judged"),
    "model.tier": Subject(TEXT, "its tier"),
    "model.provider": Subject(TEXT, "its provider's key"),
    "model.retired": Subject(TRUTH, "whether its last day on sale is past"),
    "model.retires_within_days": Subject("days", "days until it retires, negative after; infinite where none is known"),
    "model.context": Subject("tokens", "its context; infinite where none is known"),
    "diff.amount": Subject("usd", "the workload's month less that of the base"),
    "diff.percent": Subject("percent", "the same in percent of the base's; infinite from zero"),
    "diff.kind": Subject(TEXT, "added, changed or unchanged"),
    "total.monthly": Subject("usd", "the month of all workloads"),
    "total.per_request": Subject("usd/request", "the month ÷ the requests of all workloads"),
    "total.requests": Subject("requests", "the requests of all workloads a month"),
    "total.workloads": Subject("workloads", "how many workloads there are"),
    "total.diff.amount": Subject("usd", "the month less that of the base, removed workloads included"),
    "total.diff.percent": Subject("percent", "the same in percent of the base's; infinite from zero"),
    "budget.monthly": Subject("usd", "the project's budget; infinite where it has none"),
    "budget.used_percent": Subject("percent", "the month ÷ the project's budget; 0 where it has none"),
    "catalog.age_days": Subject("days", "days since the price list was checked as a whole"),
    "catalog.change": Subject("usd", "the part of total.diff.amount that another price list made"),
    "catalog.changed": Subject(TRUTH, "whether the price list is another than the base's"),
    OF_RULES: Subject("changes", "changed rules: policies, budgets, waivers, price layers and others"),
}
"""Everything that an expression can name, beside ``workload.labels.NAME``."""


def subject_of(name: str) -> Subject | None:
    """What a name stands for, or ``None`` where there is no such name."""
    if name.startswith(LABELS) and name != LABELS:
        return Subject(TEXT, 'the label\'s value; "" where the workload has no such label')
    return NAMES.get(name)


@record
class NumberLiteral:
    """A number as it is written: ``20``, ``20%``, ``$1.5k``. ``unit`` is empty where it fits any."""

    value: Decimal
    unit: str = ""


@record
class TextLiteral:
    """A text in quotes, and where it stands."""

    value: str
    where: Where | None = None


@record
class NameReference:
    """A name out of ``NAMES``, or a label."""

    path: str


Operand = NumberLiteral | TextLiteral | NameReference


@record
class Comparison:
    """``left op right``; ``op`` is ``<``, ``<=``, ``>``, ``>=``, ``==`` or ``!=``."""

    left: Operand
    op: str
    right: Operand


@record
class Membership:
    """Whether a text is one of a list."""

    left: Operand
    values: tuple[TextLiteral, ...]


@record
class BooleanFact:
    """A name that is true or false by itself."""

    name: NameReference


@record
class Not:
    """The contrary."""

    inner: "Test"


@record
class Junction:
    """All of the parts (``and``), or any of them (``or``)."""

    op: str
    parts: tuple["Test", ...]


Test = Comparison | Membership | BooleanFact | Not | Junction


def operands_of(test: Test) -> Iterator[Operand]:
    """Everything that an expression compares."""
    match test:
        case Comparison(left=left, right=right):
            yield from (left, right)
        case Membership(left=left, values=values):
            yield from (left, *values)
        case BooleanFact(name=name):
            yield name
        case Not(inner=inner):
            yield from operands_of(inner)
        case Junction(parts=parts):
            for part in parts:
                yield from operands_of(part)


def texts_of(test: Test) -> Iterator[tuple[str, TextLiteral]]:
    """Every name that is compared with a text, and the text."""
    match test:
        case (
            Comparison(left=NameReference(path=path), right=TextLiteral() as text)
            | Comparison(left=TextLiteral() as text, right=NameReference(path=path))
        ):
            yield path, text
        case Membership(left=NameReference(path=path), values=values):
            yield from ((path, text) for text in values)
        case Not(inner=inner):
            yield from texts_of(inner)
        case Junction(parts=parts):
            for part in parts:
                yield from texts_of(part)


def names_of(test: Test) -> Iterator[str]:
    """Every name in an expression."""
    return (operand.path for operand in operands_of(test) if isinstance(operand, NameReference))


def of_each_workload(test: Test) -> bool:
    """Whether an expression is judged for each workload, or once for the portfolio."""
    return any(name.partition(".")[0] in EVERY_WORKLOAD for name in names_of(test))


def needs_base(test: Test) -> bool:
    """Whether an expression compares with a base."""
    return any(name == start or name.startswith(f"{start}.") for name in names_of(test) for start in COMPARED)
