"""Law M3: every amount explains itself."""

from hypothesis import given, settings

from llmcost.render.json.documents import document as report_document
from tests.props.strategies import frac, portfolios
from tests.support.catalogs import report_of


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
    document = report_document(report_of(on, *works), "0", "2026-11-22T00:00:00Z")
    for one in document["workloads"]:
        parts = [item["monthly"] for item in one["components"]]
        if one["monthly"] is not None:
            assert sum(frac(part) for part in parts if part is not None) == frac(one["monthly"])
        for item in one["components"]:
            assert "e" not in f"{item['quantity']}{item['unit_price']}{item['monthly']}".lower().replace("none", "")
    months = [frac(one["monthly"]) for one in document["workloads"] if one["monthly"] is not None]
    assert document["summary"]["monthly"] is None if not months else frac(document["summary"]["monthly"]) == sum(months)
