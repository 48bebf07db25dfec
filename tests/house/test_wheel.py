"""The wheel works on its own: installed away from the checkout, with no network, it prices a workload."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from llmcost.read.catalog.compiled_catalog import compile_catalog

ROOT = Path(__file__).parents[2]

WORKLOAD = """\
name: support-chat
model: gpt-4o-mini
requests_per_day: 5000
input_tokens: 800
output_tokens: 300
"""

NO_NETWORK = """\
import socket

def refuse(*args, **options):
    raise AssertionError("the network was asked for")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@dataclass(frozen=True)
class Installed:
    """An environment that has the wheel, and a folder to work in."""

    folder: Path

    def run(self, *arguments: str, cache: str = "cache") -> subprocess.CompletedProcess[str]:
        scripts = "Scripts" if os.name == "nt" else "bin"
        program, *rest = arguments
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LLMCOST_", "COV_"))
        }
        return subprocess.run(
            [str(self.folder / "venv" / scripts / program), *rest],
            cwd=self.folder / "elsewhere",
            env=kept | {"LLMCOST_CACHE_DIR": str(self.folder / cache)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


def build(source: Path, target: Path, *options: str) -> list[Path]:
    """What was made, with the backend of this environment, so that nothing is downloaded."""
    command = [sys.executable, "-m", "build", *options, "--no-isolation", "--outdir", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted(target.iterdir(), key=lambda path: path.suffix)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (made,) = build(ROOT, tmp_path_factory.mktemp("wheel"), "--wheel")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A clean environment with the wheel.

    It sees the requirements in the environment of the tests, but not the checkout: a folder named in a ``.pth`` file is
    searched, while the ``.pth`` files inside it, one of which leads to the checkout, are not read.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False, symlinks=os.name != "nt")
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "support-chat.yaml").write_text(WORKLOAD, encoding="utf-8")
    there = Installed(folder)
    python = [sys.executable, "-m", "pip", "--python", str(folder / "venv")]
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--no-index"]
    done = subprocess.run([*python, "install", *options, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    packages = Path(there.run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())
    (packages / "no_network.py").write_text(NO_NETWORK, encoding="utf-8")
    (packages / "no_network.pth").write_text("import no_network\n", encoding="utf-8")
    (packages / "requirements.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return there


def test_it_is_the_wheel_that_runs_and_not_the_checkout(installed: Installed) -> None:
    done = installed.run("python", "-c", "import llmcost, sys; print(llmcost.__file__); print(*sys.path, sep='\\n')")
    where, *path = done.stdout.splitlines()
    assert Path(where).is_relative_to(installed.folder / "venv"), done
    assert str(ROOT / "src") not in path


def test_the_network_is_out_of_reach(installed: Installed) -> None:
    done = installed.run("python", "-c", "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)")
    assert "the network was asked for" in done.stderr


def test_it_prices_a_workload(installed: Installed) -> None:
    """5,000 × 30 × (800 × $0.15 + 300 × $0.60) / 1,000,000 = $18 + $27."""
    done = installed.run("llmcost", "estimate", "support-chat.yaml", "--as-of", "2026-11-22", "-f", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["summary"]["monthly"] == "45"


def test_it_brings_the_compiled_catalog_along(installed: Installed) -> None:
    """A start that had to read the YAML would keep what it made."""
    assert installed.run("llmcost", "estimate", "support-chat.yaml", cache="empty").returncode == 0
    assert list(installed.folder.glob("empty/**/*.json")) == []


def test_it_counts_tokens(installed: Installed) -> None:
    (installed.folder / "elsewhere" / "prompt.md").write_text("You answer customers' questions.\n", encoding="utf-8")
    done = installed.run("llmcost", "tokens", "prompt.md", "-m", "gpt-4o-mini", "-f", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["files"][0]["counts"][0]["method"] == "exact"


def test_a_module_is_as_good_as_the_command(installed: Installed) -> None:
    command, module = installed.run("llmcost", "--version"), installed.run("python", "-m", "llmcost", "--version")
    assert (module.returncode, module.stdout) == (command.returncode, command.stdout) == (0, command.stdout)


def test_what_is_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert {"llmcost/py.typed", "llmcost/data/pricing.yaml", "llmcost/data/pricing.json"} <= names
        assert archive.read("llmcost/data/pricing.yaml") == (ROOT / "pricing.yaml").read_bytes()
        assert archive.read("llmcost/data/pricing.json") == compile_catalog((ROOT / "pricing.yaml").read_bytes())
    source = {path for path in (ROOT / "src").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    made = {"llmcost/data/pricing.yaml", "llmcost/data/pricing.json"}
    packaged = {name for name in names if name.startswith("llmcost/")}
    assert packaged == {path.relative_to(ROOT / "src").as_posix() for path in source} | made
    assert {name.split("/")[0].removesuffix(".dist-info").split("-")[0] for name in names} == {"llmcost", "llmcost_cli"}


def test_the_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    made = build(ROOT, tmp_path)  # asked for neither, it builds the archive, and the wheel out of that
    assert sorted(path.suffix for path in made) == [".gz", ".whl"]
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(made[-1]) as other:
        assert {name: one.read(name) for name in one.namelist()} == {n: other.read(n) for n in other.namelist()}
