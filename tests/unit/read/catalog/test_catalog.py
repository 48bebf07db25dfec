"""A price list is read whole, or refused with everything that is wrong in it."""

import pytest

from llmcost.model.problems import InputError
from llmcost.read.catalog.catalog import parse_catalog
from tests.support.catalogs import d
from tests.support.upstream_lists import TEXT


def problems(*changes, text=TEXT):
    """The code, the line and the message of each problem after some changes of the text."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    with pytest.raises(InputError) as caught:
        parse_catalog(text, "pricing.yaml")
    return [
        (problem.code, text.splitlines()[problem.where.line - 1].strip(), problem.message)
        for problem in caught.value.problems
    ]


def test_a_catalog_and_where_its_keys_are():
    read = parse_catalog(TEXT, "pricing.yaml")
    small = read.catalog.models["openai/small"]
    assert [price.input for price in small.prices] == [2, 3]
    assert small.prices[0].modes["batch"].x == d("0.5")
    where = read.locations()["models.openai/small.prices.1"]
    assert TEXT.splitlines()[where.line - 1].strip().startswith("- {from: 2026-07-01")


@pytest.mark.parametrize("text", ["", "- a list\n", "text\n"])
def test_what_is_no_price_list(text):
    with pytest.raises(InputError, match="this is not a price list"):
        parse_catalog(text, "pricing.yaml")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("  xai/long:", "  host/long:", "unknown-reference", "host/long:"),
        ("    source: paper", "    source: web", "unknown-reference", "source: web"),
        (
            "    context: 500000",
            "    context: 500000\n    successor: xai/none",
            "unknown-reference",
            "successor: xai/none",
        ),
        ("aliases: [tiny,", "aliases: [large,", "name-taken", "openai/large:"),
        ("'^small-\\d{4}-\\d{2}-\\d{2}$'", "'^(a+)+$'", "bad-pattern", "match: ['^(a+)+$']"),
        ("from: 2026-07-01", "from: 2026-01-01", "history-order", "prices:"),
        ("{from: 2026-07-01, input", "{input", "no-start", "prices:"),
        ("prices: [{input: 10, output: 40}]", "prices: []", "no-prices", "prices: []"),
        ("{input: 10, output: 40}", "{input: 0, output: 40}", "zero", "prices: [{input: 0, output: 40}]"),
        (
            "{input: 10, output: 40}",
            "{input: 10, output: 40, free: true}",
            "free",
            "prices: [{input: 10, output: 40, free: true}]",
        ),
        ("at_least: 200000", "at_least: 200000\n            above: 199999", "band", "- input: 2"),
        ("            output: 12\n", "", "band", "- input: 2"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_line(old, new, code, line):
    ((found, at, _),) = problems((old, new))
    assert (found, at) == (code, line)


def test_redirects_that_lead_back_are_refused():
    text = TEXT
    for one, other in (("openai/large", "xai/long"), ("xai/long", "openai/large")):
        text = text.replace(f"  {one}:\n", f"  {one}:\n    redirects: {{to: {other}, from: 2026-12-01}}\n")
    assert [code for code, _, _ in problems(text=text)] == ["redirect-cycle", "redirect-cycle"]


def test_every_problem_is_reported_in_the_order_of_the_file():
    found = problems(
        ("    source: paper", "    source: web"),
        ("  xai/long:", "  host/long:"),
        ("from: 2026-07-01", "from: 2026-01-01"),
    )
    assert [code for code, _, _ in found] == ["history-order", "unknown-reference", "unknown-reference"]


def test_hours_and_zones_of_schedules():
    schedules = "schedules:\n  peak: {hours: [08:00-12:00, 10:00-14:00], tz: Mars/Olympus}\nproviders:"
    found = problems(("providers:", schedules))
    assert sorted(code for code, _, _ in found) == ["hours", "unknown-zone"]


def test_tokenizers_with_one_vocabulary_have_the_same_ratios():
    line = "  {}: {{title: T, source: list, factor: {}, low: 1, high: 2, vocabulary: {}}}\n"
    given = {"same": (1, "base"), "other": ("1.5", "base"), "second": (1, "same"), "unknown": (1, "nowhere")}
    base = "  base: {title: T, source: list, factor: 1, low: 1, high: 2}\n"
    tokenizers = base + "".join(line.format(name, *each) for name, each in given.items())
    found = problems(("providers:", f"tokenizers:\n{tokenizers}providers:"))
    assert [message.partition(":")[0] for code, _, message in found if code == "ratio"] == [
        f"tokenizers.{name}.vocabulary" for name in ("other", "second", "unknown")
    ]


def test_a_range_of_tokens_contains_its_factor_and_is_above_zero():
    ratio = "  {}: {{title: T, source: list, factor: {}, low: {}, high: {}}}\n"
    given = {"even": (1, 1, 1), "below": (1, "1.1", 2), "above": (3, 1, 2), "nothing": (1, 0, 2)}
    texts = (
        "  classes: {title: T, source: list, factor: 1, low: 1, high: 1, texts: {code: {factor: 2, low: 1, high: 1}}}\n"
    )
    tokenizers = "".join(ratio.format(name, *each) for name, each in given.items()) + texts
    found = problems(("providers:", f"tokenizers:\n{tokenizers}providers:"))
    assert [message.partition(":")[0] for code, _, message in found if code == "ratio"] == [
        f"tokenizers.{name}" for name in ("below", "above", "nothing", "classes.texts.code")
    ]
