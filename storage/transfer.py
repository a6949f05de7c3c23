"""Moving everything from one database to another, for instance from SQLite to PostgreSQL.

A file of lines, compressed: first what it is, then of each table its name, its columns and its
rows, and at last how many rows there were. Tables come after those that they refer to.
"""

import gzip
import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Table, func, insert, select

from storage import scope
from storage.backup import private_file
from storage.base import Exact
from storage.migrate import HEAD
from storage.schema import METADATA
from storage.session import Database

FORMAT = "opsbot export 1"
AT_ONCE = 500

_READERS: dict[type, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    uuid.UUID: uuid.UUID,
    Decimal: Decimal,
    bytes: bytes.fromhex,
}


class CannotMove(RuntimeError):
    """Nothing was changed, and the sentence says why."""


def export(database: Database, file: Path) -> dict[str, int]:
    """Write every row of every workspace to `file`, as of one instant; return rows by table."""
    partial = file.with_name(f"{file.name}.partial")
    engine = database.engine.execution_options(workspace=scope.UNGUARDED)
    counts: dict[str, int] = {}
    try:
        private_file(partial)
        with engine.connect() as connection, gzip.open(partial, "wt", encoding="utf-8") as out:
            _write(out, {"format": FORMAT, "revision": HEAD})
            for table in METADATA.sorted_tables:
                _write(out, {"table": table.name, "columns": table.columns.keys()})
                counts[table.name] = 0
                for row in connection.execution_options(yield_per=AT_ONCE).execute(select(table)):
                    _write(out, [_written(value) for value in row])
                    counts[table.name] += 1
            _write(out, {"rows": counts})
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return counts


def bring_in(database: Database, file: Path) -> dict[str, int]:
    """Write what `file` holds into an empty database, all or nothing; return rows by table.

    Errors: `CannotMove` when the file is of another version or damaged, or the database not empty.
    """
    engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines, engine.begin() as connection:
            _require_ours(_read(lines))
            _require_empty(connection)
            expected = _take_in(connection, lines)
            found = _counts(connection)
            if found != expected:
                wrong = sorted(name for name in found if found[name] != expected.get(name))
                raise CannotMove(f"Rows are missing of {', '.join(wrong)}.")
    except (EOFError, gzip.BadGzipFile, ValueError, KeyError) as problem:
        raise CannotMove(f"{file} is damaged, or was not made by `opsbot export`.") from problem
    return found


def _take_in(connection: Connection, lines: Iterator[str]) -> dict[str, int]:
    """Insert table after table; return the numbers of rows that the end of the file names."""
    line = _read(lines)
    while "table" in line:
        table = METADATA.tables[line["table"]]
        columns = [table.columns[name] for name in line["columns"]]
        line = _fill(connection, table, columns, lines)
    return dict(line["rows"])


def _fill(
    connection: Connection, table: Table, columns: list[Column[Any]], lines: Iterator[str]
) -> dict[str, Any]:
    """Insert the rows of one table, and return the line after them."""
    rows: list[dict[str, Any]] = []
    while isinstance(line := json.loads(next(lines, "")), list):
        rows.append(
            {
                column.name: _understood(column, value)
                for column, value in zip(columns, line, strict=True)
            }
        )
        if len(rows) == AT_ONCE:
            connection.execute(insert(table), rows)
            rows = []
    if rows:
        connection.execute(insert(table), rows)
    return dict(line)


def _require_ours(head: dict[str, Any]) -> None:
    if head.get("format") != FORMAT:
        raise ValueError("another format")
    if head["revision"] != HEAD:
        raise CannotMove(
            f"The file is of revision {head['revision']}, and this Opsbot needs {HEAD}: export it "
            "with the version that imports it."
        )


def _require_empty(connection: Connection) -> None:
    full = [name for name, count in _counts(connection).items() if count]
    if full:
        raise CannotMove(
            f"The database is not empty: there are rows in {', '.join(full[:5])}. Import into a "
            "new one."
        )


def _counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in METADATA.sorted_tables
    }


def _write(out: Any, line: Any) -> None:
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _read(lines: Iterator[str]) -> dict[str, Any]:
    line = json.loads(next(lines, ""))
    if not isinstance(line, dict):
        raise ValueError("a row where something else should be")  # noqa: TRY004  # Of the file's content.
    return line


def _written(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case uuid.UUID() | Decimal():
            return str(value)
        case bytes():
            return value.hex()
        case _:
            return value


def _understood(column: Column[Any], value: Any) -> Any:
    # A decimal is kept as its digits, by a type that gives and takes decimals.
    impl = getattr(column.type, "impl", column.type)
    reader = Decimal if isinstance(column.type, Exact) else _READERS.get(impl.python_type)
    return value if value is None or reader is None else reader(value)
