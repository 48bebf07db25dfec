"""Files whose tokens cannot be counted: no text, no records, no chats, nothing at all."""

import os


def make(folder, monkeypatch):
    (folder / "empty").mkdir()
    (folder / "ignored").mkdir()
    (folder / "ignored" / ".gitignore").write_text("*.md\n")
    (folder / "ignored" / "a.md").write_text("a")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    (folder / "mixed").mkdir()
    (folder / "mixed" / "latin.md").write_bytes("one\ncafé\n".encode("latin-1"))
    (folder / "mixed" / "good.md").write_text("good")
    (folder / "utf16.txt").write_bytes(b"\xff\xfea\0\n\0\x00\xd8b\0")
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\x01\x02\x03\x80")
    os.mkfifo(folder / "pipe")
    (folder / "records.jsonl").write_text(
        '{"prompt": "a"}\n{"prompt": 5}\nnonsense\n{"text": "b"}\n\n{"prompt": [1]}\n[]\n5\n{"n": ' + "9" * 5000 + "}\n"
    )
    (folder / "deep.jsonl").write_text("[" * 100_000 + "]" * 100_000 + "\n")
    (folder / "blank.jsonl").write_text("\n \n")
    (folder / "long.jsonl").write_text('{"prompt": "' + "a" * 21_000_000 + '"}')
    (folder / "chat.json").write_text(
        '{"messages": [{"role": "user", "content": 5}, {"content": "x"}, "x", {"role": "user", "content": [7, {"t": 1}, '
        '{"type": "text"}]}, {"role": "assistant", "tool_calls": [5], "function_call": {}}],\n"tools": [5, {"type": "function"}]}'
    )
    (folder / "no-chat.json").write_text('{"messages": {"role": "user"}}')
    (folder / "broken.json").write_text('[{"role": "user",\n "content": "x",}]')
    (folder / "template.md").write_text("Answer {{question}} with {{ found }}.")
    (folder / "prompt.md").write_text("Answer.")
