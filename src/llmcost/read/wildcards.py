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
_PIECE = re.compile(r"(?P<stars>\*+)|(?P<any>\?)|(?P<one>\[)|\\(?P<escaped>.)|(?P<plain>.)", re.DOTALL)


def matcher(pattern: str) -> re.Pattern[str] | None:
    """What fully matches the paths that a pattern means; ``None`` where it means none. Paths end with no ``/``.

    What follows a star is taken where it first fits, which is always right, and keeps a pattern of many stars fast.
    """
    parts, at, open_ = [""], 0, False
    while at < len(pattern):
        found = _PIECE.match(pattern, at)
        if found is None:  # a backslash at the end
            return None
        at = found.end()
        if stars := found["stars"]:
            across = len(stars) > 1 and pattern[: found.start()][-1:] in ("", "/") and pattern[at : at + 1] in ("", "/")
            parts[-1] += ")" if open_ else ""
            open_ = not across and bool(pattern[at:].strip("*"))
            parts.append(_stars(across=across, last=at == len(pattern), opens=open_))
            at += across  # the `/` behind
        elif found["one"]:
            one = _CLASS.match(pattern, found.start())
            if one is None:
                return None
            at = one.end()
            parts[-1] += _class(one[2], negated=bool(one[1]))
        else:
            parts[-1] += "[^/]" if found["any"] else re.escape(found["escaped"] or found["plain"])
    return re.compile("".join(parts) + (")" if open_ else ""), re.DOTALL)


def _stars(*, across: bool, last: bool, opens: bool) -> str:
    if across:
        return ".+" if last else "(?:[^/]+/)*"
    return "(?>[^/]*?" if opens else "[^/]*"


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
