"""The compiled price list is the same price list; a damaged, foreign or old one is ignored."""

import json
import subprocess
import sys
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.cache.store import load
from llmcost.read.catalog import bundled_catalog
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.catalog.catalog import parse_catalog
from llmcost.read.catalog.compiled_catalog import check, compile_catalog, pack, unpack
from tests.support.running import CATALOG, environment

SMALL = CATALOG.read_bytes()
COMPILED = compile_catalog(SMALL)
SHIPPED = bundled_catalog.bundled_path()


@pytest.mark.parametrize("path", [CATALOG, SHIPPED], ids=["small", "shipped"])
def test_it_is_the_same_catalog(path):
    checked = check(path.read_bytes(), "f")
    found = unpack(pack(checked))
    assert found is not None
    assert found.sha256 == sha256(path.read_bytes()).hexdigest()
    assert list(found.catalog.models) == list(checked.catalog.models)
    assert dict(found.catalog.models) == dict(checked.catalog.models)
    for name in ("as_of", "tiers", "providers", "sources", "schedules", "tokenizers", "currency", "schema", "index"):
        assert getattr(found.catalog, name) == getattr(checked.catalog, name)
    assert found.catalog == checked.catalog


def test_decimals_come_back_as_they_were_written():
    found = unpack(COMPILED)
    assert found is not None
    model = found.catalog.models["openai/gpt-4o-mini"]
    assert [str(rate) for rate in (model.prices[0].input, model.prices[0].output, model.regions["eu"][0].x)] == [
        "0.15",
        "0.6",
        "1.1",
    ]


def test_packing_is_repeatable():
    assert pack(check(SMALL, "f")) == COMPILED
    again = unpack(COMPILED)
    assert again is not None
    assert pack(again) == COMPILED


@given(st.data())
def test_a_damaged_one_is_ignored_or_does_not_matter(data):
    at = data.draw(st.integers(0, len(COMPILED) - 1))
    damaged = data.draw(
        st.one_of(
            st.just(COMPILED[:at]),
            st.binary(min_size=1, max_size=4).map(lambda some: COMPILED[:at] + some + COMPILED[at + len(some) :]),
            st.binary(min_size=1, max_size=4).map(lambda some: COMPILED[:at] + some + COMPILED[at:]),
        )
    )
    found = unpack(damaged)
    right = sha256(SMALL).hexdigest()
    if found is not None and found.sha256 == right:
        assert found.catalog == parse_catalog(SMALL.decode(), "f").catalog


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"{}\n", b"[]\n", b"null\n", b"1\n[]", b"\xff\xfe", b"schema: 1\n", COMPILED.partition(b"\n")[2],
     b"[" * 100_000, COMPILED.replace(b'"llmcost":"', b'"llmcost":"9.')],
    ids=lambda data: repr(data[:12]),
)  # fmt: skip
def test_what_is_none(data):
    assert unpack(data) is None


@pytest.mark.parametrize(
    "body", [b"[]", b"null", b"[{},{}]", b'[{"schema":1},{"names":{},"featured":[],"ids":[]}]\n{}', b"[1,2]"]
)
def test_a_body_of_another_make_is_ignored_even_with_the_right_hash(body):
    head = json.loads(COMPILED.partition(b"\n")[0]) | {"body": sha256(body).hexdigest()}
    assert unpack(json.dumps(head).encode() + b"\n" + body) is None


# --- where it is kept ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def reads(monkeypatch):
    """How often YAML was read."""
    count: list[str] = []

    def noting(data: bytes, file: str):
        count.append(file)
        return check(data, file)

    monkeypatch.setattr(bundled_catalog, "check", noting)
    return count


def test_the_second_start_reads_no_yaml(tmp_path, reads):
    first = load_catalog(str(CATALOG), tmp_path)
    second = load_catalog(str(CATALOG), tmp_path)
    assert len(reads) == 1
    assert first.catalog == second.catalog
    assert first.sha256 == second.sha256
    assert [path.name for path in (tmp_path / "catalogs").iterdir()] == [first.sha256[:16]]


def test_a_changed_file_is_read_again(tmp_path, reads):
    own = tmp_path / "own.yaml"
    own.write_bytes(SMALL)
    load_catalog(str(own), tmp_path / "cache")
    own.write_bytes(SMALL.replace(b"input: 30", b"input: 31"))
    assert load_catalog(str(own), tmp_path / "cache").catalog.models["openai/gpt-4"].prices[0].input == 31
    assert len(reads) == 2


@pytest.mark.parametrize("damage", [lambda data: data[:-7], lambda data: b"", lambda data: data.replace(b"30", b"31")])
def test_a_damaged_cache_is_made_again(tmp_path, reads, damage):
    load_catalog(str(CATALOG), tmp_path)
    (kept,) = (tmp_path / "catalogs").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert load_catalog(str(CATALOG), tmp_path).catalog.models["openai/gpt-4"].prices[0].input == 30
    assert len(reads) == 2
    assert kept.read_bytes() == whole


@pytest.mark.parametrize(
    ("in_wheel", "more", "read"),
    [(True, b"", 0), (True, b"# changed by hand\n", 1), (False, b"", 1)],
    ids=["of the wheel", "of another file", "of a checkout"],
)
def test_only_the_compiled_form_in_the_wheel_and_of_the_same_file_is_used(
    in_wheel, more, read, tmp_path, reads, monkeypatch
):
    """A pull request may bring any file next to a price list."""
    if in_wheel:
        monkeypatch.setattr(bundled_catalog, "_IN_WHEEL", tmp_path / "pricing.yaml")
    (tmp_path / "pricing.yaml").write_bytes(SMALL + more)
    (tmp_path / "pricing.json").write_bytes(COMPILED)
    assert load_catalog(str(tmp_path / "pricing.yaml")).catalog.as_of.year == 2026
    assert len(reads) == read


def test_a_cache_that_takes_nothing_is_no_problem(tmp_path, reads):
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", None):
        assert load_catalog(str(CATALOG), folder).catalog.models["openai/gpt-4"].prices[0].input == 30
    assert len(reads) == 2


READ = """
import sys
from pathlib import Path
from llmcost.read.catalog.bundled_catalog import load_catalog
print(load_catalog(sys.argv[1], Path(sys.argv[2])).catalog.models["openai/gpt-4"].prices[0].input)
"""


def test_processes_that_start_together_do_not_disturb_one_another(tmp_path):
    command = [sys.executable, "-c", READ, str(CATALOG), str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), text=True) for _ in range(6)]
    assert [process.communicate(timeout=60)[0] for process in running] == ["30\n"] * 6
    assert load(tmp_path, f"catalogs/{sha256(SMALL).hexdigest()[:16]}") == COMPILED
