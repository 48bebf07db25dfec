"""Arguments of the command line → exact values. Each function raises ``typer.BadParameter``."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from llmcost.model.inputs.policy_expression import NumberLiteral

_SIZES = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_FLAGS = re.IGNORECASE | re.ASCII
_SIZE = r"(\d[\d_,]*(?:\.\d+)?)\s*([kmb]?)"
_MONEY = rf"\$?\s*{_SIZE}\s*(?:/\s*mo(?:nth)?)?"
_MAX_LENGTH = 30


def day(text: str) -> date:
    """``2025-04-01``."""
    try:
        if re.fullmatch(r"[0-8][0-9]{3}-[0-9]{2}-[0-9]{2}", text):  # schedules and forecasts look beyond the day
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise typer.BadParameter(f"{text[:40]!r} is not a date: write YYYY-MM-DD, up to the year 8999")


def money(text: str) -> Decimal:
    """``500``, ``$500``, ``500/mo``, ``1.5k``. USD."""
    return _sized(_MONEY, text, "an amount: write 500, $500 or 500/mo")


def increase(text: str) -> "NumberLiteral":
    """An amount in USD, or ``15%``."""
    from llmcost.model.inputs.policy_expression import NumberLiteral

    if found := re.fullmatch(r"(\d{1,12}(?:\.\d{1,12})?)\s*%", text.strip(), re.ASCII):
        return NumberLiteral(Decimal(found[1]), "percent")
    try:
        return NumberLiteral(_sized(_MONEY, text, "an increase: write 500, $500 or 15%"), "usd")
    except typer.BadParameter as error:
        raise typer.BadParameter(error.message, param_hint="'--max-increase'") from None


def percentile(text: str) -> Decimal:
    """``p90``, ``99.5``: a number between 0 and 100."""
    found = re.fullmatch(r"p?(\d{1,2}(?:\.\d{1,6})?)", text.strip(), _FLAGS)
    if not found or not Decimal(found[1]):
        raise typer.BadParameter(f"{text[:40]!r} is not a percentile between 0 and 100: write p90")
    return Decimal(found[1]).normalize()


def owner(text: str) -> str:
    """``@user``, ``@org/team`` or an email address, as CODEOWNERS names an owner."""
    name = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
    if re.fullmatch(rf"@{name}(/{name})*|[A-Za-z0-9._%+-]{{1,99}}@{name}", text):
        return text
    raise typer.BadParameter(f"{text[:40]!r} is not an owner: write @user, @org/team or an email address")


def size(text: str) -> Decimal:
    """``800``, ``50k``, ``1.2M``."""
    return _sized(_SIZE, text, "a number: write 800, 50k or 1.2M")


def _sized(pattern: str, text: str, wanted: str) -> Decimal:
    found = re.fullmatch(pattern, text.strip(), _FLAGS) if len(text) <= _MAX_LENGTH else None
    if not found:
        raise typer.BadParameter(f"{text[:40]!r} is not {wanted}")
    return Decimal(re.sub("[_,]", "", found[1])) * _SIZES[found[2].lower()]


def setting(text: str) -> tuple[str, str]:
    """``path=value``."""
    path, equals, value = text.partition("=")
    if not equals or not re.fullmatch(r"[a-z_0-9]+(\.[A-Za-z_0-9-]+){0,4}", path.strip()):
        raise typer.BadParameter(f"{text[:60]!r} is not path=value, such as batch.share=0.4", param_hint="'--set'")
    return path.strip(), value.strip()


def settings(texts: Iterable[str] | None) -> list[tuple[str, str]]:
    """Each ``path=value`` of a repeatable option."""
    return [setting(text) for text in texts or ()]


def names(text: str, option: str = "--models") -> list[str]:
    """The items of a comma-separated list."""
    found = [name.strip() for name in text.split(",") if name.strip()]
    if not found:
        what = "model" if option == "--models" else "item"
        raise typer.BadParameter(f"name at least one {what}", param_hint=f"'{option}'")
    return found


def case(text: str) -> tuple[str, list[tuple[str, str]]]:
    """``NAME:path=value,path=value``: a name and its settings."""
    name, colon, settings = text.partition(":")
    if not colon or not re.fullmatch(r"[\w .+-]{1,40}", name.strip()):
        message = f"{text[:60]!r} is not NAME:path=value,..., such as busy:requests_per_day=20000"
        raise typer.BadParameter(message, param_hint="'--case'")
    return name.strip(), [setting(part) for part in _split(settings)]


def _split(settings: str) -> list[str]:
    """Split at commas outside of braces and brackets."""
    parts, depth = [""], 0
    for character in settings:
        depth += (character in "{[") - (character in "}]")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts
