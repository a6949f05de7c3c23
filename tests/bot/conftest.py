"""A fake Slack, and the bot's parts on either database."""

from collections.abc import Iterator

import pytest
from harness.desk import Desk, desk_on
from harness.example import Example
from harness.fake_api import FakeApi, fake_api

from storage.session import Database


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with fake_api() as api:
        yield api


@pytest.fixture
def desk(database: Database, api: FakeApi) -> Iterator[Desk]:
    """Two workspaces of the same people on each database, with the areas that are served."""
    with desk_on(database, api) as desk:
        yield desk


@pytest.fixture
def example() -> Example:
    return Example()


@pytest.fixture
def stage(desk: Desk, example: Example) -> Desk:
    """The desk with nothing but the example area."""
    return desk.serving(example.area())
