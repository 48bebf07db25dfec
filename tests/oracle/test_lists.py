"""Every rate that makers bill today against seven published lists, as ``make prices`` read them: ``lists.json``.

A figure is a rate of the price in force, a rate of a band, or the factor of a mode. A list agrees if it has the same
one. Every list that disagrees, and is not older than the price, has a verdict in ``verdicts.yaml``; every figure that
no list has is in there with the reason.
"""

import json
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from llmcost.pricing.price_list.lookup import on_sale, price_on
from llmcost.pricing.rates import ServiceTerms, band_label, effective_rates, named_rates
from llmcost.read.catalog.bundled_catalog import load_catalog

LISTS = json.loads(Path(__file__).with_name("lists.json").read_text("utf-8"))
VERDICTS = yaml.load(Path(__file__).with_name("verdicts.yaml").read_text("utf-8"), yaml.BaseLoader)
MOST_UNCONFIRMED = 20
CENT = Decimal("0.01")


@cache
def compared():
    """(model, figure) → the lists that have it, and those that have another: name → figure."""
    catalog = load_catalog().catalog
    day = max(catalog.as_of, _day(LISTS["run"]))
    found = {}
    for model in catalog.models.values():
        dated = price_on(catalog, model, day)
        if not (catalog.providers[model.provider].maker and on_sale(model, day) and dated):
            continue
        if dated.model.id != model.id or dated.entry.free:
            continue
        page = catalog.sources[dated.entry.source or model.source].kind == "official"
        said = LISTS["models"].get(model.id, {})
        for figure, rates in figures_of(dated.entry).items():
            votes = {name: _vote(rates, theirs) for name, theirs in said.items()}
            agree = {name for name, vote in votes.items() if vote is True} | ({"page"} if page else set())
            newer = {name for name in said if (LISTS["lists"][name]["read"] or "") >= str(dated.starts)}
            other = {name: vote for name, vote in votes.items() if isinstance(vote, str) and name in newer}
            found[model.id, figure] = agree, other
    return found


def figures_of(price):
    """The figures of a price: by the name of each, the rates that follow from it."""
    base = named_rates(price)
    figures = {name: {name: rate} for name, rate in base.items()}
    if "output" not in base and "audio_output" in base:  # the lists write the rate of the only thing that comes out
        figures["audio_output"]["output"] = base["audio_output"]
    if base.get("audio_cache_read") == base.get(
        "cache_read", 0
    ):  # the readers leave out a media rate that is that of text
        figures["audio_cache_read"]["cache_read"] = base["cache_read"]
    for band in price.long:
        other = {
            name: rate for name, rate in named_rates(band).items() if (name, rate) != ("storage_hour", base.get(name))
        }
        figures |= {f"{band_label(band)} {name}": {f"{band_label(band)} {name}": rate} for name, rate in other.items()}
    for mode, terms in price.modes.items():
        if terms.schedule is None:
            own = named_rates(terms)
            rates = {
                f"{mode} {name}": rate
                for name, rate in effective_rates(price, None, ServiceTerms((mode,))).rates.items()
            }
            figures |= {f"{mode} {name}": {f"{mode} {name}": rate} for name, rate in own.items()}
            if terms.x is not None:
                factor = {name: rate for name, rate in rates.items() if name.split(" ")[1] not in {*own, *terms.keep}}
                if factor:  # what is sold by the unit alone has none
                    figures[f"{mode} factor"] = factor
    return figures


def _vote(rates, theirs):
    """True if a list has one of the rates, its figure if it has another, ``None`` if it has none."""
    known = {name: Decimal(theirs[name]) for name in rates if name in theirs}
    if any(_same(rates[name], figure) for name, figure in known.items()):
        return True
    return next((f"{name} {figure}" for name, figure in known.items()), None)


def _same(ours, theirs):
    """Equal, or equal in whole cents, which some lists and pages round to."""
    return ours == theirs or (theirs == theirs.quantize(CENT) and abs(ours - theirs) <= CENT / 2)


def _day(text):
    from datetime import date

    return date.fromisoformat(text)


def independent(names):
    return len({"page" if name == "page" else LISTS["lists"][name]["lineage"] for name in names})


def reasons(kind):
    """(model, figure) → the reason of an entry; an entry without figures is for all of a model."""
    found = {}
    for entry in VERDICTS[kind]:
        for model in entry["models"]:
            own = [figure for known, figure in compared() if known == model]
            for figure in entry.get("figures") or own:
                found[model, figure] = entry["why"]
    return found


def test_every_figure_is_confirmed_or_has_a_reason(capsys):
    lone = {key for key, (agree, _) in compared().items() if not agree}
    disputed = {key for key, (_, other) in compared().items() if other}
    known, verdicts = reasons("unconfirmed"), reasons("disputed")
    twice = sum(independent(agree) > 1 for agree, _ in compared().values())
    with capsys.disabled():
        print(
            f"\nlists oracle: {len(compared()):,} first-party figures; {len(compared()) - len(lone):,} agree with a list "
            f"or a page, {twice:,} with two independent ones; {len(disputed)} disputed, {len(lone)} unconfirmed",
            file=sys.stderr,
        )
        for id_, figure in sorted(disputed):
            agree, other = compared()[id_, figure]
            print(
                f"  {id_} {figure}: {', '.join(sorted(agree)) or 'nobody'} against "
                + "; ".join(f"{name} {said}" for name, said in sorted(other.items()))
                + f": {verdicts.get((id_, figure), 'NO VERDICT')}",
                file=sys.stderr,
            )
    assert sorted(lone - known.keys()) == [], "no list has these, and verdicts.yaml gives no reason"
    assert sorted(disputed - verdicts.keys()) == [], "lists disagree on these, and verdicts.yaml has no verdict"
    assert len(lone) <= MOST_UNCONFIRMED


@pytest.mark.parametrize("kind", ["unconfirmed", "disputed"])
def test_no_reason_has_become_unneeded(kind):
    for entry in VERDICTS[kind]:
        for model in entry["models"]:
            at = 1 if kind == "disputed" else 0
            keys = [key for key in compared() if key[0] == model and key[1] in (entry.get("figures") or [key[1]])]
            assert any(bool(compared()[key][at]) == (kind == "disputed") for key in keys), f"{model}: {entry['why']}"


def test_the_lists_are_the_ones_that_are_named():
    assert len(LISTS["lists"]) == 7
    assert {one["lineage"] for one in LISTS["lists"].values()} > {"models.dev", "litellm", "genai-prices"}
    assert len(compared()) > 1300
