"""The bundled price list: where it is, and the compiled form that stands in for it."""

from pathlib import Path

import pytest

from llmcost.model.problems import InputError
from llmcost.read.catalog import bundled_catalog
from llmcost.read.catalog.bundled_catalog import bundled_path, load_catalog
from tests.support.running import CATALOG


def test_the_bundled_list_is_that_of_the_checkout_unless_a_wheel_has_one(tmp_path, monkeypatch):
    assert (bundled_path().name, bundled_path().parent) == ("pricing.yaml", Path(__file__).parents[4])
    inside = tmp_path / "pricing.yaml"
    inside.write_text("", encoding="utf-8")
    monkeypatch.setattr(bundled_catalog, "_IN_WHEEL", inside)
    assert bundled_path() == inside


def test_a_file_is_compiled_once_into_the_cache(tmp_path, monkeypatch):
    first = load_catalog(str(CATALOG), tmp_path)
    assert list((tmp_path / "catalogs").iterdir())
    monkeypatch.setattr(bundled_catalog, "check", lambda data, file: pytest.fail("it was read again"))
    assert load_catalog(str(CATALOG), tmp_path) == first


def test_a_compiled_form_of_other_bytes_is_not_used(tmp_path):
    file = tmp_path / "pricing.yaml"
    text = CATALOG.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    before = load_catalog(str(file), tmp_path)
    file.write_text(text + "# changed\n", encoding="utf-8")
    assert load_catalog(str(file), tmp_path).sha256 != before.sha256


def test_without_a_cache_nothing_is_stored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    load_catalog(str(CATALOG))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(InputError):
        load_catalog(str(tmp_path / "none.yaml"))
