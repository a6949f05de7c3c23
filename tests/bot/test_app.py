"""Through Bolt itself: every kind of request is answered, and only a crash is not taken."""

import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from harness import payloads
from harness.databases import fresh_sqlite
from harness.desk import Desk, desk_on
from harness.example import Example
from harness.fake_api import FakeApi
from harness.payloads import HOME, OTHER
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.kwargs_injection import Args

from bot import app as module
from bot.app import build_app
from handlers.kit.answers import Errors, Silent

Json = dict[str, Any]
KNOWN = set(inspect.signature(Args.__init__).parameters) | {"error"}


@pytest.fixture
def quiet(tmp_path: Path, api: FakeApi, example: Example) -> Iterator[Desk]:
    """The example area on SQLite: what Bolt does is the same on both."""
    with fresh_sqlite(tmp_path) as database, desk_on(database, api) as desk:
        yield desk.serving(example.area())


@pytest.fixture
def app(quiet: Desk) -> App:
    return build_app(quiet.wrapper(), quiet.tenants)


def deliver(app: App, body: Json) -> BoltResponse:
    return app.dispatch(BoltRequest(mode="socket_mode", body=body))


def test_a_command_is_answered_in_its_acknowledgement(app: App, quiet: Desk) -> None:
    response = deliver(app, payloads.command("do"))
    assert response.status == 200
    assert json.loads(response.body)["text"] == "Done."
    assert quiet.story() == [("did", "U1", False)]


def test_a_silent_answer_is_an_empty_acknowledgement(app: App, example: Example) -> None:
    example.answer = Silent()
    response = deliver(app, payloads.command("do"))
    assert (response.status, response.body) == (200, "")


def test_errors_of_a_dialog_arrive_at_its_fields(app: App, example: Example) -> None:
    example.answer = Errors({"title": "Too long."})
    response = deliver(app, payloads.submission())
    assert json.loads(response.body) == {
        "response_action": "errors", "errors": {"title": "Too long."},
    }  # fmt: skip


SERVED = [
    payloads.press(),
    payloads.press(place=payloads.in_view("home")),
    payloads.shortcut(),
    payloads.message_shortcut(),
    payloads.event(payloads.mention("do")),
    payloads.event(payloads.direct("do")),
]


@pytest.mark.parametrize("body", SERVED)
def test_presses_and_messages_reach_their_listener(app: App, quiet: Desk, body: Json) -> None:
    assert deliver(app, body).status == 200
    assert quiet.story() == [("did", "U1", False)]


TAKEN = [
    payloads.closed(),
    payloads.event(payloads.message("hello")),
    payloads.event({**payloads.message(), "subtype": "message_changed", "message": {"ts": "3.0"}}),
    payloads.event({"type": "emoji_changed"}),
    payloads.event({"type": "app_uninstalled"}),
    {"type": "app_rate_limited", "team_id": HOME, "minute_rate_limited": 1},
    {"type": "block_suggestion", "action_id": "x", "block_id": "b", "value": "a",
     "team": {"id": HOME}, "user": {"id": "U1"}},
    {"type": "something_new", "team_id": HOME},
]  # fmt: skip


@pytest.mark.parametrize("body", TAKEN, ids=lambda body: body["type"])
def test_what_nobody_serves_is_taken_all_the_same(app: App, quiet: Desk, body: Json) -> None:
    assert deliver(app, body).status == 200
    assert quiet.story() == []


CRASHES = [
    (payloads.event(payloads.mention("do")), 500),
    (payloads.event({"type": "reaction_added", "user": "U1"}), 500),
    (payloads.command("do"), 200),
    (payloads.press(), 200),
    (payloads.submission(), 200),
]


@pytest.mark.parametrize(("body", "status"), CRASHES)
def test_only_an_event_that_crashed_is_delivered_again(
    app: App, example: Example, body: Json, status: int
) -> None:
    example.broken = True
    assert deliver(app, body).status == status
    example.broken = False
    assert deliver(app, body).status == 200


MALFORMED = [
    {"type": "event_callback", "team_id": HOME, "event": {"type": "app_mention"}},
    {"type": "block_actions", "team": {"id": HOME}, "actions": [{"action_id": "test.press"}]},
    {
        "type": "view_submission",
        "team": {"id": HOME},
        "view": {"type": "modal", "callback_id": "test.form"},
    },
]


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: body["type"])
def test_a_payload_that_is_not_slacks_is_not_acknowledged(app: App, body: Json) -> None:
    assert deliver(app, body).status == 500


def test_a_workspace_without_a_token_reaches_nothing(app: App, quiet: Desk) -> None:
    for body in (
        payloads.event(payloads.mention("do"), team="T9"),
        payloads.command("do", team_id="T9", response_url=None),
    ):
        assert deliver(app, body).status == 200
    assert (quiet.story(HOME), quiet.story(OTHER)) == ([], [])


def test_a_workspace_is_the_one_that_installed_the_app_not_the_authors(
    app: App, quiet: Desk, example: Example
) -> None:
    body = payloads.event(payloads.mention("do", user="U9", user_team=OTHER, team=OTHER))
    assert deliver(app, {**body, "team_id": OTHER}).status == 200
    assert (quiet.story(HOME), quiet.story(OTHER)) == ([("did", "U9", False)], [])
    assert example.actors[0].is_stranger


def test_each_workspace_is_served_as_itself(app: App, quiet: Desk) -> None:
    deliver(app, payloads.command("do", team_id=OTHER))
    assert (quiet.story(HOME), quiet.story(OTHER)) == ([], [("did", "U1", False)])


def test_what_the_bot_does_itself_is_not_heard_again(app: App, quiet: Desk) -> None:
    inner = payloads.mention("do", user=payloads.BOT)
    assert deliver(app, payloads.event(inner)).status == 200
    assert quiet.story() == []


def test_the_address_is_verified_for_slack(quiet: Desk) -> None:
    app = build_app(quiet.wrapper(), quiet.tenants)
    response = deliver(app, {"type": "url_verification", "challenge": "abc"})
    assert (response.status, json.loads(response.body)) == (200, {"challenge": "abc"})


def test_bolt_takes_nothing_that_was_not_verified_at_the_door(app: App, quiet: Desk) -> None:
    body = json.dumps(payloads.event(payloads.mention("do")))
    headers: dict[str, str | Sequence[str]] = {"content-type": "application/json"}
    assert app.dispatch(BoltRequest(body=body, headers=headers)).status == 401
    assert quiet.story() == []


def test_no_request_asks_anything_of_the_network(app: App, quiet: Desk, api: FakeApi) -> None:
    for body in SERVED:
        deliver(app, body)
    assert quiet.story()
    assert api.requests == []


def test_bolt_knows_the_argument_names_of_every_listener(app: App) -> None:
    # A name that Bolt does not know arrives as None, with nothing but a warning.
    functions: list[Callable[..., Any]] = [one.ack_function for one in app._listeners]
    assert len(functions) == 6
    for function in (*functions, module._explain):
        assert set(inspect.signature(function).parameters) <= KNOWN, function
