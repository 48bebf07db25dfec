"""A file that a workload names is in the project, is there, and is a file."""

import os

NAMES = (
    "../../etc/passwd",
    "/etc/passwd",
    "../secret.csv",
    "link.csv",
    "folder/link.csv",
    "loop.csv",
    "loop.csv/inner.csv",
    "pipe.csv",
    "folder",
    "lenghts.csv",
    r'"nul\0.csv"',
)


def make(folder, monkeypatch):
    project = folder / "project"
    (project / "folder").mkdir(parents=True)
    (folder / "secret.csv").write_text("tokens,requests\n800,120\n")
    (project / "lengths.csv").write_text("tokens,requests\n800,120\n")
    (project / "link.csv").symlink_to(folder / "secret.csv")
    (project / "folder" / "link.csv").symlink_to("../../secret.csv")
    (project / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(project / "pipe.csv")
    lines = ["defaults: {model: gpt-4o-mini, requests_per_day: 5000, output_tokens: 300}", "workloads:"]
    lines += [f"  - {{name: w{place}, input_tokens: {{histogram: {name}}}}}" for place, name in enumerate(NAMES)]
    (project / "w.yaml").write_text("\n".join(lines) + "\n")
    monkeypatch.chdir(project)
