"""Links that a project holds, and paths in its settings, lead to nothing outside of it."""


def make(folder, monkeypatch):
    project, secret = folder / "project", folder / "secret.yaml"
    (project / ".git").mkdir(parents=True)
    secret.write_text("password: hunter2\n")
    (project / "llmcost.yaml").symlink_to(secret)
    (project / "workloads").symlink_to(folder)
    (project / "links").mkdir()
    (project / "links" / "one.yaml").symlink_to(secret)
    (project / "links" / "two.yaml").symlink_to("../../secret.yaml")
    (project / "links" / "loop.yaml").symlink_to("loop.yaml")
    names = "[workloads, ../secret.yaml]"
    (project / "paths.yaml").write_text(f"workloads: {names}\ncatalog: [/secret.yaml]\nbase: ../secret.yaml\n")
    (project / "none.yaml").write_text("version: 1\n")
    monkeypatch.chdir(project)
