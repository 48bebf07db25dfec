"""``usage fit``: the numbers of a file by hand, and files that are never replaced after a person edited them."""

import json
from decimal import Decimal

import pytest

from llmcost.analysis.usage.features import feature_key
from llmcost.analysis.usage.fit import fit, window_of
from llmcost.read.workload.workload import parse_workloads
from llmcost.render.document.workload_file import is_unedited, workload_file
from tests.support.catalogs import TODAY
from tests.support.running import run
from tests.support.usage_cubes import MARKET, PRICER, priced, row


def fitted(*cube):
    rows = priced(*cube)
    return fit(rows, window_of(rows, None, None), MARKET, PRICER)


def workloads(*cube):
    return [one for feature in fitted(*cube) for one in feature.workloads]


def test_the_fields_are_the_means_of_the_requests():
    (one,) = workloads(row(requests=10, input=3_000, cache_read=15_000, cache_write=5_000, output=700))
    assert (one.requests_per_day, one.input_tokens, one.output_tokens) == (10, 2_300, 70)
    assert (one.cache.tokens, one.cache.hit_rate, one.cache.ttl) == (2_000, Decimal("0.75"), "5m")


def test_where_only_reads_are_billed_the_hit_rate_is_the_share_of_the_input_that_is_read():
    (one,) = workloads(row("best/two", requests=4, input=9_000, cache_read=3_000, output=400, thinking=100))
    assert (one.cache.tokens, one.cache.hit_rate, one.thinking_multiplier) == (3_000, Decimal("0.25"), Decimal("0.25"))


def test_what_one_workload_cannot_say_is_several():
    """Writes of two lives, a prefix that is shorter than the model caches, and requests without it."""
    cube = row(requests=100, input=200_000, cache_read=30_000, cache_write=5_000, cache_write_1h=9_000, output=1)
    names = {one.name: one for one in workloads(cube)}
    assert list(names) == ["chat-5m", "chat-1h", "chat-uncached"]
    assert {one.cache.tokens for one in names.values() if one.cache} == {1024}
    assert sum(one.requests_per_day for one in names.values()) == 100


def test_each_rate_has_a_workload_and_each_name_is_unique():
    cube = [row(mode="batch", input=9), row(input=9), row(region="eu", input=9), row("best/two", input=9), row(feature="chat-one-batch-global", input=9)]  # fmt: skip
    assert [one.name for one in workloads(*cube)] == [
        "chat-one-standard-global", "chat-one-standard-eu", "chat-one-batch-global", "chat-two-standard-global",
        "chat-one-batch-global-2",
    ]  # fmt: skip


def test_beyond_a_threshold_is_a_workload_of_its_own():
    both = workloads(row("best/two", requests=2, input=300_000), row("best/two", requests=1, input=300_000))
    assert [(one.name, one.input_tokens) for one in both] == [("chat-band0", 150_000), ("chat-band1", 300_000)]


def test_a_changed_price_is_told_apart_from_the_logs():
    (feature,) = fitted(row("inn/three", requests=1, input=10**6))
    (cell,) = feature.cells
    assert (cell.usd, cell.usd_now, cell.gap) == (Decimal("0.4"), Decimal("0.7"), 0)
    assert "$0.400 in the logs, $0.700 at the prices of" in workload_file(
        feature, window_of(priced(row()), None, None), TODAY
    )


@pytest.mark.parametrize("feature", ["", "../../etc/passwd", "a\nb", "Support Chat", "résumé", "no", ".", "x" * 500])
def test_any_feature_has_a_safe_name_and_a_file_that_reads(feature):
    (one,) = fitted(row(feature=feature, input=9, output=1))
    assert one.name == feature_key(feature)
    assert not {"/", "\n", " "} & set(one.name)
    assert one.name.strip(".")
    text = workload_file(one, window_of(priced(row()), None, None), TODAY)
    (loaded,) = parse_workloads(text, "w.yaml")
    assert loaded.workload == one.workloads[0]
    assert is_unedited(text)
    assert not is_unedited(text.replace("output_tokens: 1", "output_tokens: 2"))


def test_no_file_that_a_person_edited_is_replaced_and_then_none_is(tmp_path, monkeypatch):
    pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    calls = [
        {"request_id": name, "call_type": "acompletion", "startTime": "2026-11-02 10:00:00", "model": "gpt-4o",
         "custom_llm_provider": "openai", "model_group": name, "prompt_tokens": 100, "completion_tokens": 10}
        for name in ("one", "two")
    ]  # fmt: skip
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in calls))
    options = ("usage", "fit", "log.jsonl", "-o", "fitted", "--as-of", "2026-11-30")
    assert run(*options).exit == 0
    one, two = tmp_path / "fitted/one.yaml", tmp_path / "fitted/two.yaml"
    written = one.read_text()
    assert run(*options).exit == 0
    one.write_text(written.replace("input_tokens: 100", "input_tokens: 200"))
    two.unlink()
    assert run(*options).codes == ("edited",)
    assert not two.exists()
    assert run(*options, "--force").exit == 0
    assert one.read_text() == written
    (priced_again,) = json.loads(run("estimate", "fitted/one.yaml", "-f", "json", "--as-of", "2026-11-30").stdout)[
        "workloads"
    ]
    assert Decimal(priced_again["monthly"]) == 30 * (100 * Decimal("2.5") + 10 * 10) / 10**6
    assert run("gate", "fitted", "--as-of", "2026-11-30").exit == 0
