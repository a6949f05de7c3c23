"""Every question that a loop repeats is answered from its index, on both databases."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text, update

from storage import (
    absences,
    agenda,
    briefs,
    comings,
    deliveries,
    ended,
    jobs,
    notices,
    outbox,
    sales,
    scope,
    sending,
    sites,
    staff,
    targets,
    task_lists,
    tasks,
    teams,
    timers,
    vitals,
)
from storage.base import next_id
from storage.enums import BookingKind, Lane, Role, TargetState, TaskState, Weighting
from storage.schema import METADATA
from storage.session import Database, Session
from storage.task_eyes import Eyes
from storage.task_lists import Wanted

HOME, OTHER = "T1HOME", "T2OTHER"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=60)
ROWS = 120
DEPARTMENT = uuid.UUID(int=1)
SITE, DAY = uuid.UUID(int=7), timedelta(days=1)


@pytest.fixture
def full(home: Database) -> Database:
    """Enough rows, most of them over and done with, that an index is worth its while."""
    with home.writing(HOME) as session:
        for number in range(ROWS):
            key = f"{number}"
            timers.arm(session, "look", key, at=NOON + timedelta(minutes=number))
            outbox.post(session, f"C{number % 7}", {}, key=key)
            jobs.start(session, "refresh", key)
            notices.tell(session, "U1", "due", ("task", key), at=NOON, occurrence="1")
        rows = [task(number) for number in range(ROWS)]
        session.execute(insert(tasks.Task), rows)
        session.execute(insert(tasks.TaskOwner), [owner(row) for row in rows])
        session.execute(insert(outbox.Place), places(HOME, waiting=False))
        fill_company(session)
        fill_books(session)
    with home.writing(OTHER) as session:
        session.execute(insert(outbox.Place), places(OTHER, waiting=True))
    finish_most(home)
    return home


def places(workspace: str, *, waiting: bool) -> list[dict[str, Any]]:
    """Many places: idle ones, or those of another workspace that has much to send."""
    return [
        {"workspace_id": workspace, "address": f"C{one}", "next_at": NOON, "waiting": waiting}
        for one in range(7, 7 + 10 * ROWS)
    ]


def fill_company(session: Session) -> None:
    """Many people, each of them away once, in a team, welcomed, and a leader of something."""
    ids = [f"U1{number:03}" for number in range(ROWS)]
    session.execute(insert(staff.Person), [
        {"workspace_id": HOME, "id": one, "name": one, "handle": one, "role": Role.STAFF}
        for one in ids
    ])  # fmt: skip
    for number, one in enumerate(ids):
        department = teams.add_department(session, one)
        team, _new = teams.open_team(session, department.id if department else None, None)
        teams.change(session, team.id, lead_id=one)
        teams.join(session, team.id, {one, ids[number - 1]})
        in_it = {"department_id": team.department_id, "channel_id": f"C{number % 9}"}
        session.execute(update(tasks.Task).where(tasks.Task.number == number).values(**in_it))
        who = {"workspace_id": HOME, "person_id": one}
        away = {"begins": NOON, "ends": NOON + LEASE * 9, "noted_by": one, "noted_at": NOON}
        session.execute(insert(absences.Absence), [{**who, "id": next_id(), **away}])
        session.execute(insert(comings.Welcome), [{**who, "id": next_id(), "joined_at": NOON}])
        session.execute(
            insert(comings.HandOver), [{**who, "id": next_id(), "left_at": NOON, "count": 0}]
        )


def fill_books(session: Session) -> None:
    """Many lines of one site, each of a day, a booking and a receipt of its own; many targets."""
    session.add(sites.Site(id=SITE, name="Harbour", zone="UTC"))
    session.flush()
    for number in range(ROWS):
        booking = sales.start(session, BookingKind.LOG, "U1", booked_at=NOON)
        amount = sales.DaySum(SITE, NOON.date() + number * DAY, 1)
        sales.add_lines(session, booking.id, [(amount, f"R{number}")])
        if number % 50 == 0:
            sales.take_receipts(session, booking.id)
        session.add(a_target(number))


def a_target(number: int) -> targets.Target:
    state = TargetState.RUNNING if number % 50 == 0 else TargetState.ENDED
    day = NOON.date() + number * DAY
    return targets.Target(
        number=number, site_id=SITE, sites=[SITE.hex], scope=f"{number}", first=day, last=day,
        minor=1, currency="EUR", weighting=Weighting.EVEN, weights={}, owner_id="U1", state=state,
        created_at=NOON, looked_at=NOON,
    )  # fmt: skip


def task(number: int) -> dict[str, Any]:
    state = TaskState.BLOCKED if number % 5 == 0 else TaskState.DONE
    return {
        "workspace_id": HOME, "id": next_id(), "number": number, "title": "t", "state": state,
        "state_by": "U1", "state_at": NOON, "assigner_id": f"U{1 + number % 3}",
        "waits_for": f"U{1 + number % 3}", "created_at": NOON,
    }  # fmt: skip


def owner(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "workspace_id": HOME,
        "task_id": row["id"],
        "person_id": f"U{1 + row['number'] % 3}",
        "task_open": row["state"] is not TaskState.DONE,
    }


def finish_most(database: Database) -> None:
    with unguarded(database, writing=True) as connection:
        for sql in (
            "UPDATE timers SET state = 'answered' WHERE subject NOT LIKE '%7'",
            "UPDATE outbox SET state = 'sent' WHERE key NOT LIKE '%7'",
            "UPDATE jobs SET state = 'done' WHERE key NOT LIKE '%7'",
            "UPDATE notices SET state = 'told' WHERE subject NOT LIKE '%7'",
            "ANALYZE",
        ):
            connection.execute(text(sql))


@contextmanager
def unguarded(database: Database, *, writing: bool = False) -> Iterator[Connection]:
    engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=writing)
    with engine.begin() as connection:
        if not database.on_sqlite:
            # The tables of a test are so small that to read them whole can be cheapest.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        yield connection


def statements(database: Database, ask: Callable[[Session], Any], *, across: bool) -> list[Any]:
    """Return what `ask` sends to the database: (statement, parameters) as the driver sees them."""
    sent: list[Any] = []

    def listen(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", listen)
    opened = database.across_workspaces(writing=True) if across else database.writing(HOME)
    with opened as session:
        ask(session)
        session.rollback()
    event.remove(database.engine, "before_cursor_execute", listen)
    return sent


def plan(database: Database, statement: str, parameters: Any = None) -> str:
    """Return in words how the database would answer."""
    explain = "EXPLAIN QUERY PLAN " if database.on_sqlite else "EXPLAIN "
    with unguarded(database) as connection:
        rows = connection.exec_driver_sql(explain + statement, parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


def now(session: Session) -> datetime:
    return session.engine_now()


def listed(wanted: Wanted) -> Callable[[Session], Any]:
    """Return the question for a page of a list."""
    return lambda session: task_lists.page(session, wanted, Eyes("U1"), limit=9)


ACROSS: dict[str, tuple[str, Callable[[Session], Any]]] = {
    "timers.next_workspace": (
        "ix_timers_due",
        lambda session: timers.next_workspace(session, Lane.NORMAL, NOON),
    ),
    "timers.next_due": ("ix_timers_due", lambda session: timers.next_due(session, Lane.NORMAL)),
    "timers.purge": ("ix_timers_old", lambda session: timers.purge(session, before=NOON)),
    "sending.next_workspace": (
        "ix_places_waiting",
        lambda session: sending.next_workspace(session, now(session), after=""),
    ),
    "sending.next_due": ("ix_places_due", sending.next_due),
    "jobs.next_workspace": (
        "ix_jobs_due",
        lambda session: jobs.next_workspace(session, now(session)),
    ),
    "jobs.next_due": ("ix_jobs_due", jobs.next_due),
    "agenda.look_ahead, timers": ("ix_timers_due", agenda.look_ahead),
    "agenda.look_ahead, outbox": ("ix_places_due", agenda.look_ahead),
    "agenda.look_ahead, jobs": ("ix_jobs_due", agenda.look_ahead),
    "vitals.read, timers": ("ix_timers_due", vitals.read),
    "vitals.read, outbox": ("ix_outbox_queue", vitals.read),
    "vitals.read, dead letters": ("ix_dead_letters_open", vitals.read),
    "notices.purge": ("ix_notices_ended", lambda session: notices.purge(session, before=NOON)),
    "ended.purge": ("ix_escalations_ended", lambda session: ended.purge(session, before=NOON)),
    "deliveries.purge": (
        "ix_deliveries_seen_at",
        lambda session: deliveries.purge(session, before=NOON),
    ),
}
WITHIN: dict[str, tuple[str, Callable[[Session], Any]]] = {
    "timers.claim": ("ix_timers_due", lambda session: timers.claim(session, Lane.NORMAL, NOON)),
    "timers.claim, the pushes last": (
        "ix_timers_due",
        lambda session: timers.claim(session, Lane.NORMAL, NOON, last=notices.PUSH),
    ),
    "sending.due_places": (
        "ix_places_waiting",
        lambda session: sending.due_places(session, now(session)),
    ),
    "sending.claim": (
        "ix_outbox_queue",
        lambda session: sending.claim(session, "C1", owner="me", now=now(session), lease=LEASE),
    ),
    "jobs.claim": (
        "ix_jobs_due",
        lambda session: jobs.claim(session, owner="me", now=now(session), lease=LEASE),
    ),
    "notices.open_for": (
        "ix_notices_open",
        lambda session: notices.open_for(session, "U1", NOON),
    ),
    "absences.away_until": (
        "ix_absences_person",
        lambda session: absences.away_until(session, ["U1001", "U1002"], NOON),
    ),
    "teams.of_people": (
        "ix_team_members_person",
        lambda session: teams.of_people(session, ["U1001", "U1002"]),
    ),
    "teams.led_by": ("ix_teams_lead", lambda session: teams.led_by(session, "U1001")),
    "comings.open_welcome": (
        "ix_welcomes_person",
        lambda session: comings.open_welcome(session, "U1001"),
    ),
    "comings.open_hand_over": (
        "ix_hand_overs_person",
        lambda session: comings.open_hand_over(session, "U1001"),
    ),
    "staff.page": ("ix_people_name", lambda session: staff.page(session, after=20, limit=20)),
    "tasks.open_of": ("ix_task_owners_open", lambda session: tasks.open_of(session, "U1", limit=9)),
    "task_lists.page, all": ("ix_tasks_open", listed(Wanted())),
    "task_lists.page, overdue": ("ix_tasks_open", listed(Wanted(due_before=NOON))),
    "task_lists.page, of somebody": ("ix_task_owners_open", listed(Wanted(owner="U1"))),
    "task_lists.page, in a channel": ("ix_tasks_channel_open", listed(Wanted(channel_id="C1"))),
    "task_lists.page, of a department": (
        "ix_tasks_department_open",
        listed(Wanted(department_id=DEPARTMENT)),
    ),
    "outbox.subject_at": (
        "ix_outbox_cards",
        lambda session: outbox.subject_at(session, "C1", "1.1"),
    ),
    "briefs.due_before": (
        "ix_task_owners_open",
        lambda session: briefs.due_before(session, "U1", NOON, since=None, limit=9),
    ),
    "briefs.waiting_for, blocked": (
        "ix_tasks_waits_for",
        lambda session: briefs.waiting_for(session, "U2", limit=9),
    ),
    "briefs.waiting_for, returned": (
        "ix_tasks_assigner_open",
        lambda session: briefs.waiting_for(session, "U2", limit=9),
    ),
    "timers.pending": (
        "ix_timers_subject",
        lambda session: timers.pending(session, "look", {"1", "2"}),
    ),
    "timers.is_due": (
        "ix_timers_subject",
        lambda session: timers.is_due(session, "look", "1", NOON),
    ),
    "sales.typed_on": (
        "ix_sale_lines_day",
        lambda session: sales.typed_on(session, SITE, NOON.date()),
    ),
    "sales.sums_of": ("ix_sale_lines_booking", lambda session: sales.sums_of(session, SITE)),
    "sales.taken_receipts": (
        "uq_sale_lines_receipt",
        lambda session: sales.taken_receipts(session, SITE, {(SITE, "R1"), (SITE, "R2")}),
    ),
    "targets.running": (
        "uq_targets_running",
        lambda session: targets.running(session, since=NOON.date(), limit=9),
    ),
    "targets.running_in": (
        "uq_targets_running",
        lambda session: targets.running_in(session, "50"),
    ),
}


# So few rows PostgreSQL may as well sort.
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_pages_of_a_department_are_read_in_their_order(full: Database) -> None:
    """However many tasks it has, only those of the page are looked at."""
    ask = listed(Wanted(department_id=DEPARTMENT))
    plans = [plan(full, *one) for one in statements(full, ask, across=False)]
    assert len(plans) == 2
    assert all("TEMP B-TREE FOR ORDER BY" not in found for found in plans), plans


def condition(database: Database, name: str) -> str:
    """Return the condition of a partial index, empty for an index of all rows."""
    dialect = database.engine.dialect.name
    (index,) = (one for table in METADATA.tables.values() for one in table.indexes
                if one.name == name)  # fmt: skip
    found = index.dialect_options[dialect]["where"]
    return "" if found is None else str(found)


def test_the_questions_of_the_loops_use_their_indexes(full: Database) -> None:
    for across, questions in ((True, ACROSS), (False, WITHIN)):
        for name, (index, ask) in questions.items():
            plans = [
                # Literally, because a plan that is kept for all parameters cannot look at them.
                (condition(full, index) in one[0], plan(full, *one))
                for one in statements(full, ask, across=across)
            ]
            assert any(literal and index in found for literal, found in plans), (name, plans)


def test_a_question_that_forgets_the_condition_of_an_index_does_not_use_it(full: Database) -> None:
    """The proof that the tests above would notice it."""
    sql = "SELECT min(due_at) FROM timers WHERE lane = 'normal' AND state IN ('pending', 'x')"
    assert "ix_timers_due" not in plan(full, sql)
