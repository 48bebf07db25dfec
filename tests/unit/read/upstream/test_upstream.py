"""Which lists can be read, and what is no such list."""

import json

import pytest

from llmcost.model.problems import InputError
from llmcost.read.upstream.upstream import MOST_BYTES, read_upstream
from tests.unit.read.upstream.conftest import litellm, models_dev, openrouter

GOOD = {
    "litellm": litellm(),
    "models.dev": models_dev({"input": 1}),
    "openrouter": openrouter({"prompt": "0.000001"}),
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("<!DOCTYPE html>\n<html></html>", "not-json", "this is HTML, not JSON: a web page or an error page"),
        ("\n  <html>", "not-json", "this is HTML, not JSON: a web page or an error page"),
        ('{"a": {"litellm_provider": "ope', "not-json", "not JSON: Unterminated string starting at"),
        ('{"a": 1', "not-json", "not JSON: Expecting ',' delimiter"),
        ("", "not-json", "not JSON: Expecting value"),
        ("404: Not Found", "not-json", "not JSON: Extra data"),
        ("[" * 100_000, "not-json", "it is nested too deeply"),
        ('{"a": NaN}', "not-json", "a number cannot be read: NaN is not a number"),
        ('{"a": ' + "1" * 5000 + "}", "not-json", None),
        ('{"a": 1e99999999999999999999}', "not-json", None),
        ("[]", "unexpected-shape", None),
        ("{}", "unexpected-shape", None),
        ("7", "unexpected-shape", None),
        ('{"message": "rate limit exceeded"}', "unexpected-shape", None),
        ('{"data": {"id": "openai/m"}}', "unexpected-shape", None),
        ('{"openai": {"models": []}}', "unexpected-shape", None),
        ('{"m": {"litellm_provider": "openai"}}', "unexpected-shape", None),
    ],
)
def test_a_download_that_is_something_else(read, name, text, code, message):
    with pytest.raises(InputError) as raised:
        read(name, text)
    (problem,) = raised.value.problems
    assert problem.code == code
    assert problem.where is not None
    assert problem.where.file.endswith("list.json")
    assert message in (None, problem.message)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("other", GOOD)
def test_a_list_is_no_other_list(read, name, other):
    if name == other:
        assert read(name, GOOD[other])
    else:
        with pytest.raises(InputError, match="this is not a price list of"):
            read(name, GOOD[other])


def test_half_a_download_says_where_it_ends(read):
    text = json.dumps(GOOD["litellm"], indent=1)
    with pytest.raises(InputError) as raised:
        read("litellm", text[:-4])
    (problem,) = raised.value.problems
    assert problem.where is not None
    assert problem.where.line == text.count("\n")
    assert problem.hint == "download the complete file again"


def test_a_huge_file_is_not_read(read):
    with pytest.raises(InputError, match="larger than 20 MB"):
        read("litellm", " " * (MOST_BYTES + 1))


def test_a_list_that_is_read_from_a_file_needs_one():
    with pytest.raises(InputError, match=r"download https://models\.dev/api\.json and name the file"):
        read_upstream("models.dev", None)
