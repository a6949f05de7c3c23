"""A sandbox with short patience, a real Bolt app on a real socket, and a real WebClient."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox, start

PATIENCE = 0.8
SCOPES = (
    "app_mentions:read channels:history channels:join channels:read chat:write commands "
    "files:read files:write groups:history groups:read im:history im:read im:write mpim:read "
    "mpim:write reactions:read reactions:write team:read usergroups:read users:read "
    "users:read.email"
)
EVENTS = (
    "app_home_opened app_mention app_uninstalled channel_archive channel_left channel_rename "
    "file_shared group_left group_rename member_joined_channel member_left_channel "
    "message.channels message.groups message.im reaction_added reaction_removed team_join "
    "tokens_revoked user_change"
)
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Opsbot"},
    "features": {
        "bot_user": {"display_name": "Opsbot"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/task", "description": "Tasks", "should_escape": True},
            {"command": "/raw", "description": "Takes text as it was typed"},
        ],
        "shortcuts": [
            {"name": "New", "type": "global", "callback_id": "new", "description": "New"},
            {"name": "Take", "type": "message", "callback_id": "take", "description": "Take"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES.split()}},
    "settings": {
        "socket_mode_enabled": True,
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": EVENTS.split()},
    },
}
Body = dict[str, Any]


class Bot:
    """The app under the sandbox: it keeps what it hears and does what a test tells it to."""

    def __init__(self, running: RunningSandbox) -> None:
        token = next(iter(running.bot_tokens.values()))
        self.web = WebClient(token=token, base_url=running.api_url, retry_handlers=[])
        self.app = App(
            client=self.web,
            process_before_response=True,
            ignoring_self_events_enabled=False,
            signing_secret=running.signing_secret,
        )
        self.heard: list[Body] = []
        self.on: Callable[..., Any] | None = None
        self.app.use(self._everything)
        self._socket = SocketModeHandler(self.app, running.app_token)

    def connect(self) -> None:
        self._socket.connect()  # type: ignore[no-untyped-call] # the SDK has no types here

    def close(self) -> None:
        self._socket.close()  # type: ignore[no-untyped-call] # nor here

    def events(self, kind: str) -> list[Body]:
        events = [body["event"] for body in list(self.heard) if "event" in body]
        return [event for event in events if event["type"] == kind]

    def forget(self) -> None:
        self.heard.clear()
        self.on = None

    def _everything(self, ack: Any, body: Body, client: WebClient, respond: Any) -> Any:
        self.heard.append(body)
        answer = None
        if self.on and "event" not in body:
            answer = self.on(body=body, client=client, respond=respond)
        if answer == "silent":
            raise RuntimeError("This payload is left without an answer.")
        return ack(**answer) if isinstance(answer, dict) else ack(answer or "")


@pytest.fixture(scope="session")
def manifest() -> Body:
    return copy.deepcopy(MANIFEST)


@pytest.fixture(scope="session")
def running(manifest: Body) -> Iterator[RunningSandbox]:
    sandbox = start(manifest, patience=PATIENCE, pace=None)
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="session")
def connected_bot(running: RunningSandbox) -> Iterator[Bot]:
    bot = Bot(running)
    bot.connect()
    Sandbox.connect(running.url).wait_connected()
    yield bot
    bot.close()


@pytest.fixture
def slack(running: RunningSandbox) -> Sandbox:
    """A fresh workspace on the running server."""
    slack = Sandbox.connect(running.url)
    slack.deliver_to(None)
    slack.reset()
    return slack


@pytest.fixture
def bot(connected_bot: Bot, slack: Sandbox) -> Iterator[Bot]:
    """The connected app with a fresh memory; whatever was sent in a test is heard in that test."""
    slack.wait_connected()
    connected_bot.forget()
    yield connected_bot
    slack.wait_settled()


@pytest.fixture
def web(running: RunningSandbox, slack: Sandbox) -> WebClient:
    """A Web API client that repeats nothing, for the first workspace."""
    token = running.bot_tokens[slack.me()["id"]]
    return WebClient(token=token, base_url=running.api_url, retry_handlers=[])


@pytest.fixture(scope="session")
def too_long() -> float:
    """Return how many seconds are longer than the sandbox waits."""
    return 1.4 * PATIENCE


@pytest.fixture
def refused() -> Callable[..., str]:
    """Call a method that must be refused, and return Slack's error code."""

    def call(method: Callable[..., Any], **arguments: Any) -> str:
        with pytest.raises(SlackApiError) as caught:
            method(**arguments)
        return str(caught.value.response["error"])

    return call
