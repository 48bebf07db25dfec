"""Runs git: as a list of arguments, without a shell, and so that it neither writes, asks, nor reaches the network."""

import os
import subprocess
from collections.abc import Mapping
from typing import NamedTuple

from llmcost.model.problems import Undecidable, short

SECONDS = 60
"""How long a question may take."""
QUIETLY = (
    "--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never",
)  # fmt: skip
"""No locks, no hooks, no helper of the file system, and no fetching of objects that a partial clone lacks."""
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_ALLOW_PROTOCOL")
"""What a hook is given: it would lead away from the folder that is asked about."""


class Git(NamedTuple):
    """Git in a folder. ``environment`` is what it gets of the process's own."""

    folder: str
    environment: Mapping[str, str]

    def ask(self, *arguments: str) -> str | None:
        """What git answers, without its last line break; ``None`` where it refuses. Raises ``Undecidable``."""
        done = self._run(*arguments)
        return None if done.returncode else done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def complaint(self, *arguments: str) -> str:
        """The first line of what git says against something."""
        said = self._run(*arguments).stderr.decode("utf-8", "replace").splitlines()
        return short(said[0].removeprefix("fatal: "), 200) if said else ""

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        try:
            return subprocess.run(  # noqa: S603 - a list of arguments, and no shell
                self._command(*arguments),
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=SECONDS,
            )
        except FileNotFoundError:
            raise no_git() from None
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            reason = getattr(error, "strerror", None) or short(str(error))
            hint = "does `git status` work here? or name a file as the base: --base FILE"
            raise Undecidable.of("git", f"git does not answer: {reason}", hint) from None

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A process that is asked through its standard input. Raises ``Undecidable``."""
        try:
            return subprocess.Popen(  # noqa: S603 - a list of arguments, and no shell
                self._command(*arguments),
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            raise no_git() from None

    def _command(self, *arguments: str) -> list[str]:
        return ["git", *QUIETLY, *arguments]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in self.environment.items() if name not in _ELSEWHERE}
        return kept | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}


def no_git() -> Undecidable:
    """There is no git to ask."""
    return Undecidable.of("no-git", "git is not installed", "install git, or name a file as the base: --base FILE")
