"""Splits a policy's expression into tokens: names, numbers, texts and signs, each with its index in the text."""

import re
from decimal import Decimal

from llmcost.model.inputs.policy_expression import NumberLiteral
from llmcost.model.problems import short
from llmcost.model.record import record

MAX_LENGTH = 1000
MAX_DIGITS, MAX_DECIMALS = 15, 18
_SIZES = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_WORD = re.compile(
    r"""(?P<space>[\ \t\r\n]+)
    |(?P<number>[$]?\d[\w.,]*%?)
    |(?P<name>[A-Za-z_][\w-]*(?:\.[\w-]+)*)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<sign><=|>=|==|!=|[<>()\[\],-])""",
    re.VERBOSE | re.ASCII,
)
_NUMBER = re.compile(r"([$]?)((?:0|[1-9](?:_?[0-9])*)(?:\.([0-9]+))?)([kKmMbB]?)(%?)")
_HINTS = {
    "&": "write and", "|": "write or", "!": "write not, or != to compare", "=": "write == to compare",
    "+": "arithmetic is not supported", "*": "arithmetic is not supported", "/": "arithmetic is not supported",
    "^": "arithmetic is not supported", "%": "write it after the number: 20%", "$": "write it before the number: $500",
    "€": "amounts are USD: $500", "£": "amounts are USD: $500", "−": "write a plain -", "–": "write a plain -",
    "≥": "write >=", "≤": "write <=", "≠": "write !=", "“": 'write straight quotes: "text"',
    "”": 'write straight quotes: "text"', "‘": 'write straight quotes: "text"', "’": 'write straight quotes: "text"',
    "{": "write ( and ), or [ and ] around a list", ".": "write a digit before the point: 0.5",
    "#": "remove what follows", ";": "write one expression",
}  # fmt: skip
_WRONG_OPERATORS = {"=>": "write >=", "=<": "write <=", "<>": "write !=", "===": "write =="}


class SyntaxProblem(Exception):
    """A syntax error at an index of the text."""

    def __init__(self, code: str, at: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.at, self.message, self.hint = code, at, message, hint


@record
class Token:
    """A token of an expression. ``kind`` is ``number``, ``name``, ``text``, ``sign`` or ``end``."""

    kind: str
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """The tokens of an expression, ending with an ``end`` token. Raises ``SyntaxProblem`` at the first invalid one."""
    found, at = [], 0
    while at < len(text):
        for turned, hint in _WRONG_OPERATORS.items():
            if text.startswith(turned, at):
                raise SyntaxProblem("expression", at, f'"{turned}" is not an operator', hint)
        word = _WORD.match(text, at)
        if word is None:
            raise _unexpected_character(text, at)
        if word.lastgroup != "space":
            found.append(Token(str(word.lastgroup), word[0], at))
        at = word.end()
    return [*found, Token("end", "", len(text))]


def _unexpected_character(text: str, at: int) -> SyntaxProblem:
    character = text[at]
    if character in "\"'":
        return SyntaxProblem(
            "expression", at, f"the text that begins with {character} is not closed", f"add {character}"
        )
    hint = _HINTS.get(character, "an expression consists of names, numbers, texts in quotes, comparisons, and, or, not")
    return SyntaxProblem("expression", at, f'unexpected character "{character}"', hint)


def number_of(word: Token, sign: int = 1) -> NumberLiteral:
    """The number in a token: ``20``, ``20%``, ``$500``, ``50k``, ``1_000``. Raises ``SyntaxProblem``."""
    found = _NUMBER.fullmatch(word.text)
    if found is None or (found[1] and found[5]):
        raise SyntaxProblem("expression", word.at, f'"{short(word.text, 40)}" is not a number', _number_hint(word.text))
    digits, decimals = found[2].partition(".")[0].replace("_", ""), found[3] or ""
    if len(digits) > MAX_DIGITS or len(decimals) > MAX_DECIMALS:
        hint = f"at most {MAX_DIGITS} digits before the point and {MAX_DECIMALS} after it"
        raise SyntaxProblem("expression", word.at, f"{short(word.text, 20)} has too many digits", hint)
    value = Decimal(found[2].replace("_", "")) * _SIZES[found[4].lower()] * sign
    return NumberLiteral(value, "percent" if found[5] else "usd" if found[1] else "")


def _number_hint(text: str) -> str:
    bare = text.replace(",", "")
    if _NUMBER.fullmatch(bare) and "," in text:
        return f"write {short(bare, 40)}, or _ between the digits"
    return "write 20, 20%, $500, 0.02, 50k or 1_000"
