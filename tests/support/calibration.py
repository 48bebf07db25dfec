"""The scripts of ``calibration/``, as modules."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[2] / "calibration"


def script(name: str) -> ModuleType:
    """The module of ``calibration/NAME.py``, which imports its neighbours by their names."""
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FOLDER))
