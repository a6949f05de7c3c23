"""Copies of a SQLite database, made while it is in use."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path


class BackupFailed(RuntimeError):
    """A copy could not be made, or is damaged. Nothing was left under its name."""


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy the database at `source` to `target`, whole or not at all.

    Only its owner may read the copy: it holds what people wrote. Errors: `BackupFailed`.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(partial)) as copy:
            origin.backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE").close()
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise BackupFailed(f"The copy of {source} is damaged: {found}.")
        _reach_the_disk(partial)
        partial.replace(target)
        _reach_the_disk(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"{source} could not be copied to {target}: {error}.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _reach_the_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
