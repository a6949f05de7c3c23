"""How staff reads what people type: hours, names, teams, keywords, sheets, roles."""

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.kit.workdays import BadWindowsError, Calendar, Window, same_hours
from handlers.staff.rules import guess, hours, names, roles, sheet, typed
from handlers.staff.rules.roles import Give, Refusal
from handlers.staff.rules.sheet import Column
from storage.enums import Role

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
LONDON = Calendar(ZoneInfo("Europe/London"), same_hours((Window(540, 1020),)))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("mon-fri 9-17", "Mon-Fri 09:00-17:00"),
        ("Mon-Fri 08:00-18:00; Sat 9-13", "Mon-Fri 08:00-18:00; Sat 09:00-13:00"),
        ("mon, wed 9-12, 13-17", "Mon 09:00-12:00, 13:00-17:00; Wed 09:00-12:00, 13:00-17:00"),
        ("daily 0-24", "Mon-Sun 00:00-24:00"),
        ("sat-mon 22:00-06:00", "Mon 22:00-06:00; Sat-Sun 22:00-06:00"),
        ("mon-fri 9-17; sat closed", "Mon-Fri 09:00-17:00"),
        ("mon\u2013fri 9\u201317", "Mon-Fri 09:00-17:00"),
    ],
)
def test_a_week_is_read_and_written_back_as_people_do(text: str, written: str) -> None:
    week = hours.parse_week(text)
    assert hours.write_week(week) == written
    assert hours.parse_week(hours.write_week(week)) == week


@pytest.mark.parametrize("text", ["", "9-17", "mon-fri", "mon 9-17; mon 8-12", "xyz 9-17",
                                  "sat closed", "mon 25-26", "mon-fri 9-17 extra"])  # fmt: skip
def test_a_week_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(BadWindowsError):
        hours.parse_week(text)


@pytest.mark.parametrize("name", ["Noon", "Friday", "5pm", "12", "tomorrow", "3/4", "next week"])
def test_a_name_that_reads_as_a_time_is_one(name: str) -> None:
    assert names.reads_as_time(name, now=NOW, calendar=LONDON)


@pytest.mark.parametrize("name", ["Harbour", "Shop 3", "Quay West", "Fridays Bar"])
def test_ordinary_names_are_no_times_and_free(name: str) -> None:
    assert not names.reads_as_time(name, now=NOW, calendar=LONDON)
    assert not names.is_taken(name)


@pytest.mark.parametrize("name", ["@home", "#shop", "me", "Shop at Quay", "everybody"])
def test_words_of_the_commands_are_no_names(name: str) -> None:
    assert names.is_taken(name)


def test_a_zone_is_found_by_its_name_or_its_city() -> None:
    assert names.zone("europe/lisbon") == "Europe/Lisbon"
    assert names.zone("New York") == "America/New_York"
    assert names.zone("Lisbonn") is None
    assert names.nearest_zone("Lisbonn") == "Europe/Lisbon"


def test_references_are_taken_out_of_a_text() -> None:
    said = typed.references("Warehouse at Quay <#C1|x> <@U1|ben> <!subteam^S1|@care> @ann")
    assert said.words == "Warehouse at Quay"
    assert (said.people, said.channels, said.groups, said.names) == (
        ("U1",), ("C1",), ("S1",), ("ann",),
    )  # fmt: skip


def test_keywords_cut_a_text_each_at_its_first_place() -> None:
    assert typed.keywords("Harbour zone UTC hours mon 9-17", ("zone", "hours")) == (
        "Harbour",
        {"zone": "UTC", "hours": "mon 9-17"},
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warehouse at the docks add", ("warehouse", "the docks", "add")),
        ("warehouse", ("warehouse", None, "")),
        ("The Docks  now", (None, "the docks", "now")),
        ("warehouse at nowhere", ("warehouse", None, "at nowhere")),
        ("everybody", (None, None, "")),
    ],
)
def test_a_team_is_a_department_at_a_site(
    text: str, expected: tuple[str | None, str | None, str]
) -> None:
    known = typed.Known({"warehouse": 1}, {"the docks": 2, "the": 3})
    words = typed.team_words(text, known)
    assert words is not None
    assert (words.department, words.site, words.rest) == expected
    assert typed.team_words("nothing known", known) is None


@pytest.mark.parametrize("own", list(Role))
def test_roles_are_given_up_to_ones_own_by_managers(own: Role) -> None:
    for held in Role:
        for wanted in Role:
            decided = roles.may_give(own, held, wanted, from_settings=False, is_last_admin=False)
            may = own.rank >= Role.MANAGER.rank and max(held.rank, wanted.rank) <= own.rank
            assert (decided == Give()) == (may and held is not wanted), (held, wanted)


def test_the_last_admin_and_those_of_the_settings_stay() -> None:
    last = roles.may_give(
        Role.ADMIN, Role.ADMIN, Role.STAFF, from_settings=False, is_last_admin=True
    )
    named = roles.may_give(
        Role.ADMIN, Role.ADMIN, Role.STAFF, from_settings=True, is_last_admin=False
    )
    assert (last, named) == (Refusal.LAST_ADMIN, Refusal.SETTINGS)


def test_the_columns_of_a_sheet_are_known_by_the_names_people_give_them() -> None:
    rows = [["Name", "Site", "Reports to"], ["Zoë", "Quay", "ben"], ["", "", ""], ["Al"]]
    lines = sheet.lines(rows)
    assert [(one.number, one.cell(Column.PERSON)) for one in lines] == [(2, "Zoë"), (4, "Al")]
    assert lines[0].cell(Column.MANAGER) == "ben"
    assert lines[1].cell(Column.ROLE) == ""


def test_a_sheet_that_names_no_people_is_refused() -> None:
    with pytest.raises(sheet.NoPersonColumn):
        sheet.lines([["colour", "size"], ["red", "4"]])


def test_a_joiner_is_placed_by_title_else_by_zone() -> None:
    quay, lisbon = uuid.UUID(int=1), uuid.UUID(int=2)
    known = {"quay": quay, "lisbon": lisbon}
    zones = {quay: "Europe/London", lisbon: "Europe/Lisbon"}
    assert guess.site("Shop floor, Lisbon", "Europe/London", known, zones) == lisbon
    assert guess.site("Shop floor", "Europe/London", known, zones) == quay
    assert guess.site("", "Asia/Tokyo", known, zones) is None
    assert guess.site("Quay or Lisbon", None, known, zones) is None
    assert guess.department("Warehouse, Hamburg", {"warehouse": quay}) == quay
