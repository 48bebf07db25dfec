"""Files of a commit: named after the base, and never from outside of the checkout."""

import pytest

from llmcost.model.problems import InputError, Undecidable
from llmcost.read.workload.workload import load_workloads, read_workloads, workload_files, workloads_of
from tests.support.scratch import commit, git, write
from tests.unit.vcs.commits import CHAT, FILES, opened, text


def test_files_are_read_as_they_were_whatever_stands_on_the_disk(folder):
    write(folder, {"prompts/system.md": "changed", "workloads/chat.yaml": None, "new.md": "new"})
    with opened() as base:
        assert text(base, "main:prompts/system.md") == "You help.\n"
        assert list(workload_files("main:workloads", base)) == [
            "main:workloads/chat.yaml",
            "main:workloads/deep/more.yml",
        ]
        assert base.exists("main:workloads/chat.yaml")
        assert not base.exists("main:new.md")
        assert not base.exists("new.md")


def test_workloads_are_what_they_are_on_the_disk_but_for_their_place(folder):
    with opened() as base:
        then = workloads_of(read_workloads([base.named("workloads") or ""], base))
    now = load_workloads(["workloads"])
    assert [loaded.workload for loaded in then] == [loaded.workload for loaded in now]
    assert [loaded.texts for loaded in then] == [loaded.texts for loaded in now]
    assert [str(loaded.where) for loaded in then] == [
        "main:workloads/chat.yaml:1:1",
        "main:workloads/deep/more.yml:1:1",
    ]


def test_names_are_seen_from_the_present_folder(folder, monkeypatch):
    monkeypatch.chdir(folder / "workloads")
    with opened() as base:
        assert list(workload_files(base.named(".") or "", base)) == ["main:chat.yaml", "main:deep/more.yml"]
        assert base.named("../prompts/system.md") == "main:../prompts/system.md"
        assert text(base, "main:../prompts/system.md") == "You help.\n"
        assert base.named(str(folder / "lengths.csv")) == "main:../lengths.csv"
        assert base.named(str(folder.parent)) is None
        assert base.named("../../elsewhere") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("main:nothing.yaml", "no-file"),
        ("main:workloads", "unreadable"),
        ("main:workloads/chat.yaml/inner", "no-file"),
        ("main:module", "not-a-file"),
        ("secret.txt", "no-file"),
        ("main:../outside", "outside"),
    ],
)
def test_what_is_no_file_is_reported(folder, name, code):
    git(folder, "checkout", "-q", "main")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    git(folder, "commit", "-q", "-m", "a module")
    with opened() as base, pytest.raises(InputError) as caught:
        text(base, name)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("link", "target", "code"),
    [
        ("link.md", "prompts/system.md", None),
        ("prompts/deep/link.md", "../system.md", None),
        ("link.md", "again.md", None),
        ("link.md", "../secret.txt", "outside"),
        ("prompts/link.md", "../../../../../../etc/passwd", "outside"),
        ("link.md", "/etc/passwd", "outside"),
        ("link.md", "link.md", "unreadable"),
        ("link.md", "folder/x/../../prompts/system.md", None),
    ],
)
def test_links_are_followed_inside_the_commit_only(folder, link, target, code):
    (folder.parent / "secret.txt").write_text("s3cr3t")
    (folder / "again.md").symlink_to("prompts/system.md")
    (folder / link).parent.mkdir(exist_ok=True)
    (folder / link).symlink_to(target)
    (folder / "folder" / "x").mkdir(parents=True)
    (folder / "folder" / "x" / "kept").touch()
    (folder / "w.yaml").write_text(CHAT + f"prompt: {{system: {link}}}\n")
    commit(folder)
    with opened("work") as base:
        read = read_workloads(["work:w.yaml"], base)
        if code is None:
            (loaded,) = workloads_of(read)
            assert loaded.texts is not None
            assert loaded.texts.system == "You help.\n"
        else:
            with pytest.raises(InputError) as caught:
                workloads_of(read)
            assert [problem.code for problem in caught.value.problems] == [code]
            assert str(caught.value.problems[0].where) == "work:w.yaml:5:10"
            assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("name", ["../secret.txt", "../../etc/passwd", "/etc/passwd", "x/../../secret.txt"])
def test_a_prompt_out_of_the_repository_is_refused_as_on_the_disk(folder, name):
    (folder.parent / "secret.txt").write_text("s3cr3t")
    commit(folder, {"w.yaml": CHAT + f"prompt: {{system: {name}}}\n"})
    says = []
    with opened("work") as base:
        for read in (read_workloads(["work:w.yaml"], base), read_workloads(["w.yaml"])):
            with pytest.raises(InputError) as caught:
                workloads_of(read)
            says.append([(problem.code, problem.message, problem.hint) for problem in caught.value.problems])
    assert says[0] == says[1]
    assert says[0][0][0] == "outside"


def test_names_with_anything_in_them(folder):
    odd = ["a\nb.yaml", '"quoted".yaml', "-x.yaml", "ünïcödé.yaml", "*.yaml", "a\tb.yaml"]
    commit(folder, {f"odd/{name}": CHAT.replace("chat", f"w{place}") for place, name in enumerate(odd)})
    with opened("work") as base:
        assert sorted(workload_files("work:odd", base)) == sorted(f"work:odd/{name}" for name in odd)
        assert len(read_workloads(["work:odd"], base).files) == len(odd)


def test_the_base_is_where_the_branch_left_it(folder):
    left = git(folder, "rev-parse", "main")
    git(folder, "checkout", "-q", "main")
    tip = commit(folder, {"later.txt": "x"})
    git(folder, "checkout", "-q", "work")
    commit(folder, {"mine.txt": "x"})
    for name, id_, is_merge_base in (
        ("main", left, True),
        ("work", git(folder, "rev-parse", "work"), False),
        (tip, left, True),
    ):
        with opened(name) as base:
            assert (base.id, base.is_merge_base) == (id_, is_merge_base)


def test_a_shallow_clone_reads_what_was_fetched_and_says_how_to_fetch_it(folder, monkeypatch):
    write(folder, {"workloads/chat.yaml": CHAT + "input_tokens: 5\n"})
    commit(folder)
    shallow = folder.parent / "shallow"
    git(folder.parent, "clone", "-q", "--depth=1", "--branch=work", f"file://{folder}", str(shallow))
    with pytest.raises(Undecidable) as caught:
        opened(folder=shallow)
    assert "git fetch --depth=1 origin main" in caught.value.problems[0].hint
    git(shallow, "fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    monkeypatch.chdir(shallow)
    for name in ("main", "origin/main"):
        with opened(name) as base:
            assert base.id == git(folder, "rev-parse", "main")
            assert text(base, f"{name}:workloads/chat.yaml") == FILES["workloads/chat.yaml"]


@pytest.mark.parametrize("name", ["-x", "--output=x", "", " ", "a\0b"])
def test_what_cannot_be_a_name_is_refused(folder, name):
    with pytest.raises(InputError) as caught:
        opened(name)
    assert [problem.code for problem in caught.value.problems] == ["bad-base"]


@pytest.mark.parametrize(
    "name",
    ["nothing", "main:workloads", "main..work", "$(touch x)", "main; touch x", "ma*", "x" * 200_000],
    ids=lambda name: name[:20],
)
def test_what_is_no_commit_is_reported_and_runs_nothing(folder, name):
    with pytest.raises(Undecidable):
        opened(name)
    assert not (folder / "x").exists()
