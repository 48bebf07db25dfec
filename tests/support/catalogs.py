"""Small price lists and workloads for the properties and the unit tests, built from records and drawn by Hypothesis.

What a strategy draws lies within the bounds that the reader of files allows.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.inputs.catalog import Band, Catalog, Mode, Model, Price, Provider, Source, Tier
from llmcost.model.inputs.dated_terms import ContextWindow, Fee, RegionPrice
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.problems import Where
from llmcost.model.reports.provenance import CatalogStamp
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.workload_pricer import WorkloadPricer

TODAY = date(2026, 11, 22)
LAUNCH = date(2025, 1, 1)
TIERS = {
    "economy": Tier(title="Economy", best_for="sorting", assumed_thinking=Decimal(1)),
    "mid": Tier(title="Mid-tier", best_for="writing", assumed_thinking=Decimal(2)),
    "reasoning": Tier(title="Reasoning", best_for="proofs", assumed_thinking=Decimal(10)),
}
PROVIDERS = {
    "acme": Provider(name="Acme", maker=True),
    "best": Provider(name="Best", maker=True),
    "host": Provider(name="Host"),
    "inn": Provider(name="Inn"),
}
SOURCES = {"list": Source(url="https://example.com/prices", title="a list", kind="official")}
NUMBERS = (
    "input_tokens",
    "output_tokens",
    "requests_per_day",
    "requests_per_month",
    "thinking_multiplier",
    "regenerations",
    "buffer",
    "usd",
    "free_per_month",
)


def d(number):
    """A decimal with every digit of a text or a whole number; other values as they are."""
    return Decimal(number) if isinstance(number, str | int) else number


def scaled(whole, places):
    """``whole`` × 10^−``places``, with every digit."""
    return Decimal(f"{whole}e-{places}")


def _rated(fields, apart=()):
    return {name: value if name in apart else d(value) for name, value in fields.items()}


def price(input="1", output="2", **fields):
    """A price entry; rates may be texts, ``None`` is not sold."""
    rates = _rated(
        {"input": input, "output": output, **fields}, ("from_", "source", "checked", "note", "long", "modes", "free")
    )
    return Price(**rates)


def mode(x=None, **fields):
    """A mode: a factor, with exceptions, or rates of its own."""
    return Mode(x=d(x), **_rated(fields, ("keep", "excludes", "schedule")))


def band(**fields):
    """A band, by ``above`` or ``at_least``, with its rates."""
    return Band(**_rated(fields, ("above", "at_least", "applies")))


def fee(usd, free_per_month=0, **fields):
    return Fee(usd=d(usd), free_per_month=d(free_per_month), **fields)


def region(x, **fields):
    return RegionPrice(d(x), **fields)


def dated(**tables):
    """Fees, regions and a context window; an entry that is not in a history, or a plain number, always holds."""
    kinds = {"regions": RegionPrice, "context": ContextWindow}
    found = {}
    for name, value in tables.items():
        if name == "context":
            found[name] = value if isinstance(value, tuple) else (ContextWindow(value),) if value is not None else ()
        else:
            found[name] = {key: _history(entry, kinds.get(name)) for key, entry in value.items()}
    return found


def _history(entry, kind):
    if isinstance(entry, tuple):
        return entry
    return (kind(entry) if isinstance(entry, Decimal) else entry,)


def model(id="acme/one", *prices, **fields):
    """A model on sale since LAUNCH, in the economy tier unless said otherwise."""
    usual = {"name": id, "tier": "economy", "source": "list", "checked": TODAY, "released": LAUNCH}
    terms = dated(**{name: fields.pop(name) for name in ("fees", "regions", "context") if name in fields})
    return Model(id=id, prices=prices or (price(),), **{**usual, **fields, **terms})


def catalog(*models, **fields):
    """A price list of these models."""
    usual = {"tiers": TIERS, "providers": PROVIDERS, "sources": SOURCES, "models": {one.id: one for one in models}}
    return Catalog(schema=1, currency="USD", as_of=TODAY, **{**usual, **fields})


def market(*models, day=TODAY, **fields):
    """A price list, and the day on which it is read."""
    return PricingContext(catalog(*models, **fields), day, CatalogStamp(TODAY, 0, "0" * 64, ("built-in",)))


def workload(**fields):
    """A workload on acme/one: 1,000 requests a month of 1,000 tokens in and 100 out, unless said otherwise."""
    usual = {"name": "work", "model": "acme/one", "input_tokens": 1000, "output_tokens": 100}
    if "requests_per_day" not in fields:
        usual["requests_per_month"] = 1000
    return Workload(**{name: d(value) if name in NUMBERS else value for name, value in {**usual, **fields}.items()})


def loaded(work):
    return LoadedWorkload(work, Where("work.yaml", 1, 1))


def row_on(listed, day, work, candidate, baseline=None):
    """The row of a workload on one model of a price list, as of a day."""
    return monthly_cost(WorkloadPricer(work, PriceBook(listed, day)), [ModelShare(candidate)], baseline=baseline)


def report_of(on, *works, **options):
    """The estimate of workloads on a market."""
    return estimate([loaded(work) for work in works], on, **options)


def estimate_of(on, work, **options):
    """The estimate of one workload on a market."""
    return report_of(on, work, **options).workloads[0]


def row_of(on, work):
    """The row of a workload's own model."""
    return estimate_of(on, work).own


def month_of(on, work):
    """What a workload costs a month, as a fraction: the tests add and multiply with another arithmetic than the program."""
    return Fraction(row_of(on, work).monthly)


def spent(row, *names):
    """What the components of these names cost together."""
    return sum((Fraction(item.monthly) for item in row.components if item.key.name in names), Fraction(0))


# --- strategies ------------------------------------------------------------------------------------------------------


def decimals(low, high, places):
    """Decimals from ``low`` to ``high`` (whole numbers) with at most so many decimals."""
    return st.integers(0, places).flatmap(
        lambda some: st.integers(low * 10**some, high * 10**some).map(lambda whole: scaled(whole, some))
    )


def positive(high, places):
    """Decimals above 0, up to ``high``."""
    return st.integers(0, places).flatmap(
        lambda some: st.integers(1, high * 10**some).map(lambda whole: scaled(whole, some))
    )


rates = positive(1000, 6)
factors = positive(3, 4)
shares = decimals(0, 1, 6)
tokens = decimals(0, 300_000, 2)
some_tokens = positive(300_000, 2)
counts = positive(10**7, 2)
multipliers = decimals(0, 40, 2)
days = st.dates(date(2023, 1, 1), date(2027, 12, 31))
