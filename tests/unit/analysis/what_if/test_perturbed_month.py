"""A workload's month with some of its numbers changed."""

from llmcost.analysis.what_if.perturbed_month import perturbed_row, portfolio_members
from tests.support.catalogs import d, fee, market, model, price, workload

ON = market(model("acme/one", price(1, 2), fees={"search": fee("0.01", 1000)}))
SEARCH = {"search": d(1)}


def test_numbers_are_replaced_at_their_paths():
    """1,000 requests of 1,000 tokens at 1 and 100 at 2: 1.20; of 500 and 200 tokens 0.90."""
    (member,) = portfolio_members([workload()])
    assert perturbed_row(member, ON).monthly == d("1.2")
    assert perturbed_row(member, ON, {"input_tokens": d(500), "output_tokens": d(200)}).monthly == d("0.9")


def test_only_workloads_with_fees_share_allowances():
    plain, one, two = workload(name="plain"), workload(name="one", fees=SEARCH), workload(name="two", fees=SEARCH)
    assert [member.others for member in portfolio_members([plain, one, two])] == [(), (two,), (one,)]


def test_an_allowance_is_shared_by_calls():
    """1,000 free calls of 2,000: each pays for 500 of 1,000. Of 4,000 calls it has 800 free, and pays for 2,200."""
    one, two = workload(name="one", fees=SEARCH), workload(name="two", fees=SEARCH)
    member = portfolio_members([one, two])[0]
    assert perturbed_row(member, ON).monthly == d("1.2") + 5
    assert perturbed_row(member, ON, {"fees.search": d(4)}).monthly == d("1.2") + 32
