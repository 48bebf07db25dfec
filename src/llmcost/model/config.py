"""The project's own settings, as ``llmcost.yaml`` declares them."""

from typing import Annotated

from .kinds import Name, Within
from .noun import noun


@noun
class Config:
    """Where workloads and own price lists are. Paths are relative to the file."""

    version: Annotated[int, Within(1, 1)] = 1
    """The version of this format. Example: 1"""
    workloads: tuple[Name, ...] = ()
    """Workload files, and folders of them, that commands price when no path is named. Example: [workloads/]"""
    catalog: tuple[Name, ...] = ()
    """Price lists to lay over the shipped one, in this order. Example: [prices/negotiated.yaml]"""
    base: Name | None = None
    """What ``diff`` and ``gate`` compare with when nothing else is asked for. Example: main"""


LATER = ("budget", "policies", "waivers")
"""Fields of the format that this version refuses by name rather than ignore."""
