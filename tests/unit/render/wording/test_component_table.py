"""The table of components: its rows add up to the total as it is shown."""

from llmcost.render.wording.component_table import components_grid
from tests.support.catalogs import d, estimate_of, fee, market, model, price, workload


def cells(on, work):
    return [line.cells for line in components_grid(estimate_of(on, work)).lines]


def test_quantities_prices_and_shares():
    """1,000 requests of 1,000 tokens at 1, 100 at 2, a search each at $10 for 1,000; a quarter more."""
    on = market(model(fees={"search_1k": fee(10)}))
    assert cells(on, workload(fees={"search": d(1)}, buffer="0.25")) == [
        ("Input", "1.00M", "1.00/1M", "$1.00", "7%"),
        ("Output", "100,000", "2.00/1M", "$0.20", "1%"),
        ("Search", "1,000", "10.00/1k", "$10.00", "71%"),
        ("Buffer 25%", "", "", "$2.80", "20%"),
        ("Total", "", "", "$14.00", "100%"),
    ]


def test_what_has_no_price_says_so():
    rows = cells(market(model("acme/one", price(1, None))), workload())
    assert rows[1][2:] == ("not priced", "not priced", "—")
    assert rows[-1][3] == "≥ $1.00"
