"""The screens of ``models list`` and ``models show``."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from llmcost.model.inputs.catalog import RATE_NAMES, Band, Mode, Model, Price, Rates
from llmcost.model.inputs.dated_terms import ContextWindow, Entry, Fee, RegionPrice
from llmcost.model.money import plain, product
from llmcost.model.reports.catalog import ModelCard, ModelEntry, ModelList, PriceAgreement

from ..document.format_values import clean, count, number, rate
from ..document.page import Block, Column, Facts, Grid, Heading, Line
from ..wording.provenance import source_text

COLUMNS = (
    Column("Tier", drop=4),
    Column("Model"),
    Column("In $/1M", right=True),
    Column("Out $/1M", right=True),
    Column("Cache rd", right=True, drop=2),
    Column("Context", right=True, drop=3),
    Column("Since", drop=5),
    Column("Retires", drop=1),
)


def list_page(models: ModelList) -> list[Block]:
    """A line for each model."""
    lines = tuple(_line(entry, models) for entry in models.entries)
    return [Heading(f"{count(len(lines), 'model')} on {models.as_of}"), Grid(_columns(models), lines, key=1)]


def _columns(models: ModelList) -> tuple[Column, ...]:
    """The columns, with those of the currency that is shown beside USD after the prices."""
    code = models.shown_in.code if models.shown_in else ""
    beside = (Column(f"In {code}/1M", right=True), Column(f"Out {code}/1M", right=True)) if code else ()
    return (*COLUMNS[:4], *beside, *COLUMNS[4:])


def _line(entry: ModelEntry, models: ModelList) -> Line:
    model, price = entry.model, entry.price
    per_usd = models.shown_in.per_usd if models.shown_in else None
    sold = (price.input, price.output) if price else (None, None)
    beside = (rate(None if usd is None else product(usd, per_usd)) for usd in sold) if per_usd else ()
    cells = (
        models.tiers.get(entry.tier, entry.tier),
        model.id,
        rate(price.input if price else None),
        rate(price.output if price else None),
        *beside,
        rate(price.cache_read if price else None),
        f"{entry.context:,}" if entry.context else "—",
        str(entry.citation.price_from) if entry.citation else "—",
        str(model.retires or ""),
    )
    return Line(cells, "", "" if entry.on_sale else "dim")


def card_page(card: ModelCard) -> list[Block]:
    """Every price with its dates and sources, then the facts about the model."""
    model = card.entry.model
    state = "on sale" if card.entry.on_sale else "not on sale"
    return [
        Heading(f"{model.id}   {model.name}", f"{card.entry.tier}, {state} on {card.as_of}"),
        _history(card),
        Facts((*_agreement(card.agreement), *_facts(model))),
    ]


def _history(card: ModelCard) -> Grid:
    columns = (
        Column("From"),
        Column("What"),
        Column("USD per 1M tokens", wrap=True),
    )
    lines = []
    for price, citation in card.history:
        current = price is card.entry.price
        for index, (what, text) in enumerate(_prices(price)):
            style = "current" if current else ""
            lines.append(Line((str(citation.price_from) if index == 0 else "", what, text), "", style))
        source = f"{source_text(citation)}, read {citation.checked}"
        lines.append(Line(("", "source", source), "", "dim"))
        if price.guaranteed_until:
            lines.append(Line(("", "guaranteed", f"through {price.guaranteed_until}"), "", "dim"))
        if price.note:
            lines.append(Line(("", "note", clean(price.note)), "", "dim"))
    return Grid(columns, tuple(lines))


def _prices(price: Price) -> Iterator[tuple[str, str]]:
    yield "standard", "free" if price.free else rates_text(price)
    for band in price.long:
        yield _band(band), rates_text(band)
    for name, mode in price.modes.items():
        yield name, _mode(mode)


def rates_text(rates: Rates) -> str:
    """``input 0.15, output 0.60``."""
    named = [(name, value) for name in RATE_NAMES if (value := getattr(rates, name)) is not None]
    return ", ".join(f"{name.replace('_', ' ')} {rate(value)}" for name, value in named)


def _band(band: Band) -> str:
    return f"input > {band.above:,}" if band.above is not None else f"input ≥ {band.at_least:,}"


def _mode(mode: Mode) -> str:
    parts = [f"× {plain(mode.x)}"] if mode.x is not None else []
    parts += [text] if (text := rates_text(mode)) else []
    parts += [f"except {', '.join(name.replace('_', ' ') for name in mode.keep)}"] if mode.keep else []
    parts += ["standard beyond the context threshold"] if mode.excludes else []
    parts += [f"during {mode.schedule}"] if mode.schedule else []
    return "; ".join(parts)


def _agreement(known: PriceAgreement | None) -> Iterator[tuple[str, str]]:
    if known:
        lists = ", ".join(f"{one.name} of {one.read or 'an unknown day'}" for one in known.lists)
        yield "Agree", f"{count(known.independent, 'independent list')} on the current price: {lists}"


def _facts(model: Model) -> Iterator[tuple[str, str]]:
    if model.context or model.max_output:
        output = f", at most {model.max_output:,} output" if model.max_output else ""
        yield "Context", (_dated(model.context, _window) or "unknown") + output
    thinks = {"never": "does not think", "optional": "thinks on request", "always": "always thinks"}[model.thinking]
    yield "Thinking", thinks + (f"; {model.id}+thinking is a {model.thinking_tier} row" if model.thinking_tier else "")
    if model.cache:
        ttl = f", time to live {model.cache.ttl}" if model.cache.ttl else ""
        yield "Cache", f"from {model.cache.min_tokens:,} tokens{ttl}"
    if model.fees:
        yield "Fees", ", ".join(_dated(fees, partial(_fee, name)) for name, fees in model.fees.items())
    if model.regions:
        yield "Regions", ", ".join(f"{name} {_dated(prices, _factor)}" for name, prices in model.regions.items())
    if model.capabilities:
        yield "Capabilities", ", ".join(model.capabilities)
    names = [*model.aliases, *model.match]
    if names:
        yield "Aliases", ", ".join(names)
    yield "Lifecycle", _lifecycle(model)
    if model.markup != 1:
        yield "Markup", f"{plain((model.markup - 1) * 100)}% on every rate and fee, from layer {model.marked_up_by}"
    if model.discount != 1:
        yield (
            "Discount",
            f"{plain((1 - model.discount) * 100)}% off every rate and fee, from layer {model.discounted_by}",
        )
    for label, text in (("Disputed", model.disputed), ("Note", model.note)):
        if text:
            yield label, clean(text)


def _dated(history: Sequence[Entry], text: Callable[[Entry], str]) -> str:
    """``$35 per 1,000, from 2026-01-05 $14 per 1,000``."""
    return ", ".join((f"from {entry.from_} " if entry.from_ else "") + text(entry) for entry in history)


def _window(window: ContextWindow) -> str:
    return f"{window.tokens:,} tokens"


def _factor(region: RegionPrice) -> str:
    return f"× {plain(region.x)}"


def _fee(name: str, fee: Fee) -> str:
    unit = " per 1,000" if name.endswith("_1k") else ""
    free = [f"{number(calls)} free a {span}" for calls, span in _allowances(fee) if calls]
    allowance = f" after {' and '.join(free)}" if free else ""
    always = " with every request" if fee.always else ""
    end = f" until {fee.until}" if fee.until else ""
    ranks = f" for up to {fee.documents:,} documents" if fee.documents else ""
    ranks += f" of up to {fee.document_tokens:,} tokens" if fee.document_tokens else ""
    return f"{name.removesuffix('_1k').replace('_', ' ')} ${plain(fee.usd)}{unit}{ranks}{allowance}{always}{end}"


def _allowances(fee: Fee) -> tuple[tuple[Decimal, str], ...]:
    return (fee.free_per_day, "day"), (fee.free_per_month, "month")


def _lifecycle(model: Model) -> str:
    parts = [f"released {model.released}"] if model.released else []
    parts += [f"retires {model.retires}"] if model.retires else []
    parts += [f"successor {model.successor}"] if model.successor else []
    if model.redirects:
        parts.append(f"billed as {model.redirects.to} from {model.redirects.from_}")
    return ", ".join(parts) or "no dates are known"
