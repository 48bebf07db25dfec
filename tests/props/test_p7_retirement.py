"""Law P7: a retired model keeps its last price, and a redirected id bills as its target."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import DateRange, Redirect
from llmcost.model.inputs.serving import SideCall
from llmcost.model.reports.notes import Note, NoteCode
from tests.props.strategies import frac
from tests.props.test_t5_one_amount import FIELDS, SHAPES, markets, said
from tests.support.catalogs import LAUNCH, d, days, estimate_of, market, model, month_of, price, rates, row_of, workload


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
    assert Note(NoteCode.RETIRED, day=retires) in row.notes
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


@settings(max_examples=60, deadline=None)
@given(markets(), FIELDS, SHAPES, st.sampled_from(["acme/one", "best/two", "acme/one+thinking"]))
def test_p7_an_id_sent_elsewhere_costs_what_its_target_costs(on, fields, shape, other):
    """As the workload's own model, as another model, and as the model of a side call: all that is billed is the target's."""
    models = on.catalog.models
    thinks = {"thinking": "optional", "thinking_tier": "reasoning"}
    sent, target = models["host/three"], replace(models["inn/four"], redirects=None)
    sent = replace(sent, redirects=Redirect(target.id, on.as_of), context=(), max_output=9, thinking="always")
    one = replace(models["acme/one"], redirects=None, **thinks)
    on = market(one, replace(models["best/two"], redirects=None), sent, target, tokenizers=on.catalog.tokenizers)

    def amounts(name):
        own = estimate_of(on, workload(**fields, **shape, model=name, candidates=(other,)))
        (alternative,) = (row for row in own.alternatives if row.model == other)
        asked = workload(**fields, **shape, model=other, candidates=(name,))
        calls = (SideCall("judge", name, d(50), d(10)),)
        return (
            said(own.own),
            said(alternative),
            [said(row) for row in estimate_of(on, asked).alternatives if row.model == name],
            row_of(on, replace(asked, side_calls=calls)).monthly,
        )

    assert amounts(sent.id) == amounts(target.id)
