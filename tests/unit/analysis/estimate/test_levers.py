"""What would save: the same workload with one thing done differently."""

import pytest

from llmcost.analysis.estimate.levers import apply_levers
from llmcost.model.inputs.request_shape import Conversation
from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.problems import InputError
from tests.support.catalogs import d, loaded, workload

CHAT = Conversation(turns=2, user_tokens=d(9))


def test_a_lever_is_pulled_where_it_can_be():
    works = [loaded(workload(name="a")), loaded(workload(name="b", batch=Batch(d(1)), conversation=CHAT))]
    both = apply_levers(works, ["batch", "caching"])
    assert [one.workload.batch for one in both] == [Batch(d(1))] * 2
    assert [one.workload.cache for one in both] == [None, Cache(prefix=True)]
    with pytest.raises(InputError, match="2 workloads: no-caching changes nothing"):
        apply_levers(works, ["no-caching"])
