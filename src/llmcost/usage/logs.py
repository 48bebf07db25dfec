"""Files → canonical rows, and where the others went. The readers are ``.sql`` files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from llmcost.model.problems import InputError, Where
from llmcost.model.usage_cube import BUCKETS, Cube, RowAccount

from .own_tables import OWN, OwnTables, format_of, own_statement
from .sources import MAX_LINE, layout_of, line_number, source_of
from .tables import PEOPLE, TEXTS, UNDATED, cube_row, cube_statement, keep, prepare, sql, window


def read_logs(
    paths: Sequence[Path],
    *,
    source: str | None,
    undated: date,
    since: date | None,
    until: date | None,
    cuts: Sequence[int],
    minutes: Sequence[int],
    own: OwnTables | None = None,
) -> Cube:
    """The cube of some logs.

    ``undated`` is the day of rows without a time. ``since`` and ``until`` are the first and the last day, UTC. ``cuts``
    are the total inputs after which a price can change, ``minutes`` those of the UTC day at which one can. ``own`` says
    what the columns of own tables are. Raises ``InputError`` for a file that cannot be read, and without DuckDB.
    """
    duckdb = needed_duckdb()
    by_source: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        if (found := source or source_of(path, own is not None)) is not None:
            by_source[found].append(path)
    with TemporaryDirectory(prefix="llmcost-") as folder, duckdb.connect() as database:
        prepare(database, folder)
        canonical(database, by_source, own=own)
        keep(database)
        rows = database.execute(cube_statement(cuts, minutes)).fetchall()
        account, malformed = counted(database), malformed_in(database)
    return window(map(cube_row, rows), account, malformed, undated=undated, since=since, until=until)


def canonical(
    database: Any, logs: Mapping[str, Sequence[Path]], key: str | None = None, own: OwnTables | None = None
) -> None:
    """Make the table ``canon`` of the rows of logs by source.

    A row without an id is known by its line and ``key``, or by its line and file. Raises ``InputError`` for a file that
    cannot be read, and for counts that may or may not include each other.
    """
    database.execute(EMPTY)
    for name, paths in sorted(logs.items()):
        layouts: dict[str, list[Path]] = defaultdict(list)
        for path in paths:
            layouts[format_of(path) if name == OWN else layout_of(path)].append(path)
        for layout, alike in sorted(layouts.items()):
            statement = own_statement(database, alike, own) if name == OWN else _statement(name, layout)
            _insert(database, name, statement, alike, key)
    _refuse_ambiguous(database)
    database.execute(_VERDICTS)


_SHOWN = 10
EMPTY = f"""create or replace temp table canon (source varchar, file varchar, line bigint, ts timestamp,
    moment_ timestamp, status varchar, id varchar, extra integer default 0,
    {", ".join(f"{name} varchar" for name in (*TEXTS, *PEOPLE))},
    {", ".join(f"{name} bigint default 0" for name in BUCKETS)}, web_searches bigint default 0,
    claimed decimal(38, 18), length bigint, attempts bigint default 1, used bigint)"""
"""The canonical rows. A reader names the columns that its source has."""
_TOTAL = " + ".join(BUCKETS)
_INPUTS = " + ".join(name for name in BUCKETS if name not in ("output", "thinking", "audio_output", "image_output"))
_VERDICTS = f"""create or replace temp table canon as select * replace (coalesce(length, {_INPUTS}) as length), case
        when status <> 'ok' then status
        when ({_TOTAL}) is null or least({", ".join(BUCKETS)}) < 0 or web_searches is null or attempts is null
            then 'malformed'
        when ({_TOTAL}) = 0 then 'none'
        else 'ok' end as verdict from canon"""  # noqa: S608 - names of our own


_LAYOUTS = {
    "line": "format = 'newline_delimited', ignore_errors = true",
    "array": "format = 'array'",
    "whole": "format = 'unstructured'",
}
_IN_FILE = "line - (select min(line) from canon as one where one.file = canon.file) + 1"
"""Which object of its file a row is, from 1: readers number those of all their files."""


def _statement(name: str, layout: str) -> str:
    """The statement that reads logs of a source."""
    return (
        sql(name)
        .replace("{ANTHROPIC_ENTRIES}", sql("anthropic-entries"))
        .replace("{JSON_LINES}", sql("json-lines"))
        .replace("format = 'newline_delimited', ignore_errors = true", _LAYOUTS[layout])
        .replace("filename = true", f"filename = true, maximum_object_size = {MAX_LINE}")
    )


def _insert(database: Any, name: str, statement: str, logs: Sequence[Path], key: str | None) -> None:
    """Add the canonical rows of the logs of a source."""
    insert = (
        f"insert into canon by name select '{name}' as source, coalesce(ts, cast($undated as timestamp)) as moment_, "  # noqa: S608
        f"* replace (coalesce(id, coalesce($key, file) || '#' || line) as id) from ({statement}) as read_rows"
    )
    try:
        database.execute(insert, {"files": [str(path) for path in logs], "undated": UNDATED, "key": key})
    except needed_duckdb().Error as error:
        text = str(error).splitlines()[0]
        place = next((str(path) for path in logs if str(path) in str(error)), str(logs[0]))
        raise InputError.of(
            "unreadable-log", text, "one JSON object a line, whole and not cut off", Where(place)
        ) from None


def _refuse_ambiguous(database: Any) -> None:
    """Raise ``InputError`` for the first row whose counts may or may not include each other."""
    found = database.execute(
        f"select file, {_IN_FILE}, model from canon where status = 'ambiguous' order by file, line limit 1"  # noqa: S608
    ).fetchone()
    if found:
        file, number, model = found
        message = f"usage of {model} does not say whether its input includes the cached tokens"
        raise InputError.of("ambiguous-usage", message, "export it with its total", _place(file, number))


def _place(file: str, number: int) -> Where:
    """Where an object of a file is, by its number among those of the file."""
    return Where(file, line_number(Path(file), number))


def counted(database: Any) -> RowAccount:
    """Where the rows went that are not in the cube (law U1); ``duplicates`` still has all that may be."""
    verdicts = dict(database.execute("select verdict, count(*) from canon group by verdict").fetchall())
    rows, iterations = database.execute("select count(*), coalesce(sum(extra), 0) from canon").fetchone()
    return RowAccount(
        lines=rows - int(iterations),
        iterations=int(iterations),
        undated=0,
        duplicates=verdicts.get("duplicate", 0) + verdicts.get("ok", 0),
        malformed=verdicts.get("malformed", 0),
        without_usage=verdicts.get("none", 0),
        failed=verdicts.get("failed", 0),
        replayed=verdicts.get("replayed", 0),
        outside=0,
    )


def malformed_in(database: Any) -> tuple[tuple[str, int], ...]:
    """The files with malformed rows, the first ones with the place of their first one, and how many there are."""
    found = database.execute(
        f"select file, min({_IN_FILE}), count(*) from canon where verdict = 'malformed' group by file order by file"  # noqa: S608
    ).fetchall()
    return tuple(
        (str(_place(path, number) if index < _SHOWN else Where(path)), count)
        for index, (path, number, count) in enumerate(found)
    )


def needed_duckdb() -> Any:
    """The module. Raises ``InputError`` where it is not installed."""
    try:
        import duckdb
    except ImportError:
        message, hint = "logs are read by DuckDB", "pip install 'llmcost-cli[logs]'"
        raise InputError.of("needs-extra", message, hint) from None
    return duckdb
