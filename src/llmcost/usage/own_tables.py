"""Tables of one's own, whose columns the settings name: a statement that reads them as canonical rows."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

from llmcost.model.inputs.usage_columns import UsageColumns
from llmcost.model.problems import InputError, Where, short

OWN = "own"
"""The name of this source."""
TABLES = (".csv", ".csv.gz", ".csv.zst", ".parquet")
"""The tables that are of this source without being named."""
_READ = {
    "csv": "read_csv($files, all_varchar = true, header = true, filename = true)",
    "parquet": "read_parquet($files, filename = true)",
    "jsonl": "read_json($files, format = 'newline_delimited', ignore_errors = true, filename = true)",
}
_COUNTS = (
    "input", "cache_read", "cache_write", "cache_write_1h", "audio_input", "output", "thinking", "audio_output",
    "web_searches",
)  # fmt: skip
_IN_INPUT = ("cache_read", "cache_write", "cache_write_1h", "audio_input")
_IN_OUTPUT = ("thinking", "audio_output")
_PEOPLE = {"user": "user_hash", "key": "key_hash"}


def format_of(path: Path) -> str:
    """How a table is written, by the ending of its file."""
    return next((form for form in ("csv", "parquet") if f".{form}" in path.suffixes), "jsonl")


class OwnTables(NamedTuple):
    """What the settings say about tables of one's own."""

    columns: UsageColumns
    places: Mapping[str, Where]
    """The location of each key of the settings."""


def own_statement(database: Any, files: Sequence[Path], own: OwnTables | None) -> str:
    """The statement that reads tables of one format.

    Raises ``InputError`` without columns, and for one that a file does not have: it names those of the file.
    """
    if own is None:
        message = "what are the columns of this table?"
        raise InputError.of("no-columns", message, "say it in llmcost.yaml: usage: {model: …}", Where(str(files[0])))
    mapped = own.columns
    form = format_of(files[0])
    columns = {one.name: found for one in fields(mapped) if isinstance(found := getattr(mapped, one.name), str)}
    for file in files:
        described = database.execute(f"describe select * from {_READ[form]}", {"files": [str(file)]})  # noqa: S608
        found = [name for name, *_ in described.fetchall()]
        for key, name in columns.items():
            if name not in found:
                message = f'{file} has no column "{short(name)}"'
                hint = f"its columns: {short(', '.join(found[:-1]))}"
                raise InputError.of("no-column", message, hint, own.places[f"usage.{key}"])
    read = _READ[form]
    if form == "jsonl":
        typed = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in sorted(set(columns.values())))
        read = read.replace("filename", f"columns = {{{typed}}}, filename")
    texts = ",\n".join(f"    {_text(name)} as c_{key}" for key, name in columns.items())
    counts = {key: f"whole(c_{key})" for key in _COUNTS if key in columns}
    if mapped.inclusive:
        counts["input"] = " - ".join([counts["input"], *(counts[key] for key in _IN_INPUT if key in counts)])
        counts["output"] = " - ".join([counts["output"], *(counts[key] for key in _IN_OUTPUT if key in counts)])
    rows = [f"{count} as {key}" for key, count in counts.items()]
    rows += [f"pseudonym(c_{key}) as {name}" for key, name in _PEOPLE.items() if key in columns]
    rows += [f"nullif(c_{key}, '') as {key}" for key in ("feature", "team", "session", "region") if key in columns]
    rows += [f"{_or_null(columns, 'id')} as id", f"moment({_or_null(columns, 'time')}) as ts", "c_model as model"]
    rows += ["seller(lower(c_provider)) as provider"] if "provider" in columns else []
    rows += ["tier(c_mode) as mode"] if "mode" in columns else []
    rows += ["try_cast(c_claimed as decimal(38, 18)) as claimed"] if "claimed" in columns else []
    return (
        f"with cells as (select filename as file, row_number() over () as line,\n{texts}\n    from {read})\n"  # noqa: S608
        f"select file, line, case when coalesce(c_model, c_input, c_output) is null then 'malformed' else 'ok' end as "
        f"status, {', '.join(rows)} from cells"
    )


def _text(name: str) -> str:
    return f"cast({_quoted(name)} as varchar)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _or_null(columns: Mapping[str, str], key: str) -> str:
    return f"nullif(c_{key}, '')" if key in columns else "cast(null as varchar)"
