"""A day that has not reported is missing: its lead is asked once; on both databases."""

from datetime import date, datetime, timedelta

import pytest
from harness import company, shops
from harness.company import HOME, uid
from harness.shops import HARBOUR, MONDAY, QUAY, evening, noon
from harness.statements import counted
from sqlalchemy import select

from handlers.kit.errors import Rejected
from handlers.sales.listeners import books as listeners
from handlers.sales.service import days, looks
from storage import sites, staff, teams
from storage.enums import TimerState
from storage.notices import Notice
from storage.session import Database, Session
from storage.timers import Timer


def closing(session: Session, day: date, *, now: datetime) -> None:
    """Answer the timer of a closing."""
    glance = shops.glance(looks.ASK, HARBOUR.hex, now=now, occurrence=day.isoformat())
    days.ask(session, glance)


def asked(session: Session) -> list[tuple[str, str]]:
    return [(who, what) for who, kind, what in shops.told(session) if kind == days.MISSING]


def closings(session: Session) -> list[tuple[str, datetime]]:
    rows = session.scalars(
        select(Timer)
        .where(Timer.kind == looks.ASK, Timer.state == TimerState.PENDING)
        .order_by(Timer.due_at)
    )
    return [(row.occurrence, row.due_at) for row in rows]


def test_who_sells_is_looked_at_an_hour_after_each_closing(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.log(session, "5", now=noon(5))
        assert closings(session) == [("2027-03-05", noon(5).replace(hour=18))]
        closing(session, date(2027, 3, 6), now=evening(6))
        # Sunday is closed, so Monday is next.
        assert [day for day, _at in closings(session)] == ["2027-03-05", "2027-03-08"]


def test_the_lead_is_asked_once_for_a_day_that_is_missing(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.log(session, "5", now=noon(1))
        closing(session, MONDAY, now=evening(1))
        assert asked(session) == []
        for _again in range(2):
            closing(session, date(2027, 3, 2), now=evening(2))
        assert asked(session) == [(uid("lea"), "2027-03-02")]


def test_a_question_is_not_said_when_the_day_was_reported_meanwhile(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.log(session, "5", now=noon(1))
        closing(session, date(2027, 3, 2), now=evening(2))
        (notice,) = session.scalars(select(Notice)).all()
        card = days.missing(session, notice, evening(2), company.tools())
        assert card is not None
        assert card.text == "Harbour has not reported its sales of Tue 2 Mar"
        shops.log(session, "0", now=evening(2))
        assert days.missing(session, notice, evening(2), company.tools()) is None


def test_a_holiday_and_a_shop_that_does_not_sell_are_not_asked_for(shop: Database) -> None:
    with shop.writing(HOME) as session:
        closing(session, MONDAY, now=evening(1))
        assert asked(session) == []
        assert closings(session) == []
        shops.log(session, "5", now=noon(1))
        sites.set_day(session, HARBOUR, date(2027, 3, 2), is_open=False, name="stocktaking")
        closing(session, date(2027, 3, 2), now=evening(2))
        assert asked(session) == []


def test_asking_stops_three_weeks_after_the_last_report(shop: Database) -> None:
    with shop.writing(HOME) as session:
        shops.log(session, "5", now=noon(1))
        late = MONDAY + timedelta(days=22)
        closing(session, late, now=evening(23))
        assert asked(session) == []
        assert len(closings(session)) == 1


def test_without_a_lead_of_the_site_its_teams_or_the_admins_are_asked(shop: Database) -> None:
    with shop.writing(HOME) as session:
        assert days.leads(session, HARBOUR, company.tools()) == [uid("lea")]
        assert days.leads(session, QUAY, company.tools()) == [uid("ada")]
        department = teams.add_department(session, "Shop")
        assert department is not None
        team, _new = teams.open_team(session, department.id, QUAY)
        teams.change(session, team.id, lead_id=uid("ben"))
        assert days.leads(session, QUAY, company.tools()) == [uid("ben")]
        lea = company.person(session, "lea")
        lea.is_gone = True
        session.flush()
        assert days.leads(session, HARBOUR, company.tools()) == [uid("ada")]
        assert staff.get(session, uid("lea")) is not None


@pytest.mark.parametrize(
    "value", ["", "x", f"{HARBOUR.hex}:soon", f"{HARBOUR.hex[:-1]}9:2027-03-02"]
)
def test_a_button_that_was_made_up_is_refused(shop: Database, value: str) -> None:
    with shop.writing(HOME) as session, pytest.raises(Rejected):
        days.asked(session, company.actor(session, "stu"), value)


def test_only_who_may_book_gets_the_dialog_of_the_button(shop: Database) -> None:
    with shop.writing(HOME) as session:
        value = f"{HARBOUR.hex}:2027-03-02"
        place, day = days.asked(session, company.actor(session, "stu"), value)
        assert (place.site.name, day) == ("Harbour", date(2027, 3, 2))
        with pytest.raises(Rejected):
            days.asked(session, company.actor(session, "ben"), value)


def test_the_days_of_a_site_name_what_is_missing_and_cost_the_same(shop: Database) -> None:
    with shop.writing(HOME) as session:
        costs = []
        for day in (1, 2, 4):
            shops.log(session, "5", now=noon(day))
            with counted(shop) as statements:
                answer = listeners.show(company.call(session, "stu", "harbour", now=noon(5)))
            costs.append(len(statements))
        assert costs[0] == costs[1] == costs[2] < 15
        text = answer.text  # type: ignore[union-attr]  # It is a text.
        assert "Wed 3 Mar: :warning: not reported" in text
        assert "Thu 4 Mar: £5.00" in text
        assert "Fri 5 Mar" not in text  # It is still open.
        with pytest.raises(Rejected):
            listeners.show(company.call(session, "ben", "harbour", now=noon(5)))
