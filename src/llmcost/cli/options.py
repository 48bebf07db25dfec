"""Options that several commands share."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmcost.render.formats import ANY, Format

from . import parse

if TYPE_CHECKING:
    from llmcost.model.inputs.catalog import Catalog

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|DIR|-]...", help="Workload files, folders of them, or - for standard input."),
]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=parse.day, metavar="DATE", help="Use the prices of this day (today)."),
]
MonthlyBudget = Annotated[
    Decimal | None,
    typer.Option("--budget", parser=parse.money, metavar="$", help="Monthly budget for all workloads together."),
]
_SOME = ", ".join(form for form in Format if form not in ANY)
Form = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"Output format (table): {', '.join(ANY)}; for estimate, compare, diff and gate also {_SOME}.",
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to a file, in the format of its extension; repeatable."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Replace a field of the workload, as batch.share=0.4; repeatable."
    ),
]


def number(help_text: str, metavar: str = "N") -> Any:
    """An option whose value is a number, as ``50k``."""
    return typer.Option(parser=parse.size, metavar=metavar, help=help_text)


def money(help_text: str) -> Any:
    """An option whose value is an amount in USD."""
    return typer.Option(parser=parse.money, metavar="$", help=help_text)


def names(help_text: str, **more: Any) -> Any:
    """An option whose value is a list of names, separated by commas."""
    return typer.Option(metavar="A,B", help=help_text, **more)


def model_names(incomplete: str) -> Iterable[str]:
    """Model ids and aliases for shell completion."""
    catalog = _catalog()
    if catalog is None:
        return []
    head, comma, last = incomplete.rpartition(",")
    names = {name for model in catalog.models.values() for name in (model.id, model.bare_id, *model.aliases)}
    names |= {f"tier:{tier}" for tier in catalog.tiers}
    return sorted(head + comma + name for name in names if name.startswith(last))


def tier_names(incomplete: str) -> Iterable[str]:
    """Tiers for shell completion."""
    catalog = _catalog()
    return [tier for tier in (catalog.tiers if catalog else ()) if tier.startswith(incomplete)]


def _catalog() -> "Catalog | None":
    """The price list with the overlays of settings and environment; ``None`` if one of them is invalid."""
    from llmcost.model.problems import LlmcostError

    from .session import Session

    try:
        return Session().project().pricing.catalog
    except LlmcostError:
        return None
