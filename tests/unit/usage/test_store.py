"""The store of imported logs: the same cube as the logs themselves have, whatever happens to an import (law U4)."""

import json
import random
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from llmcost.app.project import Project
from llmcost.app.usage import import_logs as import_in_project
from llmcost.app.usage import report
from llmcost.model.problems import InputError

pytest.importorskip("duckdb")
from llmcost.usage import store as store_module
from llmcost.usage.logs import read_logs
from llmcost.usage.store import Imported, import_logs, read_store

DAY = date(2026, 11, 30)
STEPS = {"cuts": (200_000,), "minutes": (30,)}
SPAN = {"undated": DAY, "since": None, "until": None, **STEPS}


def row(name, day="2026-11-01", sent=10, got=1, time="12:00:00"):
    return {"request_id": name, "call_type": "acompletion", "startTime": f"{day} {time}", "model": "gpt-4o",
            "custom_llm_provider": "openai", "prompt_tokens": sent, "completion_tokens": got}  # fmt: skip


def write(path, rows):
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


def imported(folder, *paths, **steps):
    done = import_logs(folder / "store", paths, source=None, **{**STEPS, **steps})
    return done.new, done.grown, done.known, done.days


def same(folder, *paths, **span):
    """Whether the store has the cube of the logs; the cube."""
    from_files = read_logs(paths, source=None, **{**SPAN, **span})
    from_store = read_store(folder / "store", **{**SPAN, **span})
    assert from_store.rows == from_files.rows
    assert from_store.account == from_files.account
    return from_store


def requests(cube):
    return {day: sum(one.requests for one in cube.rows if one.day == day) for day in {one.day for one in cube.rows}}


def files_of(folder):
    return {path: path.read_bytes() for path in (folder / "store").rglob("*.parquet")}


def test_a_store_has_the_cube_and_the_account_of_its_logs(tmp_path):
    odd = [{**row("failed"), "status": "failure", "completion_tokens": 0}, {**row("hit"), "cache_hit": "True"},
           {**row("bad"), "prompt_tokens": "x"}, {**row("undated"), "startTime": ""}, row("night", time="00:10:00")]  # fmt: skip
    one = write(tmp_path / "one.jsonl", [row("a"), row("a", got=5), row("b", "2026-11-02", 300_000), *odd])
    one.write_text(one.read_text() + "no json\n")
    assert imported(tmp_path, one) == (1, 0, 0, 3)
    cube = same(tmp_path, one)
    assert cube.account.malformed == 2
    assert requests(cube) == {date(2026, 11, 1): 2, date(2026, 11, 2): 1, DAY: 1}
    assert same(tmp_path, one, since=date(2026, 11, 2), until=date(2026, 11, 2)).account.outside == 3


def test_twice_changes_nothing_and_a_copy_is_recognised(tmp_path):
    one = write(tmp_path / "one.jsonl", [row("a"), {**row(None), "model": "gpt-4o"}])
    imported(tmp_path, one)
    before = files_of(tmp_path)
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(one.read_bytes())
    assert imported(tmp_path, one) == (0, 0, 1, 0)
    assert imported(tmp_path, copy) == (0, 0, 1, 0)
    assert files_of(tmp_path) == before
    same(tmp_path, one)


def test_a_late_row_computes_its_day_and_no_other(tmp_path):
    one = write(tmp_path / "one.jsonl", [row("a"), row("b", "2026-11-02"), row("c", "2026-11-03")])
    imported(tmp_path, one)
    late = write(tmp_path / "late.jsonl", [row("b", "2026-11-02"), row("d", "2026-11-02")])
    assert imported(tmp_path, late) == (1, 0, 0, 1)
    assert requests(same(tmp_path, one, late))[date(2026, 11, 2)] == 2


@pytest.mark.parametrize("days", [(1, 2), (2, 1), (1, 9), (9, 1)])
def test_an_event_on_two_days_belongs_to_the_earlier_one_with_the_greater_counts(tmp_path, days):
    logs = [write(tmp_path / f"{day}.jsonl", [row("a", f"2026-11-0{day}", got=day)]) for day in days]
    for log in logs:
        imported(tmp_path, log)
    cube = same(tmp_path, *logs)
    assert requests(cube) == {date(2026, 11, 1): 1}
    assert {int(sum(one.tokens.values())) for one in cube.rows} == {10 + max(days)}


def test_a_log_that_grows_takes_the_place_of_its_beginning(tmp_path):
    rows = [row("a"), {**row(None), "model": "gpt-4o"}]
    log = write(tmp_path / "log.jsonl", rows)
    imported(tmp_path, log)
    write(log, [*rows, row("b")])
    assert imported(tmp_path, log) == (0, 1, 0, 1)
    assert same(tmp_path, log).account.lines == 3


def test_a_log_with_new_content_under_an_old_name_loses_nothing(tmp_path):
    log = write(tmp_path / "log.jsonl", [row("a"), row("b")])
    imported(tmp_path, log)
    former = tmp_path / "former.jsonl"
    former.write_bytes(log.read_bytes())
    write(log, [row("c"), row("d"), row("e")])
    assert imported(tmp_path, log) == (1, 0, 0, 1)
    assert requests(same(tmp_path, former, log)) == {date(2026, 11, 1): 5}


def test_in_any_order_and_any_parts_it_is_the_same_cube(tmp_path):
    draw = random.Random(7)
    rows = [
        row(f"r{draw.randrange(12)}", f"2026-11-0{draw.randrange(1, 5)}", got=draw.randrange(1, 9)) for _ in range(40)
    ]
    logs = [write(tmp_path / f"{n}.jsonl", rows[n::4]) for n in range(4)]
    for log in logs:
        imported(tmp_path, log)
    same(tmp_path, *logs)


class Stop(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("place", ["_add", "_retire", "_compute", "_flush"])
@pytest.mark.parametrize("error", [Stop, OSError(28, "No space left on device")])
def test_an_import_that_ends_early_changes_nothing_and_the_next_one_is_whole(tmp_path, monkeypatch, place, error):
    log, other = write(tmp_path / "log.jsonl", [row("a")]), write(tmp_path / "other.jsonl", [row("c", "2026-11-05")])
    imported(tmp_path, log)
    before = read_store(tmp_path / "store", **SPAN)
    write(log, [row("a"), row("b")])
    done = getattr(store_module, place)

    def ends(*arguments):
        done(*arguments)
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(store_module, place, ends)
        with pytest.raises((Stop, InputError)):
            imported(tmp_path, other, log)
    assert read_store(tmp_path / "store", **SPAN) == before
    assert imported(tmp_path, other, log) == (1, 1, 0, 2)
    same(tmp_path, log, other)
    imported(tmp_path)
    assert len(files_of(tmp_path)) == 4, "what was left behind is removed"


def test_another_import_is_waited_for_and_a_reader_sees_what_was_there(tmp_path, monkeypatch):
    log = write(tmp_path / "log.jsonl", [row("a")])
    imported(tmp_path, log)
    monkeypatch.setattr(store_module, "PATIENCE", 0.05)
    other = sqlite3.connect(tmp_path / "store" / "manifest.db", isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(InputError, match="another import"):
        imported(tmp_path, log)
    same(tmp_path, log)
    other.close()
    assert imported(tmp_path, log) == (0, 0, 1, 0)


def test_a_new_threshold_is_refused_until_the_days_are_computed_again(tmp_path):
    log = write(tmp_path / "log.jsonl", [row("a", sent=50), row("b", "2026-11-02", sent=150)])
    imported(tmp_path, log)
    with pytest.raises(InputError, match="other lengths"):
        read_store(tmp_path / "store", **{**SPAN, "cuts": (100,)})
    assert imported(tmp_path, cuts=(100,)) == (0, 0, 0, 2)
    assert [one.band for one in same(tmp_path, log, cuts=(100,)).rows] == [0, 1]


def test_another_version_of_the_format_is_refused(tmp_path, monkeypatch):
    log = write(tmp_path / "log.jsonl", [row("a")])
    imported(tmp_path, log)
    monkeypatch.setattr(store_module, "_FORMAT", "next")
    for use in (lambda: imported(tmp_path, log), lambda: read_store(tmp_path / "store", **SPAN)):
        with pytest.raises(InputError, match="another version") as error:
            use()
        assert "import the logs again" in error.value.problems[0].hint


def test_a_report_on_a_store_is_the_report_on_its_logs(tmp_path):
    log = write(tmp_path / "log.jsonl", [row("a"), row("b", "2026-11-02", 300_000)])
    folder = Path(tmp_path, "store")
    assert import_in_project(Project(DAY, [str(log)], overlay_paths=()), folder) == Imported(1, 0, 0, 2)
    of_store, of_log = (report(Project(DAY, [str(one)], overlay_paths=()), by=("day",)) for one in (folder, log))
    assert of_store == of_log
    with pytest.raises(InputError, match="read alone"):
        report(Project(DAY, [str(folder), str(log)], overlay_paths=()), by=("day",))
