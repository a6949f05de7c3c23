"""Who is away, what is held back from them, who gives roles, and taking things back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness import company
from harness.company import HOME, MONDAY, at, uid
from sqlalchemy import select

from handlers.kit.answers import OpenDialog, Text
from handlers.kit.area import Glance
from handlers.kit.errors import Rejected
from handlers.staff.listeners import people as listeners
from handlers.staff.service import absences, people, roles, telling
from handlers.staff.service import undo as service
from handlers.tasks.listeners import adding as task_listeners
from storage import notices, staff
from storage.audit import AuditEntry
from storage.enums import OutboxKind, Role
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.timers import Alarm

WEDNESDAY = datetime(2027, 3, 3, 10, 0, tzinfo=UTC)


def say(session: Session, line: str, name: str = "ben", now: datetime = MONDAY) -> str:
    word, _space, rest = line.partition(" ")
    verb = company.tools().registry.verbs["/ops", word]
    answer = verb.function(company.call(session, name, rest, now=now))
    assert isinstance(answer, Text), answer
    return answer.text


def refusal(session: Session, line: str, name: str = "ben") -> str:
    with pytest.raises(Rejected) as refused:
        say(session, line, name)
    return refused.value.sentence


def delivered(session: Session, now: datetime) -> int:
    """Answer Ben's notice timer and return how many messages were posted to him so far."""
    glance = Glance(Alarm(notices.DELIVER, uid("ben"), now.isoformat(), now), now, company.tools())
    telling.deliver_notices(session, glance)
    posts = select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.POST)
    return len(list(session.scalars(posts)))


def tell(session: Session, **more: Any) -> None:
    subject = ("task", "1")
    notices.tell(session, uid("ben"), "x", subject, at=MONDAY, occurrence=str(more), **more)


def take_back(session: Session, name: str = "max", now: datetime = MONDAY) -> None:
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    last = next(one for one in reversed(entries) if not one.action.endswith(".undo"))
    actor = company.actor(session, name)
    service.take_back(session, actor, str(last.id), now=now, tools=company.tools())


def test_until_friday_means_through_friday_and_says_when_they_are_back(firm: Database) -> None:
    with firm.writing(HOME) as session:
        said = say(session, "away @me until fri because of the flu")
        assert "Fri 05 Mar 2027, 17:00" in said
        assert "back <!date^1804496400" in said  # Monday at nine.
        until = datetime(2027, 3, 5, 17, tzinfo=UTC)
        calendar_day = absences.warning(session, uid("ben"), "Europe/London", now=WEDNESDAY)
        assert calendar_day is not None
        assert "Ben is away until" in calendar_day
        assert absences.warning(session, uid("ben"), "UTC", now=until) is None


@pytest.mark.parametrize(
    ("more", "reaches"),
    [
        ({}, 0),
        ({"at_once": True}, 0),
        ({"urgent": True}, 0),
        ({"at_once": True, "urgent": True}, 1),
    ],
)
def test_only_what_is_urgent_and_at_once_reaches_who_is_away(
    firm: Database, more: dict[str, bool], reaches: int
) -> None:
    with firm.writing(HOME) as session:
        say(session, "away until fri")
        tell(session, **more)
        assert delivered(session, WEDNESDAY) == reaches
        assert delivered(session, datetime(2027, 3, 8, 9, tzinfo=UTC)) == 1


def test_who_comes_back_early_hears_what_waited(firm: Database) -> None:
    with firm.writing(HOME) as session:
        say(session, "away until fri")
        tell(session)
        assert delivered(session, WEDNESDAY) == 0
        assert say(session, "back", now=WEDNESDAY) == "Welcome back: Ben works again."
        assert delivered(session, WEDNESDAY) == 1
        with pytest.raises(Rejected, match="is not away"):
            say(session, "back", now=WEDNESDAY)


def test_a_planned_absence_holds_nothing_back_yet_and_can_be_withdrawn(firm: Database) -> None:
    with firm.writing(HOME) as session:
        said = say(session, "away from 8 mar until 12 mar")
        assert "Mon 08 Mar 2027" in said
        tell(session)
        assert delivered(session, MONDAY) == 1
        assert "not away from" in say(session, "back")
        assert absences.warning(session, uid("ben"), "UTC", now=MONDAY + timedelta(days=8)) is None


def test_a_phrase_that_fails_opens_the_dialog_and_notes_nothing(firm: Database) -> None:
    with firm.writing(HOME) as session:
        for line in ("until yesterdayish", "until", "until fri from nowhere"):
            answer = listeners.away(company.call(session, "ben", line))
            assert isinstance(answer, OpenDialog)
        assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("name", ["ben", "lea", "max", "ada"])
def test_oneself_ones_lead_and_managers_note_an_absence(firm: Database, name: str) -> None:
    with firm.writing(HOME) as session:
        staff.place(session, uid("ben"), manager_id=uid("lea"))
        assert "away until" in say(session, f"away {at('ben')} until fri", name)


@pytest.mark.parametrize("name", ["stu", "kim", "sly"])
def test_nobody_else_notes_an_absence(firm: Database, name: str) -> None:
    with firm.writing(HOME) as session:
        staff.place(session, uid("ben"), manager_id=uid("lea"))
        assert refusal(session, f"away {at('ben')} until fri", name)


def test_the_reason_is_for_who_leads(firm: Database) -> None:
    with firm.writing(HOME) as session:
        staff.place(session, uid("ben"), manager_id=uid("lea"))
        say(session, "away until fri because surgery")
        seen = {name: "surgery" in say(session, f"who {at('ben')}", name)
                for name in ("ben", "lea", "max", "stu")}  # fmt: skip
        assert seen == {"ben": True, "lea": True, "max": True, "stu": False}


def test_who_gives_a_task_is_warned(firm: Database) -> None:
    with firm.writing(HOME) as session:
        say(session, "away until fri")
        given = task_listeners.add(company.call(session, "max", f"Count {at('ben')} due tomorrow"))
        assert isinstance(given, Text)
        assert "Ben is away until" in given.text
        own = task_listeners.add(company.call(session, "ben", "Count"))
        assert not isinstance(own, Text) or "away" not in own.text


def test_the_last_admin_cannot_be_removed(firm: Database) -> None:
    with firm.writing(HOME) as session:
        assert "last admin" in refusal(session, f"role {at('ada')} staff", "ada")
        assert say(session, f"role {at('ben')} admin", "ada") == "*Ben* is admin now."
        assert say(session, f"role {at('ada')} staff", "ada") == "*Ada* is staff now."
        assert "last admin" in refusal(session, f"role {at('ben')} staff", "ben")


def test_an_admin_of_the_settings_stays_one(firm: Database) -> None:
    with firm.writing(HOME) as session:
        tools = company.tools(uid("stu"))
        ada, stu = company.actor(session, "ada"), company.person(session, "stu")
        with pytest.raises(Rejected, match="by the settings"):
            roles.give(session, ada, stu, Role.STAFF, now=MONDAY, tools=tools)
        assert people.actor(session, stu, tools).role is Role.ADMIN


def test_slacks_admins_stand_in_only_while_there_is_no_admin(firm: Database) -> None:
    with firm.writing(HOME) as session:
        stu = company.person(session, "stu")
        stu.is_slack_admin = True
        assert people.present_role(session, stu, company.tools()) is Role.STAFF
        staff.give_role(session, uid("ada"), Role.STAFF)
        assert people.present_role(session, stu, company.tools()) is Role.ADMIN
        assert people.present_role(session, stu, company.tools(uid("max"))) is Role.STAFF
        say(session, f"role {at('ben')} admin", "stu")
        assert company.person(session, "stu").role is Role.ADMIN


def test_guests_have_no_role_above_staff(firm: Database) -> None:
    with firm.writing(HOME) as session:
        assert "Guests" in refusal(session, f"role {at('kim')} lead", "ada")
        assert "does not work here" in refusal(session, f"role {at('old')} lead", "ada")
        assert "up to your own" in refusal(session, f"role {at('ben')} admin", "max")


def test_a_change_is_taken_back_once_and_soon_by_who_made_it(firm: Database) -> None:
    with firm.writing(HOME) as session:
        say(session, f"role {at('ben')} lead", "max")
        with pytest.raises(Rejected, match="Only who made"):
            take_back(session, "ada")
        with pytest.raises(Rejected, match="too long ago"):
            take_back(session, now=MONDAY + timedelta(minutes=11))
        take_back(session)
        assert company.person(session, "ben").role is Role.STAFF
        with pytest.raises(Rejected, match="already"):
            take_back(session)


def test_what_changed_since_is_not_taken_back(firm: Database) -> None:
    with firm.writing(HOME) as session:
        say(session, f"role {at('ben')} lead", "max")
        staff.give_role(session, uid("ben"), Role.MANAGER)
        with pytest.raises(Rejected, match="changed or used"):
            take_back(session)


def test_taking_back_never_leaves_a_company_without_admin(firm: Database) -> None:
    with firm.writing(HOME) as session:
        company.person(session, "ada").is_slack_admin = True
        staff.give_role(session, uid("ada"), Role.STAFF)
        say(session, f"role {at('ada')} admin", "ada")
        with pytest.raises(Rejected, match="last admin"):
            take_back(session, "ada")


LINES = (
    "site add Mill",
    "site hours Quay mon 9-17",
    "site holidays Quay GB",
    "site holidays Quay closed 24 dec",
    "site alias Quay docks",
    "department add Till",
    "team add Warehouse at Quay",
    f"team lead Quay {at('ben')}",
    "team channel Quay <#C1SHOP|x>",
    f"team members Quay add {at('ben')}",
    f"team members Quay remove {at('stu')}",
    f"role {at('ben')} lead",
    f"away {at('ben')} until fri",
    f"back {at('stu')}",
)


@pytest.mark.parametrize("line", LINES)
def test_undo_puts_everything_back_as_it_was(firm: Database, line: str) -> None:
    with firm.writing(HOME) as session:
        for first in ("site add Quay", "department add Warehouse", "team add Quay"):
            _run(session, first)
        _run(session, f"team members Quay add {at('stu')}")
        _run(session, f"away {at('stu')} until fri")
        before = _everything(session)
        _run(session, line)
        assert _everything(session) != before
        take_back(session)
        assert _everything(session) == before


def _run(session: Session, line: str) -> None:
    word, _space, rest = line.partition(" ")
    second, _space, further = rest.partition(" ")
    verbs = company.tools().registry.verbs
    verb = verbs.get(("/ops", f"{word} {second}"))
    call = company.call(session, "max", further if verb else rest)
    assert isinstance((verb or verbs["/ops", word]).function(call), Text)


def _everything(session: Session) -> dict[str, list[Any]]:
    """Return what is in the tables that staff changes."""
    session.flush()
    names = ("sites", "site_names", "site_hours", "site_days", "departments", "teams",
             "team_members", "people", "absences")  # fmt: skip
    tables = staff.Person.metadata.tables
    return {
        name: sorted(
            map(str, session.execute(select(tables[name]).where(
                tables[name].c.workspace_id == HOME)).all())
        )
        for name in names
    }  # fmt: skip
