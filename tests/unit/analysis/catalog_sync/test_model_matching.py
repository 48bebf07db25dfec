"""Names are exact; snapshots count where they agree."""

import pytest

from tests.support.upstream_lists import now, offer, says, small_now
from tests.unit.analysis.catalog_sync.proposals import asked


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["small"], "openai/small"),
        (["SMALL"], "openai/small"),
        (["tiny"], "openai/small"),
        (["small-2026-01-01"], "openai/small"),
        (["small", "tiny"], "openai/small"),
        (["small-latest"], None),
        (["small-mini"], None),
        (["smal"], None),
    ],
)
def test_names_are_exact(names, told):
    upstream = says(*(offer(f"openai/{name}", small_now(input=4 + at)) for at, name in enumerate(names)))
    found = [each for each in asked(upstream).proposals if each.kind == "price"]
    assert [(each.model, each.changes[0].after) for each in found] == ([(told, 4)] if told else [])


def test_another_providers_model_of_the_same_name_is_another_model():
    report = asked(says(offer("xai/small", now(input=4))))
    assert (report.proposals, [each.model for each in report.new]) == ((), ["xai/small"])


@pytest.mark.parametrize(("second", "kinds"), [("4", ["price"]), ("5", ["unclear"])])
def test_snapshots_that_differ_say_nothing(second, kinds):
    upstream = says(
        offer("openai/small-2026-01-01", small_now(input=4)), offer("openai/small-2026-07-01", small_now(input=second))
    )
    assert [each.kind for each in asked(upstream).proposals] == kinds
