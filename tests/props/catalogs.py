"""Small price lists and workloads for the properties: made of nouns, and drawn by Hypothesis.

Everything a strategy draws lies within the bounds that the reader of files allows.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from llmcost.analysis.estimate import Market, estimate
from llmcost.model.catalog import Band, Catalog, Mode, Model, Price, Seller, Source, Tier
from llmcost.model.problems import Where
from llmcost.model.results import CatalogStamp
from llmcost.model.workload import Placed, Workload

TODAY = date(2026, 11, 22)
LAUNCH = date(2025, 1, 1)
TIERS = {
    "economy": Tier(title="Economy", best_for="sorting", assumed_thinking=Decimal(1)),
    "mid": Tier(title="Mid-tier", best_for="writing", assumed_thinking=Decimal(2)),
    "reasoning": Tier(title="Reasoning", best_for="proofs", assumed_thinking=Decimal(10)),
}
SELLERS = {
    "acme": Seller(name="Acme", maker=True),
    "best": Seller(name="Best", maker=True),
    "host": Seller(name="Host"),
    "inn": Seller(name="Inn"),
}
SOURCES = {"list": Source(url="https://example.com/prices", title="a list", kind="official")}


def d(number):
    """An exact decimal of a text, a whole number or a fraction that ends."""
    if isinstance(number, Fraction):
        tens = 10**80
        whole = number * tens
        assert whole.denominator == 1, f"{number} does not end within 80 decimals"
        return Decimal(whole.numerator).scaleb(-80)
    return Decimal(number)


def price(input="1", output="2", **fields):
    """A price entry; rates may be texts."""
    rates = {"input": input, "output": output, **fields}
    return Price(**{name: d(rate) if isinstance(rate, str | int) else rate for name, rate in rates.items()})


def mode(x=None, **fields):
    return Mode(x=None if x is None else d(x), **fields)


def band(**fields):
    return Band(**{name: d(rate) if isinstance(rate, str) and name != "applies" else rate for name, rate in fields.items()})


def model(id="acme/one", *prices, **fields):
    """A model, released on LAUNCH, in the economy tier unless said otherwise."""
    plain = {"name": id, "tier": "economy", "source": "list", "checked": TODAY, "released": LAUNCH}
    return Model(id=id, prices=prices or (price(),), **{**plain, **fields})


def catalog(*models, **fields):
    """A price list of these models."""
    known = {"tiers": TIERS, "sellers": SELLERS, "sources": SOURCES}
    return Catalog(
        schema=1, currency="USD", as_of=TODAY, models={one.id: one for one in models}, **{**known, **fields}
    )


def market(*models, day=TODAY, **fields):
    """A price list and the day on which it is read."""
    return Market(catalog(*models, **fields), day, CatalogStamp(TODAY, 0, "0" * 64, ("built-in",)))


def workload(**fields):
    """A workload on acme/one: 1,000 requests a month of 1,000 tokens in and 100 out, unless said otherwise."""
    plain = {"name": "work", "model": "acme/one", "input_tokens": 1000, "output_tokens": 100}
    if "requests_per_day" not in fields:
        plain["requests_per_month"] = 1000
    numbers = {name: d(value) if isinstance(value, int | str) and name in NUMBERS else value for name, value in {**plain, **fields}.items()}
    return Workload(**numbers)


NUMBERS = (
    "input_tokens",
    "output_tokens",
    "requests_per_day",
    "requests_per_month",
    "thinking_multiplier",
    "regenerations",
    "buffer",
)


def placed(work):
    return Placed(work, Where("work.yaml", 1, 1))


def report_of(on, *works, **options):
    """The estimate of workloads on a market."""
    return estimate([placed(work) for work in works], on, **options)


def estimate_of(on, work, **options):
    """The estimate of one workload on a market."""
    return report_of(on, work, **options).workloads[0]


def row_of(on, work):
    """The row of a workload's own model."""
    return estimate_of(on, work).own


def exact(number):
    """A decimal as a fraction, to check sums with another arithmetic than the program's."""
    return Fraction(number)


# --- strategies ------------------------------------------------------------------------------------------------------


def decimals(low, high, places):
    """Decimals within bounds with at most so many decimals; round ones are as likely as crooked ones."""
    return st.integers(0, places).flatmap(
        lambda some: st.decimals(low, high, places=some, allow_nan=False, allow_infinity=False)
    )


rates = decimals(Decimal("0.01"), 1000, 6)
factors = decimals(Decimal("0.1"), 3, 4)
shares = decimals(0, 1, 6)
tokens = st.integers(0, 300_000).map(Decimal)
some_tokens = st.integers(1, 300_000).map(Decimal)
counts = st.integers(1, 10**7).map(Decimal)
multipliers = decimals(0, 40, 2)
days = st.dates(date(2023, 1, 1), date(2027, 12, 31))
