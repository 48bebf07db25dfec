"""Logs → canonical rows → each event once → the cube. Readers and statements are ``.sql`` files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from llmcost.model.problems import InputError, Where
from llmcost.model.usage import TokenClass
from llmcost.model.usage_cube import BUCKETS, Cube, CubeRow, RowAccount

from .sources import MAX_LINE, first_broken, source_of

MEMORY = "1GB"
"""What DuckDB may use before it writes to a temporary folder."""
_TEXTS = ("provider", "model", "feature", "team", "mode", "region")
_PEOPLE = ("session", "user_hash", "key_hash")
"""Whose a request is. Users and keys are pseudonyms: the first 16 digits of a SHA-256."""


def read_logs(
    paths: Sequence[Path],
    *,
    source: str | None,
    undated: date,
    since: date | None,
    until: date | None,
    cuts: Sequence[int],
    minutes: Sequence[int],
) -> Cube:
    """The cube of some logs.

    ``undated`` is the day of rows without a time. ``since`` and ``until`` are the first and the last day, UTC. ``cuts``
    are the total inputs after which a price can change, ``minutes`` those of the UTC day at which one can. Raises
    ``InputError`` for a file that cannot be read, and where DuckDB is not installed.
    """
    duckdb = _duckdb()
    by_source: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        if (found := source or source_of(path)) is not None:
            by_source[found].append(path)
    with TemporaryDirectory(prefix="llmcost-") as folder, duckdb.connect() as database:
        _prepare(database, folder)
        for name, logs in sorted(by_source.items()):
            _read(duckdb, database, name, logs, undated)
        database.execute(_VERDICTS, {"since": since or date.min, "until": until or date.max})
        database.execute(_kept())
        rows = database.execute(_cube(cuts, minutes)).fetchall()
        return Cube(tuple(map(_row, rows)), _account(database), _malformed(database))


def _prepare(database: Any, folder: str) -> None:
    """Set the limits of a database that may write to ``folder``, and create what the statements use."""
    database.execute(f"set memory_limit='{MEMORY}'; set temp_directory='{folder}'; set TimeZone='UTC'")
    database.execute("set autoinstall_known_extensions=false; set autoload_known_extensions=false")
    database.execute(_sql("macros"))
    database.execute(_EMPTY)


_SHOWN = 10
_EMPTY = f"""create temp table canon (source varchar, file varchar, line bigint, ts timestamp, moment_ timestamp,
    status varchar, id varchar, extra integer default 0,
    {", ".join(f"{name} varchar" for name in (*_TEXTS, *_PEOPLE))},
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
        when cast(moment_ as date) < $since or cast(moment_ as date) > $until then 'outside'
        else 'ok' end as verdict from canon"""  # noqa: S608 - names of our own


def _read(duckdb: Any, database: Any, name: str, logs: Sequence[Path], undated: date) -> None:
    """Add the canonical rows of the logs of a source."""
    statement = (
        _sql(name)
        .replace("{ANTHROPIC_ENTRIES}", _sql("anthropic-entries"))
        .replace("filename = true", f"filename = true, maximum_object_size = {MAX_LINE}")
    )
    insert = (
        f"insert into canon by name select '{name}' as source, coalesce(ts, cast($undated as timestamp)) as moment_, "  # noqa: S608
        f"* replace (coalesce(id, file || '#' || line) as id) from ({statement}) as read_rows"
    )
    try:
        database.execute(insert, {"files": [str(path) for path in logs], "undated": undated})
    except duckdb.Error as error:
        text = str(error).splitlines()[0]
        place = next((str(path) for path in logs if str(path) in str(error)), str(logs[0]))
        raise InputError.of(
            "unreadable-log", text, "one JSON object a line, whole and not cut off", Where(place)
        ) from None


def _account(database: Any) -> RowAccount:
    """Where the rows went that are not in the cube (law U1)."""
    verdicts = dict(database.execute("select verdict, count(*) from canon group by verdict").fetchall())
    rows, iterations, undated = database.execute(
        "select count(*), coalesce(sum(extra), 0), count(*) filter (ts is null and verdict = 'ok') from canon"
    ).fetchone()
    (kept,) = database.execute("select count(*) from kept").fetchone()
    return RowAccount(
        lines=rows - int(iterations),
        iterations=int(iterations),
        undated=undated,
        duplicates=verdicts.get("duplicate", 0) + verdicts.get("ok", 0) - kept,
        malformed=verdicts.get("malformed", 0),
        without_usage=verdicts.get("none", 0),
        failed=verdicts.get("failed", 0),
        replayed=verdicts.get("replayed", 0),
        outside=verdicts.get("outside", 0),
    )


def _malformed(database: Any) -> tuple[tuple[str, int], ...]:
    """The files with malformed rows, the first ones with a line that is not JSON, and how many there are."""
    found = database.execute(
        "select file, count(*) from canon where verdict = 'malformed' group by file order by file"
    ).fetchall()
    lines = {path: first_broken(Path(path)) for path, _ in found[:_SHOWN]}
    return tuple((str(Where(path, lines.get(path))), count) for path, count in found)


def _kept() -> str:
    names = ("source", *_TEXTS, *_PEOPLE, *BUCKETS, "web_searches", "claimed", "attempts", "used")
    return (
        _sql("kept")
        .replace("{COLUMNS}", ", ".join(f"{name} as k_{name}" for name in names))
        .replace("{GREATEST}", ", ".join(f"max({name})" for name in names))
    )


def _cube(cuts: Sequence[int], minutes: Sequence[int]) -> str:
    """The statement of the cube with its slots of the day and its bands of total input."""
    sums = ", ".join(f"sum(cast(k_{name} as decimal(38, 0))) as s_{name}" for name in BUCKETS)
    slot, band = _steps("of_minute", "<", minutes), _steps("longest", "<=", cuts)
    return _sql("cube").replace("{SLOT}", slot).replace("{BAND}", band).replace("{SUMS}", sums)


def _steps(column: str, below: str, limits: Sequence[int]) -> str:
    cases = " ".join(f"when {column} {below} {limit} then {index}" for index, limit in enumerate(limits))
    return f"(case {cases} else {len(limits)} end)" if limits else "(0 * " + column + ")"


def _row(row: Sequence[Any]) -> CubeRow:
    day, slot, source, *texts = row[:9]
    tokens: Mapping[TokenClass, int] = {
        TokenClass(name): int(value) for name, value in zip(BUCKETS, row[11 : 11 + len(BUCKETS)], strict=True) if value
    }
    searches, claimed, claims = row[11 + len(BUCKETS) :]
    provider, model, feature, team, mode, region = (text or "" for text in texts)
    return CubeRow(
        day, int(slot), source, provider, model, feature, team, mode, region, int(row[9]), int(row[10]), tokens,
        int(searches), claimed or Decimal(0), int(claims),
    )  # fmt: skip


def _sql(name: str) -> str:
    return files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        message, hint = "logs are read by DuckDB", "pip install 'llmcost-cli[logs]'"
        raise InputError.of("needs-extra", message, hint) from None
    return duckdb
