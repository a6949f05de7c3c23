"""Who is who, when they work, and what they are told; on both databases."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness import given
from harness.given import FRIDAY_5PM, HOME, MONDAY, SHOP
from sqlalchemy import select

from handlers.kit.area import Glance
from handlers.staff.service import people as service
from handlers.tasks import service as task_service
from handlers.tasks.rules import Action
from storage import jobs, notices, outbox, staff, workspaces
from storage.enums import NoticeState, OutboxKind, Role, TimerState
from storage.notices import Notice
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.tasks import Task
from storage.timers import Alarm, Timer

MONDAY_AT_NINE = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    session: Session

    def add(self, title: str) -> Task:
        return task_service.add_task(
            self.session,
            given.actor(),
            given.draft(title, owner="U1BEN", due="fri 5pm"),
            channel=SHOP,
            now=MONDAY,
            tools=given.tools(),
        )

    def tell(self, task: Task, kind: str = "tasks.due", *, at_once: bool = True) -> None:
        notices.tell(
            self.session,
            "U1BEN",
            kind,
            ("task", str(task.id)),
            at=FRIDAY_5PM,
            occurrence=FRIDAY_5PM.isoformat(),
            at_once=at_once,
        )

    def deliver(self, now: datetime = FRIDAY_5PM) -> list[dict[str, Any]]:
        """Answer Ben's notice timer; return the payloads that were posted to him."""
        alarm = Alarm(notices.DELIVER, "U1BEN", now.isoformat(), now)
        service.deliver_notices(self.session, Glance(alarm, now, given.tools()))
        found = select(OutboxMessage.payload).where(OutboxMessage.kind == OutboxKind.POST)
        return list(self.session.scalars(found))

    def write(self, payload: dict[str, Any]) -> dict[str, Any] | None:
        return service.write_notices(self.session, payload, FRIDAY_5PM, given.tools())


def test_several_notices_are_one_message_written_right_before_it_is_sent(desk: Database) -> None:
    with desk.writing(HOME) as session:
        at_desk = Desk(session)
        first, second = at_desk.add("One"), at_desk.add("Two")
        at_desk.tell(first)
        at_desk.tell(second)
        [posted] = at_desk.deliver()
        assert at_desk.deliver() == [posted]
        said = at_desk.write(posted)
        assert said is not None
        assert said["text"] == "2 things need you\nDue now: T-1 One\nDue now: T-2 Two"
        task_service.take_step(
            session, given.actor("ben"), first, Action.DONE, now=FRIDAY_5PM, tools=given.tools()
        )
        said = at_desk.write(posted)
        assert said is not None
        assert said["text"] == "Due now: T-2 Two"


def test_nothing_is_said_when_nothing_is_true_any_more(desk: Database) -> None:
    with desk.writing(HOME) as session:
        at_desk = Desk(session)
        task = at_desk.add("One")
        at_desk.tell(task)
        [posted] = at_desk.deliver()
        task.due_at = FRIDAY_5PM + timedelta(days=1)
        session.flush()
        assert at_desk.write(posted) is None
        assert at_desk.write({"notices": []}) is None


def test_quiet_hours_keep_a_notice_until_the_next_working_morning(desk: Database) -> None:
    with desk.writing(HOME) as session:
        at_desk = Desk(session)
        at_desk.tell(at_desk.add("One"), "tasks.overdue", at_once=False)
        assert at_desk.deliver() == []
        held = select(Timer).where(
            Timer.kind == notices.DELIVER,
            Timer.state == TimerState.PENDING,
            Timer.due_at == MONDAY_AT_NINE,
        )
        assert len(session.scalars(held).all()) == 1
        assert len(at_desk.deliver(MONDAY_AT_NINE)) == 1


@pytest.mark.parametrize("has_left", [True, False])
def test_nobody_who_left_is_told_anything(desk: Database, *, has_left: bool) -> None:
    with desk.writing(HOME) as session:
        at_desk = Desk(session)
        at_desk.tell(at_desk.add("One"))
        given.must(session, "ben").is_gone = has_left
        session.flush()
        assert len(at_desk.deliver()) == (not has_left)
        state = session.scalars(select(Notice.state)).one()
        assert state is (NoticeState.DROPPED if has_left else NoticeState.TOLD)


@pytest.mark.parametrize(
    ("zone", "seen"),
    [("Asia/Dubai", "Asia/Dubai"), (None, "Europe/London"), ("No/Where", "Europe/London")],
)
def test_a_person_without_a_known_zone_has_the_workspaces(
    desk: Database, zone: str | None, seen: str
) -> None:
    with desk.reading(HOME) as session:
        person = given.person("ben", timezone=zone)
        assert service.zone_of(session, person, given.tools()) == seen


def test_the_zone_that_was_set_wins_over_what_slack_says(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.must(session, "ben").timezone = "No/Where"
        session.flush()
        service.settle_zone(session)
        assert workspaces.get(session).timezone == "Europe/London"
        assert service.home_zone(session, given.tools(timezone="Asia/Dubai")) == "Asia/Dubai"
        assert service.home_zone(session, given.tools(timezone=None)) == "Europe/London"


def test_who_is_named_in_the_settings_is_an_admin_unless_a_stranger(desk: Database) -> None:
    tools = given.tools(admins=frozenset({"U1BEN", "U1STU"}))
    assert service.role_of(given.person("ben"), tools) is Role.ADMIN
    assert service.role_of(given.person("stu"), tools) is Role.STAFF
    assert service.role_of(given.person("lea"), tools) is Role.LEAD
    with desk.reading(HOME) as session:
        assert service.actor(session, given.must(session, "ben"), tools).role is Role.ADMIN


def test_somebody_new_is_remembered_and_asked_about(desk: Database) -> None:
    with desk.writing(HOME) as session:
        person = service.meet(session, "U1NEW", "new", is_stranger=True)
        assert (person.handle, person.role, person.is_stranger) == ("new", Role.STAFF, True)
        assert jobs.next_due(session) is not None
        given.must(session, "ben").refreshed_at = MONDAY
        known = service.meet(session, "U1BEN", "benny", is_stranger=True)
        assert (known.handle, known.is_stranger) == ("ben", False)
        named_only = service.meet(session, "U1SAM", "sam", is_stranger=True)
        assert named_only.is_stranger


def test_people_are_read_again_in_six_hours(desk: Database) -> None:
    with desk.writing(HOME) as session:
        service.refresh_now(session, MONDAY)
        service.refresh_now(session, MONDAY)
        found = session.scalars(
            select(Timer).where(Timer.kind == service.REFRESH, Timer.state == TimerState.PENDING)
        ).all()
        assert [one.due_at for one in found] == [MONDAY + timedelta(hours=6)]


@pytest.mark.parametrize("with_lead", [True, False])
def test_a_failing_place_is_told_to_the_leads_else_the_admins(
    desk: Database, *, with_lead: bool
) -> None:
    tools = given.tools(admins=frozenset({"U1MAX"}))
    with desk.writing(HOME) as session:
        staff.give_role(session, "U1LEA", Role.LEAD if with_lead else Role.STAFF)
        for _ in range(2):
            service.place_failed(session, SHOP, "is_archived", now=MONDAY, tools=tools)
        found = session.execute(select(OutboxMessage.place, OutboxMessage.payload)).all()
        told = {place for place, _payload in found}
        assert told == ({"U1LEA"} if with_lead else {"U1MAX", "U1ADA"})
        assert len(found) == len(told)
        for _place, payload in found:
            assert payload["text"].startswith(f"I could not show a message in <#{SHOP}>: it is")


def test_nobody_is_told_that_they_themselves_cannot_be_told(desk: Database) -> None:
    with desk.writing(HOME) as session:
        service.place_failed(session, "U1LEA", "user_not_found", now=MONDAY, tools=given.tools())
        assert outbox.count_waiting(session) == 0


def test_a_place_speaks_its_persons_language_else_the_workspaces(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.must(session, "ben").locale = "de-DE"
        session.flush()
        assert service.language_of(session, "U1BEN") == "de-DE"
        assert service.language_of(session, "U1ANA") == "en-US"
        assert service.language_of(session, SHOP) == "en-US"
