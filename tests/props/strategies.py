"""Strategies, rates and exact arithmetic that the properties of several laws share.

Expected values are fractions, computed from the words of a law in docs/LAWS.md.
"""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from llmcost.model.inputs.catalog import Schedule
from llmcost.model.inputs.serving import Batch, Cache
from tests.support.catalogs import (
    TODAY,
    band,
    counts,
    days,
    decimals,
    estimate_of,
    fee,
    market,
    mode,
    model,
    multipliers,
    price,
    rates,
    scaled,
    shares,
    some_tokens,
    tokens,
    workload,
)


def frac(number, over=1):
    """An exact fraction."""
    return Fraction(number) / over


LAST_PLACE = frac(1, 10**18)


def part_of(total, share):
    """A share of a number of tokens, in whole tokens."""
    return Decimal(int(frac(total) * frac(share)))


def cut(prefix, hits):
    """How many tokens of a prefix are read, and how many are not found."""
    return frac(prefix) * frac(hits), frac(prefix) * (1 - frac(hits))


def alternative(on, work, name):
    return {row.model: row for row in estimate_of(on, work).alternatives}[name]


@st.composite
def histories(draw):
    """Days and input rates, oldest first."""
    starts = sorted(draw(st.sets(days, min_size=1, max_size=6)))
    return [(day, draw(rates)) for day in starts]


SHEET = {"input": "1", "output": "2", "cache_read": "0.1", "cache_write": "1.25"}


LONG = {"input": "3", "output": "5", "cache_read": "0.7", "cache_write": "4"}


requests_of_a_cached_prompt = st.builds(
    lambda sent, visible, cached, hits, multiplier: {
        "input_tokens": sent,
        "output_tokens": visible,
        "cache": Cache(tokens=part_of(sent, cached), hit_rate=hits),
        "thinking_multiplier": multiplier,
    },
    some_tokens,
    tokens,
    shares,
    shares,
    multipliers,
)


billing = st.sampled_from(["full", "input", "none"])


def wide(high, low=0):
    """Decimals up to ``high`` with 18 decimals, as many digits as the reader of files allows; often the extremes."""
    top, bottom = high * 10**18, low * 10**18
    return st.one_of(
        st.sampled_from([bottom, bottom + 1, top - 1, top]),
        st.integers(bottom, top),
        st.integers(bottom, bottom + 10**6),
    ).map(lambda whole: scaled(whole, 18))


@st.composite
def portfolios(draw):
    """Workloads with everything in them, on models of which some lack prices."""
    sheet = price(
        **SHEET,
        thinking="3",
        modes={"batch": mode("0.5"), "peak": mode(2, schedule="dear")},
        long=(band(above=100_000, **LONG, thinking="9"),),
    )
    models = [
        model("acme/one", sheet, thinking="optional", fees={"search": fee("0.01", 10)}, regions={"eu": Decimal("1.1")}),
        model("best/two", price(None, 3), thinking="always"),
        model("host/old", price(from_=TODAY + timedelta(days=9)), released=None),
    ]
    works = []
    for place in range(draw(st.integers(1, 4))):
        fields = draw(requests_of_a_cached_prompt)
        works.append(
            workload(
                **fields,
                name=f"w{place}",
                model=draw(st.sampled_from([one.id for one in models])),
                requests_per_month=draw(counts),
                batch=Batch(share=draw(shares)),
                buffer=draw(decimals(0, 1, 2)),
                fees={"search": draw(shares)},
                region=draw(st.sampled_from([None, "eu"])),
                labels={"team": draw(st.sampled_from(["a", "b"]))},
            )
        )
    return market(*models, schedules={"dear": Schedule(hours=("06:00-10:00",))}), works
