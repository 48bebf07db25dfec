"""Runs git as a list of arguments, without a shell, so that it neither writes, asks, nor reaches the network.

The files of a checkout may be hostile: a pull request can add a folder that looks like a repository of its own (HEAD,
objects, refs, config), and a config can name commands. So ``checkout_root`` finds the top of the checkout by ``.git``,
which git never checks out, and every call names it. The configuration of the system and of the user is left out, and no
transport is allowed. ``protocol.allow=never`` alone is not enough: a ``protocol.ext.allow`` in the repository's config
overrides it.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from llmcost.checkout import checkout_root
from llmcost.model.problems import Undecidable, short

SECONDS = 60
"""How long a call may take."""
_PROTOCOLS = ("ext", "file", "git", "http", "https", "ssh")
OPTIONS = (
    "--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs",
    "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}",
    "-c", f"core.attributesFile={os.devnull}", "-c", "protocol.allow=never",
    "-c", "core.bigFileThreshold=1m",
    *(option for name in _PROTOCOLS for option in ("-c", f"protocol.{name}.allow=never")),
)  # fmt: skip
"""No locks, hooks, file system monitor or replaced objects, and no transport for objects that a partial clone lacks.

A version of the settings with gigabytes is neither compared nor held in memory: git takes it for binary.
"""
_KEPT = ("GIT_EXEC_PATH",)
"""Variables of git that are passed on. A hook sets others, which lead to another repository, index or object folder."""
_FIXED = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # git 2.45 and newer
    "GIT_ALLOW_PROTOCOL": "none",  # overrides every protocol.*.allow; git 2.3 and newer
    "GIT_ATTR_NOSYSTEM": "1",
}
_NO_USER_CONFIG = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


class Git(NamedTuple):
    """Runs git in the checkout around a folder."""

    folder: str
    """The current folder: names are relative to it."""
    top: str
    """The folder that contains ``.git``."""
    environment: Mapping[str, str]
    """The environment of the process, of which git gets a part."""
    program: str
    """The path of git."""

    def ask(self, *arguments: str, given: str = "") -> str | None:
        """The output of git without its last line break; ``None`` if git fails. Raises ``Undecidable``.

        git gets ``given`` as its standard input.
        """
        return _answer(self._run(self._command(*arguments), _NO_USER_CONFIG, given))

    def refusal(self) -> str | None:
        """Why git, with the user's own configuration, does not work in this checkout; ``None`` if it does.

        This is how ``safe.directory`` is respected: git refuses a checkout that belongs to somebody else.
        """
        done = self._run([self.program, *OPTIONS, "rev-parse", "--show-toplevel"], {})
        if done.returncode == 0:
            return None
        lines = done.stderr.decode("utf-8", "replace").splitlines()
        return short(lines[0].removeprefix("fatal: "), 200) if lines else "git does not say why"

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A process that reads requests from its standard input. Raises ``Undecidable``."""
        try:
            return subprocess.Popen(  # noqa: S603 - a list of arguments, and no shell
                self._command(*arguments),
                cwd=self.top,
                env=self._environment(_NO_USER_CONFIG),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            raise no_git() from None

    def _run(
        self, command: list[str], config: Mapping[str, str], given: str = ""
    ) -> "subprocess.CompletedProcess[bytes]":
        try:
            return subprocess.run(  # noqa: S603 - a list of arguments, and no shell
                command,
                cwd=self.top,
                env=self._environment(config),
                input=given.encode("utf-8", "surrogateescape"),
                capture_output=True,
                check=False,
                timeout=SECONDS,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            reason = getattr(error, "strerror", None) or short(str(error))
            hint = "does `git status` work here? or name a file as the base: --base FILE"
            raise Undecidable.of("git", f"git does not answer: {reason}", hint) from None

    def _command(self, *arguments: str) -> list[str]:
        here = f"--git-dir={Path(self.top, '.git')}", f"--work-tree={self.top}"
        return [self.program, *OPTIONS, *here, *arguments]

    def _environment(self, config: Mapping[str, str]) -> dict[str, str]:
        kept = {
            name: value
            for name, value in self.environment.items()
            if not name.startswith("GIT_") or name in _KEPT or (not config and name == "GIT_CONFIG_GLOBAL")
        }
        above = {"GIT_CEILING_DIRECTORIES": os.path.dirname(self.top)}  # noqa: PTH120
        return {**kept, **_FIXED, **above, **config}


def git_around(folder: str, environment: Mapping[str, str]) -> Git:
    """Git in the checkout that holds a folder: the nearest folder at or above it with ``.git``.

    Raises ``Undecidable`` if there is no checkout, no git, or git refuses to work there.
    """
    root = checkout_root(folder)
    if root is None:
        raise _no_checkout("")
    git = Git(folder, str(root), environment, _program(root, environment))
    if (complaint := git.refusal()) is not None:
        raise _no_checkout(complaint)
    return git


def _program(root: Path, environment: Mapping[str, str]) -> str:
    """The git in the first folder of ``PATH`` that is absolute and not in the checkout. Raises ``Undecidable``.

    A job may have ``./node_modules/.bin`` on its ``PATH``, and Windows looks into the current folder first.
    """
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in map(Path, os.get_exec_path(environment)):
        git = folder / name
        trusted = folder.is_absolute() and not folder.resolve().is_relative_to(root)
        if trusted and git.is_file() and os.access(git, os.X_OK):
            return str(git)
    raise no_git()


def _answer(done: "subprocess.CompletedProcess[bytes]") -> str | None:
    return None if done.returncode else done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")


def _no_checkout(complaint: str) -> Undecidable:
    reason = f": {complaint}" if complaint and not complaint.startswith("not a git repository") else ""
    hint = "run it inside the checkout, or name a file: --base FILE"
    if "dubious ownership" in complaint:
        hint = "it belongs to another user; if you trust it: git config --global --add safe.directory FOLDER"
    return Undecidable.of("no-base", f"there is no git checkout here{reason}", hint)


def no_git() -> Undecidable:
    """The problem that git is not installed."""
    return Undecidable.of("no-git", "git is not installed", "install git, or name a file as the base: --base FILE")
