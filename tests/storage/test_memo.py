"""A transaction asks once, and never keeps what may have changed."""

import pytest
from harness.statements import counted
from sqlalchemy import bindparam, select, update

from storage import reminders, staff, timers, workspaces
from storage.enums import Lane, Role
from storage.prepared import OURS, columns
from storage.scope import ScopeError
from storage.session import Database, Session
from storage.staff import Person
from storage.workspaces import Workspace

HOME, OTHER = "T1HOME", "T2OTHER"
_people = columns(Person)


def name(session: Session, person_id: str = "U1") -> str:
    person = staff.get(session, person_id)
    assert person is not None
    return person.name


def test_what_was_asked_is_not_asked_again(home: Database) -> None:
    with counted(home) as statements, home.reading(HOME) as session:
        for _time in range(3):
            name(session)
            workspaces.get(session)
            reminders.numbers(session)
    assert len(statements) == 3


def test_of_several_people_only_the_new_ones_are_asked_for(home: Database) -> None:
    with home.reading(HOME) as session:
        name(session)
        with counted(home) as statements:
            assert sorted(staff.get_many(session, {"U1", "U2"})) == ["U1", "U2"]
            assert sorted(staff.get_many(session, {"U1", "U2"})) == ["U1", "U2"]
    assert len(statements) == 1


def test_a_transaction_sees_what_it_wrote(home: Database) -> None:
    with home.writing(HOME) as session:
        assert name(session) == ""
        session.execute(update(Person).where(Person.id == "U1").values(name="Ada"))
        assert name(session) == "Ada"
        workspaces.change(session, locale="de-DE")
        assert workspaces.get(session).locale == "de-DE"
        assert staff.get(session, "U9") is None
        staff.meet(session, "U9", "nina", is_stranger=False)
        assert staff.get(session, "U9") is not None
        session.add(Person(id="U8", name="Otto", role=Role.STAFF))
        assert name(session, "U8") == "Otto"


def test_what_was_taken_back_is_asked_anew(home: Database) -> None:
    with home.writing(HOME) as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            session.execute(update(Person).where(Person.id == "U1").values(name="never"))
            assert name(session) == "never"
            raise ZeroDivisionError
        assert name(session) == ""


def test_what_was_put_in_a_savepoint_is_taken_back_with_it(home: Database) -> None:
    with home.writing(HOME) as session:
        at = session.engine_now()
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            timers.arm(session, "look", "never", at=at)
            raise ZeroDivisionError
        assert timers.pending(session, "look", {"never"}) == set()


def test_after_waiting_for_a_lock_all_is_asked_anew(home: Database) -> None:
    lock = select(Workspace).where(Workspace.id == HOME).with_for_update()
    with home.writing(HOME) as session:
        name(session)
        session.execute(lock)
        with counted(home) as statements:
            name(session)
    # With one writer nobody is waited for.
    assert len(statements) == (0 if home.on_sqlite else 1)


def test_nothing_is_kept_from_one_transaction_to_the_next(home: Database) -> None:
    with home.reading(HOME) as session:
        name(session)
    with home.writing(HOME) as session:
        session.execute(update(Person).where(Person.id == "U1").values(name="Ada"))
    with home.reading(HOME) as session:
        assert name(session) == "Ada"


def test_prepared_statements_stay_in_their_workspace(home: Database) -> None:
    asked = select(_people.id).where(_people.workspace_id == OURS)
    loose = select(_people.id).where(_people.id == bindparam("id"))
    with home.reading(HOME) as session:
        assert session.read(asked).scalars().all() == ["U1", "U2", "U3"]
        with pytest.raises(ScopeError):
            session.read(asked, ours=OTHER)
        with pytest.raises(ScopeError):
            session.read(loose, id="U1")
    with home.across_workspaces() as session, pytest.raises(ScopeError):
        session.read(asked)


def test_what_an_entity_holds_is_written_before_a_prepared_question(home: Database) -> None:
    found = select(_people.name).where(_people.workspace_id == OURS, _people.id == bindparam("id"))
    with home.writing(HOME) as session:
        person = staff.get(session, "U1")
        assert person is not None
        person.name = "Ada"
        assert session.read(found, id="U1").scalar_one() == "Ada"


def test_several_looks_are_armed_at_once_and_the_new_ones_counted(home: Database) -> None:
    with home.writing(HOME) as session:
        at = session.engine_now()
        timers.arm(session, "look", "a", at=at, occurrence="1")
        (alarm,) = timers.claim(session, Lane.NORMAL, at)
        assert timers.mark_answered(session, alarm)
        looks = [(subject, "1", at) for subject in ("a", "b", "c")]
        assert timers.arm_all(session, "look", looks) == 2
        assert timers.pending(session, "look", {"a", "b", "c", "d"}) == {"b", "c"}
