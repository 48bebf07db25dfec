"""The first bytes of a picture."""


def make(folder, monkeypatch):
    (folder / "image.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
