"""Bring the tables up to date. Runs at every start; costs one question when nothing is to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage import scope
from storage.backup import copy_sqlite
from storage.session import Database

HEAD = "0009"
"""The newest revision, so that a start that has nothing to do need not import alembic."""

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x6F7073626F74  # "opsbot": which of PostgreSQL's advisory locks is ours.


class NewerDatabase(RuntimeError):
    """The tables are of a version that this Opsbot does not know."""


class DamagedReferences(RuntimeError):
    """After the migration rows would refer to rows that are gone; nothing was changed."""


@dataclass(frozen=True)
class Upgrade:
    """What a start did: revisions before (None when there were no tables) and after, and the copy.

    On PostgreSQL `backup` is always None: `pg_dump` makes copies there.
    """

    before: str | None
    after: str
    backup: Path | None = None

    @property
    def changed(self) -> bool:
        return self.before != self.after


def upgrade(database: Database, *, backup_dir: Path | None) -> Upgrade:
    """Create or change the tables so that they are what this Opsbot expects, whole or not at all.

    Of several processes one does it and the others wait. A SQLite database that has tables is
    first copied into `backup_dir`, if there is one. Errors: `NewerDatabase`, `BackupFailed`.
    """
    engine = database.engine.execution_options(workspace=scope.UNGUARDED)
    with engine.connect() as connection:
        before = revision_of(connection)
    if before == HEAD:
        return Upgrade(before, HEAD)
    with _alone(database) as connection:
        before = revision_of(connection)
        if before == HEAD:
            return Upgrade(before, HEAD)
        _refuse_newer(before)
        backup = None
        if before is not None and backup_dir is not None and database.on_sqlite:
            backup = _copy(database, backup_dir)
        _run(connection)
    return Upgrade(before, HEAD, backup)


def is_current(database: Database) -> bool:
    """Whether the tables are of the version that this Opsbot knows; a newer one may change them."""
    engine = database.engine.execution_options(workspace=scope.UNGUARDED)
    with engine.connect() as connection:
        return revision_of(connection) == HEAD


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the tables, None when there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """Open the one transaction in which tables are changed; a second process waits here."""
    engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    with engine.connect() as connection:
        if not database.on_sqlite:
            with connection.begin():
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL lock_timeout = '10min'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                # Who waits for a table makes everybody after it wait too: not for long, then.
                connection.execute(text("SET LOCAL lock_timeout = '20s'"))
                yield connection
            return
        # Changing a table means replacing it, and that would delete what refers to its rows.
        _enforce_references(connection, "OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
                if broken:
                    raise DamagedReferences(f"Rows refer to rows that are gone: {broken[:3]}.")
        finally:
            _enforce_references(connection, "ON")


def _enforce_references(connection: Connection, on: str) -> None:
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys={on}").close()


def knows(revision: str) -> bool:
    """Whether this Opsbot knows a revision; if not, a newer one wrote it."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  # It costs a third of a second.

    known = {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}
    return revision in known


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and not knows(revision):
        raise NewerDatabase(
            f"The database was written by a newer Opsbot (its tables are of revision {revision}, "
            f"this one knows them up to {HEAD}). Start that version, or restore a copy that was "
            "made before the upgrade."
        )


def _copy(database: Database, folder: Path) -> Path:
    now = database.engine_time.now().astimezone(UTC)
    target = folder / f"before-{HEAD}-{now:%Y%m%dT%H%M%SZ}.db"
    copy_sqlite(Path(database.url.database or ""), target)
    return target


def _run(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # It costs a third of a second.
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
