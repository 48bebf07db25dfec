"""A forecast from logs: the last full weeks before the day, by hand."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.support.running import run

pytest.importorskip("duckdb")


def test_the_last_full_weeks_are_forecast_without_growth(tmp_path):
    """$0.10 a day, and three times as much on the two days before the last whole week, which do not count."""
    rows = [
        {"request_id": str(back), "call_type": "acompletion", "startTime": f"{date(2026, 12, 1) - timedelta(days=back)} 10:00:00",
         "model": "gpt-4o", "custom_llm_provider": "openai", "model_group": "chat", "completion_tokens": 0,
         "prompt_tokens": 40_000 if back <= 7 else 120_000}
        for back in range(1, 10)
    ]  # fmt: skip
    log = tmp_path / "log.jsonl"
    log.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("forecast", "--actual", str(log), "--as-of", "2026-12-01", "--months", "2", "-f", "json")
    assert done.exit == 0, done.stderr
    found = json.loads(done.stdout)
    assert [abs(Decimal(month["monthly"]) - 3) < Decimal("1e-9") for month in found["months"]] == [True, True]
