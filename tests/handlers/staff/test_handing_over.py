"""Who may see and settle a card is asked when it is pressed; on both databases."""

import pytest
from harness import company
from harness.company import HOME, MONDAY, PRIVATE, PUBLIC, at, uid
from sqlalchemy import select

from handlers.kit.answers import Text
from handlers.kit.area import Glance
from handlers.kit.errors import Rejected
from handlers.staff.listeners import cards
from handlers.staff.listeners import people as people_listeners
from handlers.staff.listeners import sites as site_listeners
from handlers.staff.service import comings, people, shown
from handlers.tasks.listeners import adding as task_listeners
from storage import channels, staff, tasks
from storage.comings import HandOver, Welcome
from storage.enums import Role
from storage.session import Database, Session
from storage.sites import every
from storage.tasks import Task
from storage.timers import Alarm


def glance(kind: str, name: str) -> Glance:
    return Glance(Alarm(kind, uid(name), "1", MONDAY), MONDAY, company.tools())


def give_work(session: Session) -> None:
    """Three tasks of Ben, in a public and a private channel and in none, whom Lea leads."""
    staff.place(session, uid("ben"), manager_id=uid("lea"))
    channels.join(session, PUBLIC, {uid("ada")})
    for title, place in (("Count", PUBLIC), ("Secret", PRIVATE), ("Alone", None)):
        task_listeners.add(company.call(session, "ada", f"{title} {at('ben')}"))
        task = session.scalars(select(Task).where(Task.title == title)).one()
        task.channel_id = place
    session.flush()


def left(session: Session) -> HandOver:
    give_work(session)
    company.person(session, "ben").is_gone = True
    session.flush()
    comings.somebody_left(session, glance(people.LEFT, "ben"))
    return session.scalars(select(HandOver)).one()


def test_titles_that_are_not_public_stay_with_their_owner(firm: Database) -> None:
    with firm.writing(HOME) as session:
        give_work(session)
        mine = people_listeners.me(company.call(session, "ben"))
        assert isinstance(mine, Text)
        assert all(one in str(mine.blocks) for one in ("T-1 *Count*", "*Secret*", "*Alone*"))
        company.person(session, "ben").is_gone = True
        session.flush()
        comings.somebody_left(session, glance(people.LEFT, "ben"))
        hand_over = session.scalars(select(HandOver)).one()
        card = shown.hand_over(session, hand_over.id.hex, "U1MAX", MONDAY, company.tools())
        said = str(card)
        assert all(one in said for one in ("T-1 *Count*", "T-2", "T-3"))
        assert "Secret" not in said
        assert "Alone" not in said


def test_the_work_of_who_is_back_stays_with_them(firm: Database) -> None:
    with firm.writing(HOME) as session:
        hand_over = left(session)
        company.person(session, "ben").is_gone = False
        session.flush()
        for press in (cards.take_over, cards.give_over):
            with pytest.raises(Rejected, match="Ben is back, so their work stays with them"):
                press(company.call(session, "lea", value=hand_over.id.hex))
        assert len(tasks.open_of(session, uid("ben"), limit=9)) == 3


def test_who_leads_them_now_settles_and_no_longer_who_was_asked(firm: Database) -> None:
    with firm.writing(HOME) as session:
        hand_over = left(session)
        staff.place(session, uid("ben"), manager_id=uid("stu"))
        with pytest.raises(Rejected, match="Only a manager"):
            cards.take_over(company.call(session, "lea", value=hand_over.id.hex))
        cards.take_over(company.call(session, "stu", value=hand_over.id.hex))
        assert len(tasks.open_of(session, uid("stu"), limit=9)) == 3


def test_yes_leaves_the_role_and_the_site_somebody_has(firm: Database) -> None:
    with firm.writing(HOME) as session:
        site_listeners.add(company.call(session, text="Quay"))
        (site,) = every(session)
        comings.somebody_joined(session, glance(people.JOINED, "stu"))
        welcome = session.scalars(select(Welcome)).one()
        welcome.site_id = None
        staff.place(session, uid("stu"), site_id=site.id)
        staff.give_role(session, uid("stu"), Role.LEAD)
        cards.place(company.call(session, "max", value=welcome.id.hex))
        stu = company.person(session, "stu")
        assert (stu.role, stu.site_id) == (Role.LEAD, site.id)
