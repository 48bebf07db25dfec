"""What happens to an earlier comment. A module of its own, because command-line options name the values."""

from enum import StrEnum


class Behavior(StrEnum):
    """What happens to an earlier comment with the same tag."""

    UPDATE = "update"
    NEW = "new"
    HIDE_AND_NEW = "hide-and-new"
    DELETE_AND_NEW = "delete-and-new"
