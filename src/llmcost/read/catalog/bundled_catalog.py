"""Loads the bundled price list or another file, from a compiled form of the same bytes if there is one."""

from hashlib import sha256
from pathlib import Path

from llmcost.cache.store import load, save
from llmcost.model.file_source import FileSource

from ..files.disk import DISK
from ..files.text_files import CATALOG_BYTES, read_bytes
from .compiled_catalog import CompiledCatalog, check, pack, unpack

_PACKAGE = Path(__file__).resolve().parents[2]
_IN_WHEEL = _PACKAGE / "data" / "pricing.yaml"
_IN_CHECKOUT = _PACKAGE.parents[1] / "pricing.yaml"


def bundled_path() -> Path:
    """The ``pricing.yaml`` inside the wheel, or else that of the checkout."""
    return _IN_WHEEL if _IN_WHEEL.exists() else _IN_CHECKOUT


def load_catalog(path: str | None = None, cache_dir: Path | None = None, source: FileSource = DISK) -> CompiledCatalog:
    """The bundled price list, or the one at ``path``. Raises ``InputError``.

    A compiled form of the same bytes is used where there is one, in the wheel or in ``cache_dir``. Otherwise the YAML
    is read and checked, and its compiled form is stored in ``cache_dir``.
    """
    file = Path(path) if path else bundled_path()
    data = read_bytes(str(file), CATALOG_BYTES, source)
    digest = sha256(data).hexdigest()
    entry = f"catalogs/{digest[:16]}"
    in_wheel = _next_to(file) if file == _IN_WHEEL else None
    if stored := _unpack(in_wheel, digest) or _unpack(load(cache_dir, entry), digest):
        return stored
    checked = check(data, str(file))
    if cache_dir:
        save(cache_dir, entry, pack(checked))
    return checked


def _unpack(compiled: bytes | None, digest: str) -> CompiledCatalog | None:
    """The catalog of a compiled form, if it was made from the YAML with this SHA-256."""
    catalog = unpack(compiled) if compiled else None
    return catalog if catalog and catalog.sha256 == digest else None


def _next_to(file: Path) -> bytes | None:
    try:
        return file.with_suffix(".json").read_bytes()
    except OSError:
        return None
