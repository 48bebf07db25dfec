"""The compiled form of a checked catalog, which loads fast: JSON with the hash of its YAML source.

The wheel contains one, created at build time; for other files it is stored in the user's cache folder. It is data, not
code: a damaged or outdated form is ignored, and the YAML is read again. The first line is a header, the second holds
the small tables and the index of names, and each further line is an entry of a large table, decoded on first use.
"""

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, Field, fields
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any
from zlib import crc32

from llmcost._version import __version__
from llmcost.model.field_types import field_type
from llmcost.model.inputs.catalog import Catalog, CatalogIndex, Model, Source
from llmcost.model.inputs.dated_terms import CapacityPlan
from llmcost.model.inputs.media import MediaFamily
from llmcost.model.inputs.tokenizers import TokenizerFamily
from llmcost.model.record import is_record, record

from ..files.text_files import decode

_LINED: dict[str, Any] = {
    "models": Model,
    "tokenizers": TokenizerFamily,
    "media": MediaFamily,
    "capacity": CapacityPlan,
    "sources": Source,
}
"""The tables of which a run needs few entries."""


@record
class CompiledCatalog:
    """A catalog and the SHA-256 of the file that it was read from."""

    catalog: Catalog
    sha256: str


def compile_catalog(yaml_bytes: bytes, file: str = "pricing.yaml") -> bytes:
    """The compiled form of a price list. Raises ``InputError`` with all its problems."""
    return pack(check(yaml_bytes, file))


def check(yaml_bytes: bytes, file: str) -> CompiledCatalog:
    """The checked catalog of a YAML file. Raises ``InputError`` with all its problems."""
    from .catalog import parse_catalog  # not needed where there is a compiled form

    with _no_collection():
        catalog = parse_catalog(decode(yaml_bytes, file), file).catalog
    return CompiledCatalog(catalog, sha256(yaml_bytes).hexdigest())


@contextmanager
def _no_collection() -> Iterator[None]:
    """Turns garbage collection off: searching thousands of live nodes for garbage takes longer than reading them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pack(compiled: CompiledCatalog) -> bytes:
    """The compiled form of a checked catalog."""
    catalog = compiled.catalog
    tables = {name: _packer(kind)(getattr(catalog, name)) for name, kind, _ in _fields(Catalog) if name not in _LINED}
    featured = {id_: until.isoformat() for id_, until in catalog.index.featured.items()}
    index = {"names": catalog.index.names, "featured": featured} | {
        name: list(getattr(catalog, name)) for name in _LINED
    }
    write = json.JSONEncoder(separators=(",", ":")).encode
    lines = [write(_packer(kind)(entry)) for name, kind in _LINED.items() for entry in getattr(catalog, name).values()]
    body = "\n".join([write([tables, index]), *lines]).encode()
    head = {"llmcost": __version__, "yaml": compiled.sha256, "body": crc32(body)}
    return write(head).encode() + b"\n" + body


def unpack(data: bytes) -> CompiledCatalog | None:
    """The catalog of a compiled form, or ``None`` if it is damaged or of another version."""
    first, _, body = data.partition(b"\n")
    try:
        head = json.loads(first)
        if head["llmcost"] != __version__ or head["body"] != crc32(body):
            return None
        tables, *lines = body.decode().split("\n")
        values, index = json.loads(tables)
        kinds = {name: kind for name, kind, _ in _fields(Catalog)}
        found: dict[str, Any] = {name: _unpacker(kinds[name])(value) for name, value in values.items()}
        found |= {name: _Lines(kind, index[name], lines) for name, kind in _LINED.items()}
        catalog = Catalog(**found)
        names = {name: tuple(ids) for name, ids in index["names"].items()}
        featured = {id_: date.fromisoformat(until) for id_, until in index["featured"].items()}
        catalog.__dict__["index"] = CatalogIndex(names, featured)
        return CompiledCatalog(catalog, head["yaml"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


class _Lines(Mapping[str, Any]):
    """A table of the catalog. Each entry is decoded from its line on first use."""

    def __init__(self, kind: Any, keys: list[str], lines: list[str]) -> None:
        """Takes as many of ``lines`` as there are ``keys``."""
        self._kind = kind
        self._lines = dict(zip(keys, lines[: len(keys)], strict=True))
        self._known: dict[str, Any] = {}
        del lines[: len(keys)]

    def __getitem__(self, key: str) -> Any:
        if key not in self._known:
            self._known[key] = _unpacker(self._kind)(json.loads(self._lines[key]))
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:
        return {**self, **other}


Converter = Callable[[Any], Any]


@cache
def _packer(kind: Any, /) -> Converter:
    """The function that converts a value of type ``kind`` to JSON, without fields at their defaults."""
    kind, inner = _parts(kind)
    if inner is not None:
        pack_one = _packer(inner)
        if kind is tuple:
            return lambda items: [pack_one(item) for item in items]
        return lambda entries: {key: pack_one(entry) for key, entry in entries.items()}
    if is_record(kind):
        known = [(name, f.default, _packer(part)) for name, part, f in _fields(kind)]
        empty: tuple[Any, ...] = ((), {})
        return lambda value: {
            name: pack_field(part)
            for name, default, pack_field in known
            if (part := value.__dict__[name]) is not default and part != default and part not in empty
        }
    return str if kind in (Decimal, date) else _unchanged


@cache
def _unpacker(kind: Any) -> Converter:
    """The function that converts JSON to a value of type ``kind``."""
    kind, inner = _parts(kind)
    if inner is not None:
        unpack_one = _unpacker(inner)
        if kind is tuple:
            return lambda items: tuple([unpack_one(item) for item in items])
        return lambda entries: {key: unpack_one(entry) for key, entry in entries.items()}
    if is_record(kind):
        return _record_unpacker(kind)
    plainly: dict[Any, Converter] = {Decimal: Decimal, date: date.fromisoformat}
    return plainly.get(kind, _unchanged)


class _Converters(dict[str, Converter]):
    """The converters of a dataclass's fields, each made on first use: a run meets few kinds of records."""

    def __init__(self, kind: Any) -> None:
        self._types = {name: part for name, part, _ in _fields(kind)}

    def __missing__(self, name: str) -> Converter:
        convert = self[name] = _unpacker(self._types[name])
        return convert


def _record_unpacker(kind: Any) -> Converter:
    """The converter of a dataclass. Its fields were checked before they were packed and are not checked again."""
    converters = _Converters(kind)
    defaults = {f.name: f.default for f in fields(kind) if f.default is not MISSING}
    defaults |= {f.name: f.default_factory() for f in fields(kind) if f.default_factory is not MISSING}

    def make(entries: dict[str, Any]) -> Any:
        record = kind.__new__(kind)
        state = record.__dict__
        state |= defaults
        for name, value in entries.items():
            state[name] = converters[name](value)
        return record

    return make


def _fields(kind: Any) -> list[tuple[str, Any, Field[Any]]]:
    """The fields of a dataclass: name, type, field."""
    return [(f.name, f.type, f) for f in fields(kind)]


def _parts(annotation: Any) -> tuple[Any, Any]:
    """A type without markers and without ``None``, and the item type of a tuple or a dict."""
    found = field_type(annotation)
    if found.choices:
        return _parts(found.choices[0])
    return found.kind, found.inner[-1] if found.inner else None


def _unchanged(value: Any) -> Any:
    return value
