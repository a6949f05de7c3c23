"""What is this machine's own: the database and the time zones."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.doctor.findings import Finding, broken, fine, warning
from bot.doctor.workspaces import judge_skew
from bot.logs import redact
from storage.checkup import Condition, look
from storage.session import Database

CHECK = "database"
_RIGHTS = "Let the user that runs Opsbot write there, and see whether the disk is full."
_REACH = "Check DATABASE_URL, and that the server lets this user in and make tables."
_NEWER = "Start the version that wrote it, or restore a copy from before the upgrade."
_ZONES = "Install the time-zone data: pip install tzdata, or the system's tzdata package."
# Where clocks certainly change, and by how much they are ahead of UTC in January and in July.
_LONDON = (timedelta(0), timedelta(hours=1))


def look_at_database(settings: Settings, *, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Look at revision, writability and clock of the database; it stays as it is."""
    path = settings.sqlite_path
    if path is not None and not path.exists():
        yield _can_be_made(path)
        return
    try:
        database = Database(settings.database_url.get_secret_value())
    except ImportError as problem:
        yield broken(CHECK, f"{problem}.", "Install what PostgreSQL needs: pip install psycopg.")
        return
    try:
        found = look(database)
    finally:
        database.close()
    yield _judge(found, is_file=path is not None)
    if found.now is not None:
        skew = abs(found.now - now())
        seconds = skew.total_seconds()
        yield judge_skew(skew, f"This machine's clock is {seconds:.0f} s from the database's.")


def _can_be_made(path: Path) -> Finding:
    folder = next(one for one in path.absolute().parents if one.exists())
    if os.access(folder, os.W_OK | os.X_OK):
        return fine(CHECK, f"There is none yet; the first start makes {path}.")
    return broken(CHECK, f"{path} cannot be made: {folder} is not writable.", _RIGHTS)


def _judge(found: Condition, *, is_file: bool) -> Finding:
    if found.trouble:
        todo = _RIGHTS if is_file else _REACH
        return broken(CHECK, f"It cannot be written: {redact(found.trouble)}", todo)
    if found.is_newer:
        return broken(CHECK, f"A newer Opsbot wrote it (revision {found.revision}).", _NEWER)
    if found.revision != found.newest:
        said = f"It is of revision {found.revision or 'none'}; the next start makes it "
        return warning(CHECK, f"{said}{found.newest}.", "Make a backup, then start Opsbot.")
    return fine(CHECK, f"It can be written, and is of revision {found.revision}, the newest.")


def look_at_zones(wanted: str | None, *, load: Callable[[str], ZoneInfo] = ZoneInfo) -> Finding:
    """Load time zones, and see that London has its summer time."""
    try:
        zone = load("Europe/London")
        load(wanted or "UTC")
    except (OSError, LookupError, ValueError) as problem:
        return broken("zones", f"Time zones cannot be read ({type(problem).__name__}).", _ZONES)
    found = tuple(datetime(2027, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    if found != _LONDON:
        return broken("zones", "The time-zone data is wrong about London.", _ZONES)
    return fine("zones", "Time zones can be read.")
