"""Truncates a comment to a platform's limit: complete lines, closed tags, and a note about the omitted lines."""

import re
from itertools import islice

NOTE = "\n\n_The report is longer than a comment can be: {shown:,} of {all:,} lines are shown._\n"
_MAX_TAG_LINES = 50
"""The most lines of a tag. A longer one is text with a ``<`` in it."""
_MAX_DEPTH = 100
"""How deep a closing tag is matched with open ones."""
_VOID = {"br", "hr", "img", "input", "wbr", "col"}
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TAG = re.compile(
    r"<!--.*?-->"
    r"|<(/?)([A-Za-z][A-Za-z0-9-]*+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
    r"|<(!--|/?[A-Za-z][A-Za-z0-9-]*)"
)
"""An HTML comment; a tag with slash, name and attributes; or the start of either that continues on the next line.

The quantifiers are possessive: a name of 60,000 letters without an end took minutes.
"""


def truncate(text: str, limit: int) -> str:
    """The text, or as many of its first lines as fit into ``limit`` characters with a note and closing tags."""
    if len(text) <= limit:
        return text
    lines = text.rstrip("\n").split("\n")
    room = limit - len(NOTE.format(shown=len(lines), all=len(lines)))
    seen, length, shown = _OpenMarkup(), -1, 0
    for number, line in enumerate(lines, 1):
        length += len(line) + 1
        if length > room:
            break
        seen.line(line)
        if not seen.unfinished and length + seen.closing_length <= room:
            shown = number
    kept = _OpenMarkup()
    for line in islice(lines, shown):
        kept.line(line)
    return "\n".join(lines[:shown]) + kept.closing() + NOTE.format(shown=shown, all=len(lines))


class _OpenMarkup:
    """Tracks the tags and code fences that are open after a number of lines."""

    def __init__(self) -> None:
        self.unfinished = ""
        """The name of a tag, or ``!--``, that continues on the next line."""
        self._unfinished_lines = 0
        self._fence = ""
        self._tags: list[str] = []
        self._tags_length = 0

    @property
    def closing_length(self) -> int:
        return (len(self._fence) + 1 if self._fence else 0) + (self._tags_length + 2 if self._tags else 0)

    def closing(self) -> str:
        fence = f"\n{self._fence}" if self._fence else ""
        tags = "".join(f"</{tag}>" for tag in reversed(self._tags))
        return fence + (f"\n\n{tags}" if tags else "")

    def line(self, line: str) -> None:
        if self.unfinished:
            self._continue(line)
        elif mark := _FENCE.match(line):
            if not self._fence:
                self._fence = mark[1]
            elif mark[1].startswith(self._fence) and not line.strip().strip(self._fence[0]):
                self._fence = ""
        elif not self._fence:
            self._scan(line)

    def _continue(self, line: str) -> None:
        self._unfinished_lines += 1
        before, end, after = line.partition("-->" if self.unfinished == "!--" else ">")
        if end and self.unfinished != "!--":
            self._tag(self.unfinished, self.unfinished.startswith("/") or before.endswith("/"))
        if end or self._unfinished_lines > _MAX_TAG_LINES:
            self.unfinished = ""
            self._scan(after)

    def _scan(self, line: str) -> None:
        """Process the tags of a line, or of the rest of a line."""
        for found in _TAG.finditer(line):
            if found[2]:
                self._tag(found[1] + found[2], found[3].endswith("/"))
            elif found[4]:
                self.unfinished, self._unfinished_lines = found[4], 0
                return

    def _tag(self, name: str, self_closing: bool) -> None:
        """Open a tag, or close one and the tags inside it. Unmatched closing tags are ignored."""
        name = name.lower()
        if name.startswith("/"):
            self._close(name[1:])
        elif not self_closing and name not in _VOID:
            self._tags.append(name)
            self._tags_length += len(name) + 3

    def _close(self, name: str) -> None:
        if name in self._tags[-_MAX_DEPTH:]:
            last = ""
            while last != name:
                last = self._tags.pop()
                self._tags_length -= len(last) + 3
