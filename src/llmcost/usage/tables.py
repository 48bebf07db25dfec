"""Canonical rows → each event once → the cube. The same statements for rows of files and for those of a store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from llmcost.model.usage import TokenClass
from llmcost.model.usage_cube import BUCKETS, Cube, CubeRow, RowAccount

UNDATED = date(9999, 12, 31)
"""The day of rows without a time, until the day is known on which they are priced: after all others."""
MEMORY = "1GB"
"""What DuckDB may use before it writes to a temporary folder."""
TEXTS = ("provider", "model", "feature", "team", "mode", "region")
PEOPLE = ("session", "user_hash", "key_hash")
"""Whose a request is. Users and keys are pseudonyms: the first 16 digits of a SHA-256."""


def prepare(database: Any, folder: str) -> None:
    """Set the limits of a database that may write to ``folder``, and create what the statements use."""
    database.execute(f"set memory_limit='{MEMORY}'; set temp_directory='{folder}'; set TimeZone='UTC'")
    database.execute("set autoinstall_known_extensions=false; set autoload_known_extensions=false")
    database.execute(sql("macros"))


def keep(database: Any) -> None:
    """Make the table ``kept`` of the rows of ``canon`` that are billed."""
    names = ("source", *TEXTS, *PEOPLE, *BUCKETS, "web_searches", "claimed", "attempts", "used")
    database.execute(
        sql("kept")
        .replace("{COLUMNS}", ", ".join(f"{name} as k_{name}" for name in names))
        .replace("{GREATEST}", ", ".join(f"max({name})" for name in names))
    )


def cube_statement(cuts: Sequence[int], minutes: Sequence[int]) -> str:
    """The statement of the cube with its slots of the day and its bands of total input."""
    sums = ", ".join(f"sum(cast(k_{name} as decimal(38, 0))) as s_{name}" for name in BUCKETS)
    slot, band = _steps("of_minute", "<", minutes), _steps("longest", "<=", cuts)
    return sql("cube").replace("{SLOT}", slot).replace("{BAND}", band).replace("{SUMS}", sums)


def _steps(column: str, below: str, limits: Sequence[int]) -> str:
    cases = " ".join(f"when {column} {below} {limit} then {index}" for index, limit in enumerate(limits))
    return f"(case {cases} else {len(limits)} end)" if limits else "(0 * " + column + ")"


def cube_row(row: Sequence[Any]) -> CubeRow:
    """A row of the statement of the cube."""
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


def window(
    rows: Iterable[CubeRow],
    account: RowAccount,
    malformed: Sequence[tuple[str, int]],
    *,
    undated: date,
    since: date | None,
    until: date | None,
) -> Cube:
    """The cube of some days. ``account`` has in ``duplicates`` all counted rows, those of the cube among them.

    ``undated`` is the day of rows without a time. ``since`` and ``until`` are the first and the last day, UTC.
    """
    first, last = since or date.min, until or date.max
    kept = outside = without_day = 0
    inside = []
    for row in rows:
        kept += row.requests
        day = undated if row.day == UNDATED else row.day
        if first <= day <= last:
            inside.append(row._replace(day=day))
            without_day += row.requests * (row.day == UNDATED)
        else:
            outside += row.requests
    closed = replace(account, undated=without_day, duplicates=account.duplicates - kept, outside=outside)
    return Cube(tuple(inside), closed, tuple(malformed))


def sql(name: str) -> str:
    """The text of a statement of this package."""
    return files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
