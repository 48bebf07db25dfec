"""The levels of a policy. They are a module of their own because every start needs them and little else."""

from enum import StrEnum


class Level(StrEnum):
    """What a failed policy does: block the merge, warn, or inform."""

    BLOCK = "block"
    WARN = "warn"
    ADVISE = "advise"
