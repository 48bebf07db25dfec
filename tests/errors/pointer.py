"""Prompts that a runner did not fetch: pointers of Git LFS and of git-annex, and the workload files themselves."""

LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 1234567\n"
WORKLOAD = "name: {name}\nmodel: gpt-4o-mini\nrequests_per_day: 10\noutput_tokens: 5\nprompt: {{system: {file}}}\n"


def make(folder, monkeypatch):
    (folder / "lfs.md").write_text(LFS, encoding="utf-8")
    (folder / "annex.md").write_text("/annex/objects/SHA256E-s1234567--4d7a214614ab2935.md\n", encoding="utf-8")
    (folder / "one.yaml").write_text(WORKLOAD.format(name="one", file="lfs.md"), encoding="utf-8")
    (folder / "two.yaml").write_text(WORKLOAD.format(name="two", file="annex.md"), encoding="utf-8")
    (folder / "three.yaml").write_text(LFS, encoding="utf-8")
