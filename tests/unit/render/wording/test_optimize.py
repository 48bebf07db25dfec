"""Texts of ``optimize``."""

import pytest

from llmcost.model.reports.optimize import Limit
from llmcost.render.wording.optimize import binding_text
from tests.support.catalogs import d


@pytest.mark.parametrize(("binding", "text"), [(True, "binding"), (False, "not binding"), (None, "not known")])
def test_whether_a_limit_binds(binding, text):
    assert binding_text(Limit(name="budget", limit=d(1), used=d(1), binding=binding, costs=None)) == text
