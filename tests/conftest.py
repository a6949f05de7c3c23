"""Fixtures that several folders share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.databases import forget_everything, fresh_sqlite, shared_postgresql
from hypothesis import settings

from storage.session import Database

settings.register_profile("opsbot", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("opsbot")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        with fresh_sqlite(tmp_path) as database:
            yield database
        return
    database = shared_postgresql()
    yield database
    forget_everything(database)
    database.on_wake = lambda _wakes: None
