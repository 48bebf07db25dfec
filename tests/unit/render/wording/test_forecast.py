"""What happens to a model in the months ahead, in words."""

import pytest

from llmcost.model.reports.estimate import Event
from llmcost.render.wording.forecast import event_text
from tests.support.catalogs import TODAY


@pytest.mark.parametrize(
    ("kind", "to", "text"),
    [
        ("price", None, "acme/one changes its price on 2026-11-22"),
        ("price", "acme/two", "acme/one is billed as acme/two from 2026-11-22"),
        ("hours", None, "the peak hours of acme/one change on 2026-11-22"),
        ("guarantee", None, "acme/one has no guaranteed price from 2026-11-22"),
        (
            "retirement",
            "acme/two",
            "acme/one retires on 2026-11-22; its last price still applies; its successor is acme/two",
        ),
        ("retirement", "none", "acme/one retires on 2026-11-22; its last price still applies"),
    ],
)
def test_events(kind, to, text):
    assert event_text(Event(model="acme/one", kind=kind, day=TODAY, to=to)) == text
