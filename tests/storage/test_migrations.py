"""A start makes the tables what this version expects, whole or not at all."""

import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from harness.databases import bare_postgresql, fresh_sqlite, open_database
from harness.olden import fill
from sqlalchemy import Connection, inspect, text

from storage import migrate, scope
from storage.backup import BackupFailed, copy_sqlite
from storage.migrate import (
    FOLDER,
    HEAD,
    DamagedReferences,
    NewerDatabase,
    Upgrade,
    revision_of,
    upgrade,
)
from storage.schema import METADATA
from storage.session import Database
from storage.workspaces import Workspace

CURRENT_START = """
import sys
from storage.migrate import upgrade
from storage.session import Database
assert not upgrade(Database(sys.argv[1]), backup_dir=None).changed
print([name for name in sys.modules if name.split(".")[0] in ("alembic", "mako")])
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.db"
        return
    with bare_postgresql() as url:
        yield url


@contextmanager
def unguarded(database: Database, *, writing: bool = False) -> Iterator[Connection]:
    engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=writing)
    with engine.begin() as connection:
        yield connection


def set_revision(database: Database, revision: str) -> None:
    with unguarded(database, writing=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


def fall_behind(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    """Let the code be one revision further than the tables, which then really lack something."""
    set_revision(database, "0001")
    monkeypatch.setattr(migrate, "HEAD", "0002")

    def add_a_table(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE later (id INTEGER PRIMARY KEY)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))

    monkeypatch.setattr(migrate, "_run", add_a_table)


def test_the_migrations_lead_to_exactly_the_tables_of_the_code(bare: str) -> None:
    database = open_database(bare)
    assert upgrade(database, backup_dir=None) == Upgrade(None, HEAD)
    with unguarded(database) as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
    database.close()


def test_the_migrations_make_the_partial_indexes_of_the_code(bare: str) -> None:
    database = open_database(bare)
    upgrade(database, backup_dir=None)
    option = f"{database.engine.dialect.name}_where"
    expected = {
        index.name
        for table in METADATA.tables.values()
        for index in table.indexes
        if index.dialect_options[database.engine.dialect.name]["where"] is not None
    }
    with unguarded(database) as connection:
        found = {
            index["name"]
            for table in METADATA.tables
            for index in inspect(connection).get_indexes(table)
            if option in index.get("dialect_options", {})
        }
    database.close()
    assert found == expected


def test_there_is_one_newest_revision_and_the_code_knows_it() -> None:
    assert ScriptDirectory(str(FOLDER)).get_heads() == [HEAD]


def test_a_second_start_changes_nothing_and_imports_no_alembic(tmp_path: Path) -> None:
    with fresh_sqlite(tmp_path) as database:
        url = database.url.render_as_string()
    done = subprocess.run(  # Our own interpreter.
        [sys.executable, "-c", CURRENT_START, url], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_tables_of_a_newer_version_are_refused_and_left_alone(database: Database) -> None:
    set_revision(database, "9999")
    try:
        with pytest.raises(NewerDatabase, match=r"was written by a newer Opsbot .*revision 9999"):
            upgrade(database, backup_dir=None)
        with unguarded(database) as connection:
            assert revision_of(connection) == "9999"
    finally:
        set_revision(database, HEAD)


def test_before_a_change_a_copy_is_made_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fresh_sqlite(tmp_path) as database:
        with database.across_workspaces(writing=True) as session:
            session.add(Workspace(id="T1", name="Corner shop"))
        fall_behind(monkeypatch, database)
        done = upgrade(database, backup_dir=tmp_path / "copies")
    assert done.backup is not None
    assert done.changed
    assert done.backup.name.startswith("before-0002-")
    assert stat.S_IMODE(done.backup.stat().st_mode) == 0o600
    assert [one.name for one in done.backup.parent.iterdir()] == [done.backup.name]
    with closing(sqlite3.connect(done.backup)) as copy:
        assert copy.execute("SELECT name FROM workspaces").fetchall() == [("Corner shop",)]
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_without_a_copy_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "copies").write_text("A file stands where the folder should be.")
    with fresh_sqlite(tmp_path) as database:
        fall_behind(monkeypatch, database)
        with pytest.raises(BackupFailed):
            upgrade(database, backup_dir=tmp_path / "copies")
        with unguarded(database) as connection:
            assert revision_of(connection) == "0001"
            assert not inspect(connection).has_table("later")


def test_a_change_that_fails_leaves_the_tables_as_they_were(bare: str) -> None:
    database = open_database(bare)
    with unguarded(database, writing=True) as connection:
        connection.execute(text("CREATE TABLE timers (in_the_way INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade(database, backup_dir=None)
    with unguarded(database) as connection:
        assert inspect(connection).get_table_names() == ["timers"]
    database.close()


def test_a_change_that_would_break_references_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fresh_sqlite(tmp_path) as database:
        fall_behind(monkeypatch, database)
        lost = "INSERT INTO counters (workspace_id, name, value) VALUES ('T-gone', 'task', 1)"
        monkeypatch.setattr(migrate, "_run", lambda connection: connection.execute(text(lost)))
        with pytest.raises(DamagedReferences):
            upgrade(database, backup_dir=None)
        with unguarded(database) as connection:
            assert connection.execute(text("SELECT * FROM counters")).all() == []
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_several_that_start_at_once_make_the_tables_once(bare: str) -> None:
    together = threading.Barrier(4)
    done: list[Upgrade] = []

    def start() -> None:
        database = open_database(bare)
        together.wait()
        done.append(upgrade(database, backup_dir=None))
        database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.changed for one in done) == [False, False, False, True]


def test_a_damaged_database_is_not_taken_for_a_copy(tmp_path: Path) -> None:
    source, target = tmp_path / "source.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(source)) as connection:
        connection.executescript("CREATE TABLE t (x); CREATE INDEX i ON t (x);")
        connection.execute("INSERT INTO t VALUES ('needle')")
        connection.commit()
    table, index, rest = source.read_bytes().split(b"needle")
    source.write_bytes(table + b"needle" + index + b"noodle" + rest)
    with pytest.raises(BackupFailed, match="is damaged"):
        copy_sqlite(source, target)
    assert [one.name for one in tmp_path.iterdir()] == ["source.db"]


def test_tasks_of_one_owner_become_tasks_of_several(
    bare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(bare)
    monkeypatch.setattr(migrate, "HEAD", "0005")
    upgrade(database, backup_dir=None)
    with unguarded(database, writing=True) as connection:
        fill(connection)
    monkeypatch.undo()
    upgrade(database, backup_dir=None)
    with unguarded(database) as connection:
        tasks = connection.execute(text("SELECT number, state_by, due_zone FROM tasks ORDER BY 1"))
        assert tasks.all() == [
            (n, by, "Europe/London") for n, by in ((1, "U1"), (2, "U2"), (3, "U1"))
        ]
        owners = (
            "SELECT accepted_at IS NULL, done_at IS NULL, task_open FROM task_owners ORDER BY 3, 1"
        )
        assert [tuple(map(bool, row)) for row in connection.execute(text(owners))] == [
            (True, False, False), (False, True, True), (True, True, True),
        ]  # fmt: skip
        looks = "SELECT occurrence FROM timers WHERE kind = 'tasks.look' AND state = 'pending'"
        assert connection.scalars(text(looks)).all() == ["tasks.due@2026-12-04T17:00:00+00:00"]
    database.close()
