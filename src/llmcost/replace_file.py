"""Writes a regular file as a whole: readers see the old or the new content, and a killed run leaves nothing behind."""

import os
from contextlib import suppress
from pathlib import Path


def replace_file(target: Path, data: bytes, mode: int | None = None) -> None:
    """Replace a regular file, or create it. Raises ``OSError``.

    ``mode`` are its permissions: those of the file that is there when ``None``, else those that the umask leaves. The
    content is complete before it has a name, where the system has files without names (``O_TMPFILE`` of Linux 3.11).
    Only a run that is killed between the last two system calls leaves its temporary name.
    """
    if mode is None:
        mode = target.stat().st_mode & 0o777 if target.is_file() else 0o666 & ~_umask()
    temporary = target.with_name(f".llmcost-{os.urandom(6).hex()}")
    try:
        handle, is_unnamed = _open(temporary)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if is_unnamed:
                os.fchmod(handle, mode)
                # The folder of an absolute path has no effect, but linkat() follows the link, and link() does not.
                os.link(f"/proc/self/fd/{handle}", temporary, src_dir_fd=handle)
        if not is_unnamed:
            temporary.chmod(mode)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _open(temporary: Path) -> tuple[int, bool]:
    """A new file to write to, and whether it has no name yet."""
    if hasattr(os, "O_TMPFILE") and os.path.lexists("/proc/self/fd"):
        with suppress(OSError):  # not on every file system
            return os.open(temporary.parent, os.O_TMPFILE | os.O_WRONLY, 0o600), True
    return os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), False


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current
