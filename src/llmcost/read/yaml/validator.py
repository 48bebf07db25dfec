"""Validates YAML nodes against the dataclasses of ``model``. Every problem has its location.

A value is checked against the annotation of its field, with the markers of ``model.field_markers``. Numbers are read
as exact decimals from their text. YAML's own type guesses (``1e-7`` as text, ``16:30`` as a number, ``no`` as a truth
value) do not apply: a value has the type that its field expects, or is a problem.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, NamedTuple

from llmcost.model.field_markers import AtMost, Dated, Key, Matches, OneOf, Readable, Short, Unwritten, Within
from llmcost.model.field_types import field_type, field_types
from llmcost.model.money import plain
from llmcost.model.names import composed, unreadable
from llmcost.model.problems import Problem, Where, short, similar_words
from llmcost.model.record import is_record

from .nodes import Mapping, Node, Scalar, Sequence, location_of

_NUMBER = re.compile(r"[-+]?(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}\.[0-9]{2}0")
"""A decimal fraction that is 24 thousand where the point separates thousands: nobody writes its last zero otherwise."""
_WORDS = frozenset(("~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_NUMERIC = (
    r"([-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][-+]?\d+)?|[-+]?\d+(:[0-5]?\d)+(\.\d*)?|\d{4}-\d\d?-\d\d?|[-+]?\.(inf|Inf|INF|nan|NaN|NAN)"
    r"|0[xob][\da-fA-F_]+)?"
)
MAX_DIGITS, MAX_DECIMALS = 15, 18
_RENAMED = {"seller": "provider", "sellers": "providers", "max_sellers": "max_providers"}
"""Keys of earlier versions, with their current names."""
_SUGGESTED = 20
"""After this many problems, unknown keys get no suggestion, because that takes time."""


class Validator:
    """Validates the nodes of one file and collects ``problems``."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def where(self, node: Node) -> Where:
        return location_of(node, self.file)

    def problem(self, code: str, node: Node, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, message, hint, self.where(node)))

    def read(self, kind: Any, node: Node, name: str, key: str | None = None) -> Any:
        """The value of a node as ``kind``, or ``None`` after adding problems. ``name`` is the path of the field."""
        plan = kind if type(kind) is _TypePlan else _plan(kind)
        if plan.kind in _SCALARS:
            return self._scalar(plan, node, name)
        if plan.choices:
            return self._one_of(plan, node, name)
        if plan.kind is tuple:
            if plan.is_dated and not isinstance(node, Sequence):
                return (self.read(plan.inner[0], node, name),)
            return self._if_fitting(self._list(plan.inner[0], node, name), plan, node, name)
        if plan.kind is dict:
            return self._if_fitting(self._dict(*plan.inner, node=node, name=name), plan, node, name)
        return self._record(plan.kind, plan.markers, node, name, key)

    def _one_of(self, plan: "_TypePlan", node: Node, name: str) -> Any:
        """A value of a union: a number or a mapping, or a number or a text such as ``calendar`` (the markers' text)."""
        records = [kind for kind in plan.choices if is_record(kind)]
        if records:
            (other,) = (kind for kind in plan.choices if kind not in records)
            return self.read(records[0] if isinstance(node, Mapping) else other, node, name)
        is_text = isinstance(node, Scalar) and not _NUMBER.fullmatch(node.text)
        choice = next(kind for kind in plan.choices if (kind is str) is is_text)
        return self.read(Annotated[choice, *plan.markers] if is_text and plan.markers else choice, node, name)

    def _list(self, kind: Any, node: Node, name: str) -> Any:
        if not isinstance(node, Sequence):
            return self._wrong("a list", node, name)
        return tuple(self.read(kind, item, f"{name}.{index}") for index, item in enumerate(node.items))

    def _dict(self, key_kind: Any, kind: Any, *, node: Node, name: str) -> Any:
        if not isinstance(node, Mapping):
            return self._wrong("a mapping", node, name)
        found = {}
        for key, value in node.entries.values():
            text = self.read(key_kind, key._replace(quoted=True), f"a key of {name}")
            read = self.read(kind, value, f"{name}.{short(key.text, 40)}", key.text)
            if text in found:
                self.problem(
                    "duplicate-key",
                    key,
                    f"{name} has {short(text, 40)} twice, once in decomposed form",
                    "keep one of them",
                )
            if text is not None:
                found[text] = read
        return found

    def _record(self, kind: Any, markers: tuple[Any, ...], node: Node, name: str, key: str | None) -> Any:
        short_field = next((marker.field for marker in markers if isinstance(marker, Short)), None)
        if short_field and isinstance(node, Scalar):
            node = Mapping({short_field: (node, node)}, node.line, node.column, node.origin)
        if not isinstance(node, Mapping):
            return self._wrong("a mapping" + (" or a number" if short_field else ""), node, name)
        known, key_field, required, plans = fields_of(kind)
        before = len(self.problems)
        values: dict[str, Any] = {key_field: key} if key_field else {}
        meant = set()
        for word, (key_node, value) in node.entries.items():
            if (found := known.get(word)) is None:
                meant.add(self.unknown_key(word, key_node, known))
            elif _is_null(value):
                self.problem("missing-value", key_node, f"{word} has no value", "give one or remove the line")
            else:
                values[found.name] = self.read(plans[word], value, f"{name}.{word}" if name else word)
        for word in required:
            if word not in node.entries and word not in meant:
                self.problem("missing-key", node, f"{word} is missing", f"add `{word}:`")
        return None if len(self.problems) > before else kind(**values)

    def unknown_key(self, word: str, node: Scalar, known: dict[str, Field[Any]]) -> str | None:
        """Add a problem for an unknown key. Returns the known key that was probably meant."""
        close = [new for new in [_RENAMED.get(word)] if new in known]
        if not close and len(self.problems) < _SUGGESTED:
            close = similar_words(word, known)
        hint = f"did you mean {close[0]}?" if close else "known: " + ", ".join(known)
        self.problem("unknown-key", node, f'unknown key "{short(word)}"', hint)
        return close[0] if close else None

    def _scalar(self, plan: "_TypePlan", node: Node, name: str) -> Any:
        if not isinstance(node, Scalar):
            return self._wrong(_WANTED[plan.kind], node, name)
        value: Any = _SCALARS[plan.kind](self, node, name)
        if plan.is_name and value is not None:
            value = composed(value)
        return self._if_fitting(value, plan, node, name)

    def _if_fitting(self, value: Any, plan: "_TypePlan", node: Any, name: str) -> Any:
        """A value that fits its markers; else ``None``, after a problem for the first that it does not fit."""
        if value is None or plan.fits is None or plan.fits(value):
            return value
        for marker in plan.markers:
            match marker:
                case Within(low, high) if not low <= value <= high:
                    hint = f"it can be from {low:,} to {high:,}" if low < high else f"it can only be {low}"
                    return self.problem("out-of-range", node, f"{name} is {node.text}", hint)
                case Matches(pattern, says) if not re.fullmatch(pattern, value):
                    return self.problem("wrong-form", node, f'{name} is "{short(value)}"', f"expected {says}")
                case Readable() if found := unreadable(value):
                    return self.problem("unreadable-name", node, f"{name} has {found.message}", found.hint)
                case AtMost(most) if len(value) > most:
                    hint = f"it can have at most {most}"
                    return self.problem("too-many", node, f"{name} has {len(value):,} entries", hint)
                case OneOf(values) if value not in values:
                    hint = f"it can be {', '.join(values)}"
                    return self.problem("not-one-of", node, f'{name} is "{short(value)}"', hint)
        return None

    def text(self, node: Scalar, name: str) -> str | None:
        """A text. Text that YAML would read as another type must be quoted."""
        if not node.quoted and _looks_like_other_type(node.text):
            value = short(node.text)
            message = f"{name} is {value}, which YAML does not read as text" if value else f"{name} has no value"
            self.problem("quote-it", node, message, f'write "{value}"' if value else "give one or remove it")
            return None
        return node.text

    def number(self, node: Scalar, name: str) -> Decimal | None:
        """An exact decimal: digits, one point, underscores between digits."""
        if node.quoted or not _NUMBER.fullmatch(node.text):
            self._not_a_number(node, name)
            return None
        if _THOUSANDS.fullmatch(node.text):
            hint = f"write {plain(Decimal(node.text))} or {node.text.replace('.', '')}: it can be read as either"
            self.problem("not-a-number", node, f"{name} is {node.text}", hint)
            return None
        whole, _, decimals = node.text.replace("_", "").lstrip("+-").partition(".")
        if len(whole) > MAX_DIGITS or len(decimals) > MAX_DECIMALS:
            hint = f"at most {MAX_DIGITS} digits before the point and {MAX_DECIMALS} after it"
            self.problem("too-many-digits", node, f"{name} is {short(node.text, 20)}: too many digits", hint)
            return None
        return Decimal(node.text.replace("_", ""))

    def _not_a_number(self, node: Scalar, name: str) -> None:
        value = f'"{short(node.text, 40)}"' if node.quoted or not node.text else short(node.text, 40)
        self.problem("not-a-number", node, f"{name} is {value}", _number_hint(node.text, node.quoted))

    def integer(self, node: Scalar, name: str) -> int | None:
        value = self.number(node, name)
        if value is not None and value != int(value):
            self.problem("not-whole", node, f"{name} is {node.text}", "expected a whole number")
            return None
        return None if value is None else int(value)

    def day(self, node: Scalar, name: str) -> date | None:
        """A day, written YYYY-MM-DD."""
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", node.text):
                return date.fromisoformat(node.text)
        except ValueError:
            pass
        hint = "expected a day that exists, as YYYY-MM-DD"
        self.problem("not-a-date", node, f"{name} is {short(node.text, 40)}", hint)
        return None

    def truth(self, node: Scalar, name: str) -> bool | None:
        if node.quoted or node.text not in ("true", "false"):
            self.problem("not-a-truth", node, f"{name} is {short(node.text, 40)}", "expected true or false")
            return None
        return node.text == "true"

    def _wrong(self, wanted: str, node: Node, name: str) -> None:
        found = {Scalar: "a single value", Sequence: "a list", Mapping: "a mapping"}[type(node)]
        expected = wanted if name else "lines of `key: value`"
        self.problem("wrong-type", node, f"{name or 'the file'} is {found}", f"expected {expected}")


_SCALARS: dict[Any, Callable[[Validator, Scalar, str], Any]] = {
    str: Validator.text,
    Decimal: Validator.number,
    int: Validator.integer,
    date: Validator.day,
    bool: Validator.truth,
}
_WANTED = {str: "a text", Decimal: "a number", int: "a whole number", date: "a day", bool: "true or false"}


def _number_hint(text: str, quoted: bool) -> str:
    """How to write a value that resembles a number."""
    bare = text.replace("_", "").strip()
    if quoted and _NUMBER.fullmatch(text):
        return "remove the quotes"
    if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]{1,2}", bare):
        return f"write it out: {plain(Decimal(bare))}; YAML readers differ on exponents"
    if re.fullmatch(r"[-+]?0[0-9]+(\.[0-9]+)?", bare):
        return f"write {bare.lstrip('+-').lstrip('0') or '0'}: some YAML readers read a leading zero as octal"
    if re.fullmatch(r"[-+]?[0-9]+(:[0-9]+)+", bare):
        return "expected a number; some YAML readers read a time as minutes or seconds"
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", bare):
        return f"write {bare.replace(',', '')}, or _ between the digits"
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?\s*%", bare):
        return f"write {plain(Decimal(bare.rstrip('% ')).scaleb(-2))}: shares are written from 0 to 1"
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?[kKmM]", bare):
        return f"write {plain(Decimal(bare[:-1]).scaleb(3 if bare[-1] in 'kK' else 6))}"
    if re.fullmatch(r"\$[0-9]{1,15}(\.[0-9]{1,9})?", bare):
        return f"write {bare[1:]}: amounts are USD"
    return "expected a number"


def _looks_like_other_type(text: str) -> bool:
    """Whether a YAML reader might read a plain scalar as another type than text."""
    if text[:1].isalpha() or text == "~":
        return text.lower() in _WORDS
    return re.fullmatch(_NUMERIC, text) is not None


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.quoted and node.text in ("", "~", "null", "Null", "NULL")


def _value_check(markers: tuple[Any, ...]) -> Callable[[Any], bool] | None:
    """A check of a value against its markers; ``None`` if they do not restrict values."""
    tests: list[Callable[[Any], bool]] = []
    for marker in markers:
        match marker:
            case Within(low, high):
                tests.append(lambda value, low=low, high=high: low <= value <= high)  # type: ignore[misc]
            case Matches(pattern, _):
                tests.append(re.compile(pattern).fullmatch)  # type: ignore[arg-type]
            case Readable():
                tests.append(lambda value: unreadable(value) is None)
            case AtMost(most):
                tests.append(lambda value, most=most: len(value) <= most)  # type: ignore[misc]
            case OneOf(values):
                tests.append(frozenset(values).__contains__)
    if len(tests) < 2:
        return tests[0] if tests else None
    return lambda value: all(test(value) for test in tests)


class _TypePlan(NamedTuple):
    """How values of a type are read: the parts of the type, and the check of its markers."""

    kind: Any
    markers: tuple[Any, ...] = ()
    inner: tuple["_TypePlan", ...] = ()
    """The plans of the items of a list, or of the keys and values of a mapping."""
    choices: tuple[Any, ...] = ()
    fits: Callable[[Any], bool] | None = None
    is_name: bool = False
    is_dated: bool = False
    """Whether a single value stands for a list of it."""


@cache
def _plan(annotation: Any) -> _TypePlan:
    found = field_type(annotation)
    inner = tuple(map(_plan, found.inner))
    fits = None if found.choices else _value_check(found.markers)
    is_name, is_dated = (found.marker(kind) is not None for kind in (Readable, Dated))
    return _TypePlan(found.kind, found.markers, inner, found.choices, fits, is_name, is_dated)


class _Plans(dict[str, _TypePlan]):
    """The plans of a dataclass's fields by key, each made on first use: a file has few of the keys."""

    def __init__(self, known: dict[str, Field[Any]]) -> None:
        self._known = known

    def __missing__(self, word: str) -> _TypePlan:
        kind: Any = self._known[word].type
        plan = self[word] = _plan(kind)
        return plan


class Fields(NamedTuple):
    """The fields of a dataclass by key, the field that takes the entry's key, the required keys, and the plans."""

    known: dict[str, Field[Any]]
    key: str | None
    required: tuple[str, ...]
    plans: _Plans


@cache
def fields_of(kind: Any) -> Fields:
    """The keys of a dataclass in YAML."""
    known, key_field, required = {}, None, []
    for found in fields(kind):
        its_type = field_types(kind)[found.name]
        if its_type.marker(Key):
            key_field = found.name
        elif not its_type.marker(Unwritten):
            known[found.name.rstrip("_")] = found
            if found.default is MISSING and found.default_factory is MISSING:
                required.append(found.name.rstrip("_"))
    return Fields(known, key_field, tuple(required), _Plans(known))
