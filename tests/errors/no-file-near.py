"""A name with a slip of the pen."""


def make(folder, monkeypatch):
    (folder / "support-chat.yaml").write_text("name: support-chat\n")
