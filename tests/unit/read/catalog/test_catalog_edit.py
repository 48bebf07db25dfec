"""Entries put into the text of a price list: everything else stays as it was, to the byte."""

import difflib
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import Band, Mode, Price
from llmcost.model.problems import InputError
from llmcost.read.catalog import catalog_edit
from llmcost.read.catalog.bundled_catalog import bundled_path
from llmcost.read.catalog.catalog import parse_catalog
from llmcost.read.catalog.catalog_edit import (
    WIDTH,
    CatalogEditPlan,
    CheckedDay,
    apply_edits,
    planned_edits,
    write_edited,
)
from tests.support.upstream_lists import DAY, SOURCE, TEXT, catalog_of, rates

SMALL, LARGE, LONG = "openai/small", "openai/large", "xai/long"
NOTHING = CatalogEditPlan({}, {}, {}, None)


def price(day=DAY, **given):
    return Price(from_=day, **rates(**given))


def added(text, plan):
    return apply_edits(text, "pricing.yaml", catalog_of(text), plan)


def lines(before, after):
    """The lines that differ, as ``diff`` marks them."""
    marked = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in marked if line[0] in "+-"]


def test_nothing_planned_changes_nothing():
    assert added(TEXT, NOTHING) == TEXT


def test_an_entry_goes_behind_the_last_one_and_its_remark():
    new = added(TEXT, NOTHING._replace(entries={SMALL: (price(input=4, output="12.50"),)}))
    assert lines(TEXT, new) == ["+       - {from: 2026-12-05, input: 4, output: 12.5}\n"]
    before, _, after = new.partition("      - {from: 2026-12-05, input: 4, output: 12.5}\n")
    assert before + after == TEXT
    assert before.endswith("modes: {batch: 0.5}}\n")


def test_an_entry_goes_into_a_list_on_one_line():
    new = added(TEXT, NOTHING._replace(entries={LARGE: (price(input=9), price(date(2027, 1, 1), input=8))}))
    assert "prices: [{input: 10, output: 40}, {from: 2026-12-05, input: 9}, {from: 2027-01-01, input: 8}]" in new


def test_an_entry_goes_behind_a_block():
    entry = replace(price(input=3), long=(Band(at_least=200_000, **rates(input=6)),))
    new = added(TEXT, NOTHING._replace(entries={LONG: (entry,)}))
    assert lines(TEXT, new) == ["+       - {from: 2026-12-05, input: 3, long: [{input: 6, at_least: 200000}]}\n"]
    assert new.endswith(
        "            output: 12\n      - {from: 2026-12-05, input: 3, long: [{input: 6, at_least: 200000}]}\n  # the end\n"
    )


def test_days_are_put_in_the_place_of_days():
    new = added(TEXT, CatalogEditPlan({}, {SMALL: CheckedDay(None, DAY), LARGE: CheckedDay(None, DAY)}, {}, DAY))
    assert lines(TEXT, new) == [
        "- as_of: 2026-11-22   # checked as a whole\n",
        "+ as_of: 2026-12-05   # checked as a whole\n",
        "-     checked: 2026-11-22     # by hand\n",
        "+     checked: 2026-12-05     # by hand\n",
        "-     checked: 2026-11-22\n",
        "+     checked: 2026-12-05\n",
    ]


def test_the_day_of_an_entry_of_its_own():
    text = TEXT.replace("{from: 2026-07-01, input", "{from: 2026-07-01, checked: 2026-11-01, input")
    new = added(text, CatalogEditPlan({}, {SMALL: CheckedDay(1, DAY)}, {}, None))
    assert new == text.replace("checked: 2026-11-01", "checked: 2026-12-05")


def test_a_source_goes_behind_the_sources():
    entries = {SMALL: (replace(price(input=4), source="models.dev", checked=DAY),)}
    new = added(TEXT, CatalogEditPlan(entries, {}, {"models.dev": SOURCE}, None))
    assert lines(TEXT, new) == [
        '+   models.dev: {url: "https://example.com/list", title: "a list", kind: library}\n',
        "+       - {from: 2026-12-05, source: models.dev, checked: 2026-12-05, input: 4}\n",
    ]


def test_a_source_goes_into_sources_on_one_line():
    text = TEXT.replace(TEXT[TEXT.index("sources:") : TEXT.index("# after the")], 'sources: {litellm: {url: "https://example.com", title: l, kind: press}, paper: {url: "https://example.com", title: p, kind: press}}\n')  # fmt: skip
    new = added(text, CatalogEditPlan({SMALL: (replace(price(input=4), source="x"),)}, {}, {"x": SOURCE}, None))
    assert ', x: {url: "https://example.com/list", title: "a list", kind: library}}\n' in new


def test_a_long_entry_goes_over_lines():
    own = Mode(**rates(input="0.123456", output="1.123456", cache_read="0.0123456"))
    entry = replace(
        price(input="0.25", cache_read="0.025", cache_write="0.3125", output="1.75", cache_write_1h="0.4"),
        source="litellm",
        checked=DAY,
        long=(Band(above=128_000, **rates(input="0.5", cache_read="0.05", cache_write="0.625", output="3.5", cache_write_1h="0.8")),
              Band(above=256_000, **rates(input="1", cache_read="0.1", cache_write="1.25", output="7", cache_write_1h="1.6"))),
        modes={"batch": Mode(x=Decimal("0.5"), keep=("cache_read",), excludes=("long",)), "flex": Mode(x=Decimal("0.5")), "priority": own},
    )  # fmt: skip
    new = added(TEXT, NOTHING._replace(entries={SMALL: (entry,)}))
    margin = " " * 9
    assert [line[2:].rstrip("\n") for line in lines(TEXT, new)] == [
        "      - {from: 2026-12-05, source: litellm, checked: 2026-12-05, input: 0.25, cache_read: 0.025, cache_write: 0.3125,",
        margin + "cache_write_1h: 0.4, output: 1.75,",
        margin
        + "long: [{input: 0.5, cache_read: 0.05, cache_write: 0.625, cache_write_1h: 0.8, output: 3.5, above: 128000},",
        margin
        + "       {input: 1, cache_read: 0.1, cache_write: 1.25, cache_write_1h: 1.6, output: 7, above: 256000}],",
        margin + "modes: {batch: {x: 0.5, keep: [cache_read], excludes: [long]}, flex: 0.5,",
        margin + "        priority: {input: 0.123456, cache_read: 0.0123456, output: 1.123456}}}",
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("tail", ["", "\n\n"])
def test_line_ends_stay_what_they_are(line_break, tail):
    text = (TEXT.rstrip("\n") + tail).replace("\n", line_break)
    plan = CatalogEditPlan(
        {SMALL: (price(input=4),), LONG: (replace(price(input=3), long=()),)}, {SMALL: CheckedDay(None, DAY)}, {}, DAY
    )
    new = added(text, plan)
    assert new.replace(line_break, "") == added(text.replace(line_break, "\n"), plan).replace("\n", "")
    assert new.count("\n") == text.count("\n") + 2


def test_entries_behind_the_last_line_of_a_file():
    text = TEXT[: TEXT.index("  # the end")].rstrip("\n")
    new = added(text, NOTHING._replace(entries={LONG: (price(input=3),)}))
    assert new == text + "\n      - {from: 2026-12-05, input: 3}"


def test_a_note_in_a_block_scalar_before_the_entry():
    text = TEXT.replace(
        "            output: 12\n", "            output: 12\n        note: >\n          twice\n          beyond\n\n"
    )
    new = added(text, NOTHING._replace(entries={LONG: (price(input=3),)}))
    assert lines(text, new) == ["+       - {from: 2026-12-05, input: 3}\n"]


@pytest.mark.parametrize(
    "title", ["no", "Yes, a list", "a: b", "2026", "it's “new” – 100 %", 'a "list"', "- a", "{x}", "#1", "a #b"]
)
def test_titles_of_any_kind(title):
    source = replace(SOURCE, title=title)
    plan = CatalogEditPlan({SMALL: (replace(price(input=4), source="y"),)}, {}, {"y": source}, None)
    new = parse_catalog(added(TEXT, plan), "pricing.yaml").catalog
    assert new.sources["y"] == source


def test_what_would_not_be_what_was_meant_is_not_returned(monkeypatch):
    monkeypatch.setattr(catalog_edit, "_flow", lambda value: "{from: 2026-12-05, input: 5}")
    with pytest.raises(InputError, match="the result would not be the intended catalog"):
        added(TEXT, NOTHING._replace(entries={SMALL: (price(input=4),)}))


def test_what_the_reader_refuses_is_not_returned():
    with pytest.raises(InputError, match="it is unchanged: openai/small: its prices are not in ascending order"):
        added(TEXT, NOTHING._replace(entries={SMALL: (price(date(2026, 2, 1), input=4),)}))


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_file_is_replaced_whole_with_its_mark_and_through_a_link(tmp_path):
    file, link = tmp_path / "pricing.yaml", tmp_path / "link.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    link.symlink_to(file)
    write_edited(str(link), "a: 1\r\n", "a: 2\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbfa: 2\r\n"
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.yaml", "pricing.yaml"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path):
    file = tmp_path / "pricing.yaml"
    file.write_text("a: 3\n")
    with pytest.raises(InputError, match="the file has changed in the meantime"):
        write_edited(str(file), "a: 1\n", "a: 2\n")
    assert file.read_text() == "a: 3\n"


# --- the shipped list -------------------------------------------------------------------------------------------------


@cache
def shipped():
    path = bundled_path()
    text = path.read_bytes().decode()
    return text, parse_catalog(text, str(path)).catalog


def test_without_changes_the_shipped_list_is_itself():
    text, catalog = shipped()
    assert apply_edits(text, "pricing.yaml", catalog, NOTHING) == text


@pytest.mark.exhaustive
@settings(max_examples=5)
@given(places=st.sets(st.integers(0, 500), max_size=30), ticked=st.sets(st.integers(0, 500), max_size=30))
def test_the_shipped_list_keeps_every_other_byte(places, ticked):
    """Line by line, but for the days of what was read: the old text in its order, and whole lines between."""
    text, catalog = shipped()
    ids, day = list(catalog.models), date(2030, 1, 1)
    entries = {
        ids[at]: (replace(catalog.models[ids[at]].prices[-1], from_=day, checked=day, note=None),) for at in places
    }
    plan = CatalogEditPlan(
        entries, {ids[at]: CheckedDay(None, day) for at in ticked}, {"models.dev": SOURCE} if entries else {}, day
    )
    new = apply_edits(text, "pricing.yaml", catalog, plan)
    assert parse_catalog(new, "pricing.yaml").catalog == planned_edits(catalog, plan)
    old, now = text.splitlines(keepends=True), new.splitlines(keepends=True)
    parts = difflib.SequenceMatcher(
        None, [dayless(line) for line in old], [dayless(line) for line in now], autojunk=False
    )
    moved = 0
    for tag, start, end, from_, to in parts.get_opcodes():
        assert tag in ("equal", "insert")
        if tag == "equal":
            moved += sum(one != other for one, other in zip(old[start:end], now[from_:to], strict=True))
        else:
            assert all(len(line) <= WIDTH + 3 for line in now[from_:to])
    assert moved == len(ticked) + 1


def dayless(line):
    """A line in which a day that something was read says nothing."""
    return re.sub(r"^( *)(checked|as_of): \d{4}-\d\d-\d\d", r"\1\2:", line)
