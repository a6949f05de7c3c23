"""Slack's events about people and channels keep our rows fresh."""

from typing import Any

import pytest
from harness import given
from harness.given import AWAY, HOME, SHOP

from handlers.kit.area import EventListener, Heard
from handlers.staff.listeners import events as listeners
from storage import channels, jobs, parking, staff
from storage.enums import Role
from storage.session import Database, Session


def tell(session: Session, listener: EventListener, **event: Any) -> None:
    listener(session, Heard(event, given.MONDAY, given.tools()))


def channel(session: Session, channel_id: str) -> channels.Channel:
    found = channels.get(session, channel_id)
    assert found is not None
    return found


@pytest.mark.parametrize("user_id", ["U1LEA", "U1NEW"])
def test_a_person_is_as_slack_says_and_keeps_the_role_they_have_here(
    desk: Database, user_id: str
) -> None:
    with desk.writing(HOME) as session:
        user = {"id": user_id, "name": "zoe", "team_id": HOME, "tz": "Asia/Dubai"}
        tell(session, listeners.person_changed, user=user)
        found = staff.get(session, user_id)
        assert found is not None
        assert (found.name, found.timezone) == ("zoe", "Asia/Dubai")
        assert found.role is (Role.LEAD if user_id == "U1LEA" else Role.STAFF)


def test_members_come_and_go(desk: Database) -> None:
    with desk.writing(HOME) as session:
        tell(session, listeners.member_joined, channel=SHOP, user="U1MAX")
        assert channels.is_member(session, SHOP, "U1MAX")
        tell(session, listeners.member_left, channel=SHOP, user="U1MAX")
        assert not channels.is_member(session, SHOP, "U1MAX")
        assert jobs.next_due(session) is None


def test_where_the_bot_joins_everything_is_read_again(desk: Database) -> None:
    with desk.writing(HOME) as session:
        tell(session, listeners.member_joined, channel=AWAY, user="U1BOT")
        assert jobs.next_due(session) is not None
        assert channel(session, AWAY).bot_is_member


def test_a_channel_that_the_bot_leaves_is_written_to_no_more(desk: Database) -> None:
    with desk.writing(HOME) as session:
        tell(session, listeners.bot_left, channel=SHOP)
        assert not channel(session, SHOP).bot_is_member


def test_a_channel_is_renamed_archived_and_back_again(desk: Database) -> None:
    with desk.writing(HOME) as session:
        tell(session, listeners.renamed, channel={"id": SHOP, "name": "n" * 200})
        tell(session, listeners.archived, channel=SHOP)
        assert (channel(session, SHOP).name, channel(session, SHOP).is_archived) == (
            "n" * 120,
            True,
        )
        tell(session, listeners.unarchived, channel=SHOP)
        assert not channel(session, SHOP).is_archived


def test_events_about_what_is_not_known_change_nothing(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for listener in (listeners.bot_left, listeners.archived, listeners.unarchived):
            tell(session, listener, channel="C9")
        assert channels.get(session, "C9") is None


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
def test_a_workspace_that_is_gone_rests(desk: Database, kind: str) -> None:
    with desk.writing(HOME) as session:
        tell(session, listeners.workspace_gone, type=kind)
        until = parking.until(session, "chat.postMessage")
        assert until is not None
        assert until > session.engine_now()
