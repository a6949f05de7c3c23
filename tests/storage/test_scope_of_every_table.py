"""For every table: whatever the statement looks like, the other workspace's row stays as it is."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.base import Base, Exact, Scoped
from storage.scope import COLUMN, ScopeError
from storage.session import Database
from storage.workspaces import Workspace

HOME, OTHER = "T0HOME", "T0OTHER"
AT = datetime(2027, 3, 1, tzinfo=UTC)
TABLES = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Scoped)),
    key=lambda table: table.__name__,
)
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)


def value_for(column: Any, *, name: str = "U1", number: int = 7) -> Any:
    """Return something that a column takes; what is referred to is called alike everywhere."""
    if isinstance(column.type, Exact):
        return Decimal(1)
    kind = getattr(column.type, "impl", column.type).python_type
    samples: dict[type, Any] = {
        str: name,
        int: number,
        bool: False,
        datetime: AT,
        date: AT.date(),
        uuid.UUID: uuid.UUID(int=number),
        object: {},  # JSON
    }
    return next(iter(column.type.words)) if hasattr(column.type, "words") else samples[kind]


def a_row(table: Any, workspace: str, **called: Any) -> dict[str, Any]:
    row = {column.name: value_for(column, **called) for column in table.columns}
    return row | {COLUMN: workspace}


def with_what_it_refers_to(table: Any) -> list[Any]:
    """Return a table after all the tables that its rows need."""
    needed: dict[Any, None] = {}

    def visit(one: Any) -> None:
        for key in one.foreign_key_constraints:
            if key.referred_table.name != "workspaces" and key.referred_table is not one:
                visit(key.referred_table)
        needed[one] = None

    visit(table)
    return list(needed)


@pytest.fixture
def both(database: Database, table: type[Any]) -> Database:
    """The same row of a table in two workspaces."""
    with database.across_workspaces(writing=True) as session:
        session.add_all([Workspace(id=HOME), Workspace(id=OTHER)])
        session.flush()
        for workspace in (HOME, OTHER):
            for one in with_what_it_refers_to(table.__table__):
                session.execute(insert(one).values(a_row(one, workspace)))
    return database


def theirs(database: Database, table: type[Any]) -> list[Row[Any]]:
    core = table.__table__
    with database.across_workspaces() as session:
        return list(session.execute(select(core).where(core.c.workspace_id == OTHER)))


def plain_column(table: type[Any]) -> Any:
    """Return a column whose change means nothing to the tables around it."""
    free = [
        column
        for column in table.__table__.columns
        if not column.foreign_keys and not column.primary_key
    ]
    return (free or [list(table.__table__.primary_key.columns)[-1]])[0]


@every_table
def test_a_row_of_each_workspace_is_there(both: Database, table: type[Any]) -> None:
    with both.reading(HOME) as session:
        assert [row.workspace_id for row in session.scalars(select(table))] == [HOME]
    assert len(theirs(both, table)) == 1


@every_table
def test_orm_and_core_changes_leave_the_other_row(both: Database, table: type[Any]) -> None:
    before = theirs(both, table)
    column = plain_column(table)
    with both.writing(HOME) as session:
        session.execute(update(table).values({column.name: column}))
    for statement in (
        update(table.__table__).values({column.name: column}),
        delete(table.__table__),
        update(table.__table__)
        .where(table.__table__.c.workspace_id == OTHER)
        .values({column.name: column}),
        delete(table.__table__).where(table.__table__.c.workspace_id == OTHER),
    ):
        with pytest.raises(ScopeError), both.writing(HOME) as session:
            session.execute(statement)
    with both.writing(HOME) as session:
        session.execute(delete(table))
    assert theirs(both, table) == before
    with both.reading(HOME) as session:
        assert session.scalars(select(table)).all() == []


@every_table
def test_inserts_and_updates_by_key_cannot_name_the_other(both: Database, table: type[Any]) -> None:
    before = theirs(both, table)
    stolen = a_row(table.__table__, OTHER)
    forms: list[tuple[Any, Any]] = [
        (insert(table), [stolen]),
        (insert(table.__table__), [stolen]),
        (insert(table).values(stolen), None),
    ]
    if not plain_column(table).primary_key:
        forms.append((update(table), [stolen]))
    for statement, rows in forms:
        with pytest.raises(ScopeError), both.writing(HOME) as session:
            session.execute(statement, rows)
    assert theirs(both, table) == before


@every_table
def test_selects_cannot_be_led_outside(both: Database, table: type[Any]) -> None:
    core = table.__table__
    for statement in (
        select(core),
        select(core).where(core.c.workspace_id == OTHER),
        select(table).from_statement(select(core)),
        select(table).from_statement(select(core).where(core.c.workspace_id == OTHER)),
    ):
        with both.reading(HOME) as session, pytest.raises(ScopeError):
            session.execute(statement).all()


@pytest.mark.parametrize(
    "table",
    [one for one in TABLES if len(one.__table__.foreign_key_constraints) > 1],
    ids=lambda table: table.__name__,
)
def test_a_reference_to_a_row_of_the_other_is_refused_by_the_database(
    both: Database, table: type[Any]
) -> None:
    core = table.__table__
    *needed, _itself = with_what_it_refers_to(core)
    with both.across_workspaces(writing=True) as session:
        session.execute(delete(core).where(core.c.workspace_id == HOME))
        for one in needed:
            session.execute(insert(one).values(a_row(one, OTHER, name="U9", number=9)))
    with pytest.raises(IntegrityError), both.writing(HOME) as session:
        session.execute(insert(core).values(a_row(core, HOME, name="U9", number=9)))
