"""A real Bolt app that shows what it is told to and keeps what it hears."""

from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox, start

Json = dict[str, Any]

SCOPES = "channels:history channels:read chat:write commands files:read im:history users:read"
MANIFEST: Json = {
    "display_information": {"name": "Recorder"},
    "features": {
        "bot_user": {"display_name": "Recorder"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [{"command": "/show", "description": "Opens a dialog"}],
    },
    "oauth_config": {"scopes": {"bot": SCOPES.split()}},
    "settings": {
        "socket_mode_enabled": True,
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
    },
}


class Recorder:
    """Posts messages, opens dialogs, publishes a Home tab; `heard` are the payloads it got."""

    def __init__(self) -> None:
        self.sandbox: RunningSandbox = start(MANIFEST, patience=5.0, pace=None)
        self.slack = Sandbox.connect(self.sandbox.url)
        token = next(iter(self.sandbox.bot_tokens.values()))
        self.web = WebClient(token=token, base_url=self.sandbox.api_url, retry_handlers=[])
        app = App(client=self.web, signing_secret=self.sandbox.signing_secret)
        app.use(self._everything)
        self._socket = SocketModeHandler(app, self.sandbox.app_token)
        self._socket.connect()  # type: ignore[no-untyped-call] # the SDK has no types here
        self.slack.wait_connected()
        self.forget()

    def close(self) -> None:
        self._socket.close()  # type: ignore[no-untyped-call] # nor here
        self.sandbox.stop()

    def forget(self) -> None:
        self.heard: list[Json] = []
        self.options: list[Json] = []
        self.answer: Json | str = ""
        self._view: Json | None = None

    @property
    def actions(self) -> list[Json]:
        """Return what was pressed and chosen, without the time it was done at."""
        found = [each for body in list(self.heard) for each in body.get("actions", [])]
        return [{k: v for k, v in each.items() if k != "action_ts"} for each in found]

    def posts(self, *blocks: Json, text: str = "Blocks") -> None:
        self.web.chat_postMessage(channel=self._channel("general"), text=text, blocks=[*blocks])

    def opens(self, *blocks: Json) -> None:
        """Open a dialog in front of Ana."""
        title = {"type": "plain_text", "text": "Dialog"}
        self._view = {"type": "modal", "title": title, "submit": title, "blocks": [*blocks]}
        self.slack.person("ana").command("/show")
        self.heard.clear()

    def publishes(self, *blocks: Json) -> None:
        view = {"type": "home", "blocks": [*blocks]}
        self.web.views_publish(user_id=self.person_id("ana"), view=view)

    def person_id(self, name: str) -> str:
        people = self.slack.me()["people"]
        return str(next(each["id"] for each in people if each["name"] == name))

    def _channel(self, name: str) -> str:
        channels = self.slack.me()["channels"]
        return str(next(each["id"] for each in channels if each["name"] == name))

    channel_id = _channel

    def _everything(self, ack: Any, body: Json, client: WebClient) -> Any:
        self.heard.append(body)
        if body.get("type") == "block_suggestion":
            return ack(options=self.options)
        if self._view and "command" in body:
            client.views_open(trigger_id=body["trigger_id"], view=self._view)
        if body.get("type") == "view_submission" and isinstance(self.answer, dict):
            return ack(**self.answer)
        return ack()
