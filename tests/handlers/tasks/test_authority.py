"""Who may do what to a task: every step, by everybody, on both databases.

Ana gave the task to Ben. Sam is somebody else in the channel, Gus a guest who is not in it, Lea has
the role of a lead, Max is a manager and Ada an admin.
"""

import uuid
from itertools import product

import pytest
from harness import given, task_steps
from harness.given import HOME
from harness.task_steps import perform, promote, task_in
from sqlalchemy import func, select

from handlers.kit.errors import Rejected
from handlers.tasks.rules.steps import TRANSITIONS, Action
from handlers.tasks.service import found
from storage import staff, task_dates, task_parts, task_versions, teams
from storage.audit import AuditEntry
from storage.enums import Role, TaskState
from storage.session import Database, Session
from storage.tasks import Task

A = Action
ABOVE = {"lea", "max", "ada"}
MAY = {
    A.TAKE: {"ana", "ben", "sam", *ABOVE},
    A.ACCEPT: {"ben"},
    A.START: {"ben"},
    A.RESUME: {"ana", "ben", "sam", *ABOVE},
    A.CONFIRM: {"ana", "sam", *ABOVE},
    A.DONE: {"ana", "ben", *ABOVE},
    A.BLOCK: {"ben", *ABOVE},
    A.PROPOSE: {"ben"},
    A.AGREE: {"ana", *ABOVE},
    A.REFUSE: {"ana", *ABOVE},
    A.DECLINE: {"ben"},
    A.MOVE: {"ana", *ABOVE},
    A.ASSIGN: {"ana", *ABOVE},
    A.CHANGE: {"ana", *ABOVE},
    A.NOTE: {"ana", "ben", "sam", *ABOVE},
    A.TICK: {"ana", "ben", *ABOVE},
    A.CANCEL: {"ana", *ABOVE},
    A.REOPEN: {"ana", "ben", *ABOVE},
}
EVERYBODY = ("ana", "ben", "sam", *sorted(ABOVE))
STATES = {A.TAKE: TaskState.OPEN, A.RESUME: TaskState.BLOCKED, A.CONFIRM: TaskState.CHECKING,
          A.REOPEN: TaskState.DONE}  # fmt: skip
HIDDEN = r"that you may see|Only people of this workspace"
LEADS = sorted(one for one, who in MAY.items() if "lea" in who and "sam" not in who)


def ready(session: Session, action: Action) -> Task:
    """Return a task with which this step makes sense."""
    task = task_in(session, STATES.get(action, TaskState.ASSIGNED))
    if action in (A.AGREE, A.REFUSE):
        perform(session, "ben", task, A.PROPOSE)
    return task


def everything(session: Session, task: Task) -> object:
    """Return all that a step could have changed."""
    session.flush()
    entries = session.scalar(select(func.count()).select_from(AuditEntry))
    moves = len(task_dates.moves(session, task.id))
    ticks = [one.ticked_by for one in task_parts.items(session, [task.id])[task.id]]
    notes = len(task_parts.notes(session, task.id, limit=9))
    return (task_versions.read(session, task), entries, moves, ticks, notes)


@pytest.mark.parametrize("action", Action)
def test_each_step_is_taken_by_who_may_and_refused_to_all_others(
    desk: Database, action: Action
) -> None:
    for who in EVERYBODY:
        with desk.writing(HOME) as session:
            task = ready(session, action)
            before = everything(session, task)
            if who in MAY[action]:
                perform(session, who, task, action)
                assert (action is A.CHANGE) == (everything(session, task) == before)
                continue
            with pytest.raises(Rejected, match=rf"^Only .* T-{task.number}"):
                perform(session, who, task, action)
            assert everything(session, task) == before


@pytest.mark.parametrize("who", ["gus", "stu", "bot", "old"])
def test_who_cannot_see_a_task_is_told_of_none(desk: Database, who: str) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        for name in (f"T-{task.number}", "T-99"):
            with pytest.raises(Rejected, match=HIDDEN):
                found.find(session, given.actor(who, is_guest=who != "stu"), name)
        with pytest.raises(Rejected, match=HIDDEN):
            found.get(session, given.actor(who, is_guest=who != "stu"), str(task.id))


def test_a_stranger_takes_no_step_even_with_the_task_in_hand(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for action in Action:
            task = ready(session, action)
            with pytest.raises(Rejected, match="Only people of this workspace"):
                perform(session, "stu", task, action)


@pytest.mark.parametrize("action", LEADS)
def test_where_somebody_leads_the_role_alone_is_not_enough(desk: Database, action: Action) -> None:
    with desk.writing(HOME) as session:
        staff.place(session, "U1BEN", manager_id="U1SAM")
        task = ready(session, action)
        with pytest.raises(Rejected, match=r"^Only .*its lead"):
            perform(session, "lea", task, action)
        perform(session, "sam", task, action)


def test_who_leads_the_team_of_a_task_may_what_a_lead_may(desk: Database) -> None:
    with desk.writing(HOME) as session:
        where = given.site(session).id
        team, _new = teams.open_team(session, None, where)
        teams.change(session, team.id, lead_id="U1SAM")
        for action in LEADS:
            task = ready(session, action)
            task.site_id = where
            session.flush()
            with pytest.raises(Rejected, match=r"^Only "):
                perform(session, "lea", task, action)
            perform(session, "sam", task, action)


def test_a_role_counts_as_it_is_now(desk: Database) -> None:
    with desk.writing(HOME) as session:
        promote(session, "lea", Role.STAFF)
        task = ready(session, A.CANCEL)
        with pytest.raises(Rejected, match=r"^Only "):
            perform(session, "lea", task, A.CANCEL)
        promote(session, "lea", Role.LEAD)
        perform(session, "lea", task, A.CANCEL)


def test_who_finished_a_task_is_not_the_second_person(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = task_in(session, TaskState.CHECKING)
        perform(session, "ana", task, A.REOPEN)
        perform(session, "max", task, A.DONE)
        assert task.state is TaskState.CHECKING
        for who in ("max", "ben"):
            with pytest.raises(Rejected, match="it needs a second person"):
                perform(session, who, task, A.CONFIRM)
        perform(session, "ada", task, A.CONFIRM)
        assert task.state is TaskState.DONE


@pytest.mark.parametrize("state", TaskState)
def test_a_step_that_came_too_late_says_who_did_what_and_when(
    desk: Database, state: TaskState
) -> None:
    with desk.writing(HOME) as session:
        task = task_in(session, state)
        name = staff.get(session, task.state_by).name  # type: ignore[union-attr]  # Somebody did.
        late = [one for one, step in TRANSITIONS.items() if state not in step.before]
        for action, who in product(late, ("ben", "ana", "ada")):
            with pytest.raises(Rejected) as refused:
                perform(session, who, task, action)
            said = refused.value.sentence
            assert said.startswith("Nothing to do: ")
            assert f"T-{task.number}" in said
            assert "<!date^" in said
            assert name in said or state is TaskState.OPEN


def test_a_button_of_nothing_known_is_refused(desk: Database) -> None:
    with desk.reading(HOME) as session:
        for value in ("", "nonsense", str(uuid.UUID(int=7))):
            with pytest.raises(Rejected, match="not known here"):
                found.get(session, given.actor(), value)


def test_the_harness_reaches_every_state(desk: Database) -> None:
    with desk.writing(HOME) as session:
        assert [task_steps.task_in(session, one).state for one in TaskState] == list(TaskState)
