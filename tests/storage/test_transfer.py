"""Everything moves from one database to the other: each row of each table, or nothing."""

import gzip
import json
import uuid
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from harness import given
from harness.databases import fresh_postgresql, fresh_sqlite, open_database
from harness.given import HOME, MONDAY
from sqlalchemy import insert, select

from storage import scope, transfer
from storage.base import Exact
from storage.schema import METADATA
from storage.session import Database
from storage.transfer import CannotMove, bring_in, export

# Kinds of values that a column may hold, at their most awkward.
SAMPLES: dict[str, Any] = {
    "str": "Łukasz “Ö” 🦊\n\\. \t", "int": 2**31 - 1, "bool": True, "datetime": MONDAY,
    "date": MONDAY.date(), "object": {"a": [1, None, "ü"]},
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Database]:
    """A SQLite database with a row in every table, and a few tasks."""
    with fresh_sqlite(tmp_path) as database:
        given.desk(database)
        with database.writing(HOME) as session:
            for title in ("Count 5 > 3", "Łukasz “Ö” 🦊"):
                given.task(session, "ben", title=title)
        fill_what_is_empty(database)
        yield database


@pytest.fixture
def target() -> Iterator[Database]:
    with fresh_postgresql() as url:
        database = open_database(url)
        yield database
        database.close()


def fill_what_is_empty(database: Database) -> None:
    engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    with engine.begin() as connection:
        for table in METADATA.sorted_tables:
            if connection.execute(select(table)).first() is None:
                connection.execute(insert(table).values(a_row(connection, table)))


def a_row(connection: Any, table: Any) -> dict[str, Any]:
    """Return a row that refers to rows that are there."""
    row = {column.name: a_value(column) for column in table.columns}
    for reference in table.foreign_key_constraints:
        there = connection.execute(select(reference.referred_table)).mappings().first()
        for element in reference.elements:
            if there is not None:
                row[element.parent.name] = there[element.column.name]
    return row


def a_value(column: Any) -> Any:
    if hasattr(column.type, "words"):
        return next(iter(column.type.words))
    if isinstance(column.type, Exact):
        return Decimal("-12.50")
    kind = getattr(column.type, "impl", column.type)
    value = SAMPLES.get(kind.python_type.__name__, uuid.UUID(int=7))
    return value[: kind.length or 100] if isinstance(value, str) else value


def everything(database: Database) -> dict[str, list[Any]]:
    engine = database.engine.execution_options(workspace=scope.UNGUARDED)
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in METADATA.sorted_tables
        }


def test_every_row_of_every_table_moves_from_sqlite_to_postgresql_and_back(
    shop: Database, target: Database, tmp_path: Path
) -> None:
    before = everything(shop)
    assert [name for name, rows in before.items() if not rows] == []
    counts = export(shop, tmp_path / "file")
    assert bring_in(target, tmp_path / "file") == counts
    assert everything(target) == before
    export(target, tmp_path / "again")
    (tmp_path / "other").mkdir()
    with fresh_sqlite(tmp_path / "other") as back:
        bring_in(back, tmp_path / "again")
        assert everything(back) == before


def test_a_database_with_rows_is_not_filled(shop: Database, tmp_path: Path) -> None:
    export(shop, tmp_path / "file")
    before = everything(shop)
    with pytest.raises(CannotMove, match="not empty"):
        bring_in(shop, tmp_path / "file")
    assert everything(shop) == before


def test_a_file_of_which_anything_is_missing_changes_nothing(
    shop: Database, target: Database, tmp_path: Path
) -> None:
    export(shop, tmp_path / "file")
    lines = gzip.decompress((tmp_path / "file").read_bytes()).splitlines()
    rows = [n for n, line in enumerate(lines) if line.startswith(b"[")]
    damaged = [lines[:-1], lines[:3], lines[1:], [], [*lines[: rows[-1]], *lines[rows[-1] + 1 :]]]
    for some in damaged:
        (tmp_path / "part").write_bytes(gzip.compress(b"\n".join(some)))
        with pytest.raises(CannotMove):
            bring_in(target, tmp_path / "part")
    (tmp_path / "part").write_bytes((tmp_path / "file").read_bytes()[:-40])
    with pytest.raises(CannotMove, match="damaged"):
        bring_in(target, tmp_path / "part")
    assert all(not rows for rows in everything(target).values())


def test_a_file_of_another_version_says_which_one_is_needed(
    target: Database, tmp_path: Path
) -> None:
    head = json.dumps({"format": transfer.FORMAT, "revision": "0001"})
    (tmp_path / "file").write_bytes(gzip.compress(head.encode()))
    with pytest.raises(CannotMove, match="revision 0001"):
        bring_in(target, tmp_path / "file")


def test_what_is_exported_is_for_its_owner_only(shop: Database, tmp_path: Path) -> None:
    export(shop, tmp_path / "file")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "file.partial").exists()
