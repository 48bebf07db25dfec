"""A file in Latin-1."""


def make(folder, monkeypatch):
    (folder / "latin.yaml").write_bytes("name: support\ndescription: café\n".encode("latin-1"))
