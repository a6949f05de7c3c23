"""Copies of the database: every night by itself, and whenever somebody asks."""

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import Clock
from storage import backups, workspaces
from storage.backup import BackupFailed, ending, make_copy
from storage.session import Database

log = logging.getLogger(__name__)

AT = wall_time(3)
KEEP = 14
KEEP_BOOK = timedelta(days=90)
EVERY = 60.0
# A copy that is being made is written to all the time.
UNTOUCHED = timedelta(hours=6)
_PREFIX = "opsbot-"


def occurrence(now: datetime, zone: str) -> str:
    """Return the night whose copy should be there by now: a local date, begun at three o'clock.

    A night that skips or repeats the hour still has one.
    """
    local = now.astimezone(ZoneInfo(zone))
    night = local.date() if local.time() >= AT else local.date() - timedelta(days=1)
    return night.isoformat()


def make(database: Database, target: Path, *, now: datetime) -> Path:
    """Copy the database to `target` because somebody asked for it. Errors: `BackupFailed`."""
    with database.across_workspaces(writing=True) as session:
        name = backups.begin(session, now=now)
    _copy(database, target, name)
    return target


def new_file(database: Database, folder: Path) -> Path:
    """Return a name for a copy that nobody named; names sort in the order of time."""
    now = database.engine_time.now().astimezone(UTC)
    return folder / f"{_PREFIX}{now:%Y%m%dT%H%M%SZ}{ending(database)}"


class Nightly:
    """Makes the copy of each night, one process of several, and keeps the newest fourteen."""

    def __init__(
        self, database: Database, clock: Clock, *, folder: Path, timezone: str | None
    ) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self._timezone = timezone
        self._again_at = 0.0

    def work(self) -> bool:
        """Make the copy that is due, if nobody else does; False: for now there is no more."""
        if time.monotonic() < self._again_at:
            return False
        self._again_at = time.monotonic() + EVERY
        now = self._clock.now()
        with self._database.across_workspaces(writing=True) as session:
            known = workspaces.every(session)
            zone = self._timezone or (known[0].timezone if known else "UTC")
            name = occurrence(now, zone)
            if not backups.claim(session, name, now=now):
                return False
            backups.purge(session, before=session.engine_now() - KEEP_BOOK)
        target = new_file(self._database, self._folder)
        remove_what_broke_off(self._folder)
        try:
            _copy(self._database, target, name)
        except BackupFailed:
            log.exception("The copy of %s failed.", name)
            return False
        log.info("The copy of %s is %s.", name, target)
        keep_newest(self._folder, ending(self._database))
        return False


def keep_newest(folder: Path, end: str) -> None:
    """Remove all but the newest fourteen copies that were made by themselves."""
    for old in sorted(folder.glob(f"{_PREFIX}[0-9]*Z{end}"))[:-KEEP]:
        old.unlink(missing_ok=True)


def remove_what_broke_off(folder: Path) -> None:
    """Remove copies that were cut off in the middle, as by a power cut; nobody writes to them."""
    long_ago = time.time() - UNTOUCHED.total_seconds()
    for left in folder.glob(f"{_PREFIX}[0-9]*Z.*.partial*"):
        with suppress(OSError):
            if left.stat().st_mtime < long_ago:
                left.unlink()


def _copy(database: Database, target: Path, name: str) -> None:
    error: str | None = "it broke off"
    try:
        make_copy(database, target)
        error = None
    except BackupFailed as problem:
        error = str(problem)
        raise
    finally:
        with database.across_workspaces(writing=True) as session:
            backups.finish(session, name, error=error)
