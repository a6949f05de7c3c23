"""What an owner makes of a reminder: not now, or not alone; on both databases."""

import pytest
from harness import given
from harness.days import Days
from harness.given import MONDAY, user_id
from harness.reminding import accepted, at, heard

from handlers.kit.errors import Invalid, Rejected
from handlers.tasks.service import found, later, owners
from storage.session import Database

BEN, LEA = user_id("ben"), user_id("lea")


@pytest.fixture
def days(desk: Database) -> Days:
    return Days(desk)


def test_snoozing_comes_back_once_and_only_in_working_time(days: Days) -> None:
    task = accepted(days, due=None)
    with days.writing() as session:
        held = found.get(session, given.actor("ben"), str(task.id))
        ben, tools = given.actor("ben"), given.tools()
        later.until(session, ben, held, "tomorrow 12:00", now=MONDAY, tools=tools)
        assert later.for_an_hour(session, ben, held, now=at(1, 16, 30), tools=tools) == at(2, 9)
        assert later.until_tomorrow(session, ben, held, now=MONDAY, tools=tools) == at(2, 9)
        assert later.for_an_hour(session, ben, held, now=MONDAY, tools=tools) == at(1, 10, 30)
    days.until(at(3, 23))
    assert heard(days, "You asked for it now: T-1") == [(at(1, 10, 30), BEN)]


def test_a_snooze_until_a_time_rings_then_and_until_a_day_in_its_morning(days: Days) -> None:
    task = accepted(days, due=None)
    with days.writing() as session:
        held = found.get(session, given.actor("ben"), str(task.id))
        ben, tools = given.actor("ben"), given.tools()
        assert later.until(session, ben, held, "fri", now=MONDAY, tools=tools) == at(5, 9)
        later.until(session, ben, held, "sat 11:00", now=MONDAY, tools=tools)
        with pytest.raises(Invalid):
            later.until(session, ben, held, "whenever", now=MONDAY, tools=tools)
    days.until(at(8, 8))
    assert heard(days, "You asked for it now: T-1") == [(at(6, 11), BEN)]


def test_who_needs_help_is_marked_and_their_lead_hears_at_once(days: Days) -> None:
    with days.writing() as session:
        given.team(session, lead="lea")
    task = accepted(days)
    with days.writing() as session:
        held = found.get(session, given.actor("ben"), str(task.id))
        later.ask_for_help(session, given.actor("ben"), held, now=MONDAY, tools=given.tools())
        assert held.help_by == BEN
        with pytest.raises(Rejected, match="already"):
            later.ask_for_help(session, given.actor("ben"), held, now=MONDAY, tools=given.tools())
        with pytest.raises(Rejected, match="still has to do"):
            later.ask_for_help(session, given.actor("ana"), held, now=MONDAY, tools=given.tools())
    days.until(MONDAY)
    assert heard(days, "Ben needs help: T-1") == [(MONDAY, LEA)]


def test_nobody_needs_help_any_more_when_somebody_else_has_it(days: Days) -> None:
    task = accepted(days)
    with days.writing() as session:
        held = found.get(session, given.actor("ben"), str(task.id))
        later.ask_for_help(session, given.actor("ben"), held, now=MONDAY, tools=given.tools())
        sam = [user_id("sam")]
        owners.assign(session, given.actor(), held, sam, now=MONDAY, tools=given.tools())
        assert held.help_by is None
    days.until(MONDAY)
    assert heard(days, "Ben needs help") == []
