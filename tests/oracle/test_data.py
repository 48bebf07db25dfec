"""Every first-party rate in force on 2026-11-22 has two independent votes of three, or a reason in allow.yaml."""

import fnmatch
import re
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from llmcost.pricing.price_list.lookup import retired
from tests.oracle.libraries import LIBRARIES, RATES, TODAY, catalog, declared, entry, makers, names

ALLOWED = yaml.load(Path(__file__).with_name("allow.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


@cache
def votes():
    """(id, rate) → our figure, and what each library that has one says."""
    found = {}
    for model in makers():
        said = {name: rates for name, ask in LIBRARIES.items() if (rates := ask(model))}
        for rate, figure in declared(model).items():
            found[model.id, rate] = figure, {name: rates[rate] for name, rates in said.items() if rate in rates}
    return found


@cache
def lacking():
    """Those without two votes: who agrees, and what the others say."""
    found = {}
    for key, (figure, said) in votes().items():
        agree = {name for name, other in said.items() if other == figure}
        if len(agree) < 2:
            found[key] = agree, {name: other for name, other in said.items() if name not in agree}
    return found


def disputed():
    """(id, rate) → the figures of an entry of `disputed`, by who has them."""
    found: dict[tuple[str, str], dict[str, dict[str, Decimal]]] = {}
    for one in ALLOWED["disputed"]:
        for column in ("taken", "refused"):
            for library, rates in one[column].items():
                for rate, figure in rates.items():
                    figures = found.setdefault((one["model"], rate), {"taken": {}, "refused": {}})
                    figures[column][library] = Decimal(figure)
    return found


def fewer():
    """(id, rate) → the libraries that an entry of `fewer` says carry it."""
    found = {}
    for group in ALLOWED["fewer"]:
        for name in group["models"]:
            id_ = f"{group['provider']}/{name}"
            for rate in group.get("rates") or [rate for known, rate in votes() if known == id_]:
                assert (id_, rate) not in found, f"{id_} stands in two groups"
                found[id_, rate] = set(group["by"])
    return found


def test_every_current_rate_has_two_votes_or_a_reason(capsys):
    allowed = disputed().keys() | fewer().keys()
    unbacked = {key: lacking()[key] for key in lacking().keys() - allowed}
    assert not unbacked, "neither two votes nor an entry in allow.yaml: " + str(unbacked)
    backed = len(votes()) - len(lacking())
    with capsys.disabled():
        print(
            f"\ndata oracle: {len(votes()):,} first-party rates of {len({id_ for id_, _ in votes()})} models; {backed:,} "
            f"with two votes or three, {len(fewer())} carried by fewer, {len(disputed())} disputed",
            file=sys.stderr,
        )
    assert backed >= 600


def test_no_allowance_has_become_unneeded():
    assert disputed().keys() & fewer().keys() == set()
    idle = (disputed().keys() | fewer().keys()) - lacking().keys()
    assert not idle, f"allow.yaml allows what has two votes, or is no rate of ours: {sorted(idle)}"


@pytest.mark.parametrize("one", ALLOWED["disputed"], ids=lambda one: one["model"])
def test_a_dispute_is_as_it_is_described(one):
    assert one["why"]
    for (id_, rate), figures in disputed().items():
        if id_ == one["model"]:
            figure, said = votes()[id_, rate]
            agree, others = lacking()[id_, rate]
            assert figures["taken"] == dict.fromkeys(agree, figure)
            assert figures["refused"] == others
            assert said == figures["taken"] | figures["refused"]


@pytest.mark.parametrize("group", ALLOWED["fewer"], ids=lambda group: f"{group['provider']}: {group['models'][0]}")
def test_a_group_carried_by_fewer_is_as_it_is_described(group):
    assert group["why"]
    assert group["models"] == sorted(group["models"])
    for name in group["models"]:
        model = catalog().models[f"{group['provider']}/{name}"]
        assert retired(model, TODAY) or "retired" not in group
        for rate in group.get("rates", ()):
            assert (model.id, rate) in votes()
    for (id_, rate), by in fewer().items():
        if id_.split("/")[0] == group["provider"]:
            agree, others = lacking()[id_, rate]
            assert (agree, others) == (by, {}), f"{id_} {rate}"


def test_two_libraries_know_no_rate_that_is_missing_here():
    missing = []
    for model in makers():
        said = [rates for ask in LIBRARIES.values() if (rates := ask(model))]
        for rate in set(RATES) - declared(model).keys():
            figures = [rates[rate] for rates in said if rates.get(rate)]
            if len(figures) != len(set(figures)):
                missing.append((model.id, rate, figures))
    assert not missing


def test_a_rate_of_a_parsed_official_page_is_what_was_parsed():
    compared = 0
    for model in makers():
        price = entry(model, TODAY)
        if price and (price.source or "") in ("openai-pricing", "gemini-pricing", "mistral-pricing"):
            said = LIBRARIES["OCC"](model)
            for rate, figure in declared(model).items():
                if rate in said:
                    assert (model.id, rate, said[rate]) == (model.id, rate, figure)
                    compared += 1
    assert compared >= 60


def test_a_refused_model_is_not_in_the_list():
    guide = Path(__file__).parents[2] / "docs" / "PRICES.md"
    section = guide.read_text(encoding="utf-8").split("\n## Refused models\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\S+/\S+) \| (.+) \|$", section, re.MULTILINE)
    assert len(rows) == section.count("\n| ") - 1 > 1
    known = {f"{model.provider}/{name}" for model in catalog().models.values() for name in names(model)}
    assert {pattern: fnmatch.filter(known, pattern) for pattern, _ in rows} == {pattern: [] for pattern, _ in rows}


def test_the_makers_are_in_the_vote():
    asked = {id_.split("/")[0] for id_, _ in votes()}
    assert asked == {name for name, provider in catalog().providers.items() if provider.maker}
    unpriced = {model.id for model in makers()} - {id_ for id_, _ in votes()}
    tokens = ("input", "output", "audio_output", "image_output")
    assert all(
        getattr(price, rate) is None for id_ in unpriced for price in catalog().models[id_].prices for rate in tokens
    )
