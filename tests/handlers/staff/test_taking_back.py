"""Undo asks who one is now, and leaves alone what changed since; on both databases."""

from datetime import timedelta

import pytest
from harness import company
from harness.company import HOME, MONDAY, PUBLIC, at, uid
from sqlalchemy import select

from handlers.kit.answers import Text
from handlers.kit.errors import Rejected
from handlers.staff.service import undo
from storage import absences, staff, teams
from storage.absences import Absence
from storage.audit import AuditEntry
from storage.enums import Role
from storage.session import Database, Session


def ran(session: Session, text: str, name: str = "max") -> str:
    """Run a `/ops` line and return what it answers."""
    word, _space, rest = text.partition(" ")
    second, _space, further = rest.partition(" ")
    verbs = company.tools().registry.verbs
    verb = verbs.get(("/ops", f"{word} {second}"))
    answer = (verb or verbs["/ops", word]).function(
        company.call(session, name, further if verb else rest)
    )
    assert isinstance(answer, Text), answer
    return answer.text


def last(session: Session, action: str) -> str:
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    return str(next(one.id for one in reversed(entries) if one.action == action))


def take_back(session: Session, entry: str, name: str = "max") -> None:
    actor = company.actor(session, name)
    undo.take_back(session, actor, entry, now=MONDAY, tools=company.tools())


def quay(session: Session) -> None:
    for line in ("site add Quay", "department add Warehouse", "team add Quay"):
        ran(session, line)


AUTHORITY = (
    (f"role {at('ben')} lead", "staff.role"),
    ("site holidays Quay GB", "staff.site.holidays"),
    ("department add Till", "staff.department.add"),
    (f"team lead Quay {at('ben')}", "staff.team.lead"),
    (f"team members Quay add {at('ben')}", "staff.team.members"),
    (f"away {at('ben')} until fri", "staff.away"),
    (f"back {at('stu')}", "staff.back"),
)


@pytest.mark.parametrize(("line", "action"), AUTHORITY)
def test_who_may_not_do_it_any_more_may_not_take_it_back(
    firm: Database, line: str, action: str
) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        ran(session, f"away {at('stu')} until fri")
        ran(session, line)
        staff.give_role(session, uid("max"), Role.STAFF)
        with pytest.raises(Rejected, match=r"^Only "):
            take_back(session, last(session, action))


SINCE = (
    ("site holidays Quay closed 24 dec", "site holidays Quay open 24 dec", "staff.site.day"),
    ("team add Warehouse at Quay", f"team lead Warehouse at Quay {at('ben')}", "staff.team.add"),
    (
        "team add Warehouse at Quay",
        f"team channel Warehouse at Quay <#{PUBLIC}|x>",
        "staff.team.add",
    ),
    (f"away {at('ben')} until fri", f"back {at('ben')}", "staff.away"),
)


@pytest.mark.parametrize(("line", "since", "action"), SINCE)
def test_what_changed_since_stays(firm: Database, line: str, since: str, action: str) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        ran(session, line)
        entry = last(session, action)
        ran(session, since)
        with pytest.raises(Rejected, match="changed or used"):
            take_back(session, entry)


def test_an_absence_that_ends_otherwise_since_stays(firm: Database) -> None:
    with firm.writing(HOME) as session:
        ran(session, f"away {at('ben')} until fri")
        ran(session, f"back {at('ben')}")
        (absence,) = session.scalars(select(Absence)).all()
        absences.end(session, [absence.id], MONDAY + timedelta(hours=1))
        with pytest.raises(Rejected, match="changed or used"):
            take_back(session, last(session, "staff.back"))
        absences.end(session, [absence.id], MONDAY)
        take_back(session, last(session, "staff.back"))
        assert absence.ends > MONDAY + timedelta(days=4)


def test_who_moved_on_to_another_site_stays_there(firm: Database) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        ran(session, "site add Mill")
        mill = next(one.site_id for one in _mill_team(session))
        ran(session, f"team members Quay add {at('ben')}")
        staff.place(session, uid("ben"), site_id=mill)
        take_back(session, last(session, "staff.team.members"))
        assert company.person(session, "ben").site_id == mill


def _mill_team(session: Session) -> list[teams.Team]:
    before = {one.id for one in teams.every(session)}
    ran(session, "team add Mill")
    return [one for one in teams.every(session) if one.id not in before]


def test_who_stood_in_is_told_and_logged_as_an_admin(firm: Database) -> None:
    with firm.writing(HOME) as session:
        company.person(session, "stu").is_slack_admin = True
        staff.give_role(session, uid("ada"), Role.STAFF)
        said = ran(session, f"role {at('ben')} admin", "stu")
        assert (
            said == "*Ben* is admin now. You only stood in as an admin; you are one yourself now."
        )
        logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "staff.role"))
        assert {(one.subject, one.detail["before"], one.detail["after"]) for one in logged} == {
            (uid("ben"), "staff", "admin"),
            (uid("stu"), "staff", "admin"),
        }
        assert "stood in" not in ran(session, f"role {at('max')} admin", "stu")
