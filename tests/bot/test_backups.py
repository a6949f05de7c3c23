"""A copy every night: one, checked, fourteen kept; and somebody hears when there is none."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from harness.databases import postgresql_tools
from harness.desk import Desk
from sqlalchemy import select, update

from bot import backups as module
from bot.auditor import Auditor
from bot.backups import KEEP, Nightly, keep_newest, make, occurrence
from storage import backups
from storage.backup import BackupFailed, ending
from storage.backups import Backup

BERLIN = "Europe/Berlin"


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every look be one, and the programs of the tests' PostgreSQL be found."""
    monkeypatch.setattr(module, "EVERY", 0.0)
    monkeypatch.setenv("PATH", postgresql_tools())


def a_nightly(desk: Desk, folder: Path) -> Nightly:
    return Nightly(desk.database, desk.clock, folder=folder, timezone=BERLIN)


def book(desk: Desk) -> list[tuple[str, bool]]:
    """Return what the book of copies says: which night, and whether it went well."""
    with desk.database.across_workspaces() as session:
        rows = session.scalars(select(Backup).order_by(Backup.started_at, Backup.tried_at))
        return [(row.occurrence, row.finished_at is not None) for row in rows]


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2027-03-01T02:00+00:00", "2027-03-01"),
        ("2027-03-01T01:59+00:00", "2027-02-28"),
        ("2027-03-28T00:59+00:00", "2027-03-27"),  # The clock jumps from two to three.
        ("2027-03-28T01:00+00:00", "2027-03-28"),
        ("2027-10-31T00:30+00:00", "2027-10-30"),  # Half past two, twice.
        ("2027-10-31T01:30+00:00", "2027-10-30"),
        ("2027-10-31T02:00+00:00", "2027-10-31"),
    ],
)
def test_a_night_begins_at_three_where_the_shop_is(now: str, night: str) -> None:
    assert occurrence(datetime.fromisoformat(now), BERLIN) == night


def test_every_night_has_one_copy_whoever_looks(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    crew = [a_nightly(desk, folder) for _ in range(3)]
    for _hour in range(60):
        for one in crew:
            assert not one.work()
        desk.clock.move(hours=1)
    assert book(desk) == [(f"2027-03-0{day}", True) for day in (1, 2, 3)]
    assert {one.suffix for one in folder.iterdir()} == {ending(desk.database)}


def test_after_days_without_the_process_there_is_one_copy(desk: Desk, tmp_path: Path) -> None:
    nightly = a_nightly(desk, tmp_path)
    nightly.work()
    desk.clock.move(days=5)
    nightly.work()
    nightly.work()
    assert [night for night, _well in book(desk)] == ["2027-03-01", "2027-03-06"]


def test_the_newest_fourteen_are_kept_and_nothing_else_is_touched(tmp_path: Path) -> None:
    names = [f"opsbot-202703{day:02}T020000Z.db" for day in range(1, 31)]
    others = ["before-0002-20270301T020000Z.db", "opsbot-mine.db", "opsbot-20270101T020000Z.dump"]
    for name in (*names, *others):
        (tmp_path / name).touch()
    keep_newest(tmp_path, ".db")
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([*names[-KEEP:], *others])


def test_what_was_cut_off_goes_and_what_is_being_written_stays(desk: Desk, tmp_path: Path) -> None:
    left = tmp_path / "opsbot-20270101T020000Z.db.partial"
    log = tmp_path / "opsbot-20270101T020000Z.db.partial-journal"
    by_hand = tmp_path / "opsbot-20270103T020000Z.dump.partial"
    of_others = tmp_path / "photos.partial"
    for path in (left, log, by_hand, of_others):
        path.touch()
    for path in (left, log, of_others):
        os.utime(path, (0, 0))
    a_nightly(desk, tmp_path).work()
    kept = {path.name for path in tmp_path.glob("*.partial*")}
    assert kept == {by_hand.name, of_others.name}
    assert book(desk)[-1][1]


def test_the_admins_hear_of_a_copy_that_failed_and_the_next_try_mends_it(
    desk: Desk, tmp_path: Path
) -> None:
    tools = replace(desk.tools, admins=frozenset({"U1"}))
    auditor = Auditor(
        desk.database, desk.clock, tools=tools, loops=[], wire=desk.wire, tenants=desk.tenants,
        version="1",
    )  # fmt: skip
    folder = tmp_path / "copies"
    folder.write_text("A file stands where the folder should be.")
    nightly = a_nightly(desk, folder)
    nightly.work()
    auditor.look()
    assert [text[:19] for text in desk.api.texts()] == ["The backup failed: "] * 2
    assert auditor.standing().ready, "people are served all the same"
    assert auditor.standing().late[0].startswith("The backup failed: ")
    folder.unlink()
    nightly.work()
    assert book(desk) == [("2027-03-01", False)], "tried again only after a while"
    with desk.database.across_workspaces(writing=True) as session:
        earlier = session.engine_now() - backups.PATIENCE - timedelta(seconds=1)
        session.execute(update(Backup).values(tried_at=earlier))
    nightly.work()
    auditor.look()
    assert book(desk) == [("2027-03-01", True)]
    assert auditor.standing().late == ()


def test_a_copy_by_hand_is_written_down_and_hides_no_night(desk: Desk, tmp_path: Path) -> None:
    target = make(desk.database, tmp_path / "mine", now=desk.clock.now())
    assert target.exists()
    a_nightly(desk, tmp_path).work()
    assert [well for _name, well in book(desk)] == [True, True]
    with pytest.raises(BackupFailed):
        make(desk.database, target / "below a file", now=desk.clock.now())
    assert [well for _name, well in book(desk)].count(False) == 1


def test_old_pages_of_the_book_go(desk: Desk, tmp_path: Path) -> None:
    a_nightly(desk, tmp_path).work()
    with desk.database.across_workspaces(writing=True) as session:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        session.execute(update(Backup).values(tried_at=long_ago))
    desk.clock.move(days=1)
    a_nightly(desk, tmp_path).work()
    assert [night for night, _well in book(desk)] == ["2027-03-02"]
