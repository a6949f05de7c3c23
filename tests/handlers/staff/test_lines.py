"""What is typed is read whole, in the writer's way, and shown as harmless text."""

from datetime import UTC, datetime

import pytest
from harness import company
from harness.company import HOME, MONDAY, PUBLIC, at, uid
from sqlalchemy import select

from handlers.kit.answers import OpenDialog, Text
from handlers.kit.errors import Rejected
from handlers.staff.cards import organisation
from handlers.staff.forms import site as forms
from handlers.staff.listeners import people as people_listeners
from handlers.staff.listeners import sites as site_listeners
from handlers.staff.rules import typed
from storage import sites, teams
from storage.absences import Absence
from storage.session import Database, Session
from storage.sites import Site, SiteHours, SiteTime
from storage.teams import Department


def ran(session: Session, line: str, text: str = "", name: str = "max") -> str:
    verb = company.tools().registry.verbs["/ops", line]
    answer = verb.function(company.call(session, name, text))
    assert isinstance(answer, Text), answer
    return answer.text


def test_an_ampersand_in_a_name_reaches_its_team(firm: Database) -> None:
    with firm.writing(HOME) as session:
        ran(session, "department add", "Food &amp; Drink")
        ran(session, "team add", "Food &amp; Drink")
        assert at("ben").split("|")[0] in ran(session, "team lead", f"Food &amp; Drink {at('ben')}")
        assert PUBLIC in ran(session, "team channel", f"Food &amp; Drink <#{PUBLIC}|x>")


@pytest.mark.parametrize(("line", "further"), [("lead", at("ben")), ("channel", f"<#{PUBLIC}|x>")])
def test_words_that_are_left_over_change_no_team(firm: Database, line: str, further: str) -> None:
    with firm.writing(HOME) as session:
        ran(session, "department add", "Till")
        ran(session, "team add", "Till")
        with pytest.raises(Rejected, match="I do not understand “and &lt;more&gt;” after the team"):
            ran(session, f"team {line}", f"Till and &lt;more&gt; {further}")


def test_a_department_and_its_team_are_made_by_one_line(firm: Database) -> None:
    with firm.writing(HOME) as session:
        said = ran(session, "department add", f"Food &amp; Drink <#{PUBLIC}|x> {at('ben')}")
        assert said.startswith("*Food &amp; Drink*")
        (team,) = teams.every(session)
        (department,) = teams.departments(session)
        assert (team.department_id, team.site_id) == (department.id, None)
        assert (team.channel_id, team.lead_id) == (PUBLIC, uid("ben"))


def test_the_form_makes_the_team_of_what_was_chosen(firm: Database) -> None:
    with firm.writing(HOME) as session:
        filled = {"name": "Sea Mill.", "department": "Till."}
        values = {name: {"value": {"value": value}} for name, value in filled.items()}
        values["channel"] = {"value": {"selected_channel": PUBLIC}}
        values["lead"] = {"value": {"selected_user": uid("ben")}}
        view = {"callback_id": forms.SITE, "state": {"values": values}}
        site_listeners.submit(company.call(session, "max", view=view))
        (team,) = teams.every(session)
        (department,) = teams.departments(session)
        (site,) = sites.every(session)
        assert (team.department_id, team.site_id) == (department.id, site.id)
        assert team.lead_id == uid("ben")


@pytest.mark.parametrize(("locale", "month"), [("en-US", 4), ("en-GB", 5)])
def test_days_are_read_in_the_order_of_the_writers_language(
    firm: Database, locale: str, month: int
) -> None:
    with firm.writing(HOME) as session:
        company.person(session, "max").locale = locale
        session.flush()
        day = 9 - month
        ran(session, "away", "from 4/5/2027 until 30 june")
        assert session.scalars(select(Absence)).one().begins.date().month == month
        ran(session, "site add", "Quay")
        said = ran(session, "site holidays", "Quay closed 4/5/2027")
        assert f"{day} {datetime(2027, month, 1, tzinfo=UTC):%b} 2027" in said
        assert f" {day} " in ran(session, "site hours", "Quay mon 9-17 from 4/5/2027")


def test_the_hours_of_a_site_are_those_of_its_own_date() -> None:
    late = datetime(2027, 3, 1, 20, tzinfo=UTC)  # The second of March in Auckland.
    site = Site(name="Dock", zone="Pacific/Auckland")
    rows = [
        SiteHours(valid_from=datetime(2027, 1, 1, tzinfo=UTC).date(), windows=["mon 09:00-10:00"]),
        SiteHours(valid_from=datetime(2027, 3, 2, tzinfo=UTC).date(), windows=["mon 11:00-12:00"]),
    ]
    shown = organisation.site_list([(SiteTime(site, rows, []), [])], late)
    assert " from " not in shown.text


def test_what_follows_because_is_only_the_reason(firm: Database) -> None:
    with firm.writing(HOME) as session:
        said = f"until fri because {at('stu')} is away from work until mon &amp; @nobody too"
        ran(session, "away", said, "ben")
        noted = session.scalars(select(Absence)).one()
        assert noted.person_id == uid("ben")
        assert noted.reason == "@stu is away from work until mon & @nobody too"
        assert noted.begins == MONDAY
        answer = people_listeners.away(company.call(session, "ben", "because until fri"))
        assert isinstance(answer, OpenDialog)


def test_a_text_is_cut_at_the_first_place_of_a_word() -> None:
    assert typed.cut("a Because b because c", "because") == ("a", "b because c")
    assert typed.cut("a  b", "because") == ("a b", "")


@pytest.mark.parametrize("line", ["site hours", "site holidays"])
def test_what_was_not_understood_comes_back_harmless(firm: Database, line: str) -> None:
    with firm.writing(HOME) as session:
        ran(session, "site add", "Quay")
        with pytest.raises(Rejected) as refused:
            ran(session, line, "Quay &lt;!here&gt;")
    assert "&lt;!here&gt;" in refused.value.sentence


def test_the_name_of_a_department_is_harmless_in_the_example() -> None:
    shown = organisation.department_added(Department(name="<!here>"), None)
    assert "<!here>" not in str(shown)
