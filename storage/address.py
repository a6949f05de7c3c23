"""The address of the database, as an operator writes it."""

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


def read_address(text: str) -> str:
    """Return the address with our driver in it. Errors: `ValueError` with the rule, no secret."""
    try:
        url = make_url(text)
    except ArgumentError:
        url = URL.create("")
    if url.drivername in POSTGRESQL:
        return _text(url.set(drivername=POSTGRESQL[-1]))
    if url.drivername != "sqlite":
        raise ValueError("must begin with postgresql:// or sqlite:///")
    if url.database in (None, "", ":memory:") or url.host:
        raise ValueError("must name a file, as in sqlite:///data/opsbot.db")
    return text


def sqlite_address(path: Path) -> str:
    return _text(URL.create("sqlite", database=str(path)))


def sqlite_path(address: str) -> Path | None:
    """Return the file of a SQLite database, None on PostgreSQL."""
    url = make_url(address)
    return Path(url.database or "") if url.drivername == "sqlite" else None


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
