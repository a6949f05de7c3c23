"""People, channels, who is in them, who watches what, and which methods rest."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import NoResultFound

from storage import channels, links, parking, staff, workspaces
from storage.enums import ChannelKind, Role
from storage.session import Database, Session

HOME, OTHER = "T1HOME", "T2OTHER"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def person(person_id: str, **more: Any) -> dict[str, Any]:
    row = dict.fromkeys(staff.SLACK_FIELDS) | {"id": person_id, "name": "", "handle": ""}
    row |= dict.fromkeys(("is_bot", "is_guest", "is_gone", "is_stranger"), False)
    return row | {"refreshed_at": NOON} | more


def channel(channel_id: str, **more: Any) -> dict[str, Any]:
    row = {"id": channel_id, "name": "", "kind": ChannelKind.PUBLIC, "refreshed_at": NOON}
    return row | {"is_archived": False, "bot_is_member": True} | more


def must(session: Session, person_id: str) -> staff.Person:
    found = staff.get(session, person_id)
    assert found is not None
    return found


def test_what_slack_says_of_people_replaces_all_but_their_role(home: Database) -> None:
    with home.writing(HOME) as session:
        staff.give_role(session, "U1", Role.LEAD)
        staff.remember_dm(session, "U1", "D1")
        staff.refresh(session, [person("U9", name="Zoe"), person("U1", name="Ada")])
        staff.refresh(session, [])
    with home.reading(HOME) as session:
        ada, zoe = must(session, "U1"), must(session, "U9")
        assert (ada.name, ada.role, ada.dm_channel, ada.refreshed_at) == (
            "Ada",
            Role.LEAD,
            "D1",
            NOON,
        )
        assert (zoe.name, zoe.role) == ("Zoe", Role.STAFF)
        assert set(staff.get_many(session, {"U1", "U9", "U404"})) == {"U1", "U9"}
        assert staff.get_many(session, set()) == {}
        assert staff.get(session, "U404") is None
    with home.reading(OTHER) as session:
        assert must(session, "U1").name == ""


def test_meeting_somebody_we_know_changes_nothing(home: Database) -> None:
    with home.writing(HOME) as session:
        staff.refresh(session, [person("U1", name="Ada")])
        staff.meet(session, "U1", "someone", is_stranger=True)
        staff.meet(session, "U9", "zoe", is_stranger=True)
        ada, zoe = must(session, "U1"), must(session, "U9")
        assert (ada.name, ada.is_stranger) == ("Ada", False)
        assert (zoe.handle, zoe.is_stranger, zoe.role) == ("zoe", True, Role.STAFF)


@pytest.mark.parametrize("typed", ["özlem", "ÖZLEM", "Özlem", "SHOP.lead"])
def test_people_are_found_by_handle_or_name_in_any_case(home: Database, typed: str) -> None:
    with home.writing(HOME) as session:
        staff.refresh(
            session,
            [
                person("U1", name="Özlem", handle="shop.lead"),
                person("U2", name="Özlem", handle="shop.lead", is_gone=True),
            ],
        )
        assert [one.id for one in staff.by_handle(session, typed)] == ["U1"]
        assert staff.by_handle(session, "nobody") == []


def test_a_role_is_held_by_people_who_are_present(home: Database) -> None:
    with home.writing(HOME) as session:
        rows = [person("U1"), person("U2", is_gone=True), person("U3", is_bot=True)]
        staff.refresh(session, rows)
        for person_id in ("U1", "U2", "U3"):
            staff.give_role(session, person_id, Role.MANAGER)
        assert [one.id for one in staff.with_role(session, Role.MANAGER)] == ["U1"]
        assert staff.with_role(session, Role.ADMIN) == []
    with home.reading(OTHER) as session:
        assert staff.with_role(session, Role.MANAGER) == []


def test_zones_are_those_of_people_who_work_here(home: Database) -> None:
    with home.writing(HOME) as session:
        staff.refresh(
            session,
            [
                person("U1", timezone="Asia/Tokyo"),
                person("U2", timezone="Asia/Tokyo"),
                person("U3", timezone="UTC", is_gone=True),
                person("U4", timezone="UTC", is_bot=True),
                person("U5", timezone="UTC", is_stranger=True),
                person("U6"),
            ],
        )
        assert staff.zones(session) == ["Asia/Tokyo", "Asia/Tokyo"]


def test_forgetting_somebody_is_one_update(home: Database) -> None:
    people = staff.Person.metadata.tables["people"]
    with home.across_workspaces(writing=True) as session:
        this = (people.c.workspace_id == HOME) & (people.c.id == "U1")
        session.execute(people.update().where(this).values(id="U-gone", name=""))
    with home.reading(HOME) as session:
        assert staff.get(session, "U-gone") is not None


def test_what_slack_says_of_channels_replaces_what_we_knew(home: Database) -> None:
    with home.writing(HOME) as session:
        channels.refresh(session, [channel("C2", name="shop"), channel("C1", name="back")])
        channels.refresh(session, [channel("C1", name="office", kind=ChannelKind.PRIVATE)])
        channels.refresh(session, [])
        channels.change(session, "C2", is_archived=True)
        channels.change(session, "C404", is_archived=True)
        one, two = channels.get(session, "C1"), channels.get(session, "C2")
        assert one is not None
        assert two is not None
        assert (one.name, one.kind) == ("office", ChannelKind.PRIVATE)
        assert two.is_archived
        assert channels.get(session, "C404") is None
    with home.reading(OTHER) as session:
        assert channels.get(session, "C1") is None


def test_members_come_and_go(home: Database) -> None:
    with home.writing(HOME) as session:
        channels.join(session, "C1", {"U1", "U2"})
        channels.join(session, "C1", {"U2", "U3"})
        channels.join(session, "C2", {"U2"})
        channels.join(session, "C2", set())
        channels.leave(session, "C1", "U1")
        channels.leave(session, "C1", "U404")
        assert channels.members(session, "C1") == {"U2", "U3"}
        assert channels.of_person(session, "U2") == {"C1", "C2"}
        assert channels.is_member(session, "C1", "U2")
        assert not channels.is_member(session, "C1", "U1")
    with home.reading(OTHER) as session:
        assert not channels.is_member(session, "C1", "U2")


def test_a_channel_is_found_by_name_by_those_who_may_know_of_it(home: Database) -> None:
    with home.writing(HOME) as session:
        rows = [channel("C1", name="shop"), channel("C2", name="back", kind=ChannelKind.PRIVATE)]
        channels.refresh(session, rows)
        channels.join(session, "C2", {"U1"})
        found = {
            (name, person): one and one.id
            for name in ("shop", "back", "none")
            for person in ("U1", "U2")
            for one in [channels.visible_by_name(session, name, person)]
        }
    with home.reading(OTHER) as session:
        assert channels.visible_by_name(session, "shop", "U1") is None
    nobody = {("back", "U2"): None, ("none", "U1"): None, ("none", "U2"): None}
    assert found == {("shop", "U1"): "C1", ("shop", "U2"): "C1", ("back", "U1"): "C2", **nobody}


def test_a_whole_reading_of_a_channel_forgets_the_others(home: Database) -> None:
    with home.writing(HOME) as session:
        channels.join(session, "C1", {"U1", "U2"})
        channels.join(session, "C2", {"U1"})
        channels.keep_only(session, "C1", {"U2", "U3"})
        assert channels.members(session, "C1") == {"U2"}
        channels.keep_only(session, "C1", set())
        assert channels.members(session, "C1") == set()
        assert channels.members(session, "C2") == {"U1"}


def test_a_very_large_channel_fits(home: Database) -> None:
    everybody = {f"U{number:06}" for number in range(40_000)}
    with home.writing(HOME) as session:
        channels.join(session, "C1", {"U000001", "U-gone"})
        channels.keep_only(session, "C1", everybody)
        assert channels.members(session, "C1") == {"U000001"}


def test_a_workspace_knows_and_changes_only_itself(home: Database) -> None:
    with home.writing(HOME) as session:
        workspaces.change(session, name="Corner shop")
        assert (workspaces.get(session).id, workspaces.get(session).name) == (HOME, "Corner shop")
    with home.reading(OTHER) as session:
        assert workspaces.get(session).name == ""
    with home.reading("T404") as session, pytest.raises(NoResultFound):
        workspaces.get(session)
    with home.across_workspaces() as session:
        assert [one.id for one in workspaces.every(session)] == [HOME, OTHER]


def test_a_subject_knows_its_watchers_once_each(home: Database) -> None:
    with home.writing(HOME) as session:
        for _ in range(2):
            links.watch(session, ("task", "s"), ("complaints.look", "c1"))
        links.watch(session, ("task", "s"), ("sales.look", "d1"))
        links.watch(session, ("task", "other"), ("sales.look", "d2"))
        assert sorted(links.watchers(session, "s")) == [
            ("complaints.look", "c1"),
            ("sales.look", "d1"),
        ]
    with home.reading(OTHER) as session:
        assert links.watchers(session, "s") == []


def test_a_method_rests_by_itself_or_with_its_workspace(home: Database) -> None:
    later = NOON + timedelta(hours=1)
    with home.writing(HOME) as session:
        assert parking.until(session, "chat.update") is None
        parking.park(session, "chat.update", until=later, reason="ratelimited")
        parking.park(session, "chat.update", until=NOON, reason="ratelimited")
        assert parking.until(session, "chat.update") == NOON
        assert parking.until(session, "chat.postMessage") is None
        parking.park(session, parking.EVERY_METHOD, until=later, reason="token_revoked")
        assert parking.until(session, "chat.update") == later
        parking.wake_workspace(session)
        assert parking.until(session, "chat.update") == NOON
    with home.reading(OTHER) as session:
        assert parking.until(session, "chat.update") is None
