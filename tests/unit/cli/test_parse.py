"""Arguments of the command line as exact values."""

from datetime import date

import pytest
import typer

from llmcost.cli import parse
from llmcost.model.inputs.policy_expression import NumberLiteral
from tests.support.catalogs import d


@pytest.mark.parametrize(("text", "value"), [("2025-04-01", date(2025, 4, 1)), ("8999-12-31", date(8999, 12, 31))])
def test_days(text, value):
    assert parse.day(text) == value


@pytest.mark.parametrize("text", ["2025-4-1", "20250401", "2025-02-30", "9000-01-01", "today", ""])
def test_what_is_no_day(text):
    with pytest.raises(typer.BadParameter, match="is not a date"):
        parse.day(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("500", 500),
        ("$500", 500),
        ("$ 1,500.50/mo", d("1500.5")),
        ("1.5k", 1500),
        ("2M / month", 2_000_000),
        ("0.1", d("0.1")),
    ],
)
def test_amounts(text, value):
    assert parse.money(text) == value


@pytest.mark.parametrize("text", ["", "-5", "5€", "1e3", "500/day", "5" * 31])
def test_what_is_no_amount(text):
    with pytest.raises(typer.BadParameter, match="is not an amount"):
        parse.money(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"), [("15%", 15, "percent"), ("0.5 %", d("0.5"), "percent"), ("$50", 50, "usd")]
)
def test_an_increase_is_an_amount_or_a_percentage(text, value, unit):
    assert parse.increase(text) == NumberLiteral(d(value), unit)


@pytest.mark.parametrize(("text", "value"), [("p90", 90), ("P99.5", d("99.5")), ("50", 50)])
def test_percentiles(text, value):
    assert parse.percentile(text) == value


@pytest.mark.parametrize("text", ["p0", "100", "p-5", "median"])
def test_what_is_no_percentile(text):
    with pytest.raises(typer.BadParameter, match="between 0 and 100"):
        parse.percentile(text)


@pytest.mark.parametrize(("text", "value"), [("800", 800), ("50k", 50_000), ("1.2M", 1_200_000), ("1_000", 1000)])
def test_sizes(text, value):
    assert parse.size(text) == value


def test_settings():
    assert parse.settings(["batch.share = 0.4", "labels.Team-1=a=b"]) == [
        ("batch.share", "0.4"),
        ("labels.Team-1", "a=b"),
    ]
    assert parse.settings(None) == []
    for text in ("batch", "=5", "Batch=1", "a.b.c.d.e.f=1"):
        with pytest.raises(typer.BadParameter, match="is not path=value"):
            parse.setting(text)


def test_names_are_separated_by_commas():
    assert parse.names("a, b,,c ") == ["a", "b", "c"]
    with pytest.raises(typer.BadParameter, match="at least one model"):
        parse.names(" , ")


def test_a_case_is_a_name_and_settings():
    found = parse.case("busy week: requests_per_day=20000,cache={tokens: 5, hit_rate: 1},route=[a, b]")
    assert found == (
        "busy week",
        [("requests_per_day", "20000"), ("cache", "{tokens: 5, hit_rate: 1}"), ("route", "[a, b]")],
    )
    for text in ("busy", ":a=1", "x" * 41 + ":a=1"):
        with pytest.raises(typer.BadParameter, match="is not NAME:path=value"):
            parse.case(text)
