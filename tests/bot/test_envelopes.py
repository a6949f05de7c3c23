"""What Bolt makes of an envelope, and what of its response becomes the acknowledgement."""

from typing import Any

import pytest
from slack_bolt import Ack as BoltAck
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.envelopes import Ack, Envelope, bolt_handler


@pytest.fixture
def app() -> App:
    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1")

    app = App(authorize=authorize, process_before_response=True, signing_secret="s")

    @app.command("/ops")
    def _(ack: BoltAck, command: dict[str, str]) -> None:
        ack(f"Understood: {command['text']}")

    @app.command("/form")
    def _(ack: BoltAck) -> None:
        ack({"response_type": "ephemeral", "text": "As JSON"})

    @app.event("app_mention")
    def _(event: dict[str, str], request: Any) -> None:
        if event["text"] == "crash" and "x-slack-retry-num" not in request.headers:
            raise ValueError

    @app.error
    def _() -> BoltResponse:
        return BoltResponse(status=500, body="")

    return app


def command(name: str) -> Envelope:
    known = {"command": name, "text": "hello", "team_id": "T1", "user_id": "U1"}
    return Envelope("E1", "slash_commands", known | {"channel_id": "C1"})


def mention(text: str, **retry: Any) -> Envelope:
    event = {"type": "app_mention", "text": text, "user": "U1", "channel": "C1", "ts": "1.0"}
    payload = {"type": "event_callback", "team_id": "T1", "event": event}
    return Envelope("E2", "events_api", payload, **retry)


@pytest.mark.parametrize(
    ("envelope", "ack"),
    [
        (command("/ops"), Ack({"text": "Understood: hello"})),
        (command("/form"), Ack({"response_type": "ephemeral", "text": "As JSON"})),
        (mention("hello"), Ack()),
    ],
)
def test_bolt_answers_a_command_and_an_event(app: App, envelope: Envelope, ack: Ack) -> None:
    assert bolt_handler(app)(envelope) == ack


def test_an_event_that_crashed_in_bolt_is_acknowledged_only_when_its_repeat_succeeds(
    app: App,
) -> None:
    handle = bolt_handler(app)
    assert handle(mention("crash")) is None
    assert handle(mention("crash", retry_attempt=1, retry_reason="timeout")) == Ack()


def test_a_command_nobody_serves_is_not_acknowledged(app: App) -> None:
    assert bolt_handler(app)(command("/else")) is None
