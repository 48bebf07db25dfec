"""Options that several commands share, each spelled and explained once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from llmcost.render.formats import Format

from . import parse

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|DIR|-]...", help="Workload files, folders of them, or - for standard input."),
]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=parse.day, metavar="DATE", help="The market as it stood on this day (today)."),
]
Form = Annotated[Format | None, typer.Option("--format", "-f", help="How to write the result (table).")]
Outputs = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to a file, in the format of its ending; repeatable."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Replace a field of the workload, as batch.share=0.4; repeatable."
    ),
]
Amount = Annotated[Decimal | None, typer.Option(parser=parse.money, metavar="$", help="USD: 500, $500 or 500/mo.")]


def model_names(incomplete: str) -> Iterable[str]:
    """Model ids and aliases for shell completion."""
    from llmcost.model.problems import LlmcostError

    from .session import cache_dir

    try:
        from llmcost.read.shipped import load_catalog

        catalog = load_catalog(cache_dir=cache_dir()).catalog
    except LlmcostError:
        return []
    head, comma, last = incomplete.rpartition(",")
    names = {name for model in catalog.models.values() for name in (model.id, model.bare_id, *model.aliases)}
    names |= {f"tier:{tier}" for tier in catalog.tiers}
    return sorted(head + comma + name for name in names if name.startswith(last))


def tier_names(incomplete: str) -> Iterable[str]:
    """Tiers for shell completion."""
    return [tier for tier in ("economy", "mid", "frontier", "reasoning") if tier.startswith(incomplete)]
