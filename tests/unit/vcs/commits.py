"""A commit of a scratch repository, and the text of its files."""

import os
from pathlib import Path

from llmcost.read.files.text_files import read_text
from llmcost.vcs.commit import Commit, commit_of
from llmcost.vcs.git import git_around

CHAT = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\noutput_tokens: 3\n"


FILES = {
    "workloads/chat.yaml": CHAT + "prompt: {system: ../prompts/system.md}\n",
    "workloads/deep/more.yml": CHAT.replace("chat", "more") + "input_tokens: {histogram: ../../lengths.csv}\n",
    "workloads/.hidden.yaml": "no",
    "prompts/system.md": "You help.\n",
    "lengths.csv": "tokens,requests\n800,2\n",
    "secret.txt": "s3cr3t\n",
}


def opened(name: str = "main", folder: Path | None = None, **environment: str) -> Commit:
    return commit_of(name, git_around(str(folder or Path.cwd()), {**os.environ, **environment}))


def text(base: Commit, name: str) -> str:
    return read_text(name, 1000, base)
