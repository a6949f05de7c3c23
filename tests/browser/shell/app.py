"""A small Bolt app that does what a test tells it to and keeps what it hears."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox, start

Json = dict[str, Any]
Reaction = Callable[[Json, WebClient], Json | str | None]

PATIENCE = 1.0
"""Seconds an acknowledgement may take."""
_SCOPES = "channels:history channels:read chat:write commands im:history im:write users:read"
MANIFEST: Json = {
    "display_information": {"name": "Helper"},
    "features": {
        "bot_user": {"display_name": "helper"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/form", "description": "Opens a form", "usage_hint": "[new | last]"},
            {"command": "/find", "description": "Finds things"},
        ],
        "shortcuts": [
            {"name": "Count", "type": "global", "callback_id": "count", "description": "Counts"},
            {"name": "Keep it", "type": "message", "callback_id": "keep", "description": "Keeps"},
        ],
    },
    "oauth_config": {"scopes": {"bot": _SCOPES.split()}},
    "settings": {
        "socket_mode_enabled": True,
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.channels"]},
    },
}


class Helper:
    """`on` is called with what people do; what it returns is the acknowledgement."""

    def __init__(self) -> None:
        self.sandbox: RunningSandbox = start(MANIFEST, patience=PATIENCE, pace=None)
        self.slack = Sandbox.connect(self.sandbox.url)
        self.heard: list[Json] = []
        self.on: Reaction | None = None
        token = next(iter(self.sandbox.bot_tokens.values()))
        self.web = WebClient(token=token, base_url=self.sandbox.api_url, retry_handlers=[])
        app = App(
            client=self.web,
            signing_secret=self.sandbox.signing_secret,
            process_before_response=True,
        )
        app.use(self._everything)
        self._socket = SocketModeHandler(app, self.sandbox.app_token)
        self._socket.connect()  # type: ignore[no-untyped-call] # the SDK has no types here
        self.slack.wait_connected()

    def forget(self) -> None:
        self.heard.clear()
        self.on = None
        self.slack.reset()

    def close(self) -> None:
        self._socket.close()  # type: ignore[no-untyped-call] # nor here
        self.sandbox.stop()

    def hears(self, kind: str) -> list[Json]:
        """Return the payloads of a type: command, event, block_actions and so on."""
        return [body for body in list(self.heard) if body.get("type") == kind or kind in body]

    def _everything(self, ack: Any, body: Json, client: WebClient) -> Any:
        self.heard.append(body)
        answer = self.on(body, client) if self.on else None
        return ack(**answer) if isinstance(answer, dict) else ack(answer or "")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(name: str, **element: Any) -> Json:
    """Return an input block whose block_id and action_id are `name`."""
    made = {"type": "plain_text_input", "action_id": name, **element}
    return {"type": "input", "block_id": name, "label": plain(name.title()), "element": made}


def form(title: str, *blocks: Json) -> Json:
    view = {"type": "modal", "title": plain(title), "submit": plain("Save"), "blocks": [*blocks]}
    return view | {"callback_id": title.lower()}


def button(text: str) -> Json:
    """Return a row with one button, whose action_id is its text."""
    made = {"type": "button", "text": plain(text), "action_id": text}
    return {"type": "actions", "block_id": f"row {text}", "elements": [made]}
