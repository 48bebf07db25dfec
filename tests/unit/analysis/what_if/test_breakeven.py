"""Other ways: machines, tuning, caching and batch beside the month's calls, by figures that a pocket calculator finds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.what_if.breakeven import breakeven
from llmcost.analysis.what_if.gpu_throughput import measured, roofline
from llmcost.model.inputs.catalog import Fee
from llmcost.model.inputs.machines import Gpu, Machines, OpenModel
from llmcost.model.inputs.planning import FineTune, SelfHosted, Value
from llmcost.model.inputs.serving import Batch, Cache, RouteLeg, Router, SideCall
from llmcost.model.money import exactly, quotient
from llmcost.model.problems import InputError
from llmcost.read.catalog.bundled_catalog import load_catalog
from tests.support.catalogs import TODAY, catalog, d, market, mode, model, placed, price, workload

GPT_4O = price("2.5", 10, cache_read="1.25", modes={"batch": mode("0.5")})
A100 = Gpu(memory_gb=d(80), bandwidth_tbs=d(2), tflops={"fp16": d(312)}, source="list", checked=TODAY)
H100 = Gpu(memory_gb=d(80), bandwidth_tbs=d("3.35"), tflops={"fp16": d(989), "fp8": d(1979)}, source="list", checked=TODAY, hourly=d("2.95"))  # fmt: skip
LLAMA = OpenModel(parameters=d("70.6"), layers=80, heads=64, kv_heads=8, head_dim=128, source="list", checked=TODAY)
MACHINES = Machines({"a100": A100, "h100": H100}, {"llama": LLAMA})
WORK = workload(requests_per_day=10_000, input_tokens=2500, output_tokens=300)
FOUR = SelfHosted(gpus=4, hourly=d(6), tokens_per_second=d(500))
TUNED = FineTune(training=d(450), input_tokens=d(500), input=d("3.75"), output=d(15))


def on(retires=None, day=TODAY, **fields):
    found = market(model("acme/one", GPT_4O, retires=retires), day=day, **fields)
    return found._replace(catalog=replace(found.catalog, self_hosted=MACHINES))


def beside(work=WORK, *ways, where=None, **options):
    (one,) = breakeven([placed(work)], where or on(), ways, **options).workloads
    return one


def own(machines, work=WORK, where=None):
    return beside(replace(work, self_hosted=machines), "self-host", where=where).self_host


# --- machines --------------------------------------------------------------------------------------------------------


def test_four_cards_at_six_dollars_an_hour():
    """$6 × 720 h = $4,320; 500 tokens × 3,600 s × 720 h = 1.296 B."""
    found = own(FOUR, replace(WORK, requests_per_day=d(5000)))
    assert (found.replicas, found.monthly, found.capacity_tokens) == (1, 4320, 1_296_000_000)
    assert found.utilisation.quantize(d("0.0001")) == d("0.0347") * 1, "45 M of 1,296 M tokens"
    assert found.per_million == 96


def test_replicas_follow_from_the_busiest_moment_and_not_from_the_mean():
    """3 M tokens a day are 34.7 a second; a replica makes 40."""
    small = replace(FOUR, tokens_per_second=d(40))
    assert [own(replace(small, peak=d(peak))).replicas for peak in (1, 2, 3)] == [1, 2, 3]
    assert own(small).replicas == 2, "twice the mean where nobody says"


def test_fewer_hours_need_more_machines():
    day = replace(WORK, hours="08:00-14:00 UTC")
    assert own(replace(FOUR, tokens_per_second=d(150)), day).replicas == 2, "138.9 a second, twice that at the peak"


def test_bought_machines_cost_their_share_power_and_staff():
    """$120,000 over 36 months, 2.8 kW × 720 h × $0.15, and $1,000."""
    bought = SelfHosted(tokens_per_second=d(500), purchase=d(120_000), power_kw=d("2.8"), power_price=d("0.15"), staff=d(1000))  # fmt: skip
    found = own(bought)
    assert [part.name for part in found.parts] == ["purchase", "power", "staff"]
    assert found.parts[1].monthly == d("302.4")
    assert abs(Fraction(found.monthly) - (Fraction(120_000, 36) + Fraction("302.4") + 1000)) < Fraction(1, 10**17)


def test_machines_do_not_replace_the_searches_and_the_side_calls():
    """10,000 × 30 × $0.00925 = $2,775 of tokens, with a buffer of a fifth $3,330; $30 of searches stay."""
    searching = replace(WORK, fees={"search": d("0.01")}, buffer=d("0.2"))
    where = on()
    free = replace(where.catalog.models["acme/one"], fees={"search": Fee(d("0.01"))})
    where = where._replace(catalog=replace(where.catalog, models={"acme/one": free}))
    found = beside(replace(searching, self_hosted=FOUR), "self-host", where=where)
    assert found.monthly == d("1.2") * (2775 + 30)
    assert (found.self_host.calls, found.self_host.per_request) == (3330, d("0.0111"))


@pytest.mark.parametrize(
    "auxiliary",
    [
        {"side_calls": (SideCall("check", "acme/one", d(1000), d(100)),)},
        {
            "model": None,
            "route": (RouteLeg("acme/one", d(1)),),
            "router": Router("acme/one", d(1000), d(100)),
        },
    ],
)
def test_machines_do_not_replace_calls_of_the_same_model_beside_the_workload(auxiliary):
    """300,000 × (2,000 × $0.15 + 300 × $0.60) = $144 move to the machines; 300,000 × (150 + 60) = $63 stay."""
    mini = market(model("acme/one", price("0.15", "0.60")))
    where = mini._replace(catalog=replace(mini.catalog, self_hosted=MACHINES))
    work = replace(WORK, input_tokens=d(2000), self_hosted=FOUR, **auxiliary)
    found = beside(work, "self-host", where=where)
    assert (found.monthly, found.self_host.calls) == (207, 144)
    assert found.self_host.answered == 300 * 300_000
    assert found.self_host.per_request == d("0.00048")


def test_a_70b_model_at_16_bits_does_not_fit_one_card():
    found = own(SelfHosted(model="llama", gpu="a100", hourly=d(1)))
    assert "141.2 GB of weights at fp16 do not fit: 1 × a100 leave 72.0 GB; it takes 2 cards" in found.reason
    assert found.monthly is None
    assert own(SelfHosted(model="llama", gpu="a100", gpus=2, hourly=d(1), tokens_per_second=d(9))).reason is None
    assert own(SelfHosted(model="llama", gpu="h100", gpus=1, precision="fp8", tokens_per_second=d(9))).reason is None


def test_rent_is_that_of_the_price_list_for_every_card():
    found = own(SelfHosted(model="llama", gpu="h100", gpus=2, precision="fp8"))
    assert found.monthly == d("2.95") * 2 * 720
    assert len(found.sources) == 1, "one list has it all"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (SelfHosted(model="lama", gpu="h100"), 'no open model "lama"'),
        (SelfHosted(model="llama", gpu="h1000"), 'no card "h1000"'),
        (SelfHosted(hourly=d(1)), "no throughput is known"),
        (SelfHosted(model="llama", gpu="a100", gpus=4), "no price of its machines"),
    ],
)
def test_what_is_not_known_is_asked_for(asked, says):
    with pytest.raises(InputError, match=says):
        own(asked)


def test_a_precision_that_a_card_has_not():
    assert "no fp8 figure is known of this card" in own(SelfHosted(model="llama", gpu="a100", gpus=2, precision="fp8", hourly=d(1))).reason  # fmt: skip


@settings(max_examples=60)
@given(st.integers(1, 2000), st.integers(1, 40), st.integers(0, 5000), st.integers(1, 4), st.integers(10, 100_000))
def test_below_the_break_even_calls_are_cheaper_and_at_it_they_are_not(speed, hourly, staff, peak, requests):
    """Beside a search over volumes with another arithmetic."""
    machines = SelfHosted(hourly=d(hourly), tokens_per_second=d(speed), staff=d(staff), peak=d(peak))
    found = own(machines, replace(WORK, requests_per_day=d(requests)))
    each = Fraction("0.00925")

    def machines_cost(volume):
        load = Fraction(volume) * 300 * peak / (30 * 86_400)
        return max(-(-load // speed), 1) * hourly * 720 + staff

    assert abs(Fraction(found.monthly) - machines_cost(30 * requests)) == 0
    if found.break_even_requests is None:
        most = Fraction(speed * 30 * 86_400, 300 * peak)
        assert all(machines_cost(most * n) > each * most * n or staff == 0 for n in (1, 2, 10, 10**6))
        assert each * most <= hourly * 720
    else:
        at = Fraction(found.break_even_requests)
        assert machines_cost(at - 1) > each * (at - 1)
        assert abs(found.break_even_replicas * hourly * 720 + staff - each * at) < Fraction(1, 10**9)
        assert Fraction(found.break_even_monthly) == found.break_even_replicas * hourly * 720 + staff
        full = Fraction(speed * 30 * 86_400, 300 * peak)
        if found.break_even_always is None:
            assert each * full == hourly * 720
            return
        always = Fraction(found.break_even_always)
        step = int(always / full)
        later = [always + 1, *(full * (step + n) + 1 for n in range(1, 30))]
        assert all(machines_cost(volume) <= each * volume for volume in later)
        if always != at:
            gap = full * step + 1
            assert at < gap < always
            assert machines_cost(gap) > each * gap


def test_one_more_replica_may_cost_more_than_the_calls_again():
    """A replica serves 43,200 requests of $0.00925, $399.60, for $360: one pays from 38,918.92 on, the tenth for good.

    Nine full ones serve calls of $3,596.40; ten cost $3,600.
    """
    found = own(SelfHosted(hourly=d("0.5"), tokens_per_second=d(10), peak=d(2)))
    assert (found.break_even_replicas, found.break_even_monthly) == (1, 360)
    assert found.break_even_requests.quantize(d("0.01")) == d("38918.92")
    assert found.break_even_always.quantize(d("0.01")) == d("389189.19"), "10 × $360 ÷ $0.00925"


def test_a_replica_that_is_full_is_one_replica():
    """The peak of three does not go into the throughput evenly: 300 tokens × 10,000 × 3 a day are 104.1666… a second."""
    third = SelfHosted(hourly=d(1), tokens_per_second=d("104.166666666666666667"), peak=d(3))
    assert own(third).replicas == 1


def test_the_chart_shows_both_ways_around_it():
    found = own(replace(FOUR, hourly=d(1)))
    at = found.scales[2]
    assert abs(at.calls - at.own) < d("1e-9")
    assert [scale.requests / at.requests for scale in found.scales] == [d("0.25"), d("0.5"), 1, 2, 4]
    assert found.scales[0].own > found.scales[0].calls
    assert found.scales[-1].own < found.scales[-1].calls


# --- throughput ------------------------------------------------------------------------------------------------------

SHIPPED = load_catalog().catalog.self_hosted
DENSE = [one for one in SHIPPED.models["llama-3.3-70b"].throughput if one.precision == "fp8"]


@pytest.mark.parametrize("one", DENSE, ids=lambda one: f"{one.gpu} {one.input}/{one.output}")
def test_the_roofline_is_within_its_band_on_every_dense_figure(one):
    shape = SHIPPED.models["llama-3.3-70b"]
    made = exactly(roofline)(shape, SHIPPED.gpus[one.gpu], one.gpus, "fp8", (d(one.input), d(one.output)))
    assert made.low <= one.tokens_per_second_per_gpu * one.gpus <= made.high
    assert (made.low, made.high) == (made.tokens_per_second * d("0.8"), made.tokens_per_second * d("1.2"))


def test_there_are_six_of_them():
    assert len(DENSE) == 6


def test_a_mixture_of_experts_has_a_wider_band():
    shape = SHIPPED.models["gpt-oss-120b"]
    made = exactly(roofline)(shape, SHIPPED.gpus["h200-141gb"], 1, "fp8", (d(1000), d(1000)))
    assert (made.low, made.high) == (made.tokens_per_second * d("0.5"), made.tokens_per_second * d("1.1"))
    assert "over-estimates" in made.says


@pytest.mark.parametrize(
    ("lengths", "expected"), [((1000, 1000), 4418), ((2000, 500), 4418), ((6000, 900), 796), ((2001, 1000), None)]
)
def test_a_measurement_is_taken_of_similar_requests_only(lengths, expected):
    shape = SHIPPED.models["llama-3.3-70b"]
    found = exactly(measured)(shape, "h100-80gb", 2, "fp8", tuple(map(d, lengths)))
    assert (found and found.tokens_per_second) == expected
    assert exactly(measured)(shape, "h100-80gb", 4, "fp8", (d(1000), d(1000))) is None, "other cards"


# --- tuning ----------------------------------------------------------------------------------------------------------


def test_two_thousand_tokens_saved_ten_thousand_times_a_day():
    """$50.00 a day gross; at $3.75 and $15 with 500 in and 300 out left, $28.75 net."""
    found = beside(replace(WORK, fine_tune=TUNED), "fine-tune").fine_tune
    assert (found.gross_daily, found.net_daily) == (50, d("28.75"))
    assert (found.gross, found.net, found.monthly) == (1500, d("862.5"), d("1912.5"))
    assert found.day == date(2026, 12, 8), "450 ÷ 28.75 = 15.65 days: the 16th from now"
    assert abs(Fraction(found.months) - Fraction("450") / Fraction("862.5")) < Fraction(1, 10**17)


def test_a_break_even_never_lies_beyond_the_retirement():
    asked = replace(WORK, fine_tune=TUNED)
    soon = beside(asked, "fine-tune", where=on(retires=date(2026, 12, 7))).fine_tune
    assert (soon.day, soon.months) == (None, None)
    assert "retires on 2026-12-07" in soon.reason
    assert beside(asked, "fine-tune", where=on(retires=date(2026, 12, 8))).fine_tune.day == date(2026, 12, 8)
    gone = beside(asked, "fine-tune", where=on(retires=TODAY)).fine_tune
    assert (gone.day, gone.break_even_requests) == (None, None)


def test_working_days_take_a_whole_month_of_the_calendar():
    """$28.75 on each of 22 days pay $632.50 in a month."""
    asked = replace(WORK, days_per_month=d(22), fine_tune=replace(TUNED, training=d("632.5")))
    found = beside(asked, "fine-tune").fine_tune
    assert (found.months, found.day) == (1, TODAY + timedelta(days=31)), "30.4375 days, not 22"
    soon = beside(asked, "fine-tune", where=on(retires=TODAY + timedelta(days=30))).fine_tune
    assert soon.day is None
    assert soon.within_months == exactly(quotient)(d(30), d("30.4375"))


def test_what_is_paid_on_a_whole_day_is_paid_on_that_day():
    """2/3 of a month are 20 days."""
    asked = replace(WORK, fine_tune=replace(TUNED, training=d(575)))
    assert beside(asked, "fine-tune").fine_tune.day == TODAY + timedelta(days=20)


def test_tuning_that_costs_more_never_pays():
    dear = beside(replace(WORK, fine_tune=replace(TUNED, input=d(25), output=d(60))), "fine-tune").fine_tune
    assert dear.net < 0
    assert (dear.months, dear.day, dear.break_even_requests) == (None, None, None)
    assert dear.reason


def test_the_volume_that_pays_the_training_in_a_year():
    """12 months of $862.50 per 300,000 requests: $450 is 13,043.48 requests a month; hosting takes $100 more."""
    found = beside(replace(WORK, fine_tune=TUNED), "fine-tune").fine_tune
    assert found.break_even_requests.quantize(d("0.01")) == d("13043.48")
    hosted = beside(replace(WORK, fine_tune=replace(TUNED, hosting=d(100))), "fine-tune").fine_tune
    assert hosted.net == d("762.5")
    assert hosted.break_even_requests.quantize(d("0.01")) == d("47826.09")


def test_batch_and_cache_are_priced_on_the_tuned_model_too():
    asked = replace(WORK, fine_tune=TUNED, batch=Batch(d(1)), cache=Cache(tokens=d(2000), hit_rate=d(1)))
    found = beside(asked, "fine-tune").fine_tune
    now = Fraction(10_000 * 30, 10**6) * (500 * Fraction("2.5") + 2000 * Fraction("1.25") + 3000) / 2
    tuned = Fraction(10_000 * 30, 10**6) * (500 * Fraction("3.75") + 300 * 15) / 2
    assert Fraction(found.net) == now - tuned


@pytest.mark.parametrize("name", ["acme/one", "one", "acme/one+thinking"])
def test_only_the_workload_moves_to_the_tuned_model(name):
    """A side call to the same model keeps its price: 300,000 × 1,000 × $2.50 = $750 before and after."""
    where = on()
    thinks = replace(where.catalog.models["acme/one"], thinking="optional", thinking_tier="reasoning")
    where = where._replace(catalog=replace(where.catalog, models={"acme/one": thinks}))
    asked = replace(WORK, model=name, fine_tune=TUNED)
    alone = beside(asked, "fine-tune", where=where).fine_tune
    calls = (SideCall("check", "acme/one", d(1000)),)
    found = beside(replace(asked, side_calls=calls), "fine-tune", where=where).fine_tune
    assert (found.now - alone.now, found.monthly - alone.monthly) == (750, 750)
    assert (found.net, found.months, found.break_even_requests) == (
        alone.net,
        alone.months,
        alone.break_even_requests,
    )


# --- switches and returns --------------------------------------------------------------------------------------------


def test_caching_beside_none():
    """1,400 of 2,500 tokens read 80 % of the time at half price."""
    found = beside(replace(WORK, cache=Cache(tokens=d(1400), hit_rate=d("0.8"))), "caching").caching
    assert (found.off, found.on, found.saves) == (2775, 2355, 420)
    assert (found.hit_rate, found.break_even_hit_rate) == (d("0.8"), 0)


def test_a_dearer_write_needs_hits():
    where = market(model("acme/one", price(3, 15, cache_read="0.3", cache_write="3.75")))
    found = beside(replace(WORK, cache=Cache(tokens=d(1400), hit_rate=d("0.1"))), "caching", where=where).caching
    assert found.saves < 0
    assert abs(Fraction(found.break_even_hit_rate) - Fraction("0.75") / Fraction("3.45")) < Fraction(1, 10**17)


def test_batch_beside_none():
    found = beside(replace(WORK, batch=Batch(d("0.5"))), "batch").batch
    assert (found.off, found.on) == (2775, d("1387.5"))
    assert found.per_request == d("0.004625")
    none = beside(WORK, "batch", where=market(model("acme/one", price(1, 1)))).batch
    assert (none.saves, none.reason) == (0, "its model has no batch price")


@pytest.mark.parametrize(("worth", "pays"), [(13_875, True), (13_874, False)])
def test_five_times_what_it_costs(worth, pays):
    found = beside(replace(WORK, value=Value(monthly=d(worth)))).value
    assert found.pays is pays
    assert found.most == Decimal(worth) / 5


def test_of_a_cost_that_is_not_all_known_nobody_says_that_it_is_little_enough():
    asked = replace(WORK, fees={"unheard_of": d(1)})
    found = beside(replace(asked, value=Value(monthly=d(13_875)))).value
    assert (found.at_least, found.pays) == (True, None)
    assert beside(replace(asked, value=Value(monthly=d(13_874)))).value.pays is False


def test_500_dollars_are_justified_by_20_hours_at_125_dollars_only():
    work = workload(requests_per_day=d(1), input_tokens=0, output_tokens=10**6, days_per_month=d(25))
    work = replace(work, requests_per_day=d(2))
    found = beside(replace(work, value=Value(hours=d(20), hourly=d(60)))).value
    assert found.hourly_needed == 125
    assert found.pays is False
    assert beside(replace(work, value=Value(hours=d(20), hourly=d(125)))).value.pays
    assert beside(replace(work, value=Value(hours=d(20), hourly=d(60))), times=d("2.4")).value.pays


def test_without_an_option_what_is_described_is_compared():
    found = beside(replace(WORK, self_hosted=FOUR, value=Value(monthly=d(1))))
    assert found.self_host
    assert (found.fine_tune, found.caching, found.batch) == (None, None, None)
    for way in ("self-host", "fine-tune", "caching"):
        with pytest.raises(InputError):
            beside(WORK, way)


def test_what_has_no_price_is_compared_with_nothing():
    none = market(model("acme/one", price(None, None, cache_read=1)))
    found = beside(replace(WORK, self_hosted=FOUR, value=Value(monthly=d(1))), where=none)
    assert (found.monthly, found.self_host, found.value) == (None, None, None)
    assert found.reason


def test_the_shipped_machines_have_their_sources():
    assert catalog().self_hosted == Machines()
    assert {"a100-80gb", "h100-80gb", "h200-141gb", "b200-180gb"} == set(SHIPPED.gpus)
