"""Law P6: a cache share needs a cache price; hits read and misses write."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.reports.notes import Note, NoteCode
from tests.props.strategies import SHEET, cut, frac, part_of, requests_of_a_cached_prompt
from tests.support.catalogs import (
    decimals,
    market,
    mode,
    model,
    month_of,
    positive,
    price,
    rates,
    row_of,
    shares,
    some_tokens,
    spent,
    workload,
)


@given(requests_of_a_cached_prompt)
def test_p6_a_cache_without_a_price_is_plain_input_and_says_so(fields):
    on = market(model("acme/one", price(), thinking="optional"))
    row, plain = row_of(on, workload(**fields)), row_of(on, workload(**{**fields, "cache": None}))
    assert row.components == plain.components
    assert any(note.code is NoteCode.NO_CACHE_PRICE for note in row.notes) is (fields["cache"].tokens > 0)


@given(st.integers(1, 5000), st.integers(1, 5000), shares)
def test_p6_a_prefix_shorter_than_the_minimum_is_not_cached(prefix, minimum, hits):
    one = model("acme/one", price(**SHEET), cache=CachePolicy(min_tokens=minimum))
    work = workload(requests_per_month=1, input_tokens=5000, output_tokens=0)
    row = row_of(market(one), replace(work, cache=Cache(tokens=Decimal(prefix), hit_rate=hits)))
    if prefix < minimum:
        assert frac(row.monthly) * 10**6 == 5000
        assert Note(NoteCode.PREFIX_TOO_SHORT, tokens=Decimal(minimum)) in row.notes
    else:
        read, written = cut(prefix, hits)
        assert frac(row.monthly) * 10**6 == 5000 - prefix + read / 10 + written * frac("1.25")
        loses = frac(row.monthly) * 10**6 > 5000
        assert (Note(NoteCode.CACHE_LOSES) in row.notes) is loses


@given(some_tokens, shares, shares, st.sampled_from(["5m", "1h"]), st.booleans(), st.booleans())
def test_p6_hits_read_and_misses_write(sent, cached, hits, ttl, writes, hours):
    sheet = {"cache_write": "1.25" if writes else None, "cache_write_1h": "2" if hours else None}
    on = market(model("acme/one", price(input=1, cache_read="0.1", **sheet)))
    prefix = part_of(sent, cached)
    work = workload(
        requests_per_month=1, input_tokens=sent, output_tokens=0, cache=Cache(tokens=prefix, hit_rate=hits, ttl=ttl)
    )
    write = frac(2) if ttl == "1h" and hours else frac("1.25") if writes else frac(1)
    read, missed = cut(prefix, hits)
    assert month_of(on, work) * 10**6 == frac(sent) - read - missed + read / 10 + missed * write


@given(
    st.integers(1, 10**6),
    st.none() | decimals(0, 24, 2),
    positive(30, 2).map(lambda n: n + 1),
    rates,
    shares,
    st.booleans(),
)
def test_p6_an_explicit_cache_is_kept_by_the_hour(prefix, hours, length, storage, discount, explicit):
    """No mode touches it, and it does not depend on requests."""
    one = model("acme/one", price(**SHEET, storage_hour=storage, modes={"batch": mode("0.5")}), discount=discount)
    work = workload(
        requests_per_month=None,
        requests_per_day=17,
        days_per_month=length,
        input_tokens=prefix,
        cache=Cache(tokens=Decimal(prefix), hit_rate=Decimal(1), explicit=explicit, hours_per_day=hours),
        batch=Batch(),
    )
    kept = frac(24 if hours is None else hours) * frac(length) * prefix / 10**6
    cost = kept * frac(storage) * frac(discount) if explicit else 0
    assert spent(row_of(market(one), work), "cache_storage") == cost
