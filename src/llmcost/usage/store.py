"""The store of imported logs: rows and cubes by day as Parquet files, and a manifest of those that count.

A file is written under a name of its own, and one transaction of the manifest makes it count. So readers see all of an
import or nothing of it, also when it is killed or the disk is full. What the manifest does not name, the next import
removes. Rows and cubes are the same as without a store (law U4).
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from llmcost.model.problems import InputError, Where
from llmcost.model.record import record
from llmcost.model.usage_cube import Cube, RowAccount

from .logs import EMPTY, canonical, counted, malformed_in, needed_duckdb
from .sources import source_of
from .tables import cube_row, cube_statement, keep, prepare, sql, window

MANIFEST = "manifest.db"
PATIENCE = 60.0
"""Seconds to wait for another import."""
_FORMAT = sha256("\n".join(("1", EMPTY, sql("kept"), sql("cube"))).encode()).hexdigest()[:12]
"""The version of the format: what rows and cubes consist of."""
_TABLES = """
create table if not exists about (format text, steps text);
create table if not exists batch (id text primary key, account text, malformed text, files text);
create table if not exists seen (path text primary key, size integer, changed integer, id text);
create table if not exists cube (day text primary key, file text);
"""


@record
class Imported:
    """What an import did, in files and days."""

    new: int
    grown: int
    """Files that continue one of an earlier import, in whose place they stand."""
    known: int
    """Files whose content is in the store, under this or another name."""
    days: int
    """Days whose cube was computed."""


class _Log(NamedTuple):
    """A log as it was when it was read."""

    path: Path
    size: int
    changed: int
    id: str


def is_store(folder: Path) -> bool:
    return (folder / MANIFEST).is_file()


def import_logs(
    folder: Path, paths: Iterable[Path], *, source: str | None, cuts: Sequence[int], minutes: Sequence[int]
) -> Imported:
    """Bring logs into a store, which is made where there is none. Days are computed that the new rows change.

    With other ``cuts`` or ``minutes`` than before, all days are. Raises ``InputError``; then the store is as before.
    """
    duckdb = needed_duckdb()
    done = {"new": 0, "grown": 0, "known": 0}
    with (
        _manifest(folder, "immediate") as manifest,
        TemporaryDirectory(prefix="llmcost-") as temporary,
        duckdb.connect() as database,
    ):
        _remove_unnamed(folder, manifest)
        prepare(database, temporary)
        changed: list[str] = []
        for path in paths:
            log, before = _log(path, manifest)
            if log is None or manifest.execute("select 1 from batch where id = ?", (log.id,)).fetchone():
                done["known"] += 1
            else:
                changed += _add(database, manifest, folder, log, source)
                done["grown" if before else "new"] += 1
                if before:
                    changed += _retire(manifest, before)
            if log:
                place = str(log.path.resolve())
                manifest.execute("replace into seen values (?, ?, ?, ?)", (place, *log[1:]))
        since = changed if _is_current(manifest, cuts, minutes) else None
        manifest.execute("update about set steps = ?", (_steps(cuts, minutes),))
        days = _compute(database, manifest, folder, since, cube_statement(cuts, minutes))
    return Imported(**done, days=days)


def read_store(
    folder: Path, *, undated: date, since: date | None, until: date | None, cuts: Sequence[int], minutes: Sequence[int]
) -> Cube:
    """The cube of a store; the arguments are those of ``read_logs``.

    Raises ``InputError`` where it cannot be read, and where prices now change at other lengths or minutes than those
    for which its cubes were made.
    """
    duckdb = needed_duckdb()
    with _manifest(folder, "deferred") as manifest, duckdb.connect() as database:
        if not manifest.execute(
            "select 1 from about where steps = ?", (json.dumps([list(cuts), list(minutes)]),)
        ).fetchone():
            message = "in this price list, prices change at other lengths or hours than when the logs were imported"
            raise InputError.of("store-steps", message, "llmcost usage import, with this list", Where(str(folder)))
        batches = [
            (RowAccount(**json.loads(account)), json.loads(malformed))
            for account, malformed in manifest.execute("select account, malformed from batch where account is not null")
        ]
        cubes = [str(folder / file) for (file,) in manifest.execute("select file from cube order by day")]
        rows = database.execute("select * from read_parquet($1) order by all", [cubes]).fetchall() if cubes else []
    account = RowAccount(**{name: sum(getattr(one, name) for one, _ in batches) for name in asdict(_NOTHING)})
    malformed = sorted((place, count) for _, places in batches for place, count in places)
    return window(map(cube_row, rows), account, malformed, undated=undated, since=since, until=until)


_NOTHING = RowAccount(0, 0, 0, 0, 0, 0, 0, 0, 0)


@contextmanager
def _manifest(folder: Path, kind: str) -> Iterator[sqlite3.Connection]:
    """The manifest in a transaction: ``immediate`` for the only writer, ``deferred`` for one of many readers."""
    try:
        if kind == "immediate":
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        manifest = sqlite3.connect(folder / MANIFEST, timeout=PATIENCE, isolation_level=None)
        try:
            manifest.execute(f"begin {kind}")
            if kind == "immediate" and not manifest.execute("select 1 from sqlite_master").fetchone():
                for statement in filter(str.strip, _TABLES.split(";")):
                    manifest.execute(statement)
                manifest.execute("insert into about values (?, '')", (_FORMAT,))
            if manifest.execute("select format from about").fetchall() != [(_FORMAT,)]:
                message = "this store is of another version of llmcost"
                hint = f"remove {folder}, and import the logs again"
                raise InputError.of("store-format", message, hint, Where(str(folder)))
            yield manifest
            manifest.execute("commit")
        finally:
            manifest.close()
    except (sqlite3.Error, OSError, needed_duckdb().Error) as error:
        if "locked" in str(error):
            message, hint = "another import uses this store", "try again when it has ended"
            raise InputError.of("store-busy", message, hint, Where(str(folder))) from None
        message = str(error).splitlines()[0]
        hint = "free space or permissions are missing, or the store is damaged: then remove it, and import again"
        raise InputError.of("store-damaged", message, hint, Where(str(folder))) from None


def _steps(cuts: Sequence[int], minutes: Sequence[int]) -> str:
    return json.dumps([list(cuts), list(minutes)])


def _is_current(manifest: sqlite3.Connection, cuts: Sequence[int], minutes: Sequence[int]) -> bool:
    """Whether the cubes were made with these lengths and minutes."""
    query = "select 1 from about where steps = ?"
    return manifest.execute(query, (_steps(cuts, minutes),)).fetchone() is not None


def _remove_unnamed(folder: Path, manifest: sqlite3.Connection) -> None:
    """Remove the files of imports that did not end. Only the writer may."""
    named = {folder / name for name in _row_files(manifest)}
    named.update(folder / file for (file,) in manifest.execute("select file from cube"))
    for file in folder.rglob("*.parquet"):
        if file not in named:
            file.unlink()


def _row_files(manifest: sqlite3.Connection) -> list[str]:
    return [name for (files,) in manifest.execute("select files from batch order by id") for name in json.loads(files)]


def _log(path: Path, manifest: sqlite3.Connection) -> tuple[_Log | None, str]:
    """A log, ``None`` if it is as when it was last seen, and the id of the batch that it continues."""
    try:
        state = path.stat()
        query = "select size, changed, id from seen where path = ?"
        size, changed, former = manifest.execute(query, (str(path.resolve()),)).fetchone() or (-1, 0, "")
        if (size, changed) == (state.st_size, state.st_mtime_ns):
            return None, ""
        whole = sha256()
        left, start = size, ""
        with path.open("rb") as file:
            while block := file.read(min(left, 2**20) if left > 0 else 2**20):
                whole.update(block)
                left -= len(block)
                if left == 0:
                    start = whole.hexdigest()
    except OSError as error:
        message = error.strerror or str(error)
        raise InputError.of("unreadable-log", message, "name a file that can be read", Where(str(path))) from None
    return _Log(path, state.st_size, state.st_mtime_ns, whole.hexdigest()), former if start == former else ""


def _add(database: Any, manifest: sqlite3.Connection, folder: Path, log: _Log, source: str | None) -> list[str]:
    """Write the rows of a log by day. The names of the files."""
    name = source or source_of(log.path)
    canonical(database, {name: [log.path]} if name else {}, log.id)
    pattern = f"{log.id[:32]}-"
    database.execute(
        "copy (select * exclude (file, line, status), cast(moment_ as date) as day from canon where verdict = 'ok') "  # noqa: S608
        f"to '{_quoted(folder / 'rows')}' (format parquet, compression zstd, partition_by (day), "
        f"filename_pattern '{pattern}{{i}}', overwrite_or_ignore true)"
    )
    written = sorted(folder.glob(f"rows/day=*/{pattern}*.parquet"))
    for file in written:
        _flush(file)
    files = [file.relative_to(folder).as_posix() for file in written]
    account, malformed = counted(database), malformed_in(database)
    entry = (log.id, json.dumps(asdict(account)), json.dumps(malformed), json.dumps(files))
    manifest.execute("insert into batch values (?, ?, ?, ?)", entry)
    return files


def _retire(manifest: sqlite3.Connection, batch: str) -> list[str]:
    """Leave out the rows of a batch that another one contains; its content stays known. The names of its files."""
    (files,) = manifest.execute("select files from batch where id = ?", (batch,)).fetchone()
    manifest.execute("update batch set account = null, files = '[]' where id = ?", (batch,))
    return list(json.loads(files))


def _compute(
    database: Any, manifest: sqlite3.Connection, folder: Path, changed: Sequence[str] | None, statement: str
) -> int:
    """Compute the cubes of the days on which the rows of some files, or copies of them, lie; of all days if ``None``.

    An event belongs to its earliest day, on whatever days its copies lie. The number of days.
    """
    files = [str(folder / name) for name in _row_files(manifest)]
    new = files if changed is None else [str(folder / name) for name in changed]
    if not new:
        return 0
    rows = "read_parquet({}, hive_partitioning = true, union_by_name = true)".format
    days = {
        str(day)
        for (day,) in database.execute(
            f"select distinct cast(moment_ as date) from {rows('$all')} "  # noqa: S608
            f"where id in (select id from {rows('$new')})",
            {"all": [*dict.fromkeys([*files, *new])], "new": new},
        ).fetchall()
    }
    database.execute(
        f"create or replace temp table canon as select * from {rows('$all')} where id in "  # noqa: S608
        f"(select id from {rows('$all')} where list_contains($days, cast(cast(moment_ as date) as varchar)))",
        {"all": files, "days": sorted(days)},
    )
    keep(database)
    database.execute(f"create or replace temp table cube as {statement}")
    (folder / "cube").mkdir(exist_ok=True)
    for day in sorted(days):
        file = Path("cube", f"{day}-{os.urandom(6).hex()}.parquet")
        count = database.execute(
            f"copy (select * from cube where on_day = '{day}') to '{_quoted(folder / file)}' (format parquet)"  # noqa: S608
        ).fetchone()[0]
        _flush(folder / file)
        manifest.execute("delete from cube where day = ?", (day,))
        if count:
            manifest.execute("insert into cube values (?, ?)", (day, file.as_posix()))
    return len(days)


def _flush(file: Path) -> None:
    """Make sure that a file is on the disk before the manifest names it."""
    with suppress(AttributeError), file.open("rb+") as open_file:
        os.fsync(open_file.fileno())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
