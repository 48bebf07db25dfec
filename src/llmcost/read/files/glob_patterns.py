"""Patterns of paths as git has them (gitignore(5)): ``*`` within a name, ``**`` across folders, ``?``, ``[a-z]``."""

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
"""Parts of a pattern that are no regular expression yet: any of a name, any folders, all that is left; the slash."""


def matcher(pattern: str) -> re.Pattern[str] | None:
    """What fully matches the paths that a pattern means; ``None`` where it means none. Paths end with no ``/``.

    What stands between two stars of a name, or between two ``**``, is taken where it first fits: the second one reaches
    as far from there as from any later place. That keeps patterns of many wildcards fast.
    """
    parts = _parts(pattern)
    if parts is None:
        return None
    made, in_name, in_folders = [], "", ""
    last_deep = max((at for at, part in enumerate(parts) if part in (_DEEP, _REST)), default=-1)
    wildcards = [part for part in parts if part in (_STAR, _DEEP, _REST, _SLASH)]
    passed = 0
    for at, part in enumerate(parts):
        passed += part in (_STAR, _DEEP, _REST, _SLASH)
        if part in (_DEEP, _REST):
            made.append(in_name + in_folders)
            in_name, in_folders = "", ")" if at < last_deep else ""
            made.append(".+" if part == _REST else "(?>(?:[^/]+/)*?" if in_folders else "(?:[^/]+/)*")
        elif part == _STAR:
            made.append(in_name)
            in_name = ")" if wildcards[passed : passed + 1] == [_STAR] else ""
            made.append("(?>[^/]*?" if in_name else "[^/]*")
        else:
            made.append(part)
    return re.compile("".join((*made, in_name, in_folders)), re.DOTALL)


def _parts(pattern: str) -> list[str] | None:
    """The wildcards of a pattern, and regular expressions for what is between them; ``None`` where it is none."""
    parts, at = [], 0
    while at < len(pattern):
        found = _PIECE.match(pattern, at)
        one = _CLASS.match(pattern, at) if found and found["one"] else None
        if found is None or (found["one"] and one is None):  # a backslash at the end, a bracket that is never closed
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
    """One character out of a list, and never a ``/``."""
    made = ""
    for name, first, last, single in _MEMBER.findall(members):
        if name:
            made += _CLASSES.get(name, "")
        elif single:
            made += re.escape(single)
        else:  # of one that runs backwards, git takes the first
            made += f"{re.escape(first)}-{re.escape(last)}" if first <= last else re.escape(first)
    if not made:
        return "[^/]" if negated else "(?!)"
    return f"(?!/)[{'^' if negated else ''}{made}]"
