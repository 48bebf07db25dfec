"""The regular expressions that ``match:`` accepts: those that Python's backtracking matcher handles quickly.

A price list may come from a pull request, and ``^(a+)+$`` takes longer than the age of the universe on a name of 60
letters. Nested repetition makes matching exponential, and each unbounded repetition multiplies the time by the length
of the name. Therefore groups cannot be nested or repeated, and unbounded repetitions are few.
"""

import re

_ATOM = r"(?:\\[^A-Za-z0-9]|\\[dw]|\[\^?(?:\\[^A-Za-z0-9]|\\[dw]|[^\[\]\\])+\]|[^\\\[\](){}|?*+^$])"
_FIXED, _OPEN = r"\{\d{1,3}\}", r"(?:[?*+]|\{\d{1,3},(?:\d{1,3})?\})"
_PIECE = rf"(?:{_ATOM}(?:{_FIXED}|{_OPEN})?)"
_SIMPLE = re.compile(rf"\^(?:{_PIECE}|\({_PIECE}*(?:\|{_PIECE}*)*\)\??)*\$", re.DOTALL)
_COUNTED = re.compile(rf"{_ATOM}(?:{_FIXED}|(?P<open>{_OPEN}))?|(?P<group>\()", re.DOTALL)
_MOST_OPEN, _MOST_GROUPS = 2, 2
ALLOWED = (
    f"a pattern may have letters, digits, \\d, \\w, [abc], {{n}}, at most {_MOST_OPEN} of ? * + {{m,n}}, and at most "
    f"{_MOST_GROUPS} groups such as (a|b) or (a|b)? that are neither nested nor repeated"
)


def refusal(pattern: str) -> str | None:
    """Why a pattern is refused; ``None`` if it is valid and matches in at most quadratic time."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return f"is not a regular expression: {error}"
    if not _SIMPLE.fullmatch(pattern):
        return "is too complex to match quickly"
    found = [match.lastgroup for match in _COUNTED.finditer(pattern)]
    if found.count("open") > _MOST_OPEN or found.count("group") > _MOST_GROUPS:
        return "has too many repetitions to match quickly"
    return None
