"""A pipe that nobody writes to must not hang, neither by name nor found in a folder."""

import os


def make(folder, monkeypatch):
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "folder" / "pipe.yaml")
