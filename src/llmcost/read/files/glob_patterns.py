"""Path patterns as in gitignore(5): ``*`` within a name, ``**`` across folders, ``?``, ``[a-z]``."""

import re

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_MEMBER = re.compile(r"\[:(\w+):\]|\\?(.)-\\?([^\]])|\\?(.)", re.DOTALL)
_CLASS = re.compile(r"\[([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]", re.DOTALL)
_PIECE = re.compile(
    r"(?P<deep>(?<![^/])\*\*+/)|(?P<rest>(?<![^/])\*\*+$)|(?P<star>\*+)|(?P<any>\?)|(?P<one>\[)"
    r"|\\(?P<escaped>.)|(?P<plain>.)",
    re.DOTALL,
)
_STAR, _DEEP, _REST, _SLASH = "*", "**/", "**", "/"
"""Wildcards before their translation to regular expressions: within a name, folders, the rest of a path, slash."""


def matcher(pattern: str) -> re.Pattern[str] | None:
    """A regular expression that fully matches the paths of a pattern, without a trailing ``/``; ``None`` if invalid.

    Text between two stars of a name, or between two ``**``, is matched where it first occurs: the second wildcard
    reaches as far from there as from any later occurrence. This keeps patterns with many wildcards linear.
    """
    parts = _parts(pattern)
    if parts is None:
        return None
    pieces, in_name, in_folders = [], "", ""
    last_deep = max((index for index, part in enumerate(parts) if part in (_DEEP, _REST)), default=-1)
    wildcards = [part for part in parts if part in (_STAR, _DEEP, _REST, _SLASH)]
    passed = 0
    for index, part in enumerate(parts):
        passed += part in (_STAR, _DEEP, _REST, _SLASH)
        if part in (_DEEP, _REST):
            pieces.append(in_name + in_folders)
            in_name, in_folders = "", ")" if index < last_deep else ""
            pieces.append(".+" if part == _REST else "(?>(?:[^/]+/)*?" if in_folders else "(?:[^/]+/)*")
        elif part == _STAR:
            pieces.append(in_name)
            in_name = ")" if wildcards[passed : passed + 1] == [_STAR] else ""
            pieces.append("(?>[^/]*?" if in_name else "[^/]*")
        else:
            pieces.append(part)
    return re.compile("".join((*pieces, in_name, in_folders)), re.DOTALL)


def _parts(pattern: str) -> list[str] | None:
    """The wildcards of a pattern and regular expressions for the text between them; ``None`` if it is invalid."""
    parts, at = [], 0
    while at < len(pattern):
        found = _PIECE.match(pattern, at)
        one = _CLASS.match(pattern, at) if found and found["one"] else None
        if found is None or (found["one"] and one is None):  # a trailing backslash, or an unclosed bracket
            return None
        at = (one or found).end()
        if one:
            parts.append(_class(one[2], negated=bool(one[1])))
        elif found["escaped"] or found["plain"]:
            parts.append(re.escape(found["escaped"] or found["plain"]))
        else:
            parts.append({"deep": _DEEP, "rest": _REST, "star": _STAR, "any": "[^/]"}[str(found.lastgroup)])
    return parts


def _class(members: str, *, negated: bool) -> str:
    """A regular expression for one character of a class, never ``/``."""
    ranges = ""
    for name, first, last, single in _MEMBER.findall(members):
        if name:
            ranges += _CLASSES.get(name, "")
        elif single:
            ranges += re.escape(single)
        else:  # of a reversed range, git takes the first character
            ranges += f"{re.escape(first)}-{re.escape(last)}" if first <= last else re.escape(first)
    if not ranges:
        return "[^/]" if negated else "(?!)"
    return f"(?!/)[{'^' if negated else ''}{ranges}]"
