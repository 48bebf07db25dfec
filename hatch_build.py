"""Puts the price catalog into the wheel, as it is and compiled.

``pricing.yaml`` stands at the top of the repository. A wheel carries it as ``llmcost/data/pricing.yaml``, and beside
it ``pricing.json``, which has been read and checked here so that no start of the program has to. An editable install
gets neither: it reads the checkout.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # generic in the types only
    """Called by hatchling around each wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the two files; ``version`` is the kind of build, "standard" or "editable"."""
        if version == "editable":
            return
        source = Path(self.root) / "pricing.yaml"
        self._folder = tempfile.TemporaryDirectory(prefix="llmcost-build-")
        compiled = Path(self._folder.name) / "pricing.json"
        compiled.write_bytes(_compile(Path(self.root) / "src", source.read_bytes()))
        build_data["force_include"][str(source)] = "llmcost/data/pricing.yaml"
        build_data["force_include"][str(compiled)] = "llmcost/data/pricing.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was made on the way."""
        if version != "editable":
            self._folder.cleanup()


def _compile(src: Path, text: bytes) -> bytes:
    """Compile the catalog with the code that is being packaged, not with an installed copy of it."""
    path, write = list(sys.path), sys.dont_write_bytecode
    sys.path.insert(0, str(src))
    sys.dont_write_bytecode = True
    try:
        from llmcost.read.catalog.compiled_catalog import compile_catalog

        return compile_catalog(text)
    finally:
        sys.path[:], sys.dont_write_bytecode = path, write
