"""The laws of the arithmetic (docs/LAWS.md) as properties; a test is named after its law.

What a property expects is computed with ``fractions.Fraction``, from the words of the law.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from llmcost.analysis.estimate.compare import compare
from llmcost.analysis.gate.gate import gate
from llmcost.model.inputs.catalog import CachePolicy, DateRange, Redirect, Schedule, Tokenizer, TokenizerFamily
from llmcost.model.inputs.workload import Batch, Budget, Cache, ResponseCache, Retries
from llmcost.model.problems import InputError, UnknownModel
from llmcost.model.reports.estimate import Basis, Status
from llmcost.model.usage import OF_INPUT, OF_OUTPUT, TokenClass, usage
from llmcost.pricing.lookup import find
from llmcost.render.document import format_values
from llmcost.render.json.snapshot import snapshot
from tests.support.catalogs import (
    LAUNCH,
    TODAY,
    band,
    catalog,
    counts,
    days,
    decimals,
    estimate_of,
    factors,
    fee,
    market,
    mode,
    model,
    month_of,
    multipliers,
    placed,
    positive,
    price,
    rates,
    report_of,
    row_of,
    scaled,
    shares,
    some_tokens,
    spent,
    tokens,
    workload,
)


def frac(number, over=1):
    """The arithmetic of this file."""
    return Fraction(number) / over


CENT = frac(1, 100)
LAST_PLACE = frac(1, 10**18)


# --- T: tokens -------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from([*OF_INPUT, *OF_OUTPUT]), tokens), tokens, tokens)
def test_t1_every_token_lands_in_exactly_one_bucket(parts, plain_input, plain_output):
    ins = sum((frac(n) for name, n in parts.items() if name in OF_INPUT), frac(plain_input))
    outs = sum((frac(n) for name, n in parts.items() if name in OF_OUTPUT), frac(plain_output))
    used = usage(hundredths(ins), hundredths(outs), parts)
    assert sum(map(frac, used.buckets.values())) == ins + outs
    assert used.buckets.get(TokenClass.INPUT, 0) == plain_input
    assert used.buckets.get(TokenClass.OUTPUT, 0) == plain_output
    assert {name: n for name, n in parts.items() if n} == {
        name: n for name, n in used.buckets.items() if name not in (TokenClass.INPUT, TokenClass.OUTPUT)
    }


def hundredths(number):
    """A fraction of whole hundredths as a decimal."""
    return scaled(int(number * 100), 2)


@given(st.sampled_from([*OF_INPUT, *OF_OUTPUT]), tokens, some_tokens)
def test_t1_parts_that_exceed_their_total_are_refused(name, total, excess):
    plenty = Decimal(10**9)
    sent, made = (total, plenty) if name in OF_INPUT else (plenty, total)
    with pytest.raises(ValueError, match="more than the whole"):
        usage(sent, made, {name: total + excess})


@pytest.mark.parametrize(
    ("total_input", "total_output", "parts"),
    [
        (-1, 0, {}),
        (0, -1, {}),
        (5, 5, {TokenClass.CACHE_READ: -1}),
        (5, 5, {TokenClass.INPUT: 5}),
        (5, 5, {TokenClass.OUTPUT: 1}),
    ],
)
def test_t1_contradictions_are_refused(total_input, total_output, parts):
    with pytest.raises(ValueError, match=r"negative|left of a total"):
        usage(Decimal(total_input), Decimal(total_output), {name: Decimal(n) for name, n in parts.items()})


@given(some_tokens, tokens, shares, shares, shares, multipliers)
def test_t1_the_tokens_billed_are_the_tokens_used(sent, visible, cached, hits, batched, multiplier):
    """However a month is cut into cached, written, batched and long parts, each token is billed once."""
    sheet = price(
        cache_read="0.1",
        cache_write="1.25",
        thinking="3",
        modes={"batch": mode("0.5")},
        long=(band(above=100_000, input=2, output=3, cache_read="0.2", cache_write="2.5", thinking="4"),),
    )
    work = workload(
        requests_per_month=1,
        input_tokens=sent,
        output_tokens=visible,
        cache=Cache(tokens=part_of(sent, cached), hit_rate=hits),
        batch=Batch(share=batched),
        thinking_multiplier=multiplier,
    )
    row = row_of(market(model("acme/one", sheet, thinking="optional")), work)
    billed = sum(frac(item.quantity) for item in row.components)
    assert billed == frac(sent) + frac(visible) * (1 + frac(multiplier))
    assert len({(item.key.name, item.key.mode, item.key.band) for item in row.components}) == len(row.components)


def part_of(total, share):
    """A share of a number of tokens, in whole tokens."""
    return Decimal(int(frac(total) * frac(share)))


def cut(prefix, hits):
    """How many tokens of a prefix are read, and how many are not found."""
    return frac(prefix) * frac(hits), frac(prefix) * (1 - frac(hits))


@given(some_tokens, tokens, shares, shares, shares)
def test_t2_totals_hold_what_is_cached(sent, visible, cached, hits, other_hits):
    on = market(model("acme/one", price(cache_read="0.1", cache_write="1.25")))
    work = workload(requests_per_month=3, input_tokens=sent, output_tokens=visible)
    prefix = part_of(sent, cached)
    for cache in (None, Cache(tokens=prefix, hit_rate=hits), Cache(tokens=prefix, hit_rate=other_hits)):
        found = estimate_of(on, replace(work, cache=cache)).tokens
        assert (frac(found["input"]), frac(found["output"]), frac(found["thinking"])) == (
            3 * frac(sent),
            3 * frac(visible),
            0,
        )


@given(tokens, multipliers, rates)
def test_t2_billed_output_is_what_is_seen_and_what_is_thought(visible, multiplier, output_rate):
    on = market(model("acme/one", price(output=output_rate), thinking="optional"))
    work = workload(requests_per_month=1, input_tokens=0, output_tokens=visible, thinking_multiplier=multiplier)
    one = estimate_of(on, work)
    assert frac(one.tokens["output"]) == frac(visible)
    assert frac(one.tokens["thinking"]) == frac(visible) * frac(multiplier)
    assert frac(one.own.monthly) * 10**6 == frac(visible) * (1 + frac(multiplier)) * frac(output_rate)


# What a row thinks, by what the model can do and what the workload says: never, optional or always; the row with
# `+thinking` or without; a multiplier given or none. The reasoning tier assumes 10, the economy tier 1.
THINKS = [
    ("never", False, None, 0, None),
    ("never", False, 0, 0, None),
    ("never", False, 4, 0, None),
    ("optional", False, None, 0, None),
    ("optional", False, 0, 0, None),
    ("optional", False, 4, 4, None),
    ("optional", True, None, 10, Basis.ASSUMED),
    ("optional", True, 0, 0, None),
    ("optional", True, 4, 4, None),
    ("always", False, None, 1, Basis.ASSUMED),
    ("always", False, 0, 0, None),
    ("always", False, 4, 4, None),
]


@pytest.mark.parametrize(("thinks", "second_row", "given_", "multiplier", "basis"), THINKS)
@settings(max_examples=10)
@given(some_tokens)
def test_t3_thinking_is_a_multiple_of_the_visible_output(thinks, second_row, given_, multiplier, basis, visible):
    tier = "reasoning" if thinks == "optional" else None
    on = market(model("acme/one", price(), thinking=thinks, thinking_tier=tier))
    name = "acme/one+thinking" if second_row else "acme/one"
    one = estimate_of(on, workload(model=name, output_tokens=visible, thinking_multiplier=given_, requests_per_month=7))
    assert one.own.thinking_multiplier == multiplier
    assert frac(one.tokens["output"]) == 7 * frac(visible)
    assert frac(one.tokens["thinking"]) == 7 * frac(visible) * multiplier
    assumed = [a for a in one.assumptions if a.field == "thinking_multiplier"]
    assert [a.basis for a in assumed] == ([basis] if basis else [])
    assert [frac(a.monthly) for a in assumed] == [spent(one.own, "thinking")] * len(assumed)
    assert ("does not think" in one.own.notes) is (thinks == "never" and bool(given_))


@given(some_tokens, multipliers, rates, rates)
def test_t3_thinking_costs_as_output_unless_priced_apart(visible, multiplier, output, thinking):
    work = workload(requests_per_month=1, input_tokens=0, output_tokens=visible, thinking_multiplier=multiplier)
    together = model("acme/one", price(output=output), thinking="always")
    apart = model("acme/one", price(output=output, thinking=thinking), thinking="always")
    thought = frac(visible) * frac(multiplier) / 10**6
    assert month_of(market(together), work) == frac(visible) * frac(output) / 10**6 + thought * frac(output)
    assert month_of(market(apart), work) == frac(visible) * frac(output) / 10**6 + thought * frac(thinking)


@given(st.integers(1, 10**6), st.integers(1, 1000))
def test_t4_a_threshold_is_met_by_a_request_never_by_the_month(requests, sent):
    on = market(model("acme/one", price(long=(band(above=1000, input=9, output=9),))))
    work = workload(requests_per_month=requests, input_tokens=sent, output_tokens=10**6)
    assert {item.key.band for item in row_of(on, work).components} == {None}


def family(low, high):
    return TokenizerFamily(title="t", factor=Decimal(1), low=low, high=high, source="measured")


def wider(low_high):
    return family(*sorted(low_high))


families = st.tuples(positive(3, 2), positive(3, 2)).map(wider)


@given(families, families, some_tokens, tokens, shares, shares, st.integers(0, 300_000))
@example(
    family(Decimal(1), Decimal(1)),
    family(Decimal("0.9"), Decimal("1.4")),
    Decimal(1000),
    Decimal(0),
    Decimal(1),
    Decimal(1),
    1000,
)
def test_t5_another_tokenizer_gives_a_range_and_moves_nothing(here, there, sent, visible, cached, hits, minimum):
    sheet = price(cache_read="0.1", cache_write="1.25")
    policy = CachePolicy(min_tokens=minimum)
    mine = model("acme/one", sheet, tokenizer=Tokenizer(family="here"))
    other = model("best/two", sheet, tokenizer=Tokenizer(family="there"), cache=policy)
    same = replace(other, tokenizer=Tokenizer(family="here"))
    work = workload(
        input_tokens=sent,
        output_tokens=visible,
        cache=Cache(tokens=part_of(sent, cached), hit_rate=hits),
        candidates=("best/two",),
    )
    known = {"here": here, "there": there}
    row = alternative(market(mine, other, tokenizers=known), work, "best/two")
    unmoved = alternative(market(mine, same, tokenizers=known), work, "best/two")
    assert (row.monthly, row.components) == (unmoved.monthly, unmoved.components)
    assert (unmoved.low, unmoved.high) == (None, None)
    assert row.low <= row.high
    assert any("tokenizer" in note for note in row.notes)
    assert not any("tokenizer" in note for note in unmoved.notes)


def alternative(on, work, name):
    return {row.model: row for row in estimate_of(on, work).alternatives}[name]


# --- P: prices -------------------------------------------------------------------------------------------------------


@st.composite
def histories(draw):
    """Days and input rates, oldest first."""
    starts = sorted(draw(st.sets(days, min_size=1, max_size=6)))
    return [(day, draw(rates)) for day in starts]


@given(histories(), days, st.booleans(), st.data())
def test_p1_a_price_holds_from_its_first_day_until_the_next(entries, day, released, data):
    near = [start + timedelta(days=n) for start, _ in entries for n in (-1, 0, 1)]
    day = data.draw(st.sampled_from(near)) if data.draw(st.booleans()) else day
    first = entries[0][0]
    prices = [price(input=rate, from_=None if released and start == first else start) for start, rate in entries]
    one = model("acme/one", *prices, released=first if released else None)
    row = row_of(market(one, day=day), workload(requests_per_month=1000, input_tokens=1000, output_tokens=0))
    known = [(start, rate) for start, rate in entries if start <= day]
    if not known:
        assert (row.status, row.monthly, row.components) == (Status.NOT_PRICED, None, ())
        assert str(first) in row.reason
    else:
        start, rate = known[-1]
        assert frac(row.monthly) == frac(rate)
        assert {item.price_from for item in row.components} == {start} == {row.citation.price_from}


@given(histories(), days)
def test_p1_changes_within_sixty_days_are_announced_with_their_month(entries, day):
    prices = [price(input=rate, from_=start) for start, rate in entries]
    on = market(model("acme/one", *prices), day=day)
    one = estimate_of(on, workload(requests_per_month=1000, input_tokens=1000, output_tokens=0))
    coming = [(start, frac(rate)) for start, rate in entries if timedelta(0) < start - day <= timedelta(days=60)]
    assert [(a.day, frac(a.monthly)) for a in one.announced if a.kind == "price"] == coming


SHEET = {"input": "1", "output": "2", "cache_read": "0.1", "cache_write": "1.25"}


@pytest.mark.parametrize("missing", ["input", "output"])
@given(some_tokens, some_tokens)
def test_p2_a_missing_rate_never_is_zero(missing, sent, visible):
    on = market(
        model("acme/one", price(**{**SHEET, missing: None})),
        model("best/two", price(**{**SHEET, missing: None})),
    )
    work = workload(input_tokens=sent, output_tokens=visible, candidates=("best/two",))
    report = report_of(on, work)
    own, other = report.workloads[0].own, alternative(on, work, "best/two")
    (unpriced,) = [item for item in own.components if item.monthly is None]
    assert (unpriced.key.name, unpriced.unit_price, own.at_least) == (missing, None, True)
    assert frac(own.monthly) == sum(frac(item.monthly) for item in own.components if item is not unpriced) > 0
    assert report.summary.at_least
    assert (other.status, other.monthly) == (Status.NOT_ELIGIBLE, None)
    assert missing in other.reason
    document = snapshot(report, "0", "2026-11-22T00:00:00Z")["workloads"][0]
    assert [item["monthly"] for item in document["components"] if item["name"] == missing] == [None]
    assert [row["monthly"] for row in document["alternatives"] if row["model"] == "best/two"] == [None]


@given(some_tokens, tokens, st.booleans())
def test_p2_what_has_no_price_at_all_is_null(sent, visible, dated):
    """A day before the first price, or a sheet without any rate that is needed."""
    empty = model("acme/one", price(None, None, cache_read="0.1"))
    early = model("acme/one", price(from_=TODAY + timedelta(days=1)), released=None)
    report = report_of(market(early if dated else empty), workload(input_tokens=sent, output_tokens=visible))
    own = report.workloads[0].own
    assert (own.status, own.monthly, own.per_request) == (Status.NOT_PRICED, None, None)
    assert own.reason
    assert (report.summary.monthly, report.summary.unpriced, report.summary.at_least) == (None, 1, True)
    document = snapshot(report, "0", "2026-11-22T00:00:00Z")
    assert document["summary"]["monthly"] is document["workloads"][0]["monthly"] is None


@given(some_tokens, tokens, shares, multipliers, st.booleans())
def test_p2_only_what_is_said_to_be_free_costs_nothing(sent, visible, hits, multiplier, cached):
    one = model("acme/one", price(None, None, free=True), thinking="always")
    cache = Cache(tokens=part_of(sent, Decimal(1)), hit_rate=hits) if cached else None
    work = workload(input_tokens=sent, output_tokens=visible, cache=cache, thinking_multiplier=multiplier)
    row = row_of(market(one), work)
    assert (row.monthly, row.at_least, row.status) == (0, False, Status.PRICED)


@given(st.sampled_from(["web_search", "maps"]), positive(5, 2))
def test_p2_a_fee_that_is_not_priced_is_told(name, per_request):
    known = model("acme/one", price(), fees={"web_search_1k": fee(10)})
    other = model("best/two", price())
    on, work = market(known, other), workload(fees={name: per_request}, candidates=("best/two",))
    own, row = estimate_of(on, work).own, alternative(on, work, "best/two")
    assert own.at_least is (name == "maps")
    assert (row.status, row.monthly) == (Status.NOT_ELIGIBLE, None)


letters = st.text("abg4-.o", min_size=1, max_size=8).filter(lambda text: text[0].isalnum())


@given(st.sets(letters, min_size=1, max_size=6), st.data())
def test_p3_names_are_exact(names, data):
    """Not a prefix, not a longer name, not another case, not a letter off: a miss is an error."""
    found = catalog(*[model(f"acme/{name}") for name in sorted(names)])
    name = data.draw(st.sampled_from(sorted(names)))
    assert find(found, name).id == find(found, f"acme/{name}").id == f"acme/{name}"
    place = data.draw(st.integers(0, len(name) - 1))
    near = [name[:place], name + "a", name[:place] + name[place + 1 :], name[:place] + "z" + name[place + 1 :]]
    near += [name.upper(), f" {name}", f"acme/{name[:place]}", f"best/{name}", f"{name}+thinking"]
    for miss in {*near} - {*names, *(f"acme/{name}" for name in names)}:
        with pytest.raises(UnknownModel):
            find(found, miss)


@given(letters, st.dates())
def test_p3_exact_beats_pattern(name, day):
    dated = f"{name}-{day}"
    alias = model("acme/pattern", match=(r"^.*-\d{4}-\d{2}-\d{2}$",))
    assert find(catalog(alias), dated).id == "acme/pattern"
    assert find(catalog(alias, model(f"acme/{dated}")), dated).id == f"acme/{dated}"
    assert find(catalog(alias, model("acme/other", aliases=(dated,))), dated).id == "acme/other"


@given(letters, letters)
def test_p3_a_row_shows_the_id_it_was_found_under(name, alias):
    assume(name != alias)
    on = market(model(f"acme/{name}", aliases=(alias,)))
    one = estimate_of(on, workload(model=alias))
    assert (one.requested, one.own.model) == (alias, f"acme/{name}")


LONG = {"input": "3", "output": "5", "cache_read": "0.7", "cache_write": "4"}


@given(
    st.integers(1, 250_000),
    st.booleans(),
    st.integers(-2, 2) | st.integers(-1000, 50_000),
    tokens,
    shares,
    shares,
    multipliers,
)
def test_p4_a_threshold_reprices_the_whole_request(threshold, above, beyond, visible, cached, hits, multiplier):
    sent = max(threshold + beyond, 0)
    where = {"above": threshold} if above else {"at_least": threshold}
    one = model("acme/one", price(**SHEET, long=(band(**where, **LONG),)), thinking="optional")
    prefix = part_of(sent, cached)
    work = workload(
        requests_per_month=1,
        input_tokens=sent,
        output_tokens=visible,
        cache=Cache(tokens=prefix, hit_rate=hits),
        thinking_multiplier=multiplier,
    )
    row = row_of(market(one), work)
    long = sent > threshold if above else sent >= threshold
    paid = {name: frac(rate) for name, rate in (LONG if long else SHEET).items()}
    read, written = cut(prefix, hits)
    whole = (sent - read - written) * paid["input"] + read * paid["cache_read"] + written * paid["cache_write"]
    whole += frac(visible) * (1 + frac(multiplier)) * paid["output"]
    assert frac(row.monthly) == whole / 10**6
    label = f"{'>' if above else '>='}{threshold}" if long else None
    assert {item.key.band for item in row.components} <= {label}


@given(st.lists(st.integers(1, 300_000), min_size=1, max_size=4, unique=True), st.integers(0, 300_000))
def test_p4_the_highest_threshold_passed_decides(thresholds, sent):
    bands = tuple(band(above=n, input=10 + place, output=1) for place, n in enumerate(thresholds))
    on = market(model("acme/one", price(input=1, long=bands)))
    paid = max(((n, 10 + place) for place, n in enumerate(thresholds) if sent > n), default=(0, 1))[1]
    assert month_of(on, workload(requests_per_month=1, input_tokens=sent, output_tokens=0)) == frac(sent) * paid / 10**6


@given(st.integers(1, 200_000), st.booleans(), st.integers(0, 300_000), st.integers(0, 5000))
def test_p4_a_marginal_band_taxes_only_the_excess(threshold, above, sent, visible):
    where = {"above": threshold} if above else {"at_least": threshold}
    on = market(model("acme/one", price(1, 2, long=(band(**where, input=9, output=9, applies="marginal"),))))
    below = min(sent, threshold if above else threshold - 1)
    cost = month_of(on, workload(requests_per_month=1, input_tokens=sent, output_tokens=visible))
    assert cost * 10**6 == below * 1 + (sent - below) * 9 + visible * 2


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


@given(requests_of_a_cached_prompt, factors, st.sampled_from(["batch", "flex", "priority", "fast"]))
def test_p5_a_mode_multiplies_every_token_rate(fields, x, name):
    on = market(model("acme/one", price(**SHEET, modes={name: mode(x)}), thinking="optional"))
    served = {"batch": Batch()} if name == "batch" else {"service_tier": name}
    assert month_of(on, workload(**fields, **served)) == frac(x) * month_of(on, workload(**fields))


@given(requests_of_a_cached_prompt, factors, st.sets(st.sampled_from(["cache_read", "cache_write", "output"])))
def test_p5_a_mode_keeps_its_exceptions(fields, x, kept):
    on = market(model("acme/one", price(**SHEET, modes={"batch": mode(x, keep=tuple(kept))}), thinking="optional"))
    standard, batched = row_of(on, workload(**fields)), row_of(on, workload(**fields, batch=Batch()))
    falls_back = {"thinking": "output"}
    for item in standard.components:
        factor = 1 if falls_back.get(item.key.name, item.key.name) in kept else frac(x)
        assert spent(batched, item.key.name) == frac(item.monthly) * factor


@given(requests_of_a_cached_prompt, shares, factors)
def test_p5_a_batch_share_splits_the_month_in_proportion(fields, share, x):
    on = market(model("acme/one", price(**SHEET, modes={"batch": mode(x)}), thinking="optional"))
    none, all_, some = (month_of(on, workload(**fields, batch=Batch(share=s))) for s in (Decimal(0), Decimal(1), share))
    assert some == frac(share) * all_ + (1 - frac(share)) * none


@given(requests_of_a_cached_prompt, factors, shares)
def test_p5_a_workloads_own_factor_replaces_the_catalogs(fields, x, factor):
    listed = {"batch": mode(x, keep=("cache_read", "output"))}
    on = market(model("acme/one", price(**SHEET, modes=listed), thinking="optional"))
    standard = month_of(on, workload(**fields))
    rest = Decimal(1) - factor
    assert month_of(on, workload(**fields, batch=Batch(factor=factor))) == frac(factor) * standard
    assert month_of(on, workload(**fields, batch=Batch(discount=rest))) == frac(factor) * standard


@given(requests_of_a_cached_prompt, shares)
def test_p5_without_a_batch_price_the_share_bills_standard_and_says_so(fields, share):
    on = market(model("acme/one", price(**SHEET), thinking="optional"))
    standard, row = row_of(on, workload(**fields)), row_of(on, workload(**fields, batch=Batch(share=share)))
    assert row.components == standard.components
    assert ("no batch price: billed standard" in row.notes) is (share > 0)


@given(requests_of_a_cached_prompt, factors, factors, st.booleans())
def test_p5_a_region_multiplies_what_a_mode_has_made(fields, region, x, absolute):
    batch = mode(None, input="0.3", output="0.9", cache_read="0.05", cache_write="1") if absolute else mode(x)
    one = model("acme/one", price(**SHEET, modes={"batch": batch}), thinking="optional", regions={"eu": region})
    here, there = workload(**fields, batch=Batch()), workload(**fields, batch=Batch(), region="eu")
    assert month_of(market(one), there) == frac(region) * month_of(market(one), here)


@given(st.integers(90_000, 110_000), tokens, factors, factors)
def test_p5_a_mode_that_excludes_long_requests_leaves_them_standard(sent, visible, x, y):
    bands = (band(above=100_000, **LONG),)
    excluding = {"batch": mode(x, excludes=("long",)), "flex": mode(y)}
    on = market(model("acme/one", price(**SHEET, long=bands, modes=excluding)))
    work = workload(input_tokens=sent, output_tokens=visible)
    served, flexible = replace(work, batch=Batch()), replace(work, service_tier="flex")
    if sent > 100_000:
        assert month_of(on, served) == month_of(on, work)
        assert {item.key.mode for item in row_of(on, served).components} == {"standard"}
    else:
        assert month_of(on, served) == frac(x) * month_of(on, work)
    assert month_of(on, flexible) == frac(y) * month_of(on, work)


@given(
    st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1),
    st.integers(0, 22),
    st.integers(1, 23),
    factors,
    some_tokens,
)
def test_p5_hours_cost_their_share_of_the_year(weekdays, start, length, x, sent):
    end = min(start + length, 24)
    schedule = Schedule(hours=(f"{start:02}:00-{end:02}:00",), days=tuple(weekdays))
    peak = price(modes={"peak": mode(x, schedule="dear")})
    on = market(model("acme/one", peak), schedules={"dear": schedule})
    work = workload(requests_per_month=1000, input_tokens=sent, output_tokens=0)
    year = [date(TODAY.year, 1, 1) + timedelta(days=n) for n in range(365)]
    dear = sum(end - start for day in year if f"{day:%a}".lower() in weekdays)
    share = frac(round(frac(dear, 365 * 24) * 10**18), 10**18)
    assert month_of(on, work) * 1000 == frac(sent) * ((1 - share) + share * frac(x))


@given(days, st.none() | days, st.none() | days, st.sampled_from([None, "from", "until"]))
def test_p5_a_schedule_holds_from_its_first_day_and_before_its_last(day, from_, until, exactly_on):
    day = max({"from": from_, "until": until}.get(exactly_on) or day, LAUNCH)
    schedule = Schedule(hours=("00:00-24:00",), from_=from_, until=until)
    on = market(
        model("acme/one", price(1, modes={"peak": mode(3, schedule="dear")})), schedules={"dear": schedule}, day=day
    )
    holds = (from_ is None or from_ <= day) and (until is None or day < until)
    assert month_of(on, workload(requests_per_month=1000, input_tokens=1000, output_tokens=0)) == (3 if holds else 1)


@given(requests_of_a_cached_prompt)
def test_p6_a_cache_without_a_price_is_plain_input_and_says_so(fields):
    on = market(model("acme/one", price(), thinking="optional"))
    row, plain = row_of(on, workload(**fields)), row_of(on, workload(**{**fields, "cache": None}))
    assert row.components == plain.components
    assert bool(row.notes) is (fields["cache"].tokens > 0)


@given(st.integers(1, 5000), st.integers(1, 5000), shares)
def test_p6_a_prefix_shorter_than_the_minimum_is_not_cached(prefix, minimum, hits):
    one = model("acme/one", price(**SHEET), cache=CachePolicy(min_tokens=minimum))
    work = workload(requests_per_month=1, input_tokens=5000, output_tokens=0)
    row = row_of(market(one), replace(work, cache=Cache(tokens=Decimal(prefix), hit_rate=hits)))
    if prefix < minimum:
        assert frac(row.monthly) * 10**6 == 5000
        assert any(f"{minimum:,}" in note for note in row.notes)
    else:
        read, written = cut(prefix, hits)
        assert frac(row.monthly) * 10**6 == 5000 - prefix + read / 10 + written * frac("1.25")
        loses = frac(row.monthly) * 10**6 > 5000
        assert row.notes == (("its cache costs more than it saves",) if loses else ())


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


@given(days, days, rates, rates)
def test_p7_a_retired_model_keeps_its_last_price(retires, day, first, last):
    assume(retires > LAUNCH)
    prices = (price(input=first), price(input=last, from_=LAUNCH + timedelta(days=30)))
    one = model("acme/one", *prices, retires=retires, successor="best/two", featured=DateRange(from_=LAUNCH))
    on = market(
        one, model("best/two", featured=DateRange(from_=LAUNCH)), day=max(day, retires, LAUNCH + timedelta(days=30))
    )
    work = workload(requests_per_month=1000, input_tokens=1000, output_tokens=0)
    row = row_of(on, work)
    assert frac(row.monthly) == frac(last)
    assert (row.retires, row.successor) == (retires, "best/two")
    assert f"retired {retires}" in row.notes
    others = estimate_of(on, replace(work, model="best/two")).alternatives
    assert [other.model for other in others] == ["best/two"]


@given(days, days, st.lists(rates, min_size=2, max_size=4))
def test_p7_an_id_sent_elsewhere_bills_at_the_targets_price(from_, day, chain):
    day = max(day, LAUNCH)
    names = [f"acme/m{place}" for place in range(len(chain))]
    models = [
        model(name, price(input=rate), redirects=Redirect(to=to, from_=from_) if to else None)
        for name, rate, to in zip(names, chain, [*names[1:], None], strict=True)
    ]
    work = workload(model=names[0], requests_per_month=1000, input_tokens=1000, output_tokens=0)
    assert month_of(market(*models, day=day), work) == frac(chain[-1] if day >= from_ else chain[0])


@given(histories(), days, histories())
def test_p8_only_what_was_known_on_the_day_matters(entries, day, later):
    """The same question has the same answer, whatever prices, models and retirements come after the day."""
    work = workload(requests_per_month=1000, input_tokens=1000, output_tokens=0)
    prices = [price(input=rate, from_=start) for start, rate in entries]
    after = max(day, entries[-1][0])
    added = [price(input=rate, from_=start) for start, rate in later if start > after]
    young = model("best/new", price(), released=day + timedelta(days=1), featured=DateRange(from_=LAUNCH))
    plain = model("acme/one", *prices)
    longer = model("acme/one", *prices, *added, retires=day + timedelta(days=400))
    before, again = estimate_of(market(plain, day=day), work), estimate_of(market(plain, day=day), work)
    knowing = estimate_of(market(longer, young, day=day), work)
    assert before == again
    assert knowing.own == before.own
    assert [row.model for row in knowing.alternatives] == ["acme/one"]


@given(counts, positive(20, 3), decimals(0, 10**6, 2), rates, shares, factors, st.sampled_from(["", "_1k"]))
def test_p9_fees_bill_calls_less_what_is_free(requests, per_request, free, usd, discount, x, unit):
    one = model(
        "acme/one",
        price(modes={"batch": mode(x)}),
        fees={f"search{unit}": fee(usd, free)},
        discount=discount,
        regions={"eu": x},
    )
    work = workload(requests_per_month=requests, fees={"search": per_request})
    billed = (
        max(frac(requests) * frac(per_request) - frac(free), 0) * frac(discount) * frac(usd) / (1000 if unit else 1)
    )
    for served in (work, replace(work, batch=Batch()), replace(work, region="eu")):
        assert spent(row_of(market(one), served), "fee:search") == billed


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=5), st.integers(0, 8000))
def test_p9_a_free_allowance_is_one_for_all_workloads_of_a_provider(calls, free):
    on = market(model("acme/one", price(), fees={"search": fee(1, free)}))
    works = [
        workload(name=f"w{place}", requests_per_month=n, input_tokens=0, output_tokens=0, fees={"search": Decimal(1)})
        for place, n in enumerate(calls)
    ]
    total = frac(report_of(on, *works).summary.monthly)
    assert abs(total - max(sum(calls) - free, 0)) <= len(calls) * free * LAST_PLACE


@given(st.integers(0, 10**6))
def test_p10_what_is_not_priced_is_listed(requests):
    one = estimate_of(market(model()), workload(requests_per_month=requests))
    assert {"tax", "free tiers of trial accounts"} <= set(one.excluded)


# --- V: volume -------------------------------------------------------------------------------------------------------


@given(counts, st.none() | st.just("calendar") | positive(30, 4).map(lambda n: n + 1))
def test_v1_a_month_is_so_many_days(a_day, length):
    one = estimate_of(market(model()), workload(requests_per_day=a_day, days_per_month=length))
    month = frac(30) if length is None else frac(36525, 1200) if length == "calendar" else frac(length)
    assert frac(one.days_per_month) == month
    assert frac(one.requests) == frac(a_day) * month
    assert [a.value for a in one.assumptions if a.field == "days_per_month"] == (["30"] if length is None else [])


billing = st.sampled_from(["full", "input", "none"])


@given(counts, shares, decimals(0, 5, 3), decimals(0, 5, 3), billing, some_tokens, some_tokens, multipliers)
def test_v2_what_is_billed_are_attempts(requests, stored, retried, again, billed, sent, visible, multiplier):
    on = market(model("acme/one", price(3, 7), thinking="optional"))
    work = workload(
        requests_per_month=requests,
        input_tokens=sent,
        output_tokens=visible,
        thinking_multiplier=multiplier,
        response_cache=ResponseCache(hit_rate=stored),
        retries=Retries(rate=retried, billed=billed),
        regenerations=again,
    )
    one = estimate_of(on, work)
    calls = frac(requests) * (1 - frac(stored)) * (1 + frac(again))
    inputs = calls * (1 if billed == "none" else 1 + frac(retried))
    outputs = calls * (1 + frac(retried) if billed == "full" else 1)
    assert frac(one.requests) == frac(requests)
    assert frac(one.attempts) == inputs
    assert (
        frac(one.own.monthly) * 10**6 == inputs * frac(sent) * 3 + outputs * frac(visible) * (1 + frac(multiplier)) * 7
    )


@given(counts, shares, decimals(0, 10, 3), decimals(0, 1, 3))
def test_v2_a_request_costs_the_month_by_requests(requests, stored, buffer, retried):
    work = workload(
        requests_per_month=requests,
        response_cache=ResponseCache(hit_rate=stored),
        buffer=buffer,
        retries=Retries(rate=retried),
    )
    row = row_of(market(model()), work)
    assert abs(frac(row.per_request) - frac(row.monthly) / frac(requests)) <= LAST_PLACE / 2


@given(requests_of_a_cached_prompt, decimals(0, 10, 4), positive(3, 2), shares)
def test_v5_the_buffer_multiplies_everything(fields, buffer, per_request, batched):
    sheet = price(**SHEET, modes={"batch": mode("0.5")})
    on = market(model("acme/one", sheet, thinking="optional", fees={"search": fee("0.01", 5)}))
    work = workload(**fields, fees={"search": per_request}, batch=Batch(share=batched))
    without = row_of(on, work)
    one = estimate_of(on, replace(work, buffer=buffer, budget=Budget(monthly=Decimal(1000))))
    row = one.own
    assert frac(row.monthly) == frac(without.monthly) * (1 + frac(buffer))
    assert row.before_buffer == without.monthly
    assert row.components[: len(without.components)] == without.components
    assert [frac(item.monthly) for item in row.components if item.key.name == "buffer"] == (
        [frac(without.monthly) * frac(buffer)] if buffer else []
    )
    assert abs(frac(one.budget.used_percent) - frac(row.monthly) / 10) <= LAST_PLACE / 2


# --- M: money --------------------------------------------------------------------------------------------------------


def wide(high, low=0):
    """Decimals up to ``high`` with 18 decimals, as many digits as the reader of files allows; often the extremes."""
    top, bottom = high * 10**18, low * 10**18
    return st.one_of(
        st.sampled_from([bottom, bottom + 1, top - 1, top]),
        st.integers(bottom, top),
        st.integers(bottom, bottom + 10**6),
    ).map(lambda whole: scaled(whole, 18))


@st.composite
def extreme_months(draw):
    """A sheet, a workload, and what they make, worked out in fractions from a request upwards."""
    read, write, think = (draw(st.none() | wide(100_000)) for _ in range(3))
    enter, leave = draw(wide(100_000)), draw(wide(100_000))
    x, peak, region, discount = draw(wide(100)), draw(wide(100)), draw(wide(100)), draw(wide(1))
    usd, free, calls = draw(wide(100_000)), draw(wide(10**9)), draw(wide(1000))
    sent, seen, thought = draw(wide(10**9)), draw(wide(10**9)), draw(wide(1000))
    hits, cached = draw(wide(1)), draw(st.sampled_from(["none", "all", "whole"]))
    prefix = {"none": Decimal(0), "all": sent, "whole": Decimal(int(sent))}[cached]
    a_day, length = draw(wide(10**12)), draw(wide(31, 1))
    stored, again, retried = draw(wide(1)), draw(wide(100)), draw(wide(100))
    billed, batched, buffer = draw(billing), draw(wide(1)), draw(wide(10))
    keep = draw(st.sampled_from([(), ("cache_read",), ("input", "thinking")]))
    hours = draw(st.integers(1, 24))

    sheet = price(
        enter,
        leave,
        cache_read=read,
        cache_write=write,
        thinking=think,
        modes={"peak": mode(peak, schedule="dear"), "batch": mode(x, keep=keep)},
    )
    one = model(
        "acme/one",
        sheet,
        thinking="always",
        discount=discount,
        regions={"eu": region},
        fees={"search_1k": fee(usd, free)},
    )
    on = market(one, schedules={"dear": Schedule(hours=(f"00:00-{hours:02}:00",))})
    work = workload(
        requests_per_day=a_day,
        days_per_month=length,
        input_tokens=sent,
        output_tokens=seen,
        thinking_multiplier=thought,
        cache=Cache(tokens=prefix, hit_rate=hits),
        batch=Batch(share=batched),
        region="eu",
        fees={"search": calls},
        response_cache=ResponseCache(hit_rate=stored),
        regenerations=again,
        retries=Retries(rate=retried, billed=billed),
        buffer=buffer,
    )

    found = frac(prefix) * frac(hits) if read is not None else frac(0)
    missed = frac(prefix) - found if read is not None and write is not None else frac(0)
    of_input = [
        ("input", frac(sent) - found - missed, enter),
        ("cache_read", found, read),
        ("cache_write", missed, write),
    ]
    of_output = [("output", frac(seen), leave)]
    of_output += [
        ("output", frac(seen) * frac(thought), leave)
        if think is None
        else ("thinking", frac(seen) * frac(thought), think)
    ]

    def request(kinds, is_peak, is_batch):
        costs = frac(0)
        for name, count, rate in kinds:
            factor = (frac(peak) if is_peak else 1) * (frac(x) if is_batch and name not in keep else 1)
            costs += count * frac(rate or 0) * factor * frac(region) * frac(discount) / 10**6
        return costs

    in_peak = frac(round(frac(hours, 24) * 10**18), 10**18)
    served = [
        (time * way, is_peak, is_batch)
        for time, is_peak in ((in_peak, True), (1 - in_peak, False))
        for way, is_batch in ((frac(batched), True), (1 - frac(batched), False))
    ]
    once = frac(a_day) * frac(length) * (1 - frac(stored)) * (1 + frac(again))
    inputs = once * (1 + (frac(retried) if billed != "none" else 0))
    outputs = once * (1 + (frac(retried) if billed == "full" else 0))
    month = sum(
        share * (inputs * request(of_input, *how) + outputs * request(of_output, *how)) for share, *how in served
    )
    month += max(outputs * frac(calls) - frac(free), 0) * frac(usd) * frac(discount) / 1000
    return on, work, month * (1 + frac(buffer)), frac(a_day) * frac(length)


@settings(max_examples=200)
@given(extreme_months(), wide(10**12))
def test_m1_money_is_exact_at_the_extremes(drawn, limit):
    on, work, month, requests = drawn
    report = report_of(on, replace(work, budget=Budget(monthly=limit)))
    (one,) = report.workloads
    assert one.own.status is Status.PRICED
    assert frac(one.own.monthly) == month
    if requests:
        assert abs(frac(one.own.per_request) - month / requests) <= LAST_PLACE / 2
    if limit:
        assert abs(frac(one.budget.used_percent) - month * 100 / frac(limit)) <= LAST_PLACE / 2
    assert gate(report, max_monthly=limit).verdict == ("fail" if month > frac(limit) else "pass")


@given(rates, rates, st.integers(1, 10**12), st.integers(0, 10**9), st.integers(0, 10**9))
def test_m1_rates_with_six_decimals_are_whole_pico_dollars(enter, leave, requests, sent, visible):
    on = market(model("acme/one", price(enter, leave)))
    cost = month_of(on, workload(requests_per_month=requests, input_tokens=sent, output_tokens=visible))
    picos = [frac(rate) * 10**6 for rate in (enter, leave)]
    assert all(pico.denominator == 1 for pico in picos)
    assert cost * 10**12 == requests * (sent * picos[0] + visible * picos[1])


amounts = st.one_of(
    wide(10**6),
    decimals(0, 10**6, 4),
    st.sampled_from([Decimal(0), Decimal("0.005"), Decimal("0.004999"), Decimal("1e-18")]),
)


def cents(text):
    """The cents that a cell shows; what is below a cent counts as none."""
    return 0 if text == "<$0.01" else int(text.replace("$", "").replace(",", "").replace(".", ""))


def half_up(number):
    return (number * 100 + frac(1, 2)).__floor__()


@given(amounts)
def test_m2_money_is_rounded_half_up_and_never_to_nothing(amount):
    text = format_values.money(amount)
    assert (text == "$0.00") is (amount == 0)
    assert text == "<$0.01" if 0 < amount < CENT else cents(text) == half_up(frac(amount))
    assert format_values.small_money(amount).strip("$0.") or amount == 0


@given(st.lists(amounts, max_size=12))
def test_m2_rows_add_up_to_the_total_shown(column):
    total = sum(map(frac, column), frac(0))
    shown = format_values.amount_column(column, scaled(int(total * 10**18), 18))
    assert sum(map(cents, shown)) == half_up(total)
    for text, amount in zip(shown, column, strict=True):
        assert abs(cents(text) - frac(amount) * 100) < 1
        assert (text == "$0.00") is (amount == 0)


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


@given(portfolios())
def test_m3_every_amount_explains_itself(drawn):
    on, works = drawn
    report = report_of(on, *works, group_by="team")
    for one in report.workloads:
        for item in one.own.components:
            if item.monthly is not None:
                assert frac(item.quantity) * frac(item.unit_price) / item.per == frac(item.monthly)
                assert item.key.name == "buffer" or (item.source and item.price_from)
        if one.own.monthly is not None:
            known = [frac(item.monthly) for item in one.own.components if item.monthly is not None]
            assert sum(known, frac(0)) == frac(one.own.monthly)
            assert one.own.at_least is (len(known) < len(one.own.components))
    priced = [frac(one.own.monthly) for one in report.workloads if one.own.monthly is not None]
    assert report.summary.monthly is None if not priced else frac(report.summary.monthly) == sum(priced)
    assert sum(frac(group.monthly or 0) for group in report.groups) == sum(priced)
    assert report.summary.unpriced == len(works) - len(priced)


@given(portfolios())
@settings(max_examples=40)
def test_m3_the_json_says_the_same(drawn):
    on, works = drawn
    document = snapshot(report_of(on, *works), "0", "2026-11-22T00:00:00Z")
    for one in document["workloads"]:
        parts = [item["monthly"] for item in one["components"]]
        if one["monthly"] is not None:
            assert sum(frac(part) for part in parts if part is not None) == frac(one["monthly"])
        for item in one["components"]:
            assert "e" not in f"{item['quantity']}{item['unit_price']}{item['monthly']}".lower().replace("none", "")
    months = [frac(one["monthly"]) for one in document["workloads"] if one["monthly"] is not None]
    assert document["summary"]["monthly"] is None if not months else frac(document["summary"]["monthly"]) == sum(months)


@given(st.permutations(["acme/one", "best/two", "host/three"]), st.lists(rates, min_size=3, max_size=3))
def test_a_comparison_prices_as_an_estimate_does(order, inputs):
    names = ["acme/one", "best/two", "host/three"]
    on = market(*[model(name, price(rate)) for name, rate in zip(names, inputs, strict=True)])
    work = workload()
    rows = compare(placed(work), order, on).workloads[0].alternatives
    assert {row.model: frac(row.monthly) for row in rows} == {
        name: month_of(on, replace(work, model=name)) for name in names
    }
    assert [frac(row.monthly) for row in rows] == sorted(frac(row.monthly) for row in rows)


@given(st.text(max_size=20))
def test_p3_no_text_is_priced_by_accident(name):
    on = market(model("acme/one"), model("best/two", aliases=("second",), match=(r"^two-\d+$",)))
    known = {"acme/one", "one", "best/two", "two", "second"}
    assume(name not in known and not name.replace("best/", "").startswith("two-"))
    with pytest.raises(InputError):
        report_of(on, workload(model=name))
