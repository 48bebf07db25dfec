"""HTML and XML elements as text. Contents and attributes are escaped here and nowhere else."""

from html import escape
from typing import NamedTuple

from .format_values import clean


class Markup(NamedTuple):
    """Text that already is markup."""

    text: str


Content = Markup | str


def element(tag: str, /, *content: Content, **attributes: object) -> Markup:
    """An element. Attributes that are ``None`` are left out; ``class_`` becomes ``class``."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_safe(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{given}>{joined(*content).text}</{tag}>")


def empty(tag: str, /, **attributes: object) -> Markup:
    """An empty element, as ``<meta charset="utf-8"/>``, which HTML and XML both accept."""
    return Markup(element(tag, **attributes).text.removesuffix(f"></{tag}>") + "/>")


def joined(*parts: Content, between: str = "") -> Markup:
    """The parts joined: markup unchanged, text escaped."""
    return Markup(between.join(part.text if isinstance(part, Markup) else _safe(part) for part in parts))


def _safe(text: str) -> str:
    """Escaped text without the characters that XML forbids, and without ``##[``, which a CI runner acts on."""
    return escape(clean(text).replace("\ufffe", "").replace("\uffff", "")).replace("##[", "##&#91;")
