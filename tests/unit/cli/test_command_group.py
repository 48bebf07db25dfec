"""Commands are found by name, and each is imported when it is used."""

import pytest

from llmcost.cli.command_group import COMMANDS, Commands


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_name_and_a_help(name):
    command = Commands().get_command(None, name)
    assert command.name == name
    assert command.get_help(command.make_context(name, [], resilient_parsing=True))


def test_other_names_are_no_commands():
    assert Commands().get_command(None, "app") is None
    assert Commands().list_commands(None) == list(COMMANDS)
