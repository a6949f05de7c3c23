"""Work that is given on begins anew for who has it now; on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from harness import given
from harness.days import Days
from harness.given import HOME, MONDAY, SHOP, user_id

from handlers.kit.answers import Text
from handlers.tasks.listeners import dates
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.why import Why
from handlers.tasks.service import change, found, looks, owners, pictured, ringing, steps
from storage import channels, tasks
from storage.enums import Priority, TaskState
from storage.session import Database, Session
from storage.tasks import Task

EVENING = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
TUESDAY = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def days(desk: Database) -> Days:
    return Days(desk)


def give(session: Session, task: Task, name: str, now: datetime) -> Task:
    held = found.get(session, given.actor(), str(task.id))
    who = [user_id(name)]
    return owners.assign(session, given.actor(), held, who, now=now, tools=given.tools()).task


def raised(session: Session, task: Task, now: datetime) -> None:
    """Let Ana make a task urgent in its dialog."""
    tools, ana = given.tools(), given.actor()
    shown = change.opened(session, ana, task, tools=tools)
    draft = replace(shown, priority=Priority.URGENT.value)
    change.change(session, ana, task, draft, shown=shown, reason="", now=now, tools=tools)


def test_who_has_it_now_has_as_long_to_answer_as_the_first_owner(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, due=None)
    days.until(TUESDAY)
    assert days.ahead(str(task.id), looks.LOOK) == []
    with days.writing() as session:
        given_on = give(session, task, "sam", TUESDAY)
        assert (given_on.state, given_on.state_at) == (TaskState.ASSIGNED, TUESDAY)
    [ahead] = days.ahead(str(task.id), looks.LOOK)
    assert ahead.occurrence.startswith(Why.UNACCEPTED)


def test_urgent_work_that_is_given_on_can_be_rung_for(days: Days) -> None:
    with days.writing() as session:
        task = give(session, given.task(session, priority=Priority.URGENT), "sam", EVENING)
        rung = ringing.ring(session, given.actor("max"), task, now=EVENING)
        assert rung == [user_id("sam")]
    days.until(EVENING)
    assert [one.person for one in days.told] == [user_id("sam")]


def test_what_is_made_urgent_reaches_who_is_off_duty_and_asks_who_did_it(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, due=None)
        raised(session, task, EVENING)
        assert ringing.ring(session, given.actor("max"), task, now=EVENING) == [user_id("ben")]


def test_giving_urgent_work_on_to_who_is_off_duty_asks_what_is_to_happen(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.task(session, priority=Priority.URGENT)
        answer = dates.say_owners(given.call(session, text="T-1 <@U1SAM>", now=EVENING))
        assert isinstance(answer, Text)
        assert "Sam will only be at work again" in answer.text


def test_how_several_share_it_gives_an_open_task_to_nobody(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task, tools, lea = given.queued(session), given.tools(), given.actor("max")
        shown = change.opened(session, lea, task, tools=tools)
        draft = replace(shown, sharing="all")
        change.change(session, lea, task, draft, shown=shown, reason="", now=MONDAY, tools=tools)
        assert task.state is TaskState.OPEN


def test_who_is_not_in_its_channel_may_change_where_it_belongs_and_hides_nothing(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        task, tools, boss = given.task(session), given.tools(), given.actor("max")
        assert not channels.is_member(session, SHOP, boss.id)
        shown = change.opened(session, boss, task, tools=tools)
        draft = replace(shown, site=given.site(session).id.hex)
        change.change(session, boss, task, draft, shown=shown, reason="", now=MONDAY, tools=tools)
        assert tasks.get(session, task.id).channel_id == SHOP  # type: ignore[union-attr]


def test_why_one_of_several_owners_left_is_kept_as_a_note(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", "sam")
        steps.take_step(
            session, given.actor("ben"), task, Action.DECLINE,
            now=MONDAY, tools=given.tools(), words="I am at Harbour",
        )  # fmt: skip
        picture = pictured.picture(session, task, given.tools())
        assert picture.newest is not None
        assert (picture.newest.person, picture.newest.text) == (user_id("ben"), "I am at Harbour")
