"""A pull request on each platform."""

import pytest

from tests.unit.net.comments.platforms import Case


@pytest.fixture(params=["github", "gitlab"])
def case(request, start):
    return Case(start, request.param)


@pytest.fixture
def hub(start):
    return Case(start, "github")


@pytest.fixture
def lab(start):
    return Case(start, "gitlab")
