"""The version: the build, ``--version`` and every report take it from here."""

__version__ = "0.1.0"
