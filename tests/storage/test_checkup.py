"""A look at the database changes nothing, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, text

from storage import checkup, scope
from storage.migrate import HEAD
from storage.session import Database


def tables_of(database: Database) -> list[str]:
    with database.engine.execution_options(workspace=scope.UNGUARDED).connect() as connection:
        return sorted(inspect(connection).get_table_names())


def test_a_database_that_is_up_to_date_is_told_so_and_left_alone(database: Database) -> None:
    tables = tables_of(database)
    found = checkup.look(database)
    assert (found.revision, found.newest, found.is_newer) == (HEAD, HEAD, False)
    assert found.trouble == ""
    assert tables_of(database) == tables


def test_only_a_server_has_a_clock_of_its_own(database: Database) -> None:
    found = checkup.look(database)
    assert (found.now is None) == database.on_sqlite
    if found.now is not None:
        assert abs(found.now - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_newer_revision_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.migrate.knows", lambda revision: revision != HEAD)
    assert checkup.look(database).is_newer


def test_a_database_that_refuses_to_be_written_is_told_why(database: Database) -> None:
    engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE opsbot_checkup (one INTEGER)"))
    try:
        assert "already exists" in checkup.look(database).trouble
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE opsbot_checkup"))
