"""What staff shows stays within Slack's limits, however long and strange the names are."""

import uuid
from datetime import UTC, date, datetime

import pytest

from handlers.kit import personal as kept_of
from handlers.kit.answers import Text, View
from handlers.kit.blockkit import Card
from handlers.staff.cards import comings, organisation, people, roster
from handlers.staff.forms import people as people_forms
from handlers.staff.forms import site as site_forms
from sandbox.limits import message_problems, view_problems
from storage import personal
from storage.absences import Absence
from storage.comings import HandOver, Welcome
from storage.enums import Role, RosterState
from storage.rosters import Roster
from storage.sites import Site, SiteHours, SiteTime
from storage.staff import Person
from storage.teams import Department, Team

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
NAMES = ["<&>" * 20, "\u202e\u05de\u05d7\u05e1\u05df " * 9, "👩‍🚀" * 18, "x" * 60]
ID = uuid.UUID(int=7)


def person(name: str, number: int = 0) -> Person:
    return Person(id=f"U{number}", name=name * 2, handle=name, role=Role.STAFF)


def judged(shown: Text | Card) -> None:
    message = {"text": shown.text, "blocks": shown.blocks} if shown.blocks else {"text": shown.text}
    assert message_problems(message) == []


def site(name: str) -> Site:
    return Site(id=ID, name=name, zone="Europe/London", country="GB", subdivision="SCT")


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_about_the_company_is_one_slack_takes(name: str) -> None:
    hours = [SiteHours(site_id=ID, valid_from=date(2020, 1, 1), windows=["09:00-17:00"] * 7)]
    team = Team(id=ID, channel_id="C1", lead_id="U1")
    lots = [person(name, number) for number in range(300)]
    for shown in (
        organisation.site_added(site(name), ["09:00-17:00"] * 7, ID),
        organisation.site_list([(SiteTime(site(name), hours, []), [name] * 9)] * 12, NOW),
        organisation.holidays(site(name), [(NOW.date(), name)] * 12),
        organisation.department_list([Department(id=ID, name=name)] * 30, {ID: [name] * 9}),
        organisation.team_set(name, team, ID, lead=person(name)),
        organisation.team_list([(name, team, 3)] * 30),
        organisation.members_changed(name, joined=lots, left=[], undo=ID),
    ):
        judged(shown)


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_about_people_is_one_slack_takes(name: str) -> None:
    lots = [person(name, number) for number in range(300)]
    lines = [people.PersonLine(one, Role.ADMIN, name, [name] * 4, NOW) for one in lots[:20]]
    absence = Absence(id=ID, begins=NOW, ends=NOW, noted_at=NOW, reason=name * 3)
    who = people.Who(lots[0], Role.LEAD, name, [name] * 9, [name] * 9, lots[1], [absence] * 9,
                     shows_reasons=True, zone="UTC")  # fmt: skip
    kept = dict.fromkeys(kept_of.KEPT, 5)
    fields = dict.fromkeys(kept_of.FIELDS, name)
    shown_team = people.TeamShown(name, name, "C1", lots[0], lots, {"U3": NOW}, "UTC")
    judged(people.listing(people.Page(lines, 2, 999, "UTC")))
    judged(people.who(who))
    judged(people.team(shown_team))
    judged(people.me(people.Me(who, fields, ["C1"] * 80, [name * 3] * 40, kept)))
    judged(people.away(lots[0], absence, NOW, zone="UTC", own=False, undo=ID))


@pytest.mark.parametrize("settled", [None, NOW])
@pytest.mark.parametrize("name", NAMES)
def test_every_card_is_one_slack_takes(name: str, settled: datetime | None) -> None:
    one = person(name)
    welcome = Welcome(id=ID, person_id="U1", joined_at=NOW, settled_at=settled)
    judged(comings.welcome(comings.Joined(welcome, one, name * 2, one, "UTC")))
    hand_over = HandOver(id=ID, person_id="U1", left_at=NOW, settled_at=settled, count=3)
    left = comings.Left(hand_over, one, [name] * 90, [name] * 9, one, one, "UTC")
    judged(comings.hand_over(left))
    for state in RosterState:
        sheet = Roster(id=ID, file_name=name * 3, state=state, problem="", changed=2)
        for errors in ([], [(number, name) for number in range(90)]):
            judged(roster.card(sheet, changes=[name * 2] * 90, unchanged=1, errors=errors))


@pytest.mark.parametrize("name", NAMES)
def test_every_dialog_is_one_slack_takes(name: str) -> None:
    choices = [(uuid.UUID(int=number).hex, name) for number in range(1, 200)]
    fields = ("name", "zone", "hours", "holidays", "department", "until", "begins", "reason")
    known = dict.fromkeys(fields, name * 9)
    views: list[View] = [
        site_forms.site({}),
        site_forms.site(known, {"zone": name}),
        people_forms.away({"person": "U1", **known}, {"until": name}),
        people_forms.place(
            name, ID.hex, sites=choices, departments=[], chosen=(None, None, Role.STAFF)
        ),
        people_forms.give(name, ID.hex),
        people_forms.upload(),
    ]  # fmt: skip
    assert [view_problems(view) for view in views] == [[]] * len(views)


def test_each_place_that_names_a_person_has_a_name_for_people() -> None:
    known = {f"{table.name}.{column}" for table, column in personal.columns()}
    assert known == set(kept_of.KEPT)
    columns = set(Person.__table__.columns.keys())
    assert columns - {"workspace_id", "site_id", "manager_id"} == set(kept_of.FIELDS)


def test_what_people_typed_mentions_nobody() -> None:
    shown = organisation.site_added(site("<!channel> <@U1>"), ["09:00-17:00"] * 7, ID)
    assert "<!channel>" not in str(shown)
    assert "&lt;!channel&gt;" in shown.text
