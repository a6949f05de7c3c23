"""The only way back: a copy takes the place of the database, which is kept aside."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from storage import dump, recovery, scope
from storage.backup import BackupFailed, copy_sqlite, reach_the_disk
from storage.dump import DumpFailed
from storage.migrate import revision_of, upgrade
from storage.session import Database

_SQLITE, _POSTGRESQL = b"SQLite format 3\0", b"PGDMP"
_SECOND = "%Y%m%dT%H%M%SZ"


class CannotRestore(RuntimeError):
    """Nothing was changed, and the sentence says why."""


@dataclass(frozen=True)
class Restored:
    """What stands now: from when it is, its generation, and where the old database is."""

    taken_at: datetime
    generation: int
    aside: str | None


def restore(address: str, file: Path) -> Restored:
    """Put the copy in `file` in the place of the database at `address`.

    No process may use the database; who calls holds the lock of a SQLite file. Errors:
    `CannotRestore`, `NewerDatabase`; nothing has changed then.
    """
    database = Database(address, pool_size=1)
    try:
        _refuse_other_kind(file, on_sqlite=database.on_sqlite)
        if database.on_sqlite:
            return _restore_sqlite(Path(database.url.database or ""), file)
        return _restore_postgresql(database, file)
    except (BackupFailed, DumpFailed) as problem:
        raise CannotRestore(f"{file} cannot be restored. {problem}") from problem
    finally:
        database.close()


def _refuse_other_kind(file: Path, *, on_sqlite: bool) -> None:
    if not file.is_file():
        raise CannotRestore(f"There is no file {file}.")
    mark = _SQLITE if on_sqlite else _POSTGRESQL
    with file.open("rb") as opened:
        if opened.read(len(mark)) == mark:
            return
    ours = "SQLite" if on_sqlite else "PostgreSQL"
    raise CannotRestore(
        f"{file} is no copy of a {ours} database, and DATABASE_URL names one. `opsbot export` and "
        "`opsbot import` move from SQLite to PostgreSQL."
    )


def _restore_sqlite(path: Path, file: Path) -> Restored:
    fresh = path.with_name(f"{path.name}.restoring")
    try:
        copy_sqlite(file, fresh)
        generation = _generation_of(path) + 1
        restored = _prepare(f"sqlite:///{fresh}", at_least=generation)
        aside = _step_aside(path, generation)
        fresh.replace(path)
        reach_the_disk(path.parent)
    finally:
        for name in _files(fresh):
            name.unlink(missing_ok=True)
    return Restored(*restored, aside=str(aside) if aside else None)


def _prepare(address: str, *, at_least: int) -> tuple[datetime, int]:
    """Bring a copy up to date and raise its generation; return from when it is, and that."""
    database = Database(address, pool_size=2)
    try:
        with database.engine.execution_options(workspace=scope.UNGUARDED).connect() as connection:
            if revision_of(connection) is None:
                raise CannotRestore("The file holds no database of Opsbot.")
        upgrade(database, backup_dir=None)
        with database.across_workspaces(writing=True) as session:
            number = max(at_least, recovery.generation(session) + 1)
            return recovery.begin(session, number=number), number
    finally:
        database.close()


def _generation_of(path: Path) -> int:
    """Return the generation of the database that will be replaced, which may be beyond reading."""
    if not path.exists():
        return recovery.FIRST
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT max(number) FROM generations").fetchone()[0]
        return int(found or recovery.FIRST)
    return recovery.FIRST


def _step_aside(path: Path, generation: int) -> Path | None:
    """Give the old database a second name; the caller then takes its first one over.

    Its log goes with it: beside another database SQLite would take it for that one's.
    """
    if not path.exists():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    aside = path.with_name(f"{path.stem}-before-{generation}-{_now()}{path.suffix}")
    aside.hardlink_to(path)
    for name, kept in zip(_files(path)[1:], _files(aside)[1:], strict=True):
        if name.exists():
            name.replace(kept)
    return aside


def _files(path: Path) -> list[Path]:
    return [path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))]


def _now() -> str:
    return datetime.now(UTC).strftime(_SECOND)


def _restore_postgresql(database: Database, file: Path) -> Restored:
    """Fill a new database, and let it and the old one change names in one transaction."""
    dump.check(file)
    name = database.url.database or ""
    generation = _old_generation(database) + 1
    fresh, aside = f"{name}_restoring", f"{name}_before_{generation}_{_now().lower()}"
    server = _server(database.url)
    try:
        _refuse_company(server, name)
        try:
            _do(server, f"DROP DATABASE IF EXISTS {_quoted(fresh)}")
            _do(server, f"CREATE DATABASE {_quoted(fresh)}")
            url = database.url.set(database=fresh)
            dump.load(file, url)
            address = url.render_as_string(hide_password=False)
            restored = _prepare(address, at_least=generation)
            _refuse_company(server, name)
            _swap(server, name, fresh=fresh, aside=aside)
        finally:
            _do(server, f"DROP DATABASE IF EXISTS {_quoted(fresh)}")
    except DBAPIError as problem:
        raise CannotRestore(f"PostgreSQL refused: {str(problem.orig).strip()[:300]}") from problem
    finally:
        server.dispose()
    return Restored(*restored, aside=aside)


def _old_generation(database: Database) -> int:
    engine = database.engine.execution_options(workspace=scope.UNGUARDED)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT max(number) FROM generations")).scalar()
            return int(found or recovery.FIRST)
    except DBAPIError:
        return recovery.FIRST
    finally:
        database.engine.dispose()  # Nobody may be connected to a database that changes its name.


def _server(url: URL) -> Engine:
    """Connect beside the database, because nobody can rename the one they are in."""
    beside = "template1" if url.database == "postgres" else "postgres"
    return create_engine(url.set(database=beside), isolation_level="AUTOCOMMIT")


def _refuse_company(server: Engine, name: str) -> None:
    query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
    with server.connect() as connection:
        others = connection.execute(query, {"name": name}).scalar_one()
    if others:
        raise CannotRestore(
            f"The database {name} is in use by {others} connections. Stop every process of Opsbot, "
            "and whatever else looks into it, first."
        )


def _swap(server: Engine, name: str, *, fresh: str, aside: str) -> None:
    with server.connect() as connection:
        one = connection.execution_options(isolation_level="READ COMMITTED")
        with one.begin():
            for old, new in ((name, aside), (fresh, name)):
                one.execute(text(f"ALTER DATABASE {_quoted(old)} RENAME TO {_quoted(new)}"))


def _do(server: Engine, statement: str) -> None:
    with server.connect() as connection:
        connection.execute(text(statement))


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""').replace(":", r"\:")
    return f'"{doubled}"'
