"""A comment within a platform's limit: whole lines, no tag left open, and a note that says what is missing."""

import re
from typing import NamedTuple

NOTE = "\n\n_The report is longer than a comment may be: {shown:,} of {all:,} lines are shown._\n"
_LONGEST_TAG = 4_000
"""Characters. What is longer is text in which a ``<`` stands."""
_EMPTY = {"br", "hr", "img", "input", "wbr", "col"}
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TAG = re.compile(r"<!--[^\0]*?-->|<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|<(?:!--|/?[A-Za-z])")


class _State(NamedTuple):
    """What is open at the end of a line."""

    fence: str = ""
    tags: tuple[str, ...] = ()
    begun: str = ""
    """A tag or a comment, as far as it came."""

    @property
    def closing(self) -> str:
        fence = f"\n{self.fence}" if self.fence else ""
        tags = "".join(f"</{tag}>" for tag in reversed(self.tags))
        return fence + (f"\n\n{tags}" if tags else "")


def cut(text: str, limit: int) -> str:
    """The text, or as many of its first lines as fit into ``limit`` characters with a note and what closes its tags."""
    if len(text) <= limit:
        return text
    lines = text.splitlines()
    room = limit - len(NOTE.format(shown=len(lines), all=len(lines)))
    state, length, best = _State(), -1, (0, "")
    for number, line in enumerate(lines, 1):
        length += len(line) + 1
        if length > room:
            break
        state = _after(state, line)
        if not state.begun and length + len(state.closing) <= room:
            best = (number, state.closing)
    shown, closing = best
    return "\n".join(lines[:shown]) + closing + NOTE.format(shown=shown, all=len(lines))


def _after(state: _State, line: str) -> _State:
    """What is open after one more line."""
    mark = None if state.begun else _FENCE.match(line)
    if state.fence:
        closes = mark and mark[1].startswith(state.fence) and not line.strip().strip(state.fence[0])
        return state._replace(fence="") if closes else state
    if mark:
        return state._replace(fence=mark[1])
    return _with_tags(state, f"{state.begun}\n{line}" if state.begun else line)


def _with_tags(state: _State, text: str) -> _State:
    tags = list(state.tags)
    position = 0
    while found := _TAG.search(text, position):
        position = found.end()
        if found[2] is not None:
            _count(tags, found)
        elif not found[0].endswith("-->"):
            begun = text[found.start() :]
            return _State("", tuple(tags), begun if len(begun) <= _LONGEST_TAG else "")
    return _State("", tuple(tags))


def _count(tags: list[str], found: re.Match[str]) -> None:
    """Open one more tag, or close one and all that stand in it; what closes nothing that is open is left out."""
    name = found[2].lower()
    if not found[1]:
        if name not in _EMPTY and not found[3].endswith("/"):
            tags.append(name)
    elif name in tags:
        while tags.pop() != name:
            pass
