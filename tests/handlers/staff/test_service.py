"""Who is who, and when they work; on both databases."""

from datetime import timedelta

import pytest
from harness import given
from harness.given import HOME, MONDAY, SHOP
from sqlalchemy import select

from handlers.staff.service import people as service
from storage import backlog, jobs, staff, workspaces
from storage.enums import Role, TimerState
from storage.outbox import OutboxMessage
from storage.session import Database
from storage.timers import Timer


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
        assert backlog.count_waiting(session) == 0


def test_a_place_speaks_its_persons_language_else_the_workspaces(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.must(session, "ben").locale = "de-DE"
        session.flush()
        assert service.language_of(session, "U1BEN") == "de-DE"
        assert service.language_of(session, "U1ANA") == "en-US"
        assert service.language_of(session, SHOP) == "en-US"
