"""The quantities of the price list, as docs/PRICES.md states them first. ``make prices`` writes them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.pricing.price_list.lookup import history, on_sale, price_on
from llmcost.pricing.rates import named_rates

GUIDE = Path(__file__).parents[1] / "docs" / "PRICES.md"
BEGIN, END = "<!-- quantities -->\n", "<!-- /quantities -->\n"


def rates_in(price: Price) -> int:
    """The figures of an entry: rates, rates of bands and modes, and factors of modes."""
    modes = sum(len(named_rates(mode)) + (mode.x is not None) for mode in price.modes.values())
    return len(named_rates(price)) + sum(len(named_rates(band)) for band in price.long) + modes


def official(catalog: Catalog, model: Model, price: Price) -> bool:
    """Whether an entry cites a page of the provider."""
    return catalog.sources[price.source or model.source].kind == "official"


def quantities(catalog: Catalog) -> str:
    """The table of docs/PRICES.md, on the day of the list."""
    rows = "".join(f"| {name} | {text} |\n" for name, text in _rows(catalog, catalog.as_of))
    return f"{BEGIN}| on {catalog.as_of} | |\n|---|---|\n{rows}{END}"


def _rows(catalog: Catalog, day: date) -> Iterator[tuple[str, str]]:
    models = list(catalog.models.values())
    sold = [model for model in models if on_sale(model, day)]
    makers = sum(catalog.providers[model.provider].maker for model in sold)
    yield "models", f"{len(models):,}; {len(sold):,} on sale, {makers:,} of them at their makers"
    yield (
        "providers",
        f"{len(catalog.providers)}, {sum(one.maker for one in catalog.providers.values())} of them makers",
    )
    current = [(model, dated.entry) for model in sold if (dated := price_on(catalog, model, day))]
    entries = [(model, price) for model in models for price in model.prices]
    total = sum(rates_in(price) for _, price in entries)
    yield "rates", f"{total:,} in {len(entries):,} prices; {sum(rates_in(price) for _, price in current):,} in force"
    changes = [starts for model in models for starts, _ in list(history(model))[1:]]
    yield "dated changes of prices", f"{len(changes):,}, {sum(starts > day for starts in changes)} of them announced"
    pages = sum(source.kind == "official" for source in catalog.sources.values())
    yield "sources", f"{len(catalog.sources)}, {pages} of them pages of providers"
    cited = [price for model, price in entries if official(catalog, model, price)]
    yield "official citations", f"{len(cited)} prices with {sum(map(rates_in, cited)):,} rates"
    read = [dated.checked or model.checked for model, dated in current]
    yield (
        "prices in force were read",
        f"between {min(read)} and {max(read)}, half of them since {sorted(read)[len(read) // 2]}",
    )


def write_quantities(catalog: Catalog) -> None:
    """Put the table of a price list in the place of the old one."""
    text = GUIDE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    new = before + quantities(catalog) + rest.split(END)[1]
    if new != text:
        GUIDE.write_text(new, "utf-8")
