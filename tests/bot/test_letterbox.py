"""Requests that crashed: listed without what people wrote, and handled again."""

import re

import pytest
from harness import payloads
from harness.desk import Desk
from harness.fake_api import FakeApi, refused
from harness.payloads import BOT, HOME, OTHER
from pydantic import SecretStr

from bot import letterbox
from bot.config import Settings
from bot.tenancy import CannotStart
from storage import deliveries
from storage.enums import OutboxKind

SECRET = "Call the customer in Porto"


@pytest.fixture
def settings(api: FakeApi) -> Settings:
    api.will("auth.test", {"ok": True, "team_id": HOME, "user_id": BOT, "bot_id": "B1"})
    return Settings(
        SLACK_BOT_TOKEN=(SecretStr("xoxb-1"),),
        SLACK_APP_TOKEN=SecretStr("xapp-1"),
        SLACK_API_URL=api.url,
        DATABASE_URL=SecretStr("sqlite:///unused.db"),
    )


def keep(desk: Desk, text: str = f"add {SECRET}", *, workspace: str = HOME) -> str:
    """Keep a command as if it had crashed; return its reference."""
    body = payloads.command(text, name="/task")
    with desk.database.writing(workspace) as session:
        key = desk.hear(body).keys[0]
        error = "ValueError: no\nsecond line"
        return deliveries.bury(session, key=key, kind="command", payload=body, error=error)


def open_letters(desk: Desk) -> int:
    with desk.database.across_workspaces() as session:
        return len(deliveries.open_letters(session))


def test_a_list_of_nothing_says_so(desk: Desk) -> None:
    assert list(letterbox.lines(desk.database)) == ["No request is kept: none has crashed."]


def test_a_list_names_each_request_but_not_what_people_wrote(desk: Desk) -> None:
    references = [keep(desk), keep(desk, workspace=OTHER)]
    lines = list(letterbox.lines(desk.database))
    assert [line.split()[0] for line in lines] == references
    assert re.fullmatch(r"\w{8}  \d{4}-\d\d-\d\d \d\d:\d\d  T1HOME  command  ValueError", lines[0])
    assert SECRET not in str(lines)


def test_a_request_that_is_handled_again_has_its_effect_and_is_closed(
    desk: Desk, settings: Settings
) -> None:
    reference = keep(desk)
    assert list(letterbox.replay(settings, desk.database, reference)) == [f"{reference}  handled"]
    assert desk.story() == [("task.add", "U1", False)]
    assert open_letters(desk) == 0
    answers = [one for one in desk.messages() if one.kind is OutboxKind.EPHEMERAL]
    assert [SECRET in one.payload["text"] for one in answers] == [True]


def test_all_are_handled_when_none_is_named(desk: Desk, settings: Settings) -> None:
    for _ in range(2):
        keep(desk)
    assert len(list(letterbox.replay(settings, desk.database, None))) == 2
    assert open_letters(desk) == 0


def test_only_the_named_one_is_handled(desk: Desk, settings: Settings) -> None:
    keep(desk)
    second = keep(desk)
    assert list(letterbox.replay(settings, desk.database, second)) == [f"{second}  handled"]
    assert open_letters(desk) == 1


def test_a_reference_that_nothing_has_is_told(desk: Desk, settings: Settings) -> None:
    keep(desk)
    found = list(letterbox.replay(settings, desk.database, "00000000"))
    assert found == ["No such request is kept."]
    assert open_letters(desk) == 1


def test_a_request_that_is_refused_by_now_is_answered_and_closed(
    desk: Desk, settings: Settings
) -> None:
    reference = keep(desk, "done T-1")
    assert list(letterbox.replay(settings, desk.database, reference)) == [f"{reference}  handled"]
    assert desk.story() == [("command:/task", "U1", True)]
    assert ["T-1" in one.payload["text"] for one in desk.messages()] == [True]
    assert open_letters(desk) == 0


def test_a_request_that_crashes_again_is_kept(desk: Desk, settings: Settings) -> None:
    reference = keep(desk)
    with desk.database.across_workspaces(writing=True) as session:
        for letter in deliveries.open_letters(session):
            letter.payload = {**letter.payload, "channel_id": {"not": "an id"}}
    (line,) = letterbox.replay(settings, desk.database, reference)
    assert line.startswith(f"{reference}  crashed again: ")
    assert (desk.story(), open_letters(desk)) == ([], 1)


def test_a_request_of_a_workspace_without_a_token_is_kept(desk: Desk, settings: Settings) -> None:
    reference = keep(desk, workspace=OTHER)
    (line,) = letterbox.replay(settings, desk.database, None)
    assert line == f"{reference}  not handled: no token for its workspace"
    assert open_letters(desk) == 1


def test_nothing_is_handled_with_a_token_that_slack_refuses(
    desk: Desk, settings: Settings, api: FakeApi
) -> None:
    keep(desk)
    api.answers["auth.test"] = [refused("invalid_auth")]
    with pytest.raises(CannotStart):
        list(letterbox.replay(settings, desk.database, None))
