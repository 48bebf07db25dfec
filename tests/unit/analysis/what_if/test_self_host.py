"""Self-hosted machines against the calls of a month, worked out by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.dated_terms import Fee
from llmcost.model.inputs.machines import Machines
from llmcost.model.inputs.planning import SelfHosted
from llmcost.model.inputs.serving import RouteLeg, Router, SideCall
from llmcost.model.problems import InputError
from tests.support.catalogs import catalog, d, market, model, price
from tests.unit.analysis.what_if.alternatives import FOUR, MACHINES, SHIPPED, WORK, beside, on


def own(machines, work=WORK, where=None):
    return beside(replace(work, self_hosted=machines), "self-host", where=where).self_host


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
    where = on(fees={"search": Fee(d("0.01"))})
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
def test_machines_do_not_replace_auxiliary_calls_of_the_same_model(auxiliary):
    """300,000 × (2,000 × $0.15 + 300 × $0.60) = $144 move to the machines; 300,000 × (150 + 60) = $63 stay."""
    where = market(model("acme/one", price("0.15", "0.60")), self_hosted=MACHINES)
    work = replace(WORK, input_tokens=d(2000), self_hosted=FOUR, **auxiliary)
    found = beside(work, "self-host", where=where)
    assert (found.monthly, found.self_host.calls) == (207, 144)
    assert found.self_host.answered == 300 * 300_000
    assert found.self_host.per_request == d("0.00048")


def test_a_70b_model_at_16_bits_does_not_fit_one_card():
    found = own(SelfHosted(model="llama", gpu="a100", hourly=d(1)))
    assert "141.2 GB of weights at fp16 do not fit: 1 × a100 leave 72.0 GB; it takes 2 GPUs" in found.reason
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
        (SelfHosted(model="llama", gpu="h1000"), 'no GPU "h1000"'),
        (SelfHosted(hourly=d(1)), "no throughput is known"),
        (SelfHosted(model="llama", gpu="a100", gpus=4), "the price of its machines is not known"),
    ],
)
def test_what_is_not_known_is_asked_for(asked, says):
    with pytest.raises(InputError, match=says):
        own(asked)


def test_a_precision_that_a_card_has_not():
    assert "no fp8 figure is known for this GPU" in own(SelfHosted(model="llama", gpu="a100", gpus=2, precision="fp8", hourly=d(1))).reason  # fmt: skip


@settings(max_examples=60)
@given(st.integers(1, 2000), st.integers(1, 40), st.integers(0, 5000), st.integers(1, 4), st.integers(10, 100_000))
def test_below_the_break_even_calls_are_cheaper_and_at_it_they_are_not(speed, hourly, staff, peak, requests):
    """Against a search over volumes with another arithmetic."""
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


def test_the_shipped_machines_have_their_sources():
    assert catalog().self_hosted == Machines()
    assert {"a100-80gb", "h100-80gb", "h200-141gb", "b200-180gb"} == set(SHIPPED.gpus)
