"""A .gitignore with more rules than files could be compared with."""


def make(folder, monkeypatch):
    (folder / "prompts").mkdir()
    (folder / "prompts/a.md").write_text("hello")
    (folder / "prompts/.gitignore").write_text("".join(f"name{number}\n" for number in range(2_001)))
