"""Names of components and the keys that they are derived from."""

import pytest

from llmcost.model.reports.component_key import ComponentKey, Purpose, component_key
from llmcost.model.usage import TokenClass


@pytest.mark.parametrize("bucket", TokenClass)
@pytest.mark.parametrize(
    ("purpose", "label"), [("model", ""), ("router", ""), ("side_call", "a"), ("side_call", "a:b")]
)
def test_every_bucket_can_be_of_every_model_that_is_called(purpose, label, bucket):
    key = ComponentKey(Purpose(purpose), bucket, "acme/one", label=label)
    assert component_key(key.name, "tokens", key.model, key.mode, key.band) == key


@pytest.mark.parametrize(
    ("name", "unit", "key"),
    [
        ("output", "tokens", (Purpose.MODEL, TokenClass.OUTPUT, "")),
        ("router:cache_read", "tokens", (Purpose.ROUTER, TokenClass.CACHE_READ, "")),
        ("router", "calls", (Purpose.ROUTER, None, "")),
        ("side_call:a:input", "tokens", (Purpose.SIDE_CALL, TokenClass.INPUT, "a")),
        ("side_call:a:input", "calls", (Purpose.SIDE_CALL, None, "a:input")),
        ("embedding", "tokens", (Purpose.EMBEDDING, TokenClass.INPUT, "")),
        ("fee:web_search", "calls", (Purpose.FEE, None, "web_search")),
        ("cache_storage", "token-hours", (Purpose.CACHE_STORAGE, None, "")),
        ("buffer", "usd", (Purpose.BUFFER, None, "")),
        ("gpu", "hours", (Purpose.OTHER, None, "gpu")),
    ],
)
def test_names_as_the_formats_document_them(name, unit, key):
    purpose, bucket, label = key
    expected = ComponentKey(purpose, bucket, "acme/one", "batch", ">1500", label)
    assert component_key(name, unit, "acme/one", "batch", ">1500") == expected
    assert expected.name == name
    assert expected.full_name == f"{name} batch >1500"
