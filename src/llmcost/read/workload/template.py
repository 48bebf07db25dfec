"""Commented workload templates, one for each kind of application. They are part of the package."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "templates"


def template(kind: str) -> str:
    """The text of a template, such as ``chatbot``."""
    return (_FOLDER / f"{kind}.yaml").read_text(encoding="utf-8")
