"""The checked catalog in a form that loads fast: JSON with the hash of the YAML it was made from.

The wheel carries one, made when it is built; for any other file it is kept in the user's cache folder. It is data, not
code: a damaged or foreign one is ignored, and the YAML is read again.
"""

import json
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, cast, get_args, get_origin

from llmcost._version import __version__
from llmcost.model.catalog import Catalog

from .catalog import parse_catalog
from .files import decode


class Compiled(NamedTuple):
    """A catalog and the hash of the file that it was read from."""

    catalog: Catalog
    sha256: str


def compile_catalog(yaml_bytes: bytes, file: str = "pricing.yaml") -> bytes:
    """Check a price list and return its compiled form. Raises ``InputError`` with every problem that it has."""
    catalog = parse_catalog(decode(yaml_bytes, file), file).catalog
    return pack(catalog, sha256(yaml_bytes).hexdigest())


def pack(catalog: Catalog, digest: str) -> bytes:
    """The compiled form of a checked catalog: a line that describes it, then the catalog as JSON."""
    body = json.dumps(_pack(catalog), separators=(",", ":")).encode()
    head = {"llmcost": __version__, "yaml": digest, "body": sha256(body).hexdigest()}
    return json.dumps(head).encode() + b"\n" + body


def unpack(data: bytes) -> Compiled | None:
    """The catalog of a compiled form, or ``None`` where it is damaged or of another version."""
    first, _, body = data.partition(b"\n")
    try:
        head = json.loads(first)
        if head["llmcost"] != __version__ or head["body"] != sha256(body).hexdigest():
            return None
        return Compiled(_unpacker(Catalog)(json.loads(body)), head["yaml"])
    except (ValueError, KeyError, TypeError):
        return None


def _pack(value: Any) -> Any:
    if is_dataclass(value):
        return {
            f.name: _pack(v) for f in fields(value) if (v := getattr(value, f.name)) != f.default and v not in ((), {})
        }
    if isinstance(value, dict):
        return {key: _pack(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_pack(inner) for inner in value]
    return value if value is None or isinstance(value, str | int) else str(value)


@cache
def _unpacker(kind: Any) -> Callable[[Any], Any]:
    """The function that makes a value of ``kind`` out of its JSON."""
    origin = get_origin(kind) or kind
    if origin is Annotated:
        return _unpacker(get_args(kind)[0])
    if origin in (Union, UnionType):
        return _unpacker(next(k for k in get_args(kind) if k is not NoneType))
    if origin is tuple:
        inner = _unpacker(get_args(kind)[0])
        return lambda items: tuple([inner(item) for item in items])
    if origin is dict:
        value = _unpacker(get_args(kind)[1])
        return lambda entries: {key: value(entry) for key, entry in entries.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        parts = {f.name: _unpacker(cast("Hashable", f.type)) for f in fields(kind)}
        return lambda entries: kind(**{name: parts[name](part) for name, part in entries.items()})
    plainly: dict[Any, Callable[[Any], Any]] = {Decimal: Decimal, date: date.fromisoformat}
    return plainly.get(kind, _same)


def _same(value: Any) -> Any:
    return value
