"""What becomes of an earlier comment: alone in a file, because the options of commands name it."""

from enum import StrEnum


class Behavior(StrEnum):
    """What is done about an earlier comment of the same tag."""

    UPDATE = "update"
    NEW = "new"
    HIDE_AND_NEW = "hide-and-new"
    DELETE_AND_NEW = "delete-and-new"
