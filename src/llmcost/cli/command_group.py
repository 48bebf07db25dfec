"""The commands by name. The module of a command is imported when the command is used."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from .session import EXIT_CODES

COMMANDS = (
    "estimate", "compare", "explain", "optimize", "tokens", "diff", "gate", "breakeven", "forecast", "simulate",
    "sensitivity", "render", "init", "setup", "validate", "schema", "models", "comment", "catalog", "usage",
)  # fmt: skip
"""In the order of the help. Each is a module in ``commands`` with a function of its name, or an ``app``."""


class Commands(TyperGroup):
    """The group of all commands. It loads only the one that runs: loading all of them takes 15 ms."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = dict.fromkeys(COMMANDS, TyperCommand(""))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature of the base class
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature of the base class
        """The command of a name, or ``None``."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".commands.{cmd_name}", __package__)
        group = getattr(module, "app", None)
        if group is None:
            group = typer.Typer(add_completion=False, rich_markup_mode=None)
            group.command(epilog=EXIT_CODES)(getattr(module, cmd_name))
        command = typer.main.get_command(group)
        command.name = cmd_name
        return command
