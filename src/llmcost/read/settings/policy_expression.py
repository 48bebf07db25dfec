"""Parses and checks the ``when:`` expression of a policy by recursive descent. Every problem has its location.

or          and ("or" and)*
and         not ("and" not)*
not         "not" not | comparison
comparison  value (("<" | "<=" | ">" | ">=" | "==" | "!=") value | ["not"] "in" "[" text ("," text)* "]")?
value       number | text | name | "(" or ")"
"""

from collections.abc import Callable
from dataclasses import replace

from llmcost.model.inputs.policy_expression import (
    LABELS,
    NAMES,
    TEXT,
    TRUTH,
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
    names_of,
    subject_of,
)
from llmcost.model.names import composed, unreadable
from llmcost.model.problems import Problem, Where, short, similar_words
from llmcost.model.record import record

from .policy_lexer import MAX_LENGTH, SyntaxProblem, Token, number_of, tokens_of

MAX_DEPTH = 20
Locate = Callable[[int], Where]
_GROUPS = tuple(dict.fromkeys(name.partition(".")[0] for name in NAMES))
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_SYNTAX_HINTS = {
    "is": "write ==", "equals": "write ==", "AND": "write and", "OR": "write or", "NOT": "write not", "IN": "write in",
    "true": "write the name alone, or `not` before it", "false": "write the name alone, or `not` before it",
}  # fmt: skip


def parse_expression(text: str, locate: Locate) -> tuple[Test | None, list[Problem]]:
    """The expression of a text, or ``None``, and its problems. ``locate`` gives the location of a character."""
    reader = _ExpressionParser(locate)
    try:
        if len(text) > MAX_LENGTH:
            raise SyntaxProblem(
                "expression", 0, f"it is {len(text):,} characters long", f"at most {MAX_LENGTH:,}: split it"
            )
        reader.words = tokens_of(text)
        test = reader.whole()
    except SyntaxProblem as wrong:
        reader.wrong(wrong)
        test = None
    return (None if reader.problems else test), reader.problems


@record
class _ParsedPart:
    """A parsed part. ``unit`` is ``None`` for a condition, and ``?`` for an unknown name."""

    value: Operand | Test
    unit: str | None
    at: int


class _ExpressionParser:
    def __init__(self, locate: Locate) -> None:
        self.words: list[Token] = []
        self.problems: list[Problem] = []
        self._locate = locate
        self._next = 0
        self._depth = 0

    def wrong(self, wrong: SyntaxProblem) -> None:
        self.problems.append(Problem(wrong.code, f"when: {wrong.message}", wrong.hint, self._locate(wrong.at)))

    def whole(self) -> Test | None:
        found = self._or()
        rest = self._word
        if rest.text == ")":
            raise SyntaxProblem(
                "expression", rest.at, 'there is no "(" for this ")"', "remove it, or add the opening one"
            )
        if rest.kind != "end":
            arithmetic = (
                "arithmetic is not supported" if rest.text == "-" else "write `and` or `or` between two comparisons"
            )
            hint = _SYNTAX_HINTS.get(rest.text, arithmetic)
            raise SyntaxProblem("expression", rest.at, f'unexpected "{short(rest.text, 40)}"', hint)
        test = self._test(found)
        if not self.problems and not any(True for _ in names_of(test)):
            raise SyntaxProblem(
                "expression",
                found.at,
                "the expression contains no name",
                "compare a name, as in total.monthly > 3000",
            )
        return test

    @property
    def _word(self) -> Token:
        return self.words[self._next]

    def _take(self, *texts: str) -> Token | None:
        """The next word, if it is one of ``texts``."""
        word = self._word
        if word.kind not in ("name", "sign") or word.text not in texts:
            return None
        self._next += 1
        return word

    def _or(self) -> _ParsedPart:
        return self._joined("or", self._and)

    def _and(self) -> _ParsedPart:
        return self._joined("and", self._not)

    def _joined(self, op: str, part: Callable[[], _ParsedPart]) -> _ParsedPart:
        first = part()
        parts = [first]
        while self._take(op):
            parts.append(part())
        if len(parts) == 1:
            return first
        return _ParsedPart(Junction(op, tuple(self._test(one) for one in parts)), None, first.at)

    def _not(self) -> _ParsedPart:
        if (word := self._take("not")) is None:
            return self._comparison()
        self._deeper(word)
        inner = self._not()
        self._depth -= 1
        return _ParsedPart(Not(self._test(inner)), None, word.at)

    def _deeper(self, word: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SyntaxProblem("expression", word.at, f"more than {MAX_DEPTH} levels deep", "remove parentheses")

    def _comparison(self) -> _ParsedPart:
        left = self._value()
        if (op := self._take(*_COMPARISONS)) is not None:
            right = self._value()
            if (again := self._word).text in _COMPARISONS and again.kind == "sign":
                hint = "write two comparisons with `and` between them"
                raise SyntaxProblem("expression", again.at, "a comparison has two sides", hint)
            return _ParsedPart(self._compared(left, op, right), None, left.at)
        negated = self._word.text == "not" and self.words[self._next + 1].text == "in" and self._take("not")
        if (word := self._take("in")) is None:
            return left
        member = self._member(left, word)
        return _ParsedPart(Not(member) if negated else member, None, left.at)

    def _value(self) -> _ParsedPart:
        word = self._word
        if word.kind == "end":
            raise SyntaxProblem(
                "expression", word.at, "a value is missing at the end", "write a name, a number or a text"
            )
        if (opened := self._take("(")) is not None:
            return self._inside(opened)
        if word.text == "-" and self.words[self._next + 1].kind == "number":
            self._next += 1
            number = number_of(self._word, -1)
        elif word.kind == "number":
            number = number_of(word)
        else:
            return self._name_or_text(word)
        self._next += 1
        return _ParsedPart(number, number.unit, word.at)

    def _inside(self, opened: Token) -> _ParsedPart:
        self._deeper(opened)
        found = self._or()
        if self._take(")") is None:
            rest = self._word
            hint = "it is opened in column " + str(self._locate(opened.at).column)
            raise SyntaxProblem("expression", rest.at, 'a ")" is missing', hint)
        self._depth -= 1
        return replace(found, at=opened.at)

    def _text(self, word: Token) -> TextLiteral:
        text = composed(word.text[1:-1])
        if found := unreadable(text):
            raise SyntaxProblem("unreadable-name", word.at, f"the text has {found.message}", found.hint)
        return TextLiteral(text, self._locate(word.at))

    def _name_or_text(self, word: Token) -> _ParsedPart:
        if word.kind == "sign" or word.text in ("and", "or", "in", "not"):
            hint = "write a name, a number or a text instead"
            raise SyntaxProblem("expression", word.at, f'a value is missing before "{word.text}"', hint)
        self._next += 1
        if word.kind == "text":
            return _ParsedPart(self._text(word), TEXT, word.at)
        subject = subject_of(word.text)
        if self._word.text == "(" and subject is None and word.text not in _SYNTAX_HINTS:
            raise SyntaxProblem(
                "expression", word.at, f"there is no function {short(word.text, 40)}", "compare names directly"
            )
        if subject is None:
            self.wrong(
                SyntaxProblem("unknown-name", word.at, f'no name "{short(word.text, 60)}"', _name_hint(word.text))
            )
        return _ParsedPart(NameReference(word.text), subject.unit if subject else "?", word.at)

    def _test(self, found: _ParsedPart) -> Test:
        """A parsed part as a condition. Raises ``SyntaxProblem`` if it is only a value."""
        match found.value:
            case NameReference() as name if found.unit in (TRUTH, "?"):
                return BooleanFact(name)
            case NumberLiteral() | TextLiteral() | NameReference():
                hint = "compare it, as in total.monthly > 3000"
                raise SyntaxProblem("not-comparable", found.at, "a value alone is not a condition", hint)
            case test:
                return test

    def _compared(self, left: _ParsedPart, op: Token, right: _ParsedPart) -> Test:
        if isinstance(left.value, Test) or isinstance(right.value, Test):
            raise SyntaxProblem(
                "not-comparable", op.at, "a comparison cannot be compared", "join comparisons with and, or"
            )
        units = {found.unit or "" for found in (left, right)}
        if "?" in units:
            pass  # the unknown name is reported already
        elif TRUTH in units:
            self._unlike(op, "a true-or-false name cannot be compared", "write the name alone, or `not` before it")
        elif TEXT in units and len(units) > 1:
            self._unlike(op, _incomparable(left, right), "compare text with text, and numbers with numbers")
        elif TEXT in units and op.text not in ("==", "!="):
            self._unlike(op, "text cannot be ordered", "write == or !=")
        elif not (_comparable(left, right) or _comparable(right, left)):
            self._unlike(op, _incomparable(left, right), "compare values of the same unit")
        return Comparison(left.value, op.text, right.value)

    def _unlike(self, word: Token, message: str, hint: str) -> None:
        self.wrong(SyntaxProblem("not-comparable", word.at, message, hint))

    def _member(self, left: _ParsedPart, word: Token) -> Test:
        if self._take("[") is None:
            raise SyntaxProblem("expression", self._word.at, 'a "[" is missing after `in`', 'write in ["a", "b"]')
        values: list[TextLiteral] = []
        while not values or self._take(","):
            item = self._word
            if item.kind != "text":
                raise SyntaxProblem("expression", item.at, "a list contains texts in quotes", 'write in ["a", "b"]')
            values.append(self._text(item))
            self._next += 1
        if self._take("]") is None:
            raise SyntaxProblem("expression", self._word.at, 'a "]" is missing', 'write in ["a", "b"]')
        if isinstance(left.value, Test) or left.unit not in (TEXT, "?"):
            raise SyntaxProblem("not-comparable", word.at, "only text can be in a list", "compare numbers with ==")
        return Membership(left.value, tuple(values))


def _comparable(one: _ParsedPart, other: _ParsedPart) -> bool:
    """Whether the units of two sides can be compared. A literal amount may be an amount per request."""
    amount = isinstance(one.value, NumberLiteral) and (one.unit, other.unit) == ("usd", "usd/request")
    return not one.unit or one.unit == other.unit or amount


def _incomparable(left: _ParsedPart, right: _ParsedPart) -> str:
    names = [
        "a number" if not found.unit else "a text" if found.unit == TEXT else found.unit for found in (left, right)
    ]
    return f"{names[0]} and {names[1]} cannot be compared"


def _name_hint(name: str) -> str:
    if name in _SYNTAX_HINTS:
        return _SYNTAX_HINTS[name]
    known = [*NAMES, f"{LABELS}NAME"]
    ending = [one for one in known if one.endswith(f".{name}")]
    if close := ending or similar_words(name, known):
        return f"did you mean {' or '.join(close)}?"
    start, dot, _ = name.partition(".")
    if not dot:
        return f'write text in quotes: "{short(name, 40)}"; names begin with {", ".join(_GROUPS)}'
    return "names: " + ", ".join(
        [one for one in known if one.startswith(f"{start}.")] or [f"{one}.…" for one in _GROUPS]
    )
