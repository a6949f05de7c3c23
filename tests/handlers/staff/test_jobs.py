"""Asking Slack who is here, page by page."""

from typing import Any

import pytest
from harness import given
from harness.given import HOME

from handlers.kit.area import SlackRefusal
from handlers.staff.jobs import refresh as jobs
from storage import channels, staff
from storage.session import Database

USERS = [{"id": f"U{n}", "name": f"u{n}", "team_id": HOME} for n in range(1, 4)]


class FewPages:
    """Slack with three people and two channels, two to a page; `refused` says no to methods."""

    def __init__(self, **refused: str) -> None:
        self.refused = refused

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        short = method.split(".")[1]
        if short in self.refused:
            raise SlackRefusal(method, self.refused[short])
        whole: dict[str, tuple[str, list[Any]]] = {
            "users.list": ("members", USERS),
            "conversations.list": (
                "channels",
                [
                    {"id": "C1", "name": "one", "is_member": True},
                    {"id": "C2", "name": "two", "is_member": False},
                    {"id": "G3", "name": "three", "is_member": True, "is_private": True},
                ],
            ),
            "conversations.members": ("members", ["U1", "U2", "U3"]),
        }
        name, rows = whole[method] if method in whole else whole["users.list"]
        start = int(arguments["cursor"] or 0)
        after = str(start + 2) if start + 2 < len(rows) else ""
        return {name: rows[start : start + 2], "response_metadata": {"next_cursor": after}}

    def download(self, url: str, *, limit: int) -> bytes:
        raise AssertionError(url, limit)


def run(database: Database, slack: FewPages) -> int:
    """Run the job to its end; return its number of steps."""
    progress: dict[str, Any] | None = {}
    steps = 0
    while progress is not None:
        page = jobs.fetch(slack, progress)
        with database.writing(HOME) as session:
            progress = jobs.apply(session, page, progress, given.tools())
        steps += 1
        assert steps < 20
    return steps


def test_people_channels_and_members_are_read_to_the_last_page(desk: Database) -> None:
    with desk.writing(HOME) as session:
        channels.join(session, "C1", {"U1LEFT"})
    run(desk, FewPages())
    with desk.reading(HOME) as session:
        assert {"U1", "U2", "U3"} <= set(staff.get_many(session, {"U1", "U2", "U3"}))
        assert channels.members(session, "C1") == {"U1", "U2", "U3"}
        assert channels.members(session, "G3") == {"U1", "U2", "U3"}
        assert channels.members(session, "C2") == set()


@pytest.mark.parametrize("method", ["list", "members"])
@pytest.mark.parametrize("error", ["unknown_method", "missing_scope"])
def test_what_another_server_does_not_tell_stays_unknown(
    desk: Database, method: str, error: str
) -> None:
    run(desk, FewPages(**{method: error}))
    with desk.reading(HOME) as session:
        assert channels.members(session, "C1") == set()


def test_a_refusal_that_is_no_missing_right_is_raised(desk: Database) -> None:
    del desk
    with pytest.raises(SlackRefusal, match="fatal_error"):
        jobs.fetch(FewPages(list="fatal_error"), {})


def test_a_channel_that_cannot_be_read_keeps_the_members_it_has(desk: Database) -> None:
    with desk.writing(HOME) as session:
        channels.join(session, "C1", {"U1KNOWN"})
    run(desk, FewPages(members="channel_not_found"))
    with desk.reading(HOME) as session:
        assert channels.members(session, "C1") == {"U1KNOWN"}


class PublicOnly(FewPages):
    """Slack of a workspace that did not grant groups:read: it refuses all that is asked with it."""

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        if "private_channel" in arguments.get("types", ""):
            raise SlackRefusal(method, "missing_scope")
        return super().call(method, **arguments)


def test_without_private_channels_the_public_ones_are_known_all_the_same(desk: Database) -> None:
    run(desk, PublicOnly())
    with desk.reading(HOME) as session:
        assert "C1" in channels.ours(session)
        assert channels.is_member(session, "C1", "U1")
