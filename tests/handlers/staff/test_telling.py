"""What people are told and when: quiet hours, absence, one brief and one last call a day."""

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness import given
from harness.days import Days
from harness.given import FRIDAY_5PM, HOME, MONDAY, user_id
from harness.statements import counted
from sqlalchemy import select

from handlers.kit.area import Glance
from handlers.staff.service import saying, telling
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import chasing, steps
from storage import adoption, notices, reminders, staff, timers
from storage.adoption import Shown
from storage.enums import NoticeState, Quiet, TaskState
from storage.notices import Notice
from storage.reminders import Numbers
from storage.session import Database, Session
from storage.tasks import Task
from storage.timers import Alarm

BEN = user_id("ben")
NEXT_MONDAY = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)


def tell(session: Session, task: Task, *, at: datetime = FRIDAY_5PM, **more: Any) -> None:
    """Let Ben hear that somebody's task is overdue."""
    assert task.due_at is not None
    subject, occurrence = ("task", str(task.id)), task.due_at.isoformat()
    notices.tell(session, BEN, "tasks.late", subject, at=at, occurrence=occurrence, **more)


def of_sam(session: Session, **more: Any) -> Task:
    return given.task(session, "sam", **more)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def days(desk: Database) -> Days:
    return Days(desk)


def test_several_notices_are_one_message_written_right_before_it_is_sent(days: Days) -> None:
    with days.writing() as session:
        for title in ("One", "Two"):
            tell(session, of_sam(session, title=title), at_once=True)
    days.now = FRIDAY_5PM
    days.until(FRIDAY_5PM)
    assert "2 things need you\nOverdue: T-1 One\nOverdue: T-2 Two" in days.texts("ben")


def test_who_is_asked_to_take_something_reads_all_of_it_however_much_waited(days: Days) -> None:
    """Nine chains begin in the night, and a dozen tasks are late as well."""
    days.now = at(2, 2)
    with days.writing() as session:
        for number in range(12):
            tell(session, of_sam(session, title=f"Late {number}"), at=at(2, 2), ordinary=True)
        for number in range(9):
            task = given.task(session, title=f"Chain {number}", due=None)
            chasing.chase(session, task, now=at(2, 2), tools=given.tools())
    told = [one.text for one in days.until(at(2, 10)) if one.person == BEN]
    assert len(told) == 3
    asked = [text for text in told if "needs somebody" in text or "need you" in text]
    named = {name for text in asked for name in re.findall(r"Chain \d", text)}
    assert named == {f"Chain {number}" for number in range(9)}


def test_nothing_is_said_when_nothing_is_true_any_more(days: Days) -> None:
    with days.writing() as session:
        task = of_sam(session)
        tell(session, task, at_once=True)
        task.due_at = FRIDAY_5PM + timedelta(days=1)
    days.now = FRIDAY_5PM
    days.leap(FRIDAY_5PM)
    assert not [text for text in days.texts("ben") if "Overdue: T-1" in text]


def test_quiet_hours_keep_a_notice_until_the_next_working_morning(days: Days) -> None:
    with days.writing() as session:
        tell(session, of_sam(session), at=FRIDAY_5PM + HALF)
    days.until(NEXT_MONDAY - timedelta(seconds=1))
    assert not [text for text in days.texts("ben") if "Overdue: T-1" in text]
    days.until(NEXT_MONDAY)
    assert "Overdue: T-1" in days.texts("ben")[-1]


@pytest.mark.parametrize("has_left", [True, False])
def test_nobody_who_left_is_told_anything(days: Days, *, has_left: bool) -> None:
    with days.writing() as session:
        tell(session, of_sam(session), at=MONDAY, at_once=True)
        given.must(session, "ben").is_gone = has_left
    days.leap(MONDAY)
    with days.database.reading(HOME) as session:
        state = session.scalars(select(Notice.state)).one()
    assert state is (NoticeState.DROPPED if has_left else NoticeState.TOLD)


def test_what_is_ordinary_waits_for_the_last_call_and_is_one_message_with_it(days: Days) -> None:
    with days.writing() as session:
        given.task(session, due=at(1, 18))
        tell(session, of_sam(session, due=at(1, 11)), at=at(1, 11, 30), ordinary=True)
    assert [one for one in days.until(at(1, 15, 59)) if one.person == BEN] == []
    [last_call] = [one for one in days.until(at(1, 16, 30)) if one.person == BEN]
    assert last_call.at == at(1, 16)
    assert last_call.text.startswith("Before you go: 1 due today")
    assert last_call.text.endswith("Overdue: T-2 Restock aisle 3")


def test_a_day_has_two_pushes_at_most_however_much_there_is_to_say(days: Days) -> None:
    with days.writing() as session:
        for number in range(6):
            given.task(session, due=at(1, 20), title=f"Task {number}")
            task = of_sam(session, due=at(1, 10), title=f"Of Sam {number}")
            tell(session, task, at=at(1, 10) + number * HALF, ordinary=True)
    days.until(at(5, 23))
    per_day: dict[Any, list[datetime]] = {}
    for one in days.told:
        if one.person == BEN and "Due soon" not in one.text:
            per_day.setdefault(one.at.date(), []).append(one.at)
    assert max(map(len, per_day.values())) <= 2
    assert per_day[at(2, 9).date()] == [at(2, 9)]


def test_a_message_of_its_own_goes_with_the_brief_of_the_same_moment(days: Days) -> None:
    with days.writing() as session:
        given.task(session, due=at(1, 18))
        tell(session, of_sam(session, due=at(1, 18)), at=at(1, 20))
    days.until(at(2, 8))
    [told] = [one for one in days.until(at(2, 12)) if one.person == BEN]
    assert told.at == at(2, 9)
    assert told.text.startswith("Your day: 1 overdue")
    assert told.text.endswith("Overdue: T-2 Restock aisle 3")


def test_whichever_timer_rings_first_the_push_and_what_came_with_it_are_one_message(
    days: Days,
) -> None:
    days.until(at(1, 12))
    with days.writing() as session:
        given.task(session, due=at(1, 18))
        tell(session, of_sam(session, due=at(1, 18)), at=at(2, 9))
    days.until(at(2, 8))
    with days.writing() as session:
        alarm = Alarm(notices.DELIVER, BEN, "first", at(2, 9))
        telling.deliver_notices(session, Glance(alarm, at(2, 9), given.tools()))
    [told] = [one for one in days.until(at(2, 9)) if one.person == BEN]
    assert told.text.endswith("Overdue: T-2 Restock aisle 3")


def test_who_is_away_hears_nothing_and_gets_the_brief_of_the_day_they_are_back(days: Days) -> None:
    with days.writing() as session:
        given.away(session, "ben", until=at(4, 17))
        given.task(session, due=at(2, 12))
    assert [one for one in days.until(at(5, 8)) if one.person == BEN] == []
    [brief, *_rest] = [one for one in days.until(at(5, 10)) if one.person == BEN]
    assert (brief.at, brief.text.split("\n")[0]) == (at(5, 9), "Your day: 1 overdue")


def test_who_is_back_early_gets_the_brief_at_once(days: Days) -> None:
    with days.writing() as session:
        given.away(session, "ben", until=at(4, 17))
        given.task(session, due=at(1, 12))
    days.until(at(2, 10))
    with days.writing() as session:
        given.back(session, "ben", now=at(2, 10))
    [brief] = [one for one in days.until(at(2, 11)) if one.person == BEN]
    assert brief.text.startswith("Your day: 1 overdue")


def test_who_wants_only_the_brief_gets_no_last_call(days: Days) -> None:
    with days.writing() as session:
        reminders.quieten(session, BEN, Quiet.ALL)
        given.task(session, due=at(1, 17))
    days.until(at(2, 8))
    assert days.texts("ben") == []
    days.until(at(2, 9))
    assert len(days.texts("ben")) == 1


def test_after_an_outage_the_brief_of_the_day_comes_late_and_those_missed_do_not(
    days: Days,
) -> None:
    with days.writing() as session:
        given.task(session, due=at(1, 17))
    told = [one for one in days.leap(at(4, 13)) if one.person == BEN]
    assert [one.text.split("\n")[0] for one in told] == ["Your day: 1 overdue"]
    told = [one for one in days.until(at(5, 12)) if one.person == BEN]
    # The chain that has begun by then asks in a message of its own.
    assert [(one.at, one.text[:8]) for one in told] == [
        (at(5, 9), "Your day"),
        (at(5, 9), ":rotatin"),
    ]


@pytest.mark.parametrize("back_at", [at(4, 16), at(4, 16, 30)])
def test_after_an_outage_what_is_due_soon_is_told_with_the_brief_and_not_beside_it(
    days: Days, back_at: datetime
) -> None:
    with days.writing() as session:
        task = given.task(session, due=at(4, 17))
        ben, accept = given.actor("ben"), Action.ACCEPT
        steps.take_step(session, ben, task, accept, now=days.now, tools=given.tools())
    told = [one.text for one in days.leap(back_at) if one.person == BEN]
    assert len(told) == 1
    assert told[0].startswith("Your day: 1 due today")


@pytest.mark.parametrize("back_at", [at(3, 8), at(3, 17), at(3, 18), at(6, 12), at(8, 9)])
def test_the_chain_of_pushes_outlives_every_outage(days: Days, back_at: datetime) -> None:
    with days.writing() as session:
        given.task(session, due=at(1, 17))
    days.leap(back_at)
    [ahead] = days.ahead(BEN, notices.PUSH)
    assert ahead.due_at > back_at
    told = [one for one in days.until(back_at + timedelta(days=4)) if one.person == BEN]
    assert told[0].text.startswith("Your day: 1 overdue")


def test_a_clock_that_went_back_repeats_no_push_and_ends_no_chain(days: Days) -> None:
    with days.writing() as session:
        given.task(session, due=at(1, 12))
    days.until(at(2, 10))
    with days.writing() as session:
        timers.disarm(session, BEN, kind=notices.PUSH)
        telling.expect(session, [BEN], now=at(2, 8), tools=given.tools())
    [ahead] = days.ahead(BEN, notices.PUSH)
    assert ahead.occurrence == "last_call:2027-03-02"


def test_pushes_follow_the_hours_as_they_are_when_the_time_comes(days: Days) -> None:
    with days.writing() as session:
        given.task(session, due=at(2, 17))
        staff.get(session, BEN)
    days.until(at(1, 20))
    with days.writing() as session:
        given.must(session, "ben").timezone = "America/New_York"
    told = [one.at for one in days.until(at(2, 15)) if one.person == BEN]
    assert told == [at(2, 14)]  # Nine in New York.


def test_what_came_with_a_push_that_is_put_off_is_not_put_off_with_it(desk: Database) -> None:
    numbers = Numbers(brief_minutes=60, changed_by=BEN, changed_at=MONDAY)
    with desk.writing(HOME) as session:
        tell(session, of_sam(session), at=at(2, 9))
        reminders.set_numbers(session, asdict(numbers))
        alarm = Alarm(notices.PUSH, BEN, "brief:2027-03-02", at(2, 9))
        telling.give_push(session, Glance(alarm, at(2, 9), given.tools()))
        assert notices.open_for(session, BEN, at(2, 9)) == []


def test_nobody_hears_of_a_day_on_which_there_is_nothing(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, due=at(2, 12))
        steps.take_step(
            session, given.actor("ben"), task, Action.DONE, now=MONDAY, tools=given.tools()
        )
    assert days.until(at(5, 23)) == []


def shown_before(session: Session, *keys: str) -> None:
    """Let Slack have shown messages since the copy that was restored."""
    for key in keys:
        adoption.adopt(session, Shown(key, BEN, "D1", "1.0"))


def test_what_is_new_since_a_restore_is_told_though_its_moment_had_a_message(days: Days) -> None:
    with days.writing() as session:
        tell(session, of_sam(session, title="Old", due=MONDAY), at=MONDAY, at_once=True)
        [first] = session.scalars(select(Notice.id))
        shown_before(session, f"notices:{BEN}:{first.hex}")
        notices.drop_for_subject(session, session.scalars(select(Notice.subject)).one())
        tell(session, of_sam(session, title="New", due=MONDAY), at=MONDAY, at_once=True)
    days.leap(FRIDAY_5PM)
    assert [text for text in days.texts("ben") if "T-2 New" in text]


def test_what_came_after_a_brief_that_slack_shows_already_waits_for_the_next(days: Days) -> None:
    with days.writing() as session:
        tell(session, of_sam(session, due=at(1, 18)), at=at(1, 20), ordinary=True)
        shown_before(session, f"push:{BEN}:brief:2027-03-02")
    assert not [one for one in days.until(at(2, 15)) if one.person == BEN]
    [last_call] = [one for one in days.until(at(2, 16)) if one.person == BEN]
    assert "Overdue: T-1" in last_call.text


@pytest.mark.parametrize("kind", ["tasks.late", "tasks.declined"])
def test_many_notices_are_put_into_words_with_as_many_questions_as_one(
    desk: Database, kind: str
) -> None:
    many = 12
    with desk.writing(HOME) as session:
        for number in range(many):
            remember(session, of_sam(session, title=f"No {number}"), kind)
    with desk.writing(HOME) as session:
        told = [one.id.hex for one in notices.open_for(session, BEN, FRIDAY_5PM)]
    asked: list[int] = []
    for count in (1, many):
        payload = {"notices": told[:count]}
        with desk.reading(HOME) as session, counted(desk) as statements:
            said = saying.write_notices(session, payload, FRIDAY_5PM + HALF, given.tools())
        assert said is not None
        assert len(set(re.findall(r"No \d+", said["text"]))) == count
        asked.append(len(statements))
    assert asked[0] == asked[1]


def remember(session: Session, task: Task, kind: str) -> None:
    """Let Ben, who gave it and whose turn it is, hear of a task that is late or was declined."""
    if kind == "tasks.declined":
        task.state, task.assigner_id = TaskState.DECLINED, BEN
        session.flush()
    assert task.due_at is not None
    notices.tell(
        session, BEN, kind, ("task", str(task.id)), at=MONDAY, occurrence=task.due_at.isoformat()
    )
