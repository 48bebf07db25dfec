"""Tests of the network talk to servers on this machine only."""

from tests.support.local_network import start, this_machine_only

__all__ = ["start", "this_machine_only"]
