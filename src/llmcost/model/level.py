"""How much a policy of the gate may do. It stands alone, for every start needs it and little else."""

from enum import StrEnum


class Level(StrEnum):
    """What a policy that fails does: stop the merge, warn, or tell."""

    BLOCK = "block"
    WARN = "warn"
    ADVISE = "advise"
