"""The expression of ``when:`` in a policy: the names that it can use, and its syntax tree.

The language consists of comparisons, ``and``, ``or``, ``not``, parentheses, numbers, texts, and the names below. The
expression is true where the policy is *violated*.
"""

from collections.abc import Iterator
from decimal import Decimal

from ..problems import Where
from ..record import record

TEXT, TRUTH = "text", "truth"
"""Units of values that are no numbers."""
LABELS = "workload.labels."
EVERY_WORKLOAD = ("workload", "model", "diff")
"""The first words of names that are evaluated for each workload. Others are evaluated once, for the portfolio."""
OF_RULES = "rules.changed"
COMPARED = ("diff", "total.diff", "catalog.change", "catalog.changed", OF_RULES)
"""The beginnings of names that need a base."""


@record
class Subject:
    """The unit and the description of a name."""

    unit: str
    description: str


NAMES: dict[str, Subject] = {
    "workload.name": Subject(TEXT, "its name"),
    "workload.task": Subject(TEXT, 'its kind of work; "" where it has none'),
    "workload.monthly": Subject("usd", "its month, buffer included"),
    "workload.before_buffer": Subject("usd", "its month without the buffer"),
    "workload.per_request": Subject("usd/request", "its month ÷ its requests"),
    "workload.requests": Subject("requests", "its requests a month"),
    "workload.requests_per_day": Subject("requests/day", "its requests a day"),
    "workload.attempts": Subject("requests", "its billed attempts a month: with retries, without cached answers"),
    "workload.input_tokens": Subject("tokens", "the mean input of a billed attempt, auxiliary calls included"),
    "workload.output_tokens": Subject("tokens", "the mean visible output of a billed attempt"),
    "workload.thinking_tokens": Subject("tokens", "the mean thinking of a billed attempt"),
    "workload.thinking_multiplier": Subject("times", "thinking tokens per visible output token"),
    "workload.budget.monthly": Subject("usd", "its budget; infinite where it has none"),
    "workload.budget.per_request": Subject("usd/request", "its budget for one request; infinite where it has none"),
    "workload.budget.used_percent": Subject("percent", "its month ÷ its budget; 0 where it has none"),
    "workload.free_by_declaration": Subject(TRUTH, "whether the project declares that it is free, in part or whole"),
    "model.id": Subject(TEXT, "provider/model; each model of a route or cascade is evaluated"),
    "model.tier": Subject(TEXT, "its tier"),
    "model.provider": Subject(TEXT, "the key of its provider"),
    "model.retired": Subject(TRUTH, "whether its last day on sale has passed"),
    "model.retires_within_days": Subject("days", "days until it retires, negative after that; infinite where unknown"),
    "model.context": Subject("tokens", "its context; infinite where unknown"),
    "diff.amount": Subject("usd", "the month of the workload minus that of the base"),
    "diff.percent": Subject("percent", "the same in percent of the base; infinite if the base is zero"),
    "diff.kind": Subject(TEXT, "added, changed or unchanged"),
    "total.monthly": Subject("usd", "the month of all workloads"),
    "total.per_request": Subject("usd/request", "the month ÷ the requests of all workloads"),
    "total.requests": Subject("requests", "the requests of all workloads a month"),
    "total.workloads": Subject("workloads", "the number of workloads"),
    "total.diff.amount": Subject("usd", "the month minus that of the base, removed workloads included"),
    "total.diff.percent": Subject("percent", "the same in percent of the base; infinite if the base is zero"),
    "budget.monthly": Subject("usd", "the budget of the project; infinite where it has none"),
    "budget.used_percent": Subject("percent", "the month ÷ the budget of the project; 0 where it has none"),
    "catalog.age_days": Subject("days", "days since the whole price list was checked"),
    "catalog.change": Subject("usd", "the part of total.diff.amount that a changed price list causes"),
    "catalog.changed": Subject(TRUTH, "whether the price list differs from that of the base"),
    OF_RULES: Subject("changes", "changed rules: policies, budgets, waivers, price layers and others"),
}
"""All names of expressions, except ``workload.labels.NAME``."""


def subject_of(name: str) -> Subject | None:
    """The unit and the description of a name; ``None`` if it is unknown."""
    if name.startswith(LABELS) and name != LABELS:
        return Subject(TEXT, 'the value of the label; "" where the workload does not have it')
    return NAMES.get(name)


@record
class NumberLiteral:
    """A number: ``20``, ``20%``, ``$1.5k``. ``unit`` is empty where it can be compared with any unit."""

    value: Decimal
    unit: str = ""


@record
class TextLiteral:
    """A text in quotes, and its location."""

    value: str
    where: Where | None = None


@record
class NameReference:
    """A name of ``NAMES``, or a label."""

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
    left: Operand
    values: tuple[TextLiteral, ...]


@record
class BooleanFact:
    """A name with a truth value."""

    name: NameReference


@record
class Not:
    inner: "Test"


@record
class Junction:
    """All of the parts (``and``), or any of them (``or``)."""

    op: str
    parts: tuple["Test", ...]


Test = Comparison | Membership | BooleanFact | Not | Junction


def operands_of(test: Test) -> Iterator[Operand]:
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
    """Each name that is compared with a text, and the text."""
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
    return (operand.path for operand in operands_of(test) if isinstance(operand, NameReference))


def of_each_workload(test: Test) -> bool:
    """Whether an expression is evaluated for each workload, and not once for the portfolio."""
    return any(name.partition(".")[0] in EVERY_WORKLOAD for name in names_of(test))


def needs_base(test: Test) -> bool:
    """Whether an expression compares with a base."""
    return any(name == start or name.startswith(f"{start}.") for name in names_of(test) for start in COMPARED)
