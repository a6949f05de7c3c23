"""Sites, departments and teams, and who serves what; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from harness import company
from harness.company import HOME, MONDAY, PRIVATE, PUBLIC, at, uid

from handlers.kit.answers import OpenDialog, Text
from handlers.kit.errors import Invalid, Rejected
from handlers.staff.listeners import people as people_listeners
from handlers.staff.listeners import sites as site_listeners
from handlers.staff.listeners import teams as team_listeners
from handlers.staff.service import directory, people, responsible, sites
from handlers.staff.service.sites import SiteDraft
from storage import audit, staff, teams
from storage.session import Database, Session

MAY = datetime(2027, 5, 3, 10, 0, tzinfo=UTC)
"""A Monday on which England is closed."""


def site(session: Session, name: str = "Quay", **more: str) -> sites.Change:
    draft = SiteDraft(name=name, **more)
    actor = company.actor(session)
    return sites.add(session, actor, draft, now=MONDAY, tools=company.tools())


def ran(session: Session, text: str, name: str = "max") -> str:
    """Run a `/ops` line and return what it answers."""
    word, _space, rest = text.partition(" ")
    second, _space, further = rest.partition(" ")
    verbs = company.tools().registry.verbs
    verb = verbs.get(("/ops", f"{word} {second}"))
    call = company.call(session, name, further if verb else rest)
    answer = (verb or verbs["/ops", word]).function(call)
    assert isinstance(answer, Text), answer
    return answer.text


def refusal(session: Session, text: str, name: str = "max") -> str:
    with pytest.raises(Rejected) as refused:
        ran(session, text, name)
    return refused.value.sentence


def test_a_person_works_when_their_site_is_open(firm: Database) -> None:
    with firm.writing(HOME) as session:
        before = people.calendar_of(session, uid("ben"), company.tools())
        assert before.is_open(MAY)
        made = site(session, holidays="GB-ENG", hours="mon-sun 6-14")
        staff.place(session, uid("ben"), site_id=made.site.id)
        calendar = people.calendar_of(session, uid("ben"), company.tools())
        assert not calendar.is_open(MAY)
        assert calendar.is_open(MAY + timedelta(days=6))
        assert not calendar.is_open(MONDAY.replace(hour=15))


def test_every_wrong_part_of_a_site_is_told_at_its_field(firm: Database) -> None:
    with firm.writing(HOME) as session:
        with pytest.raises(Invalid) as refused:
            site(session, "Noon", zone="Lisbonn", hours="sometimes", holidays="Narnia")
        assert set(refused.value.errors) == {"name", "zone", "hours", "holidays"}
        assert "Europe/Lisbon" in refused.value.errors["zone"]
        assert directory.load(session).sites == {}


def test_two_sites_cannot_share_a_name_or_an_alias(firm: Database) -> None:
    with firm.writing(HOME) as session:
        site(session)
        assert ran(session, "site alias quay The Docks") == "*Quay* is also called The Docks."
        with pytest.raises(Invalid, match="already"):
            site(session, "the  docks")
        site(session, "Mill")
        assert "already" in refusal(session, "site alias mill QUAY")


def test_hours_change_from_a_day_on(firm: Database) -> None:
    with firm.writing(HOME) as session:
        made = site(session)
        ran(session, "site hours quay mon-fri 7-11 from 1 apr")
        staff.place(session, uid("ben"), site_id=made.site.id)
        calendar = people.calendar_of(session, uid("ben"), company.tools())
        assert calendar.is_open(MONDAY.replace(hour=16))
        assert not calendar.is_open(datetime(2027, 4, 1, 15, tzinfo=UTC))
        assert "Thu 1 Apr 2027" in ran(session, "site list")


def test_a_site_closes_and_opens_on_days_of_its_own(firm: Database) -> None:
    with firm.writing(HOME) as session:
        site(session, holidays="GB-ENG")
        ran(session, "site holidays quay closed today because Stocktaking")
        ran(session, "site holidays quay open 26 mar")
        listed = ran(session, "site holidays quay")
        assert "Mon 1 Mar 2027: Stocktaking" in listed
        assert "Good Friday" not in listed.split("\n")[2]
        assert ran(session, "site holidays quay none") == "*Quay*: no public holidays."


@pytest.mark.parametrize(
    ("have", "expected"),
    [
        ((), (None, None)),
        (("everybody",), ("everybody", "everybody")),
        (("everybody", "Warehouse"), ("Warehouse", "Warehouse")),
        (("everybody", "Warehouse", "Quay"), ("Quay", "Quay")),
        (("everybody", "Quay", "Warehouse at Quay"), ("Warehouse at Quay",) * 2),
    ],
)
def test_the_nearest_team_serves(
    firm: Database, have: tuple[str, ...], expected: tuple[str | None, str | None]
) -> None:
    with firm.writing(HOME) as session:
        site(session)
        ran(session, "department add Warehouse")
        leads = {}
        for name, lead in zip(have, ("ada", "max", "lea", "stu"), strict=False):
            ran(session, f"team add {name} {at(lead)}")
            leads[uid(lead)] = name
        found = directory.load(session)
        here = directory.team_meant(found, "Warehouse at Quay")
        assert here.department is not None
        assert here.site is not None
        there = responsible.team_for(session, here.department.id, here.site.id)
        nearest = found.team_name(there.teams[0]) if there.teams else None
        assert (nearest, leads.get(there.lead_id or "")) == expected


def test_a_team_without_a_channel_talks_where_its_site_does(firm: Database) -> None:
    with firm.writing(HOME) as session:
        made = site(session)
        ran(session, f"team add Quay <#{PUBLIC}|shop> {at('max')}")
        ran(session, f"department add Till {at('lea')}")
        ran(session, "team add Till at Quay")
        found = directory.load(session)
        till = found.department("till")
        assert till is not None
        there = responsible.team_for(session, till.id, made.site.id)
        assert (there.channel_id, there.lead_id) == (PUBLIC, uid("max"))


def test_somebody_who_left_leads_nothing(firm: Database) -> None:
    with firm.writing(HOME) as session:
        made = site(session)
        ran(session, f"team add Quay {at('lea')}")
        ran(session, f"team members Quay add {at('stu')}")
        stu = company.person(session, "stu")
        assert responsible.lead_of(session, stu) == uid("lea")
        company.person(session, "lea").is_gone = True
        session.flush()
        assert responsible.lead_of(session, stu) is None
        assert responsible.team_for(session, None, made.site.id).lead_id is None
        staff.place(session, uid("stu"), manager_id=uid("max"))
        assert responsible.lead_of(session, company.person(session, "stu")) == uid("max")


def test_members_come_by_hand_and_by_channel_and_get_a_home(firm: Database) -> None:
    with firm.writing(HOME) as session:
        made = site(session)
        ran(session, f"team add Quay {at('lea')}")
        said = ran(session, f"team members Quay from <#{PUBLIC}|shop>", "lea")
        assert said == "Ben, Stu: now in *Quay*."
        assert ran(session, f"team members Quay remove {at('ben')}") == "Ben: no longer in *Quay*."
        (team,) = teams.every(session)
        assert teams.members(session, team.id) == {uid("stu")}
        assert company.person(session, "stu").site_id == made.site.id


def test_a_private_channel_tells_nothing_to_who_is_not_in_it(firm: Database) -> None:
    with firm.writing(HOME) as session:
        site(session)
        ran(session, "team add Quay")
        assert "cannot see" in refusal(session, f"team members Quay from <#{PRIVATE}|>")
        assert "not in that channel" in refusal(session, f"team channel Quay <#{PRIVATE}|>")
        assert "Ada, Lea" in ran(session, f"team members Quay from <#{PRIVATE}|>", "ada")


def test_unknown_names_suggest_the_nearest(firm: Database) -> None:
    with firm.writing(HOME) as session:
        site(session, "Harbour")
        ran(session, "department add Warehouse")
        assert "Did you mean Harbour?" in refusal(session, "site hours harbuor mon 9-17")
        assert "Did you mean Warehouse?" in refusal(session, "team add warehose at Harbour")
        assert "Did you mean Harbour?" in refusal(session, "team add warehouse at harbr")
        assert "Did you mean ben?" in refusal(session, "role @benn lead")
        assert "Did you mean manager?" in refusal(session, f"role {at('ben')} manger")


CHANGES = (
    "setup",
    "site add Mill",
    "site hours quay mon 9-17",
    "site holidays quay GB",
    "site holidays quay closed 24 dec",
    "site alias quay docks",
    "department add Till",
    "team add Warehouse at Quay",
    f"team lead Quay {at('ben')}",
    f"team channel Quay <#{PUBLIC}|x>",
    f"team members Quay add {at('ben')}",
    f"role {at('ben')} lead",
    "people import",
)
READS = ("site list", "department list", "team list", "people", f"who {at('ben')}", "who quay")


@pytest.mark.parametrize("line", CHANGES)
@pytest.mark.parametrize("name", ["stu", "lea", "kim", "sly"])
def test_only_managers_and_admins_change_how_it_is_set_up(
    firm: Database, name: str, line: str
) -> None:
    with firm.writing(HOME) as session:
        site(session)
        ran(session, "department add Warehouse")
        ran(session, "team add Quay")
        before = directory.load(session)
        assert refusal(session, line, name)
        assert directory.load(session) == before
        assert [one.actor_id for one in session.query(audit.AuditEntry)] == [uid("max")] * 3


@pytest.mark.parametrize("line", READS)
def test_staff_may_look_and_outsiders_may_not(firm: Database, line: str) -> None:
    with firm.writing(HOME) as session:
        site(session)
        assert ran(session, line, "stu")
        for name in ("kim", "sly"):
            assert refusal(session, line, name)


def test_the_dialog_opens_with_what_was_typed_and_what_is_wrong(firm: Database) -> None:
    with firm.writing(HOME) as session:
        call = company.call(session, text="Noon zone UTC")
        answer = site_listeners.add(call)
    assert isinstance(answer, OpenDialog)
    shown = {
        block["block_id"]: block["element"] for block in answer.view["blocks"] if "element" in block
    }
    assert shown["name"]["initial_value"] == "Noon"
    assert shown["zone"]["initial_value"] == "UTC"
    assert "read as a time" in answer.view["blocks"][1]["elements"][0]["text"]


@pytest.mark.parametrize("line", ["people", "team list", "site list", "department list"])
def test_a_list_asks_the_same_number_of_questions_however_long(firm: Database, line: str) -> None:
    def questions() -> int:
        with firm.writing(HOME) as session:
            call = company.call(session)
            with company.counted(firm) as sent:
                verb = call.tools.registry.verbs["/ops", line]
                verb.function(call)
            return len(sent)

    few = questions()
    with firm.writing(HOME) as session:
        ran(session, "department add Warehouse")
        for number in range(12):
            site(session, f"Shop {number}", holidays="GB")
            ran(session, f"team add Warehouse at Shop {number} {at('ben')}")
            ran(session, f"team members Warehouse at Shop {number} add {at('stu')}")
    assert questions() == few


def test_team_members_alone_shows_them(firm: Database) -> None:
    with firm.writing(HOME) as session:
        site(session)
        ran(session, f"team add Quay {at('lea')}")
        call = company.call(session, "stu", "Quay")
        answer = team_listeners.members(call)
        assert isinstance(answer, Text)
        assert "Led by: Lea" in answer.text
        assert isinstance(people_listeners.me(company.call(session, "kim")), Text)
