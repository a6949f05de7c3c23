"""The digest comes once a day with the brief, says what changed, and leaves nothing out unsaid."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from harness import given
from harness.days import Days
from harness.given import MONDAY, user_id
from harness.statements import counted
from hypothesis import given as over
from hypothesis import strategies as st
from sqlalchemy import select, update

from handlers.digests.service import gathering, mornings, wishes
from handlers.kit.area import Fate, Glance
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.mornings import Morning
from handlers.kit.workdays import Calendar, Window, same_hours
from handlers.staff.rules import pushes
from handlers.staff.rules.pushes import Planned, Pushes
from handlers.staff.service import leading, telling
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import found, steps
from storage import digests, notices, outbox, sites, staff, teams, timers
from storage.enums import Push, Role
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.sites import Site
from storage.timers import Alarm

LEA, MAX = user_id("lea"), user_id("max")
LATE = MONDAY - timedelta(days=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def days(desk: Database) -> Days:
    days = Days(desk)
    with days.writing() as session:
        given.team(session, lead="lea")
        leading.has_changed(session, MONDAY)
    return days


def late_task(session: Session, *owners: str, **more: Any) -> str:
    return str(given.task(session, *owners, due=LATE, **more).id)


def to(days: Days, name: str) -> list[tuple[datetime, str]]:
    """Return when somebody was told, and the first line of it."""
    mine = [one for one in days.told if one.person == user_id(name)]
    return [(one.at, one.text.split("\n")[0]) for one in mine if "what you lead" in one.text]


def picture(days: Days, name: str = "lea") -> Any:
    with days.writing() as session:
        return gathering.now(session, given.actor(name), at=days.now, tools=days.tools)


def test_it_comes_each_working_day_a_quarter_of_an_hour_after_opening(days: Days) -> None:
    days.until(at(6, 23))
    quiet = ":large_green_circle: Nothing is red in what you lead"
    assert to(days, "lea") == [(at(day, 9, 15), quiet) for day in (2, 3, 4, 5)]
    assert {name for name in given.STAFF if to(days, name)} == set()
    assert len(to(days, "max")) == 4


def test_it_is_one_message_with_the_brief_of_the_day(days: Days) -> None:
    with days.writing() as session:
        late_task(session)
        given.task(session, "lea", due=at(2, 15), title="Her own")
    days.until(at(2, 12))
    [text] = [one for one in days.texts("lea") if "what you lead" in one]
    assert text.startswith("In what you lead, 1 thing is red\nT-1 *Restock aisle 3*: overdue")
    assert "Your day: 1 " in text
    assert "Her own" in text
    assert [one.at for one in days.told if one.person == LEA and "Your day" in one.text] == [
        at(2, 9, 15)
    ]


def test_the_first_of_several_sites_says_when_and_closed_days_say_whether(days: Days) -> None:
    week = ["10:00-18:00"] * 6 + [""]
    with days.writing() as session:
        for name, windows in (("Early", ["07:00-12:00"] + [""] * 6), ("Late", week)):
            sites.add(session, Site(name=name, zone=given.LONDON), windows)
    days.until(at(8, 9))
    assert [when for when, _text in to(days, "max")] == [
        *(at(day, 10, 15) for day in (2, 3, 4, 5, 6)),
        at(8, 7, 15),
    ]


def test_what_changed_is_told_and_what_is_undecided_is_carried_over(days: Days) -> None:
    def blocks() -> str:
        with days.writing() as session:
            brief = mornings.write(session, LEA, Push.BRIEF, days.now, days.tools)
        assert brief is not None
        return str(brief.card.blocks)

    with days.writing() as session:
        late_task(session)
    days.until(at(2, 12))
    assert "*new*" in blocks()
    assert "carried over" not in blocks()
    assert not picture(days).lines[0].is_carried_over, "it is of this morning"
    days.until(at(3, 9, 20))
    assert "still red, 1 day" in blocks()
    assert "carried over undecided" in blocks()
    days.until(at(4, 12))
    assert "*worse* than last time" in blocks()  # Late for more than three days.


def test_what_is_solved_is_counted_once(days: Days) -> None:
    with days.writing() as session:
        task_id = late_task(session)
    days.until(at(2, 12))
    with days.writing() as session:
        _finish(session, task_id)
    days.until(at(3, 12))
    with days.writing() as session:
        last = digests.last(session, LEA)
        assert last is not None
        assert (last.resolved, digests.items(session, LEA)) == (1, {})
    days.until(at(4, 12))
    with days.writing() as session:
        last = digests.last(session, LEA)
        assert last is not None
        assert last.resolved == 0


def _finish(session: Session, task_id: str) -> None:
    task = found.get(session, given.actor("ben"), task_id)
    steps.take_step(session, given.actor("ben"), task, Action.DONE, now=MONDAY, tools=given.tools())


def test_seven_stand_in_the_message_and_the_rest_in_its_thread(days: Days) -> None:
    with days.writing() as session:
        for number in range(30):
            late_task(session, title=f"Thing {number}")
    days.until(at(2, 12))
    [text] = [text for text in days.texts("lea") if "30 things are red" in text]
    assert [("overdue" in line) for line in text.split("\n")[1:8]] == [True] * 7
    with days.writing() as session:
        key = f"push:{LEA}:brief:2027-03-02"
        sent = {"sent_channel": "D1", "sent_ts": "7.7"}
        session.execute(update(OutboxMessage).where(OutboxMessage.key == key).values(**sent))
        mornings.shown(session, LEA, at(2, 0).date(), Fate(shown=True, at=days.now))
    days.until(at(2, 12))
    with days.writing() as session:
        posts = [
            one
            for first in (7, 27)
            if (one := _payload(session, f"digest:{LEA}:2027-03-02:{first}")) is not None
        ]
        said = [mornings.write_rest(session, one, days.now, days.tools) for one in posts]
    assert [one["thread_ts"] for one in said if one] == ["7.7", "7.7"]
    assert [one["text"].count("overdue") for one in said if one] == [20, 3]


def _payload(session: Session, key: str) -> dict[str, Any] | None:
    return session.scalar(select(OutboxMessage.payload).where(OutboxMessage.key == key))


def test_what_is_over_before_it_is_told_is_not_told(days: Days) -> None:
    with days.writing() as session:
        task_id = late_task(session)
        alarm = Alarm(notices.PUSH, LEA, "brief:2027-03-02", at(2, 9, 15))
        telling.give_push(session, Glance(alarm, at(2, 9, 15), days.tools))
        assert list(digests.items(session, LEA)) == [("task", task_id)]
        _finish(session, task_id)
        brief = mornings.write(session, LEA, Push.BRIEF, at(2, 9, 16), days.tools)
    assert brief is not None
    assert brief.card.text.startswith(":large_green_circle:")


def test_after_an_outage_it_comes_late_the_same_day_and_says_so(days: Days) -> None:
    days.until(at(2, 12))
    days.leap(at(3, 14))
    assert [when for when, _text in to(days, "lea")][-1] == at(3, 14)
    with days.writing() as session:
        brief = mornings.write(session, LEA, Push.BRIEF, days.now, days.tools)
        assert brief is not None
    assert "late: planned for" in str(brief.card.blocks)
    assert "there was none" not in str(brief.card.blocks)


def test_one_that_was_missed_is_named_in_the_next(days: Days) -> None:
    days.until(at(2, 12))
    days.leap(at(3, 20))
    days.until(at(4, 12))
    assert [when for when, _text in to(days, "lea")] == [at(2, 9, 15), at(4, 9, 15)]
    with days.writing() as session:
        brief = mornings.write(session, LEA, Push.BRIEF, days.now, days.tools)
        assert brief is not None
    assert "there was none since Tue 2 Mar" in str(brief.card.blocks)


def test_somebody_who_is_away_has_none_and_reads_that_there_was_none(days: Days) -> None:
    days.until(at(2, 12))
    with days.writing() as session:
        given.away(session, "lea", until=at(4, 9), now=at(2, 12))
    days.until(at(4, 12))
    assert [when for when, _text in to(days, "lea")] == [at(2, 9, 15), at(4, 9, 15)]


def test_who_leads_nothing_any_more_has_their_brief_at_opening_again(days: Days) -> None:
    with days.writing() as session:
        given.task(session, "lea", due=at(3, 15))
    days.until(at(2, 12))
    with days.writing() as session:
        staff.give_role(session, LEA, Role.STAFF)
        for team in teams.led_by(session, LEA):
            teams.change(session, team.id, lead_id=None)
    days.until(at(4, 12))
    assert [when for when, _text in to(days, "lea")] == [at(2, 9, 15)]
    assert at(4, 9) in [one.at for one in days.told if one.person == LEA]


def test_a_time_of_ones_own_a_pause_and_its_end(days: Days) -> None:
    lea = given.actor("lea")
    days.until(at(2, 12))
    with days.writing() as session:
        ahead = wishes.set_time(session, lea, "07:30", now=days.now, tools=days.tools)
        assert ahead == at(3, 7, 30)
    days.until(at(3, 12))
    with days.writing() as session:
        until = wishes.pause(session, lea, "until fri", now=days.now, tools=days.tools)
        assert until == at(5, 0).date()
    days.until(at(5, 12))
    assert [when for when, _text in to(days, "lea")] == [
        at(2, 9, 15),
        at(3, 7, 30),
        at(5, 7, 30),
    ]
    with days.writing() as session:
        wishes.pause(session, lea, "", now=days.now, tools=days.tools)
    days.until(at(9, 12))
    assert len(to(days, "lea")) == 3
    with days.writing() as session:
        ahead = wishes.resume(session, lea, now=days.now, tools=days.tools)
        assert ahead == at(10, 7, 30)
        ahead = wishes.set_time(session, lea, "opening", now=days.now, tools=days.tools)
        assert ahead == at(10, 9, 15)
    days.until(at(10, 12))
    assert to(days, "lea")[-1][0] == at(10, 9, 15)


def test_a_later_time_the_same_day_brings_no_second_one(days: Days) -> None:
    days.until(at(2, 10))
    with days.writing() as session:
        lea = given.actor("lea")
        ahead = wishes.set_time(session, lea, "14:00", now=days.now, tools=days.tools)
        assert ahead == at(3, 14)
    days.until(at(3, 15))
    assert [when for when, _text in to(days, "lea")] == [at(2, 9, 15), at(3, 14)]


@pytest.mark.parametrize("typed", ["", "noon", "25:00", "9-5", "7:3", "-1"])
def test_what_is_no_time_is_refused_with_an_example(days: Days, typed: str) -> None:
    with days.writing() as session, pytest.raises(Rejected, match="/ops digest time 07:30"):
        wishes.set_time(session, given.actor("lea"), typed, now=MONDAY, tools=days.tools)


def test_a_pause_ends_later_than_today_and_is_ended_once(days: Days) -> None:
    lea = given.actor("lea")
    with days.writing() as session:
        for typed in ("today", "until yesterday", "until the cows come home"):
            with pytest.raises(Invalid):
                wishes.pause(session, lea, typed, now=MONDAY, tools=days.tools)
        with pytest.raises(Rejected, match="not paused"):
            wishes.resume(session, lea, now=MONDAY, tools=days.tools)


@pytest.mark.parametrize("name", ["ben", "gus", "stu"])
def test_who_leads_nothing_has_none_and_is_told_who_does(days: Days, name: str) -> None:
    actor = given.actor(name)
    with days.writing() as session:
        for ask in (
            lambda: gathering.now(session, actor, at=MONDAY, tools=days.tools),
            lambda: wishes.set_time(session, actor, "8:00", now=MONDAY, tools=days.tools),
            lambda: wishes.pause(session, actor, "", now=MONDAY, tools=days.tools),
            lambda: wishes.resume(session, actor, now=MONDAY, tools=days.tools),
        ):
            with pytest.raises(Rejected):
                ask()
        assert mornings.of(session, actor.id, days.tools) is None


def test_whoever_becomes_a_lead_has_mornings_from_then_on(days: Days) -> None:
    days.until(at(2, 12))
    with days.writing() as session:
        staff.give_role(session, user_id("sam"), Role.MANAGER)
        leading.has_changed(session, days.now)
    days.until(at(3, 12))
    assert [when for when, _text in to(days, "sam")] == [at(3, 9, 15)]


def test_a_digest_asks_as_much_for_many_findings_as_for_few(days: Days) -> None:
    def asked() -> int:
        with counted(days.database) as statements, days.writing() as session:
            gathering.now(session, given.actor("max"), at=MONDAY, tools=days.tools)
        return len(statements)

    with days.writing() as session:
        late_task(session)
        given.site(session)
    few = asked()
    with days.writing() as session:
        for number in range(25):
            late_task(session, "sam", title=f"Thing {number}")
        for name in ("One", "Two", "Three"):
            given.site(session, name)
    assert asked() <= few < 40


ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran", "Africa/Casablanca",
     "America/Sao_Paulo", "Pacific/Apia", "Asia/Gaza", "Antarctica/Troll", "Europe/Dublin"]
)  # fmt: skip


@over(
    ZONES,
    ZONES,
    st.dates(datetime(2010, 1, 1, tzinfo=UTC).date(), datetime(2030, 12, 31, tzinfo=UTC).date()),
    st.one_of(st.none(), st.times()),
)
def test_each_local_date_has_one_through_every_change_of_the_clocks(
    own: str, site: str, first: Any, clock: time | None
) -> None:
    """Whatever the zones and the clocks do: one occurrence a date, none twice, none passed over."""
    daily = same_hours((Window(540, 1020),), weekdays=range(7))
    calendar = Calendar(ZoneInfo(own), daily)
    morning = Morning((Calendar(ZoneInfo(site), daily),), ZoneInfo(own), clock)
    plan = Pushes(before_closing=None, morning=morning)
    now, found = datetime(first.year, first.month, first.day, tzinfo=UTC), list[Planned]()
    for _step in range(6):
        found.append(pushes.next_push(now, calendar=calendar, pushes=plan))
        now = found[-1].at
    dates = [one.day for one in found]
    instants = [one.at for one in found]
    assert instants == sorted(set(instants))
    # Where a zone left out a date for good, that date and its neighbour share an instant.
    skipped = site == "Pacific/Apia" or own == "Pacific/Apia"
    steps = {(later - earlier).days for earlier, later in pairwise(dates)}
    assert steps == {1} or (skipped and steps <= {1, 2})


def test_nothing_pending_is_left_behind_when_the_time_changes(days: Days) -> None:
    days.until(at(2, 12))
    with days.writing() as session:
        wishes.set_time(session, given.actor("lea"), "8:00", now=days.now, tools=days.tools)
        assert len(timers.waiting(session, notices.PUSH, LEA)) == 1
        assert outbox.is_known(session, f"push:{LEA}:brief:2027-03-02")
