"""Every user of the cache stores in one folder, and none of them disables another."""

from pathlib import Path

import pytest

from llmcost.net.counting import counting
from llmcost.net.counting.counting import COUNTING_APIS, ProviderConnection
from llmcost.net.http import HttpResponse, Secret
from llmcost.read.catalog import bundled_catalog, compiled_catalog
from llmcost.tokens import optional_tokenizers, vocabulary_index
from llmcost.tokens.engine import Engine
from llmcost.tokens.vocabulary import VOCABULARIES
from tests.support.running import CATALOG

CARRIED = optional_tokenizers.FAMILIES["llama-3"]


class Work:
    """Does one piece of work by each user of the cache, and notes which had to be computed."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.computed: list[str] = []
        patch.setenv("LLMCOST_CACHE_DIR", str(folder))
        patch.setattr(optional_tokenizers, "counter", lambda carried: lambda text: self._computes("package", 3))
        patch.setattr(counting, "send", lambda *_: self._computes("provider", HttpResponse({"input_tokens": 4}, {})))
        patch.setattr(bundled_catalog, "check", self._noting("catalog", compiled_catalog.check))
        patch.setattr(vocabulary_index, "pack", self._noting("vocabulary", vocabulary_index.pack))

    def _computes(self, user, result):
        self.computed.append(user)
        return result

    def _noting(self, user, function):
        return lambda *arguments: self._computes(user, function(*arguments))

    def package(self) -> None:
        assert optional_tokenizers.stored_count(CARRIED, "text") == 3

    def provider(self) -> None:
        connection = ProviderConnection(COUNTING_APIS[0], Secret("key"), "https://example.com", self.folder)
        assert counting.count(connection, "model", {"text": "text"}) == 4

    def catalog(self) -> None:
        bundled_catalog.load_catalog(str(CATALOG), self.folder)

    def vocabulary(self) -> None:
        assert Engine(VOCABULARIES["cl100k_base"], self.folder).count("a text") == 2


USERS = ["package", "provider", "catalog", "vocabulary"]


@pytest.mark.parametrize("order", [USERS, USERS[::-1]])
def test_each_user_computes_once(order, tmp_path, monkeypatch):
    work = Work(tmp_path / "cache", monkeypatch)
    for user in order:
        getattr(work, user)()
    assert work.computed == list(order)
    for user in order:
        getattr(work, user)()
    assert work.computed == list(order)
