"""A comment within a platform's limit: whole lines, no tag left open, and a note that says what is missing."""

import re
from itertools import islice

NOTE = "\n\n_The report is longer than a comment may be: {shown:,} of {all:,} lines are shown._\n"
_LONGEST_TAG = 50
"""Lines. What is longer is text in which a ``<`` stands."""
_DEEPEST = 100
"""Tags. Who closes one further up closes nothing."""
_EMPTY = {"br", "hr", "img", "input", "wbr", "col"}
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TAG = re.compile(
    r"<!--.*?-->"
    r"|<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|<(!--|/?[A-Za-z][A-Za-z0-9-]*)"
)
"""A comment; a tag, with its slash, its name and the rest; or either of them as far as it comes."""


def cut(text: str, limit: int) -> str:
    """The text, or as many of its first lines as fit into ``limit`` characters with a note and what closes its tags."""
    if len(text) <= limit:
        return text
    lines = text.rstrip("\n").split("\n")
    room = limit - len(NOTE.format(shown=len(lines), all=len(lines)))
    seen, length, shown = _Open(), -1, 0
    for number, line in enumerate(lines, 1):
        length += len(line) + 1
        if length > room:
            break
        seen.line(line)
        if not seen.begun and length + seen.closing_length <= room:
            shown = number
    kept = _Open()
    for line in islice(lines, shown):
        kept.line(line)
    return "\n".join(lines[:shown]) + kept.closing() + NOTE.format(shown=shown, all=len(lines))


class _Open:
    """What is open after the lines that it was given."""

    def __init__(self) -> None:
        self.begun = ""
        """The name of a tag, or ``!--``, that goes on in the next line."""
        self._begun_lines = 0
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
        if self.begun:
            self._go_on(line)
        elif mark := _FENCE.match(line):
            if not self._fence:
                self._fence = mark[1]
            elif mark[1].startswith(self._fence) and not line.strip().strip(self._fence[0]):
                self._fence = ""
        elif not self._fence:
            self._look(line)

    def _go_on(self, line: str) -> None:
        self._begun_lines += 1
        before, end, after = line.partition("-->" if self.begun == "!--" else ">")
        if end and self.begun != "!--":
            self._tag(self.begun, self.begun.startswith("/") or before.endswith("/"))
        if end or self._begun_lines > _LONGEST_TAG:
            self.begun = ""
            self._look(after)

    def _look(self, line: str) -> None:
        """Past the tags of a line, or of the rest of one."""
        for found in _TAG.finditer(line):
            if found[2]:
                self._tag(found[1] + found[2], found[3].endswith("/"))
            elif found[4]:
                self.begun, self._begun_lines = found[4], 0
                return

    def _tag(self, name: str, alone: bool) -> None:
        """One more that is open, or one that closes and all that stand in it; what closes nothing is left out."""
        name = name.lower()
        if name.startswith("/"):
            self._close(name[1:])
        elif not alone and name not in _EMPTY:
            self._tags.append(name)
            self._tags_length += len(name) + 3

    def _close(self, name: str) -> None:
        if name in self._tags[-_DEEPEST:]:
            last = ""
            while last != name:
                last = self._tags.pop()
                self._tags_length -= len(last) + 3
