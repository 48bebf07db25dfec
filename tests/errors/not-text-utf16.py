"""What a Windows editor may save as "Unicode"."""


def make(folder, monkeypatch):
    (folder / "wide.yaml").write_bytes("name: support\n".encode("utf-16"))
