"""Published files work for everybody: no host of a registry, no path of one machine, no folder that others lack."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb" + "ian.org"]
FOLDERS = ["work", "tmp", "root", "home", "opt", "Users", "private"]
PATTERNS = {
    "the host of a package registry": "|".join(map(re.escape, HOSTS)),
    "an absolute path of one machine": r"(?<![\w.:/)}\]*-])/(?:" + "|".join(FOLDERS) + r")/",
    "a folder that a clone does not have": r"(?<![\w/-])(?:\.\./)*shared" + "/",
}


def find(text: str) -> list[str]:
    """``line: what: the text that was found``."""
    return [
        f"{text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0]}"
        for what, pattern in PATTERNS.items()
        for match in re.finditer(pattern, text)
    ]


def published() -> list[Path]:
    """What git holds, and what it would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if answer.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in answer.stdout.decode().split("\0") if name]
    return [path for name in dict.fromkeys(names) if (path := ROOT / name).is_file()]


def test_no_file_mentions_what_others_do_not_have() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in published()
        for line in find(path.read_bytes().decode("utf-8", errors="replace"))
    ]
    assert found == []


def test_no_name_mentions_it_either() -> None:
    assert [path for path in published() if find(path.relative_to(ROOT).as_posix())] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://" + HOSTS[0] + "/project/x", True),
        ("--extra-index-url https://files." + HOSTS[1], True),
        ('open("/' + 'tmp/x.yaml")', True),
        ("cd /" + "work/main", True),
        ("see shared" + "/design", True),
        ("see ../shared" + "/design", True),
        ("https://example.com/" + "work/pricing", False),
        ("prompts/shared" + "/system.md", False),
        ("tests/" + "tmp/x", False),
    ],
)
def test_the_look_itself(text: str, found: bool) -> None:
    assert bool(find(text)) is found
