"""What somebody wrote of a task is understood whole or refused at its fields, on both databases."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from harness import given
from harness.given import HOME, LONDON, MONDAY, user_id

from handlers.kit.errors import Invalid, Rejected
from handlers.kit.recurrence import Rule
from handlers.tasks.rules.drafts import Draft, Understood
from handlers.tasks.service.understand import filled, understand
from storage import sites, staff
from storage.enums import Evidence, Priority, Recurs, Sharing
from storage.session import Database, Session
from storage.sites import Site

TOKYO = "Asia/Tokyo"
WINDOWS = ["10:00-16:00"] * 5 + ["", ""]


def read(session: Session, title: str = "Count", *, by: str = "ana", **more: Any) -> Understood:
    draft = Draft(title, **more)
    return understand(session, given.actor(by), draft, now=MONDAY, tools=given.tools())


def refused(session: Session, **more: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as invalid:
        read(session, **more)
    return invalid.value.errors


def tokyo(session: Session) -> uuid.UUID:
    site = Site(id=uuid.uuid4(), name="Tokyo", zone=TOKYO)
    sites.add(session, site, WINDOWS)
    return site.id


def test_every_part_of_a_draft_is_understood(desk: Database) -> None:
    with desk.writing(HOME) as session:
        site = given.site(session)
        meant = read(
            session,
            owners=(user_id("ben"), "@sam"),
            sharing="all",
            due="fri 5pm",
            site=site.id.hex,
            priority="high",
            checklist="Lights\nDoor",
            evidence="number",
            least="1",
            most="4,2",
            recurs="from_due",
        )
        assert meant == Understood(
            title="Count",
            owners=(user_id("ben"), user_id("sam")),
            zone=LONDON,
            sharing=Sharing.ALL,
            due=meant.due,
            recurs=Recurs.FROM_DUE,
            site_id=site.id,
            priority=Priority.HIGH,
            checklist=("Lights", "Door"),
            evidence=Evidence.NUMBER,
            least=Decimal(1),
            most=Decimal("4.2"),
        )
        assert meant.due is not None
        assert (meant.due.at, meant.due.has_clock) == (given.FRIDAY_5PM, True)


def test_everything_that_is_wrong_is_said_at_once(desk: Database) -> None:
    with desk.reading(HOME) as session:
        errors = refused(
            session,
            title=" ",
            owners=("@zed",),
            due="whenever",
            rule="every door",
            department="#shoes",
            site="Quai",
            priority="asap",
            sharing="some",
            recurs="some",
            evidence="some",
            checklist="x" * 151,
            least="cold",
        )
    assert set(errors) == set(vars(Draft())) - {"most", "quoted", "permalink"}


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        (("@zed",), "I know nobody called “@zed”."),
        (("U1OLD",), "Old cannot take tasks here."),
        (("U1BOT",), "Bot cannot take tasks here."),
        (("@stu",), "Stu cannot take tasks here."),
        (tuple(f"U{number}" for number in range(11)), "At most 10 people, please."),
    ],
)
def test_an_owner_is_one_person_who_works_here(
    desk: Database, owners: tuple[str, ...], said: str
) -> None:
    with desk.writing(HOME) as session:
        assert refused(session, owners=owners)["owners"].startswith(said)


def test_the_nearest_name_is_suggested_but_not_to_a_guest(desk: Database) -> None:
    with desk.writing(HOME) as session:
        said = "I know nobody called “@benn”."
        assert refused(session, owners=("@benn",)) == {"owners": f"{said} Did you mean ben?"}
        assert refused(session, owners=("@benn",), by="gus") == {"owners": said}


def test_a_name_that_several_people_have_asks_for_one(desk: Database) -> None:
    with desk.writing(HOME) as session:
        session.add(given.person("ben2", name="Ben"))
        session.flush()
        said = "Several people are called “@ben”. Choose one."
        assert refused(session, owners=("@ben",)) == {"owners": said}


def test_oneself_may_be_called_me_and_nobody_is_named_twice(desk: Database) -> None:
    with desk.writing(HOME) as session:
        owners = ("@me", user_id("ana"), "@Ana", "@ben")
        assert read(session, owners=owners).owners == (user_id("ana"), user_id("ben"))


FIVE_PM = [
    # (owner's site, named site, zone)
    (False, False, LONDON),
    (True, False, TOKYO),
    (False, True, TOKYO),
]


@pytest.mark.parametrize(("owned", "named", "zone"), FIVE_PM)
def test_a_time_is_that_of_the_site_else_of_the_owner_else_of_the_writer(
    desk: Database, *, owned: bool, named: bool, zone: str
) -> None:
    with desk.writing(HOME) as session:
        site = tokyo(session)
        if owned:
            staff.place(session, user_id("ben"), site_id=site)
        meant = read(session, owners=("@ben",), due="tomorrow 5pm", site=site.hex if named else "")
        assert (meant.zone, meant.due and meant.due.at.hour) == (zone, 8 if zone == TOKYO else 17)


def test_a_day_without_a_time_ends_when_the_site_closes(desk: Database) -> None:
    with desk.writing(HOME) as session:
        meant = read(session, due="tomorrow", site=tokyo(session).hex)
        assert meant.due is not None
        assert (meant.due.at, meant.due.has_clock) == (datetime(2027, 3, 2, 7, tzinfo=UTC), False)


def test_what_comes_round_again_keeps_its_rule_and_the_first_date_it_names(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        weekday = Rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", time(8, 30))
        meant = read(session, rule="every weekday 8:30")
        assert (meant.rule, meant.due) == (weekday, None)
        meant = read(session, rule="every weekday 8:30", due="wed")
        assert meant.due is not None
        assert meant.due.at == datetime(2027, 3, 3, 8, 30, tzinfo=UTC)
        meant = read(session, rule="every friday", due="wed 3pm")
        assert meant.due is not None
        assert meant.due.at == datetime(2027, 3, 3, 15, tzinfo=UTC)


def test_a_stranger_is_refused_whatever_they_write(desk: Database) -> None:
    with desk.writing(HOME) as session, pytest.raises(Rejected):
        read(session, by="stu")


def test_a_dialog_is_filled_in_with_what_can_be_chosen_in_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        site = given.site(session)
        draft = Draft("", ("@ben", "@zed"), site="quay", department="#shoes", due="whenever")
        ids = (user_id("ben"), "@zed")
        known = filled(session, given.actor(), draft)
        assert known == replace(draft, owners=ids, site=site.id.hex)
