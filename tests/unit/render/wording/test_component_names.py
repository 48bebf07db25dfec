"""What components are called on every screen."""

import pytest

from llmcost.model.reports.component_key import component_key
from llmcost.model.usage import TokenClass
from llmcost.render.wording.component_names import BUCKETS, component_name


@pytest.mark.parametrize(
    ("name", "unit", "mode", "band", "shown"),
    [
        ("input", "tokens", "standard", None, "Input"),
        ("output", "tokens", "peak batch", ">200000", "Output, peak batch >200000"),
        ("router:input", "tokens", "standard", None, "Router, input"),
        ("router", "calls", "standard", None, "Router"),
        ("side_call:spam_check:cache_read", "tokens", "standard", None, "Spam check, input, cache read"),
        ("side_call:spam:input", "calls", "standard", None, "Spam:input"),
        ("embedding", "tokens", "standard", None, "Embedding"),
        ("fee:web_search", "calls", "standard", None, "Web search"),
        ("cache_storage", "token-hours", "standard", None, "Cache storage, per hour"),
        ("buffer", "usd", "standard", None, "Buffer"),
        ("gpu_hours", "hours", "standard", None, "Gpu hours"),
    ],
)
def test_a_component_has_a_readable_name(name, unit, mode, band, shown):
    assert component_name(component_key(name, unit, "acme/one", mode, band)) == shown


def test_every_bucket_has_a_name():
    assert set(BUCKETS) == set(TokenClass)
