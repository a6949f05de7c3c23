"""One process for one SQLite database: the lock says so, and the kernel takes it from the dead."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Another process works on this database."""


@contextmanager
def only_process(database: Path) -> Iterator[None]:
    """Hold the lock of a SQLite database. Errors: `AlreadyRunning`, with a sentence to show.

    The lock is a file beside the database, which stays: to remove it could let two in.
    """
    path = database.with_name(f"{database.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle, database)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def is_running(database: Path) -> bool:
    """Whether a process works on a SQLite database at this moment."""
    if not database.with_name(f"{database.name}.lock").exists():
        return False
    try:
        with only_process(database):
            return False
    except AlreadyRunning:
        return True


def _lock(handle: int, database: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = os.pread(handle, 20, 0).decode(errors="replace").strip() or "unknown"
        raise AlreadyRunning(
            f"Opsbot already runs on {database}, as process {other}. One process may use a SQLite "
            "database; use PostgreSQL for several (DATABASE_URL=postgresql://…)."
        ) from None
