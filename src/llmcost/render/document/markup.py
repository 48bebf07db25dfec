"""Elements of HTML and XML as text. What stands inside and in attributes is escaped here, and nowhere else."""

from html import escape
from typing import NamedTuple

from .format_values import clean


class Markup(NamedTuple):
    """Text that is markup already."""

    text: str


Inside = Markup | str


def element(tag: str, /, *inside: Inside, **attributes: object) -> Markup:
    """An element; attributes that are ``None`` are left out, and ``class_`` is written ``class``."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_safe(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{tag}{given}>{joined(*inside).text}</{tag}>")


def empty(tag: str, /, **attributes: object) -> Markup:
    """An element that holds nothing, as ``<meta charset="utf-8"/>``, which HTML and XML both read."""
    return Markup(element(tag, **attributes).text.removesuffix(f"></{tag}>") + "/>")


def joined(*parts: Inside, between: str = "") -> Markup:
    """Markup as it is, and text escaped."""
    return Markup(between.join(part.text if isinstance(part, Markup) else _safe(part) for part in parts))


def _safe(text: str) -> str:
    """Escaped, without what XML forbids (controls, which ``clean`` takes away, U+FFFE and U+FFFF) or a runner hears."""
    return escape(clean(text).replace("\ufffe", "").replace("\uffff", "")).replace("##[", "##&#91;")
