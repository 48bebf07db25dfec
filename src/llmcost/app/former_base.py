"""The base that the settings named before a change, for a gate that nobody told the base."""

from llmcost.checkout import checkout_root, working_folder
from llmcost.model.problems import InputError, Undecidable
from llmcost.read.settings.config import NAME, config_of, is_path
from llmcost.vcs.commit import commit_of

from .project import Project

MOST = 100
"""The most commits of the history that are asked for the base that they name. Each takes some calls of git."""
_TARGETS = ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
"""Variables in which a runner names the branch that a change is to be merged into."""


def former_base(project: Project) -> str | None:
    """The base of settings that a change replaces: a commit that these named, and that itself still names it.

    ``None`` if the settings are those of the target branch: the runner's, else the default branch of ``origin``. Where
    neither is known, the history of HEAD is asked. A change can add commits of any date to it, so ``Undecidable`` is
    raised if it is too long, cannot be read, or leads to several bases.
    """
    root = checkout_root(working_folder())
    if root is None or project.config_path:
        return None
    current = project.config.base
    targets = (*filter(None, map(project.environment.get, _TARGETS)), "origin/HEAD")
    if target := next(filter(None, (_base_at(project, name) for name in targets)), None):
        return target if target != current else None
    folder = working_folder()
    paths = [str((above / NAME).relative_to(root)) for above in (folder, *folder.parents) if above.is_relative_to(root)]
    plain = ("--no-ext-diff", "--no-textconv", "-m", "--format=%H", "-Gbase")
    try:
        git = project.git
    except Undecidable:
        return None
    found = git.ask("log", *plain, "HEAD", "--", *paths)
    if found is None and git.ask("rev-parse", "--verify", "--quiet", "HEAD") is None:
        return None
    commits = list(dict.fromkeys((found or "").split()))
    named = dict.fromkeys(_base_at(project, commit) for commit in commits if len(commits) <= MOST)
    bases = [name for name in named if name and name != current and _base_at(project, name) == name]
    bases = [name for name in bases if not name.startswith(("HEAD", "@"))] or bases  # a change can always name these
    if found is None or len(commits) > MOST or len(bases) > 1:
        message = f"the history of {NAME} does not tell the base that it named before"
        raise Undecidable.of("no-base", message, "name the base: --base BRANCH")
    return bases[0] if bases else None


def _base_at(project: Project, name: str) -> str | None:
    """The commit that the settings of a commit name as the base; ``None`` if they name none, or cannot be read."""
    folder = working_folder()
    try:
        with commit_of(name, project.git) as commit:
            names = [commit.named(str(above / NAME)) for above in (folder, *folder.parents)]
            file = next((name for name in names if name and commit.exists(name)), None)
            base = config_of(file, commit).base if file else None
    except (InputError, Undecidable):
        return None
    return None if base is None or is_path(base) else base
