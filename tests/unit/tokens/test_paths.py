"""Where vocabularies and tokenizer packages are on this machine."""

from importlib.metadata import version
from pathlib import Path

import pytest

from llmcost.tokens.paths import bundled_file, installed_version, tiktoken_file


def test_the_bundled_vocabularies_are_in_a_package():
    assert bundled_file("o200k_base").is_file()
    assert not bundled_file("x200k_base").exists()


@pytest.mark.parametrize("variable", ["TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"])
def test_the_cache_of_tiktoken_is_where_its_variables_say(variable, tmp_path, monkeypatch):
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    # SHA-1 of the address that tiktoken downloads this vocabulary from.
    assert tiktoken_file("o200k_base") == tmp_path / "fb374d419588a4632f3f557e76b4b70aebbca790"


def test_without_variables_it_is_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    monkeypatch.delenv("DATA_GYM_CACHE_DIR", raising=False)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert tiktoken_file("o200k_base").parent == Path(tmp_path) / "data-gym-cache"


def test_an_empty_variable_switches_the_cache_off(monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert tiktoken_file("o200k_base") is None


def test_the_version_of_a_package_without_importing_it():
    assert installed_version("tiktoken", "tiktoken") == version("tiktoken")
    assert installed_version("no_such_package", "no-such-package") is None
