"""What Slack's words mean here, and when somebody may be disturbed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from harness.given import FRIDAY_5PM, HOME, LONDON, MONDAY

from handlers.staff.rules import pushes
from handlers.staff.rules import slack as rules
from handlers.staff.rules.slack import Hold, Tell
from handlers.staff.service.people import working_calendar
from storage.enums import ChannelKind

MONDAY_AT_NINE = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "at_once", "decided"),
    [
        (MONDAY, False, Tell()),
        (FRIDAY_5PM, False, Hold(MONDAY_AT_NINE)),
        (FRIDAY_5PM - timedelta(seconds=1), False, Tell()),
        (FRIDAY_5PM, True, Tell()),
    ],
)
def test_quiet_hours_hold_what_was_not_set_to_a_clock(
    now: datetime, decided: Tell | Hold, *, at_once: bool
) -> None:
    assert rules.may_disturb(working_calendar(LONDON), now, at_once=at_once) == decided


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"display_name": "Benny", "real_name": "Ben Okafor"}, "Benny"),
        ({"display_name": "", "real_name": "Ben Okafor"}, "Ben Okafor"),
        ({}, "ben"),
        ({"display_name": "x" * 300}, "x" * 120),
    ],
)
def test_people_are_called_what_they_chose_to_be_called(profile: Any, name: str) -> None:
    user = {"id": "U1", "name": "ben", "profile": profile}
    assert rules.person_row(user, workspace=HOME, at=MONDAY)["name"] == name


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ({"is_bot": True}, "is_bot"),
        ({"id": "USLACKBOT"}, "is_bot"),
        ({"is_restricted": True}, "is_guest"),
        ({"is_ultra_restricted": True}, "is_guest"),
        ({"deleted": True}, "is_gone"),
        ({"team_id": "T2OTHER"}, "is_stranger"),
        ({"team_id": HOME}, None),
    ],
)
def test_what_kind_of_person_somebody_is(said: dict[str, Any], flag: str | None) -> None:
    row = rules.person_row({"id": "U1", "name": "ben", **said}, workspace=HOME, at=MONDAY)
    kinds = ("is_bot", "is_guest", "is_gone", "is_stranger")
    assert {kind for kind in kinds if row[kind]} == ({flag} if flag else set())


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({}, ChannelKind.PUBLIC),
        ({"is_private": True}, ChannelKind.PRIVATE),
        ({"is_private": True, "is_mpim": True}, ChannelKind.GROUP),
        ({"is_im": True}, ChannelKind.DIRECT),
    ],
)
def test_what_kind_of_channel_it_is(said: dict[str, Any], kind: ChannelKind) -> None:
    assert rules.channel_row({"id": "C1", **said}, at=MONDAY)["kind"] is kind


@pytest.mark.parametrize(
    ("zones", "zone"),
    [([], None), (["b", "a", "b"], "b"), (["b", "a"], "a")],
)
def test_most_people_decide_the_zone(zones: list[str], zone: str | None) -> None:
    assert rules.most_common_zone(zones) == zone


@dataclass(frozen=True)
class Said:
    kind: str
    number: int


def test_what_an_area_waits_to_know_to_be_heard_stands_first_and_is_never_one_of_some_more() -> (
    None
):
    asked = [Said("asked", number) for number in range(5)]
    late = [Said("late", number) for number in range(3)]
    mixed = [late[0], *asked[:3], late[1], *asked[3:], late[2]]
    parts = pushes.in_messages(mixed, {"asked"}, room=2)
    assert parts == [asked[:2], asked[2:4], [asked[4], *late]]
    assert pushes.in_messages(late, {"asked"}, room=2) == [late]
    assert pushes.in_messages(asked[:2], {"asked"}, room=2) == [asked[:2]]
    assert pushes.in_messages([], {"asked"}, room=2) == []
