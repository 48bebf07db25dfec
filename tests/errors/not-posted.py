"""GitHub refuses, as it does where the pull request comes from a fork."""

import runpy
from pathlib import Path

from llmcost.net.http import RequestFailed


def make(folder, monkeypatch):
    runpy.run_path(str(Path(__file__).with_name("comment.py")))["make"](folder, monkeypatch)
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_1")
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    monkeypatch.setenv("GITHUB_REF", "refs/pull/7/merge")
    monkeypatch.setattr("llmcost.net.http._exchange", refuse)


def refuse(request, retry_policy):
    failure = RequestFailed("HTTP 403", 403)
    failure.document = {"message": "Resource not accessible by integration"}
    raise failure
