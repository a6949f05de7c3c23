"""Which department and site a `#word`, a channel or a name means; on both databases."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from harness import given
from harness.given import BACK, HOME, SHOP

from handlers.kit.errors import Invalid
from handlers.tasks.rules.drafts import Choices
from handlers.tasks.service import belonging
from handlers.tasks.service.belonging import Belongs
from storage import sites, teams
from storage.session import Database, Session


@dataclass(frozen=True)
class Company:
    """Two sites and two departments; nobody has a team yet."""

    session: Session
    quay: uuid.UUID
    dock: uuid.UUID
    warehouse: uuid.UUID
    care: uuid.UUID

    def read(self, department: str = "", site: str = "", *, by: str = "ana") -> Belongs:
        actor = given.actor(by)
        return belonging.read(self.session, actor, department=department, site=site)

    def refused(self, *said: str, **more: Any) -> dict[str, str]:
        with pytest.raises(Invalid) as invalid:
            self.read(*said, **more)
        return invalid.value.errors

    def team(self, department: uuid.UUID | None, site: uuid.UUID | None, channel: str) -> None:
        team, _is_new = teams.open_team(self.session, department, site)
        teams.change(self.session, team.id, channel_id=channel)


@contextmanager
def company(desk: Database) -> Iterator[Company]:
    with desk.writing(HOME) as session:
        quay, dock = (given.site(session, name).id for name in ("Quay", "St. Mary's Dock"))
        sites.give_name(session, quay, "the pier")
        found = [teams.add_department(session, name) for name in ("Warehouse", "Customer care")]
        warehouse, care = (one.id for one in found if one)
        yield Company(session, quay, dock, warehouse, care)


def test_a_site_is_known_by_its_name_its_alias_and_its_id(desk: Database) -> None:
    with company(desk) as firm:
        for said in ("Quay", "the  PIER", firm.quay.hex, "quay,"):
            assert firm.read(site=said) == Belongs(site_id=firm.quay)
        assert firm.read(site="st. mary\u2019s dock") == Belongs(site_id=firm.dock)
        said = "I know no site “Quai”. Did you mean Quay?"
        assert firm.refused(site="Quai") == {"site": said}


def test_a_department_is_known_by_its_name_and_its_id(desk: Database) -> None:
    with company(desk) as firm:
        for said in ("#warehouse", firm.warehouse.hex):
            assert firm.read(said) == Belongs(firm.warehouse)
        for said in ("#Customer care", "#customer-care", "#customer_care"):
            assert firm.read(said, "quay") == Belongs(firm.care, firm.quay)


def test_a_word_that_is_neither_is_refused_with_the_nearest(desk: Database) -> None:
    with company(desk) as firm:
        errors = firm.refused("#warehose", "Quai")
        assert errors == {
            "department": "“#warehose” is neither a channel nor a department."
            " Did you mean Warehouse?",
            "site": "I know no site “Quai”. Did you mean Quay?",
        }


def test_the_channel_of_a_team_means_its_department_and_its_site(desk: Database) -> None:
    with company(desk) as firm:
        firm.team(firm.warehouse, firm.quay, SHOP)
        assert firm.read(SHOP) == Belongs(firm.warehouse, firm.quay)
        assert firm.read("#c1shop") == Belongs(firm.warehouse, firm.quay)
        assert firm.read(SHOP, "st. mary's dock") == Belongs(firm.warehouse, firm.dock)


def test_a_channel_of_one_department_at_two_sites_leaves_the_site_open(desk: Database) -> None:
    with company(desk) as firm:
        firm.team(firm.warehouse, firm.quay, SHOP)
        firm.team(firm.warehouse, firm.dock, SHOP)
        assert firm.read(SHOP) == Belongs(firm.warehouse)


def test_a_channel_of_two_departments_asks_unless_the_site_tells(desk: Database) -> None:
    with company(desk) as firm:
        firm.team(firm.warehouse, firm.quay, SHOP)
        firm.team(firm.care, firm.dock, SHOP)
        said = "This channel belongs to Customer care and Warehouse. Choose one."
        assert firm.refused(SHOP) == {"department": said}
        assert firm.read(SHOP, "quay") == Belongs(firm.warehouse, firm.quay)


def test_a_channel_of_a_whole_site_means_the_site(desk: Database) -> None:
    with company(desk) as firm:
        firm.team(None, firm.quay, SHOP)
        assert firm.read(SHOP) == Belongs(None, firm.quay)


def test_a_channel_that_is_called_like_a_department_means_it(desk: Database) -> None:
    with company(desk) as firm:
        department = teams.add_department(firm.session, "C1 shop")
        assert department is not None
        teams.add_department(firm.session, "C1SHOP")
        assert firm.read(SHOP).department_id not in (None, department.id)


@pytest.mark.parametrize("said", [SHOP, "#c1shop", "C9NOBODY"])
def test_a_channel_that_belongs_to_nobody_asks(desk: Database, said: str) -> None:
    with company(desk) as firm:
        wrong = "This channel belongs to no department. Choose one."
        assert firm.refused(said) == {"department": wrong}
        assert firm.refused(said, "quay") == {"department": wrong}


def test_a_private_channel_is_known_by_name_only_to_those_who_are_in_it(desk: Database) -> None:
    with company(desk) as firm:
        firm.team(firm.warehouse, None, BACK)
        assert firm.read("#g1back").department_id == firm.warehouse
        said = "“#g1back” is neither a channel nor a department."
        assert firm.refused("#g1back", by="sam") == {"department": said}


def test_a_guest_is_told_of_no_department_and_no_site(desk: Database) -> None:
    with company(desk) as firm:
        guest = given.actor("gus")
        said = "Guests cannot choose this."
        assert firm.refused("#warehouse", "quay", by="gus") == {"department": said, "site": said}
        assert firm.read(by="gus") == Belongs()
        assert belonging.choices(firm.session, guest) == Choices()
        assert belonging.names(firm.session, guest).places.words_of_name(["quay"]) == 0


def test_what_can_be_chosen_is_what_there_is(desk: Database) -> None:
    with company(desk) as firm:
        assert belonging.choices(firm.session, given.actor()) == Choices(
            [(firm.care.hex, "Customer care"), (firm.warehouse.hex, "Warehouse")],
            [(firm.quay.hex, "Quay"), (firm.dock.hex, "St. Mary's Dock")],
        )
