"""Who hears of a task, when and how often; on both databases."""

from datetime import datetime, timedelta

import pytest
from harness import given
from harness.days import Days
from harness.given import FRIDAY_5PM, HOME, MONDAY, SHOP, user_id
from harness.reminding import accepted, at, heard, look_ahead, move, step
from sqlalchemy import select

from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.why import Why
from handlers.tasks.service import found, later, looks, port
from storage import reminders, tasks, teams
from storage.enums import OutboxKind, Priority, Quiet
from storage.outbox import OutboxMessage
from storage.session import Database

BEN, ANA, LEA, MAX = (user_id(name) for name in ("ben", "ana", "lea", "max"))


@pytest.fixture
def days(desk: Database) -> Days:
    return Days(desk)


def test_an_open_task_has_one_look_ahead_until_all_have_been(days: Days) -> None:
    task = accepted(days)
    passed = []
    for _ in range(5):
        passed.append(look_ahead(days, task))
        days.until(days.ahead(str(task.id), looks.LOOK)[0].due_at if passed[-1] else MONDAY)
    assert passed == [[Why.SOON], [Why.PAST], [Why.LATE], [Why.VERY_LATE], []]


def test_the_chain_goes_on_however_fine_the_instants_are(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, now=MONDAY + timedelta(microseconds=312_447))
    days.until(at(2, 10))
    assert look_ahead(days, task) == [Why.SOON]


def test_every_change_leaves_one_look_that_fits_it(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session)
    assert look_ahead(days, task) == [Why.UNACCEPTED]
    with days.writing() as session:
        step(session, "ben", found.get(session, given.actor("ben"), str(task.id)), Action.ACCEPT)
    assert look_ahead(days, task) == [Why.SOON]
    with days.writing() as session:
        move(session, "ana", found.get(session, given.actor(), str(task.id)), at(2, 12))
    [ahead] = days.ahead(str(task.id), looks.LOOK)
    assert ahead.due_at == at(2, 11)
    with days.writing() as session:
        step(session, "ben", found.get(session, given.actor("ben"), str(task.id)), Action.DONE)
    assert look_ahead(days, task) == []


def test_a_set_time_is_said_once_an_hour_before_to_who_still_has_to_do_it(days: Days) -> None:
    accepted(days, due=at(4, 12))
    days.until(at(4, 23))
    assert heard(days, "Due soon: T-1") == [(at(4, 11), BEN)]
    assert heard(days, "Due now") == []


def test_what_the_last_call_tells_is_not_said_beside_it(days: Days) -> None:
    accepted(days)
    days.until(at(5, 23))
    [last_call] = [one for one in days.told if one.at == at(5, 16)]
    assert last_call.text.startswith("Before you go: 1 due today")
    assert "Due soon" not in last_call.text


def test_what_is_urgent_is_said_when_it_is_due_also_at_night(days: Days) -> None:
    accepted(days, due=at(6, 22), priority=Priority.URGENT)
    days.until(at(7, 1))
    assert heard(days, "Due soon: T-1") == [(at(6, 21), BEN)]
    assert heard(days, "Due now: T-1") == [(at(6, 22), BEN)]


def test_its_giver_hears_in_the_last_call_that_nobody_said_yes(days: Days) -> None:
    with days.writing() as session:
        given.task(session)
    days.until(at(2, 23))
    assert heard(days, "Not accepted yet: T-1") == [(at(2, 16), ANA)]


def test_its_giver_hears_at_once_when_the_last_call_would_be_too_late(days: Days) -> None:
    with days.writing() as session:
        given.task(session, due=at(1, 12, 30))
    days.until(at(1, 15))
    assert heard(days, "Not accepted yet: T-1") == [(at(1, 11), ANA)]


def test_the_lead_hears_on_the_second_working_morning_the_manager_on_the_fourth(
    days: Days,
) -> None:
    with days.writing() as session:
        given.team(session, lead="lea")
        task = given.task(session, due=at(1, 12), title="Count")
        step(session, "ben", task, Action.ACCEPT)
    days.until(at(12, 23))
    # Their digest says so, so that it need not be said a second time.
    read = [(one.person, one.at) for one in days.told if "T-1 *Count*: overdue" in one.text]
    first = {person: min(at for one, at in read if one == person) for person, _at in read}
    quarter = timedelta(minutes=15)
    assert first == {LEA: at(3, 9) + quarter, MAX: at(5, 9) + quarter}


def test_who_is_waited_for_hears_at_once_and_is_reminded_every_morning(days: Days) -> None:
    task = accepted(days)
    with days.writing() as session:
        held = found.get(session, given.actor("ben"), str(task.id))
        step(session, "ben", held, Action.BLOCK, words="no pallets", waits_for=user_id("sam"))
    days.until(at(2, 12))
    told = [one for one in days.told if one.person == user_id("sam")]
    assert [one.at for one in told] == [MONDAY, at(2, 9)]
    assert told[0].text == "Ben waits for you: T-1 Restock aisle 3"
    assert told[1].text.split("\n")[0] == "Your day: 1 waits for you"
    assert told[1].text.endswith("Ben is blocked: no pallets")


def test_an_owner_hears_of_a_date_that_somebody_else_moved_and_the_third_time_the_lead(
    days: Days,
) -> None:
    with days.writing() as session:
        given.team(session, lead="lea")
    task = accepted(days)
    for number in (1, 2, 3, 4):
        with days.writing() as session:
            held = found.get(session, given.actor(), str(task.id))
            move(session, "ana", held, FRIDAY_5PM + timedelta(days=number), now=days.now)
        days.until(days.now + timedelta(minutes=10))
    assert len(heard(days, "New date: T-1")) == 4
    days.until(at(2, 12))
    assert heard(days, "Moved 4 times: T-1") == [(at(1, 16), LEA)]


def test_who_moves_their_own_date_is_not_told_of_it(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, by="ben")
        move(session, "ben", task, at(8, 12))
    days.until(at(1, 12))
    assert heard(days, "New date") == []


@pytest.mark.parametrize("quiet", Quiet)
def test_who_wants_to_hear_less_reads_it_in_the_brief_only(days: Days, quiet: Quiet) -> None:
    task = accepted(days, due=at(2, 12))
    with days.writing() as session:
        subject = {Quiet.ALL: "", Quiet.TASK: str(task.id), Quiet.CHANNEL: SHOP}[quiet]
        reminders.quieten(session, BEN, quiet, subject)
    days.until(at(3, 8))
    own = [one for one in days.told if one.person == BEN]
    assert [one.at for one in own] in ([at(2, 9)], [at(2, 9), at(2, 16)])
    assert not heard(days, "Due soon")


def test_the_brief_says_what_there_is_to_do_today_and_nothing_twice(days: Days) -> None:
    accepted(days, title="Late", due=at(1, 12))
    accepted(days, title="Today", due=at(2, 12))
    accepted(days, title="Later", due=at(3, 12))
    with days.writing() as session:
        given.task(session, title="Asked", due=at(5, 12))
    days.until(at(2, 9))
    brief = next(one for one in days.told if one.text.startswith("Your day") and one.person == BEN)
    lines = brief.text.split("\n")
    assert lines[0] == "Your day: 1 overdue, 1 due today, 1 not accepted yet"
    assert [line.split("*")[1] for line in lines[1:]] == ["Late", "Today", "Asked"]


def test_an_owner_who_has_done_their_part_hears_no_more_of_it(days: Days) -> None:
    task = accepted(days, "ben", "sam", sharing="all", due=at(2, 12))
    with days.writing() as session:
        step(session, "ben", found.get(session, given.actor("ben"), str(task.id)), Action.DONE)
    days.until(at(2, 15))
    assert heard(days, "Due soon") == [(at(2, 11), user_id("sam"))]


def test_a_lead_who_is_not_in_the_channel_hears_without_the_title(days: Days) -> None:
    with days.writing() as session:
        given.team(session, lead="lea")
        task = given.task(session, channel=given.BACK, title="Secret", due=at(1, 12))
        step(session, "ben", task, Action.ACCEPT)
    days.until(at(3, 12))
    [told] = [one.text for one in days.told if one.person == LEA]
    assert "Overdue: T-1 (in a private channel)" in told
    assert "Secret" not in told


def test_nothing_is_left_of_a_task_that_has_ended(days: Days) -> None:
    task = accepted(days)
    with days.writing() as session:
        ben = given.actor("ben")
        held = found.get(session, ben, str(task.id))
        later.until_tomorrow(session, ben, held, now=MONDAY, tools=given.tools())
        step(session, "ana", held, Action.CANCEL)
    days.until(at(12, 23))
    assert days.told == []


def test_an_open_queue_is_brought_to_its_lead_after_a_working_hour(days: Days) -> None:
    with days.writing() as session:
        team = given.team(session, lead="lea")
        task = given.task(session, owners=(), department_id=team.department_id, due=None)
    days.until(at(1, 12))
    assert heard(days, f"Nobody has taken T-{task.number}") == [(at(1, 10, 30), LEA)]


def test_after_an_outage_each_look_is_had_and_only_what_is_true_is_said(days: Days) -> None:
    with days.writing() as session:
        given.team(session, lead="lea")
    task = accepted(days, due=at(1, 12))
    days.leap(at(8, 10))
    assert look_ahead(days, task) == []
    days.until(at(9, 23))
    assert heard(days, "Due soon") == []
    assert [who for _at, who in heard(days, "Overdue: T-1")] == [LEA]
    assert [who for _at, who in heard(days, "Still overdue: T-1")] == [MAX]
    with days.database.reading(HOME) as session:
        assert tasks.get(session, task.id) is not None
        assert teams.every(session)


def test_what_was_due_hours_ago_is_not_said_to_be_due_now(days: Days) -> None:
    accepted(days, due=at(2, 12), priority=Priority.URGENT)
    days.leap(at(2, 15))
    assert heard(days, "Due now") == []
    assert [who for _at, who in heard(days, "Overdue: T-1")] == [BEN]


def test_its_cards_say_that_a_task_is_overdue_once_it_is(days: Days) -> None:
    task = accepted(days, due=at(2, 12))

    def edits() -> list[int]:
        with days.database.reading(HOME) as session:
            query = select(OutboxMessage.revision).where(OutboxMessage.subject == str(task.id))
            return list(session.scalars(query.where(OutboxMessage.kind == OutboxKind.CARD)))

    def said(now: datetime) -> str:
        with days.database.reading(HOME) as session:
            card = port.card(session, str(task.id), SHOP, now, given.tools())
        assert card is not None
        return card.text

    days.until(at(2, 12))
    before = edits()
    days.until(at(2, 12, 1))
    assert edits() == [one + 1 for one in before]
    accepted_by = "T-1 Restock aisle 3: Accepted by Ben, assigned by Ana"
    assert said(at(2, 12)) == accepted_by
    assert said(at(2, 12, 1)) == f"{accepted_by} (:warning: overdue)"
