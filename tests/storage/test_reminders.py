"""The numbers of reminders, what is quiet, and what a day has to tell; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import briefs, notices, reminders, tasks, timers
from storage.base import next_id
from storage.enums import Lane, NoticeState, Quiet, TaskState
from storage.notices import Notice
from storage.reminders import Numbers
from storage.session import Database, Session
from storage.tasks import Task

HOME, OTHER = "T1HOME", "T2OTHER"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_numbers_are_the_defaults_until_somebody_sets_them(home: Database) -> None:
    values = {"soon_minutes": 30, "changed_by": "U1", "changed_at": NOON}
    with home.writing(HOME) as session:
        assert reminders.numbers(session) == Numbers()
        for minutes in (30, 45):
            full = {**vars(Numbers()), **values, "soon_minutes": minutes}
            reminders.set_numbers(session, full)
            assert reminders.numbers(session).soon_minutes == minutes
    with home.reading(OTHER) as session:
        assert reminders.numbers(session) == Numbers()


@pytest.mark.parametrize(
    ("quiet", "subject", "silent"),
    [
        (Quiet.ALL, "", {"U1"}),
        (Quiet.TASK, "t1", {"U1"}),
        (Quiet.TASK, "t2", set()),
        (Quiet.CHANNEL, "C1", {"U1"}),
        (Quiet.CHANNEL, "C2", set()),
        (Quiet.TASK, "C1", set()),
    ],
)
def test_what_is_quiet_is_quiet_for_who_said_so_until_they_say_otherwise(
    home: Database, quiet: Quiet, subject: str, silent: set[str]
) -> None:
    with home.writing(HOME) as session:
        assert reminders.quieten(session, "U1", quiet, subject)
        assert not reminders.quieten(session, "U1", quiet, subject)
        people = ["U1", "U2"]
        assert reminders.who_is_quiet(session, people, task="t1", channel="C1") == silent
        assert reminders.is_quiet(session, "U1", quiet, subject)
        reminders.louden(session, "U1", quiet, subject)
        assert reminders.who_is_quiet(session, people, task="t1", channel="C1") == set()


def add(session: Session, owner: str, **more: object) -> Task:
    fields = {
        "number": tasks_made(session) + 1,
        "title": "t",
        "state": TaskState.ACCEPTED,
        "state_by": "U3",
        "state_at": NOON,
        "assigner_id": "U3",
        "created_at": NOON,
    }
    task = Task(id=next_id(), **{**fields, **more})
    session.add(task)
    session.flush()
    tasks.set_owners(session, task, [owner])
    return task


def tasks_made(session: Session) -> int:
    return len(session.scalars(select(Task.id)).all())


def test_a_day_has_what_is_due_before_its_end_and_what_is_not_accepted(home: Database) -> None:
    with home.writing(HOME) as session:
        late = add(session, "U1", due_at=NOON - HOUR)
        today = add(session, "U1", due_at=NOON + HOUR, state=TaskState.BLOCKED)
        asked = add(session, "U1", due_at=NOON + 9 * HOUR, state=TaskState.ASSIGNED)
        add(session, "U1", due_at=NOON + 9 * HOUR)
        add(session, "U1", due_at=NOON, state=TaskState.CHECKING)
        add(session, "U2", due_at=NOON)
        until = NOON + 2 * HOUR
        whole = briefs.due_before(session, "U1", until, since=None, limit=9)
        assert whole == [late, today, asked]
        assert briefs.due_before(session, "U1", until, since=NOON, limit=9) == [today]
        tasks.owners(session, [late.id])[late.id][0].done_at = NOON
        session.flush()
        assert briefs.due_before(session, "U1", until, since=None, limit=9) == [today, asked]
        assert briefs.due_before(session, "U1", until, since=None, limit=1) == [today]


def test_what_waits_for_somebody_is_theirs_to_answer(home: Database) -> None:
    with home.writing(HOME) as session:
        blocked = add(session, "U1", state=TaskState.BLOCKED, waits_for="U2")
        declined = add(session, "U1", state=TaskState.DECLINED, assigner_id="U2")
        checking = add(session, "U1", state=TaskState.CHECKING, assigner_id="U2")
        offered = add(session, "U1", proposed_at=NOON, proposed_by="U1", assigner_id="U2")
        add(session, "U1", state=TaskState.CHECKING, assigner_id="U2", state_by="U2")
        add(session, "U1", state=TaskState.ACCEPTED, waits_for="U2")
        add(session, "U1", assigner_id="U2")
        found = briefs.waiting_for(session, "U2", limit=9)
        assert found == [blocked, declined, checking, offered]
        assert briefs.waiting_for(session, "U1", limit=9) == []


def test_what_was_not_heard_yet_can_ring_and_what_was_heard_cannot(home: Database) -> None:
    with home.writing(HOME) as session:
        notices.tell(session, "U1", "urgent", ("task", "t1"), at=NOON + HOUR, occurrence="1",
                     ordinary=True)  # fmt: skip
        assert notices.ring(session, "U1", "urgent", "t1", at=NOON)
        row = session.scalars(select(Notice)).one()
        assert (row.at_once, row.urgent, row.ordinary, row.due_at) == (True, True, False, NOON)
        assert timers.next_due(session, Lane.URGENT) == NOON
        notices.close(session, [row.id], NoticeState.TOLD)
        assert not notices.ring(session, "U1", "urgent", "t1", at=NOON)


def test_one_person_s_notice_can_be_withdrawn_alone(home: Database) -> None:
    with home.writing(HOME) as session:
        for person, kind in (("U1", "a"), ("U1", "b"), ("U2", "a")):
            notices.tell(session, person, kind, ("task", "t1"), at=NOON, occurrence="1")
        notices.drop(session, "U1", "a", "t1")
        assert [one.kind for one in notices.open_for(session, "U1", NOON)] == ["b"]
        assert len(notices.open_for(session, "U2", NOON)) == 1


def test_what_is_ahead_and_what_is_due_is_told_apart(home: Database) -> None:
    with home.writing(HOME) as session:
        timers.arm(session, "push", "U1", at=NOON)
        assert timers.pending(session, "push", {"U1", "U2"}) == {"U1"}
        assert timers.pending(session, "push", set()) == set()
        assert not timers.is_due(session, "push", "U1", NOON - HOUR)
        assert timers.is_due(session, "push", "U1", NOON)
        timers.disarm(session, "U1")
        assert timers.pending(session, "push", {"U1"}) == set()
        assert not timers.is_due(session, "push", "U1", NOON)
