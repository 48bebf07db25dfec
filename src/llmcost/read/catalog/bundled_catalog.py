"""The price list in force: the shipped one, from its compiled form where that is of the same file."""

import os
from hashlib import sha256
from pathlib import Path

from llmcost.model.file_source import FileSource

from ..files.disk import DISK
from ..files.text_files import CATALOG_BYTES, read_bytes
from .compiled_catalog import CompiledCatalog, check, pack, unpack

_PACKAGE = Path(__file__).resolve().parents[2]
_IN_WHEEL = _PACKAGE / "data" / "pricing.yaml"
_IN_CHECKOUT = _PACKAGE.parents[1] / "pricing.yaml"


def bundled_path() -> Path:
    """The ``pricing.yaml`` of the checkout, or the one that travels inside the wheel."""
    return _IN_WHEEL if _IN_WHEEL.exists() else _IN_CHECKOUT


def load_catalog(path: str | None = None, cache_dir: Path | None = None, source: FileSource = DISK) -> CompiledCatalog:
    """The shipped price list, or the one at ``path``.

    A compiled form of the same bytes is used where there is one, beside the file or in ``cache_dir``; else the YAML is
    read and checked, and its compiled form kept in ``cache_dir``. Raises ``InputError``.
    """
    file = Path(path) if path else bundled_path()
    data = read_bytes(str(file), CATALOG_BYTES, source)
    digest = sha256(data).hexdigest()
    kept = cache_dir / f"catalog-{digest[:16]}.json" if cache_dir else None
    for place in (file.with_suffix(".json") if source is DISK else None, kept):
        if place and (found := _compiled(place)) and found.sha256 == digest:
            return found
    checked = check(data, str(file))
    if kept:
        _keep(kept, pack(checked))
    return checked


def _compiled(place: Path) -> CompiledCatalog | None:
    try:
        return unpack(place.read_bytes())
    except OSError:
        return None


def _keep(place: Path, data: bytes) -> None:
    """Write whole or not at all; a read-only disk is no problem."""
    temporary = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(place)
    except OSError:
        temporary.unlink(missing_ok=True) if temporary.exists() else None
