"""A copy is whole, checked, and its owner's alone; and the way back leads through it."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from harness import databases
from harness.databases import bare_postgresql, fresh_postgresql, fresh_sqlite, open_database
from sqlalchemy import select, text, update

from storage import backups, counters, outbox, recovery, scope
from storage.backup import BackupFailed, ending, make_copy
from storage.enums import OutboxKind, OutboxState
from storage.migrate import NewerDatabase
from storage.outbox import OutboxMessage
from storage.recovery import Recovery
from storage.restore import CannotRestore, restore
from storage.session import Database
from storage.workspaces import Workspace

HOME, OTHER = "T1HOME", "T2OTHER"
MONDAY = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the programs of the PostgreSQL of the tests be the ones that are found."""
    monkeypatch.setenv("PATH", databases.postgresql_tools())


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with two workspaces, which nobody is connected to."""
    if request.param == "sqlite":
        with fresh_sqlite(tmp_path) as database:
            url = database.url.render_as_string()
        fill(url)
        yield url
        return
    with fresh_postgresql() as url:
        fill(url)
        yield url


def fill(url: str) -> None:
    database = open_database(url)
    with database.across_workspaces(writing=True) as session:
        session.add_all([Workspace(id=HOME), Workspace(id=OTHER)])
    draw(database, times=7)
    database.close()


def draw(database: Database, *, times: int) -> int:
    with database.writing(HOME) as session:
        return [counters.draw(session, "task") for _ in range(times)][-1]


def copy_of(url: str, folder: Path, *, now: datetime = MONDAY) -> Path:
    database = open_database(url)
    target = folder / f"copy{ending(database)}"
    try:
        with database.across_workspaces(writing=True) as session:
            backups.begin(session, now=now)
        make_copy(database, target)
    finally:
        database.close()
    return target


def next_number(url: str) -> int:
    database = open_database(url)
    try:
        return draw(database, times=1)
    finally:
        database.close()


def recoveries(url: str) -> list[tuple[str, int, datetime, datetime | None]]:
    database = open_database(url)
    with database.across_workspaces() as session:
        query = select(Recovery).order_by(Recovery.generation, Recovery.workspace_id)
        found = [(r.workspace_id, r.generation, r.since, r.done_at) for r in session.scalars(query)]
    database.close()
    return found


def test_what_was_changed_after_a_copy_is_gone_after_the_way_back_and_kept_aside(
    address: str, tmp_path: Path
) -> None:
    copy = copy_of(address, tmp_path)
    assert next_number(address) == 8
    assert next_number(address) == 9
    done = restore(address, copy)
    assert (done.taken_at, done.generation) == (MONDAY, 2)
    assert next_number(address) == 8
    assert done.aside is not None
    old = open_database(address).url
    aside = old.set(database=done.aside).render_as_string(hide_password=False)
    assert next_number(aside) == 10


def test_every_workspace_recovers_from_the_instant_of_the_copy_on(
    address: str, tmp_path: Path
) -> None:
    copy = copy_of(address, tmp_path)
    restore(address, copy)
    assert recoveries(address) == [(HOME, 2, MONDAY, None), (OTHER, 2, MONDAY, None)]


def test_the_generation_grows_also_when_the_same_copy_is_restored_again(
    address: str, tmp_path: Path
) -> None:
    copy = copy_of(address, tmp_path)
    assert [restore(address, copy).generation for _ in range(3)] == [2, 3, 4]


def test_a_copy_made_while_recovering_reads_from_the_earlier_instant(
    address: str, tmp_path: Path
) -> None:
    restore(address, copy_of(address, tmp_path))
    later = copy_of(address, tmp_path, now=MONDAY + timedelta(days=1))
    restore(address, later)
    assert [since for _home, _number, since, _done in recoveries(address)] == [MONDAY] * 4


def test_a_copy_is_for_its_owner_only_and_nothing_lies_beside_it(
    address: str, tmp_path: Path
) -> None:
    copy = copy_of(address, tmp_path / "copies")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [one.name for one in copy.parent.iterdir()] == [copy.name]


def test_a_file_that_broke_off_is_refused_and_nothing_is_changed(
    address: str, tmp_path: Path
) -> None:
    copy = copy_of(address, tmp_path)
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    with pytest.raises(CannotRestore, match="cannot be restored"):
        restore(address, copy)
    assert next_number(address) == 8
    assert recoveries(address) == []


@pytest.mark.parametrize("content", [b"", b"What is this?", b"PGDMP", b"SQLite format 3\0"])
def test_what_is_no_copy_is_refused(address: str, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(CannotRestore):
        restore(address, file)
    with pytest.raises(CannotRestore, match="no file"):
        restore(address, tmp_path / "missing")
    assert next_number(address) == 8


def test_a_copy_of_a_newer_version_is_refused(address: str, tmp_path: Path) -> None:
    database = open_database(address)
    engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    copy = copy_of(address, tmp_path)
    with pytest.raises(NewerDatabase, match="9999"):
        restore(address, copy)
    assert recoveries(address) == []


def test_what_one_person_saw_for_a_moment_is_not_shown_again(address: str, tmp_path: Path) -> None:
    database = open_database(address)
    with database.writing(HOME) as session:
        for kind in OutboxKind:
            outbox.post(session, "C1", {"text": "hi"}, key=kind, kind=kind)
    database.close()
    restore(address, copy_of(address, tmp_path))
    database = open_database(address)
    with database.reading(HOME) as session:
        rows = session.scalars(select(OutboxMessage)).all()
        dropped = {row.kind for row in rows if row.state is OutboxState.DROPPED}
    database.close()
    assert dropped == {OutboxKind.EPHEMERAL, OutboxKind.RESPOND}


def test_without_a_book_the_last_change_says_from_when_a_copy_is(home: Database) -> None:
    with home.across_workspaces(writing=True) as session:
        assert backups.taken_at(session) is None
        assert recovery.begin(session, number=2).year == 2000


def test_a_database_in_use_is_not_replaced(tmp_path: Path) -> None:
    with fresh_postgresql() as url:
        fill(url)
        copy = copy_of(url, tmp_path)
        user = open_database(url)
        draw(user, times=1)
        with pytest.raises(CannotRestore, match="in use by 1 connections"):
            restore(url, copy)
        user.close()
        assert restore(url, copy).generation == 2


def test_the_copies_of_one_kind_are_not_for_the_other(tmp_path: Path) -> None:
    with fresh_sqlite(tmp_path) as database:
        copy = tmp_path / "copy.db"
        make_copy(database, copy)
    with bare_postgresql() as url, pytest.raises(CannotRestore, match="opsbot import"):
        restore(url, copy)


def test_without_its_programs_a_postgresql_copy_is_a_clear_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with fresh_postgresql() as url:
        with pytest.raises(BackupFailed, match="pg_dump is not installed"):
            copy_of(url, tmp_path)
        assert list(tmp_path.iterdir()) == []


def test_a_copy_that_lacks_a_row_bears_no_name(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = "storage.backup._count_sqlite"
    if address.startswith("postgresql"):
        counting = "storage.dump.count_rows"
    monkeypatch.setattr(counting, lambda it: {"counters": id(it)})
    with pytest.raises(BackupFailed, match=r"lacks rows of .*counters"):
        copy_of(address, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_an_old_database_that_cannot_be_read_is_kept_aside_all_the_same(tmp_path: Path) -> None:
    with fresh_sqlite(tmp_path) as database:
        url = database.url.render_as_string()
    fill(url)
    copy = copy_of(url, tmp_path)
    path, log = tmp_path / "opsbot.db", tmp_path / "opsbot.db-wal"
    database = open_database(url)
    draw(database, times=20)
    left_behind = log.read_bytes()
    database.close()
    path.write_bytes(b"rubbish")
    log.write_bytes(left_behind)
    done = restore(url, copy)
    assert Path(done.aside or "").read_bytes() == b"rubbish"
    assert next_number(url) == 8, "the log of the old database is not taken for the new one's"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_night_is_copied_by_one_process_and_again_only_when_that_one_died(
    home: Database,
) -> None:
    def claimed() -> bool:
        with home.across_workspaces(writing=True) as session:
            return backups.claim(session, "2027-03-01", now=MONDAY)

    assert [claimed(), claimed()] == [True, False]
    with home.across_workspaces(writing=True) as session:
        long_ago = session.engine_now() - backups.PATIENCE - timedelta(seconds=1)
        session.execute(update(backups.Backup).values(tried_at=long_ago))
    assert [claimed(), claimed()] == [True, False]
    with home.across_workspaces(writing=True) as session:
        backups.finish(session, "2027-03-01")
        session.execute(update(backups.Backup).values(tried_at=long_ago))
    assert not claimed()
