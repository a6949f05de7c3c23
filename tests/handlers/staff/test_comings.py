"""Who joined is placed, who left hands over, and a sheet places everybody; on both databases."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from harness import company
from harness.company import HOME, MONDAY, at, uid
from sqlalchemy import select

from handlers.kit.area import Glance, Heard
from handlers.kit.blockkit import Card
from handlers.kit.errors import Rejected
from handlers.staff.listeners import cards, events
from handlers.staff.listeners import people as people_listeners
from handlers.staff.listeners import sites as site_listeners
from handlers.staff.listeners import teams as team_listeners
from handlers.staff.service import comings, people, rosters, shown
from handlers.tasks.listeners import adding as task_listeners
from storage import staff, teams
from storage.comings import HandOver, Welcome
from storage.enums import OutboxKind, Role, RosterState, TaskState
from storage.outbox import OutboxMessage
from storage.rosters import Roster
from storage.session import Database, Session
from storage.tasks import Task, TaskOwner
from storage.timers import Alarm


def glance(kind: str, name: str) -> Glance:
    return Glance(Alarm(kind, uid(name), "1", MONDAY), MONDAY, company.tools())


def hear(session: Session, **event: Any) -> None:
    events.person_changed(session, Heard(event, MONDAY, company.tools()))


def places(session: Session, kind: str) -> list[str]:
    """Return where cards of a kind stand."""
    found = select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.CARD)
    return sorted(one.place for one in session.scalars(found) if one.subject_kind == kind)


def quay(session: Session) -> None:
    """A site with a warehouse team led by Lea."""
    site_listeners.add(company.call(session, text="Quay"))
    site_listeners.add_department(company.call(session, text="Warehouse"))
    team_listeners.add(company.call(session, text=f"Warehouse at Quay {at('lea')}"))


def joined(session: Session, name: str = "new", **more: Any) -> Welcome:
    profile = {"display_name": name.title(), "title": "Warehouse, Quay"}
    user = {"id": uid(name), "name": name, "tz": "Europe/London", "profile": profile, **more}
    user.setdefault("team_id", HOME)
    hear(session, type="team_join", user=user)
    comings.somebody_joined(session, glance(people.JOINED, name))
    return session.scalars(select(Welcome)).one()


def card_text(session: Session, subject: Welcome | HandOver | Roster) -> str:
    show = {Welcome: shown.welcome, HandOver: shown.hand_over, Roster: shown.roster}
    card = show[type(subject)](session, subject.id.hex, "U1MAX", MONDAY, company.tools())
    assert isinstance(card, Card)
    blocks = "\n".join(str(block.get("text", {}).get("text", "")) for block in card.blocks)
    return card.text + "\n" + blocks


def test_a_joiner_is_one_card_to_the_lead_and_yes_places_them(firm: Database) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        welcome = joined(session)
        comings.somebody_joined(session, glance(people.JOINED, "new"))
        assert places(session, comings.WELCOME) == [uid("lea")]
        assert "New joined: Warehouse at Quay, staff?" in card_text(session, welcome)
        cards.place(company.call(session, "lea", value=welcome.id.hex))
        (team,) = teams.every(session)
        assert uid("new") in teams.members(session, team.id)
        assert company.person(session, "new").site_id == welcome.site_id
        assert "New: Warehouse at Quay, staff." in card_text(session, welcome)
        with pytest.raises(Rejected, match="Lea has settled this already"):
            cards.place(company.call(session, "max", value=welcome.id.hex))


def test_without_any_set_up_the_admins_are_asked(firm: Database) -> None:
    with firm.writing(HOME) as session:
        welcome = joined(session)
        assert places(session, comings.WELCOME) == [uid("ada")]
        assert "New joined: staff?" in card_text(session, welcome)
        cards.place(company.call(session, "ada", value=welcome.id.hex))
        assert "New: no site yet, staff." in card_text(session, welcome)


@pytest.mark.parametrize("more", [{"is_bot": True}, {"team_id": "T-other"}, {"deleted": True}])
def test_bots_and_strangers_are_not_welcomed(firm: Database, more: dict[str, Any]) -> None:
    with firm.writing(HOME) as session, pytest.raises(Exception, match="No row"):
        joined(session, **more)


def test_change_places_somebody_elsewhere(firm: Database) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        welcome = joined(session)
        values = {"site": "-", "department": "-", "role": "lead"}
        state = {"values": {name: {"value": {"selected_option": {"value": value}}}
                            for name, value in values.items()}}  # fmt: skip
        view = {"state": state, "private_metadata": welcome.id.hex}
        with pytest.raises(Rejected, match="Only a manager"):
            cards.submit_place(company.call(session, "lea", view=view))
        session.rollback()
    with firm.writing(HOME) as session:
        quay(session)
        view["private_metadata"] = joined(session).id.hex
        cards.submit_place(company.call(session, "max", view=view))
        new = company.person(session, "new")
        assert (new.site_id, new.role) == (None, Role.LEAD)


@pytest.mark.parametrize("name", ["stu", "kim", "sly"])
def test_only_who_was_asked_or_a_manager_settles(firm: Database, name: str) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        welcome = joined(session)
        for press in (cards.place, cards.place_else):
            with pytest.raises(Rejected):
                press(company.call(session, name, value=welcome.id.hex))
        assert welcome.settled_at is None


def leave(session: Session, name: str) -> None:
    profile = {"display_name": name.title()}
    user = {"id": uid(name), "deleted": True, "team_id": HOME, "profile": profile}
    hear(session, type="user_change", user=user)
    comings.somebody_left(session, glance(people.LEFT, name))


def test_the_open_work_of_who_left_goes_on_as_one_card(firm: Database) -> None:
    with firm.writing(HOME) as session:
        staff.place(session, uid("ben"), manager_id=uid("lea"))
        for title in ("Count", "Sweep"):
            task_listeners.add(company.call(session, "max", f"{title} {at('ben')} due fri"))
        leave(session, "ben")
        hand_over = session.scalars(select(HandOver)).one()
        assert places(session, comings.HAND_OVER) == [uid("lea")]
        assert "Ben has left with 2 open things" in card_text(session, hand_over)
        cards.take_over(company.call(session, "lea", value=hand_over.id.hex))
        assert [one.state for one in session.scalars(select(Task))] == [TaskState.ACCEPTED] * 2
        assert [one.person_id for one in session.scalars(select(TaskOwner))] == [uid("lea")] * 2
        assert "2 open things of Ben are with Lea now" in card_text(session, hand_over)


def test_given_to_somebody_else_a_task_waits_to_be_accepted(firm: Database) -> None:
    with firm.writing(HOME) as session:
        task_listeners.add(company.call(session, "max", f"Count {at('ben')}"))
        leave(session, "ben")
        hand_over = session.scalars(select(HandOver)).one()
        assert places(session, comings.HAND_OVER) == [uid("ada")]
        chosen = {"receiver": {"value": {"selected_user": uid("stu")}}}
        view = {"state": {"values": chosen}, "private_metadata": hand_over.id.hex}
        with pytest.raises(Rejected):
            cards.submit_give(company.call(session, "stu", view=view))
        cards.submit_give(company.call(session, "ada", view=view))
        assert session.scalars(select(Task)).one().state is TaskState.ASSIGNED
        assert session.scalars(select(TaskOwner)).one().person_id == uid("stu")


def test_who_left_with_nothing_open_is_no_card(firm: Database) -> None:
    with firm.writing(HOME) as session:
        leave(session, "ben")
        assert session.scalars(select(HandOver)).all() == []


def sheet(session: Session, text: str, name: str = "max") -> Roster:
    actor = company.actor(session, name)
    roster = rosters.upload(session, actor, ("F1", "people.csv"), now=MONDAY)
    rosters.take_in(session, roster.id.hex, text.encode())
    return roster


def test_a_sheet_is_shown_and_then_applied_as_a_whole(firm: Database) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        roster = sheet(
            session, "person;site;department;role;manager\nben;Quay;Warehouse;lead;Max\nStu;;;;\n"
        )
        assert places(session, rosters.KIND) == [uid("max")]
        shown_text = card_text(session, roster)
        assert "people.csv: 1 to change, 1 as they are, 0 to correct" in shown_text
        assert "*Ben*: Warehouse at Quay, lead, reports to Max" in shown_text
        cards.confirm_sheet(company.call(session, value=roster.id.hex))
        ben = company.person(session, "ben")
        (team,) = teams.every(session)
        assert (ben.role, ben.manager_id) == (Role.LEAD, uid("max"))
        assert uid("ben") in teams.members(session, team.id)
        assert roster.cells == []
        assert "1 person changed" in card_text(session, roster)
        with pytest.raises(Rejected, match="settled already"):
            cards.confirm_sheet(company.call(session, value=roster.id.hex))


def test_one_wrong_row_and_nothing_is_changed(firm: Database) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        lines = ["person,site,role", "ben,Quay,lead", "benn,Quay,", "stu,Quai,", "max,,boss",
                 "ada,,staff", "ben,,", "kim,,lead"]  # fmt: skip
        roster = sheet(session, "\n".join(lines))
        said = card_text(session, roster)
        for row, part in ((3, "Did you mean ben?"), (4, "Did you mean Quay?"), (5, "no role"),
                          (6, "up to your own"), (7, "twice"), (8, "Guests")):  # fmt: skip
            assert any(f"row {row}:" in line and part in line for line in said.split("\n")), row
        with pytest.raises(Rejected, match="to correct"):
            cards.confirm_sheet(company.call(session, value=roster.id.hex))
        assert company.person(session, "ben").role is Role.STAFF


def test_a_sheet_that_takes_the_last_admin_away_changes_nothing(firm: Database) -> None:
    with firm.writing(HOME) as session:
        staff.give_role(session, uid("ben"), Role.ADMIN)
        roster = sheet(session, "person,role\nada,staff\nben,staff\n", "ada")
    with pytest.raises(Rejected, match="last admin"), firm.writing(HOME) as session:
        cards.confirm_sheet(company.call(session, "ada", value=roster.id.hex))
    with firm.writing(HOME) as session:
        assert [one.id for one in staff.with_role(session, Role.ADMIN)] == [uid("ada"), uid("ben")]


def test_a_file_that_cannot_be_read_says_why_and_offers_nothing(firm: Database) -> None:
    with firm.writing(HOME) as session:
        roster = sheet(session, "colour\nred\n")
        assert "No column is called “person”" in card_text(session, roster)
        again = rosters.upload(session, company.actor(session), ("F2", "x.csv"), now=MONDAY)
        rosters.take_in(session, again.id.hex, None)
        assert "could not fetch" in card_text(session, again)
        with pytest.raises(Rejected):
            cards.confirm_sheet(company.call(session, value=again.id.hex))


def test_a_sheet_is_its_uploaders(firm: Database) -> None:
    with firm.writing(HOME) as session:
        roster = sheet(session, "person,role\nben,lead\n")
        for press in (cards.confirm_sheet, cards.drop_sheet):
            with pytest.raises(Rejected, match="Only who uploaded"):
                press(company.call(session, "ada", value=roster.id.hex))
        cards.drop_sheet(company.call(session, value=roster.id.hex))
        assert roster.state is RosterState.DROPPED
        assert "nothing was changed" in card_text(session, roster)


@pytest.mark.parametrize("value", ["", "nonsense", uuid.UUID(int=9).hex])
def test_a_button_of_an_unknown_subject_is_out_of_date(firm: Database, value: str) -> None:
    with firm.writing(HOME) as session:
        for press in (cards.place, cards.take_over, cards.confirm_sheet):
            with pytest.raises(Rejected, match="out of date"):
                press(company.call(session, value=value))
        with pytest.raises(Rejected):
            people_listeners.take_back(company.call(session, value=value))


def test_everybody_reads_all_that_is_kept_about_them(firm: Database) -> None:
    with firm.writing(HOME) as session:
        quay(session)
        task_listeners.add(company.call(session, "max", f"Count {at('ben')}"))
        answer = people_listeners.me(company.call(session, "max"))
        said = str(replace(answer).blocks)  # type: ignore[union-attr]
        assert "tasks that you gave: 1" in said
        assert "entries in the log of what you did: 4" in said
        assert "Europe/London" in said
