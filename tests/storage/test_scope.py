"""No statement leaves its workspace, in whatever form it is written."""

import pytest
from sqlalchemy import delete, exists, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from storage.base import Base, Scoped
from storage.enums import Role
from storage.schema import METADATA
from storage.scope import ScopeError
from storage.session import Database
from storage.staff import Person
from storage.timers import Timer
from storage.workspaces import Workspace

HOME, OTHER = "T0HOME", "T0OTHER"
people = Person.__table__
SCOPED = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Scoped)),
    key=lambda table: table.__name__,
)


@pytest.fixture
def two(database: Database) -> Database:
    """Two workspaces with one person each, of the same id."""
    with database.across_workspaces(writing=True) as session:
        session.add_all([Workspace(id=HOME), Workspace(id=OTHER)])
        session.flush()
        for workspace in (HOME, OTHER):
            session.add(Person(workspace_id=workspace, id="U1", name=f"of {workspace}"))
    return database


def names(database: Database) -> dict[str, str]:
    with database.across_workspaces() as session:
        return {row.workspace_id: row.name for row in session.scalars(select(Person))}


def test_every_table_is_scoped_but_those_of_the_database_as_a_whole() -> None:
    whole = {"workspaces", "backups", "generations"}
    assert set(METADATA.tables) - {table.__tablename__ for table in SCOPED} == whole


@pytest.mark.parametrize("table", SCOPED, ids=lambda table: table.__name__)
def test_an_orm_select_sees_only_its_workspace(two: Database, table: type[Scoped]) -> None:
    with two.reading(HOME) as session:
        assert {row.workspace_id for row in session.scalars(select(table))} <= {HOME}


def test_an_orm_select_finds_its_own_row_and_not_the_other(two: Database) -> None:
    other = aliased(Person)
    with two.reading(HOME) as session:
        assert [row.name for row in session.scalars(select(Person))] == ["of T0HOME"]
        assert [row.name for row in session.scalars(select(other))] == ["of T0HOME"]
        with pytest.raises(ScopeError):
            session.get(Person, (OTHER, "U1"))


@pytest.mark.parametrize("table", SCOPED, ids=lambda table: table.__name__)
def test_a_core_select_without_its_workspace_is_refused(two: Database, table: type[Scoped]) -> None:
    core = table.__table__  # type: ignore[attr-defined]
    with two.reading(HOME) as session, pytest.raises(ScopeError):
        session.execute(select(core))


@pytest.mark.parametrize("table", SCOPED, ids=lambda table: table.__name__)
@pytest.mark.parametrize("form", [update, delete])
def test_a_core_change_without_its_workspace_is_refused(
    two: Database, table: type[Scoped], form: type
) -> None:
    core = table.__table__  # type: ignore[attr-defined]
    column = next(one for one in core.columns if one.name != "workspace_id")
    statement = form(core)
    if form is update:
        statement = statement.values({column.name: column})
    with pytest.raises(ScopeError), two.writing(HOME) as session:
        session.execute(statement)


@pytest.mark.parametrize("table", SCOPED, ids=lambda table: table.__name__)
def test_a_core_select_of_another_workspace_is_refused(two: Database, table: type[Scoped]) -> None:
    core = table.__table__  # type: ignore[attr-defined]
    with two.reading(HOME) as session, pytest.raises(ScopeError):
        session.execute(select(core).where(core.c.workspace_id == OTHER))


def test_a_core_select_of_the_own_workspace_is_served(two: Database) -> None:
    with two.reading(HOME) as session:
        rows = session.execute(select(people.c.name).where(people.c.workspace_id == HOME)).all()
    assert [tuple(row) for row in rows] == [("of T0HOME",)]


def test_an_orm_update_and_delete_change_only_their_workspace(two: Database) -> None:
    with two.writing(HOME) as session:
        session.execute(update(Person).values(name="changed"))
    assert names(two) == {HOME: "changed", OTHER: "of T0OTHER"}
    with two.writing(HOME) as session:
        session.execute(delete(Person))
    assert names(two) == {OTHER: "of T0OTHER"}


@pytest.mark.parametrize("table", SCOPED, ids=lambda table: table.__name__)
def test_an_insert_naming_another_workspace_is_refused(two: Database, table: type[Scoped]) -> None:
    core = table.__table__  # type: ignore[attr-defined]
    row = {column.name: None for column in core.columns}
    ours, theirs = row | {"workspace_id": HOME}, row | {"workspace_id": OTHER}
    for rows in (theirs, [ours, theirs]):
        for statement in (insert(core).values(rows), insert(table).values(rows)):
            with pytest.raises(ScopeError), two.writing(HOME) as session:
                session.execute(statement)


def test_an_object_of_another_workspace_is_refused_when_it_is_flushed(two: Database) -> None:
    with pytest.raises(ScopeError), two.writing(HOME) as session:
        session.add(Person(workspace_id=OTHER, id="U2"))
        session.flush()


def test_an_object_without_a_workspace_gets_that_of_its_session(two: Database) -> None:
    with two.writing(HOME) as session:
        session.add(Person(id="U2", name="new"))
    with two.reading(HOME) as session:
        assert session.get(Person, (HOME, "U2")) is not None


def test_an_insert_from_another_workspace_is_refused(two: Database) -> None:
    columns = ["workspace_id", "id"]
    source = select(people.c.workspace_id, people.c.id).where(people.c.workspace_id == OTHER)
    with pytest.raises(ScopeError), two.writing(HOME) as session:
        session.execute(insert(people).from_select(columns, source))


def test_a_bulk_update_by_key_of_another_workspace_is_refused(two: Database) -> None:
    rows = [{"workspace_id": OTHER, "id": "U1", "name": "stolen"}]
    with pytest.raises(ScopeError), two.writing(HOME) as session:
        session.execute(update(Person), rows)
    assert names(two)[OTHER] == "of T0OTHER"


def test_a_row_cannot_be_moved_to_another_workspace(two: Database) -> None:
    with pytest.raises(ScopeError), two.writing(HOME) as session:
        session.execute(update(Person).values(workspace_id=OTHER))


def test_from_statement_is_scoped_or_refused(two: Database) -> None:
    for statement in (select(people), text("SELECT * FROM people")):
        with two.reading(HOME) as session, pytest.raises(ScopeError):
            session.scalars(select(Person).from_statement(statement)).all()


def test_raw_text_is_refused(two: Database) -> None:
    with two.reading(HOME) as session, pytest.raises(ScopeError):
        session.execute(text("SELECT name FROM people"))
    with two.reading(HOME) as session, pytest.raises(ScopeError):
        session.connection().exec_driver_sql("SELECT name FROM people")


def test_a_reference_across_workspaces_is_refused_by_the_database(two: Database) -> None:
    notice = METADATA.tables["notices"]
    row = {column.name: "x" for column in notice.columns if column.type.python_type is str}
    with two.across_workspaces(writing=True) as session:
        session.add(Person(workspace_id=OTHER, id="U9", role=Role.STAFF))
    with pytest.raises(IntegrityError), two.writing(HOME) as session:
        now = session.engine_now()
        values = row | {"workspace_id": HOME, "person_id": "U9", "due_at": now, "state": "open"}
        session.execute(insert(notice).values(**values))


def test_a_condition_that_holds_only_sometimes_does_not_tie_a_statement(two: Database) -> None:
    loose = or_(people.c.workspace_id == HOME, people.c.name != "")
    with two.reading(HOME) as session, pytest.raises(ScopeError):
        session.execute(select(people).where(loose))


def test_nested_statements_are_read_too(two: Database) -> None:
    other = people.alias()
    home = people.c.workspace_id == HOME
    tied = exists(select(other.c.id).where(other.c.workspace_id == people.c.workspace_id))
    loose = exists(select(other.c.id).where(other.c.id == people.c.id))
    with two.reading(HOME) as session:
        assert len(session.execute(select(people).where(home, tied)).all()) == 1
        for statement in (
            select(people).where(home, loose),
            select(people).where(home, people.c.id.in_(select(other.c.id))),
            select(people).where(home).union(select(other)),
            select(select(other).subquery()),
            select(people).where(home).add_columns(select(other.c.id).scalar_subquery()),
        ):
            with pytest.raises(ScopeError):
                session.execute(statement)


def test_an_outer_join_ties_only_its_optional_side(two: Database) -> None:
    timers = Timer.__table__
    on = (people.c.workspace_id == timers.c.workspace_id) & (people.c.workspace_id == HOME)
    joined = select(people.c.id).select_from(people.outerjoin(timers, on))
    with two.reading(HOME) as session, pytest.raises(ScopeError):
        session.execute(joined)
    with two.reading(HOME) as session:
        assert session.execute(joined.where(people.c.workspace_id == HOME)).all()


def test_a_session_across_workspaces_has_no_workspace_to_lend(two: Database) -> None:
    with two.across_workspaces() as session, pytest.raises(ScopeError):
        _ = session.workspace
