"""People and channels, as the client of the control API sees them."""

import base64
import urllib.parse
from dataclasses import dataclass
from typing import Protocol

from sandbox.shapes import Json


class Line(Protocol):
    """A way to call the control API."""

    def call(self, verb: str, path: str, body: Json | None = None, **query: str | None) -> Json: ...


@dataclass(frozen=True)
class Person:
    """Somebody to act as. Channels are names or ids; `bot` is the person's DM with the app.

    Acts return {"outcome": ok | operation_timeout | dispatch_failed | app_error, "response": ack}.
    """

    line: Line
    name: str

    def act(self, act: str, **details: object) -> Json:
        """Do any act of the control API."""
        given = {key: value for key, value in details.items() if value is not None}
        path = f"/people/{urllib.parse.quote(self.name)}/{act}"
        return self.line.call("POST", path, given)

    def command(self, text: str, channel: str = "general") -> Json:
        return self.act("command", text=text, channel=channel)

    def says(
        self, channel: str, text: str, *, thread: str | None = None, broadcast: bool = False
    ) -> Json:
        """Write a message and return it."""
        answer = self.act("say", channel=channel, text=text, thread=thread, broadcast=broadcast)
        return _message(answer)

    def edits(self, message: Json, text: str) -> Json:
        return _message(self.act("edit", **_at(message), text=text))

    def erases(self, message: Json) -> None:
        self.act("erase", **_at(message))

    def reacts(self, message: Json, name: str) -> None:
        self.act("react", **_at(message), name=name)

    def unreacts(self, message: Json, name: str) -> None:
        self.act("unreact", **_at(message), name=name)

    def uploads(
        self,
        channel: str,
        filename: str,
        content: bytes,
        *,
        text: str = "",
        thread: str | None = None,
    ) -> Json:
        data = base64.b64encode(content).decode()
        details = {"channel": channel, "filename": filename, "content": data}
        return _message(self.act("upload", **details, text=text, thread=thread))

    def integration_says(self, channel: str, text: str, *, username: str = "integration") -> Json:
        """Post as another app's webhook, which this person set up."""
        details = {"channel": channel, "text": text, "username": username}
        return _message(self.act("integration", **details))

    def forwards_mail(
        self, channel: str, *, subject: str, text: str, sender: str, name: str = "", **more: object
    ) -> Json:
        """Send an e-mail to a channel's address; `more`: to, cc, html, message_id, date."""
        details = {"from": [{"address": sender, "name": name}], "subject": subject, "text": text}
        return _message(self.act("mail", channel=channel, **details, **more))

    def press(
        self,
        message: Json | None,
        action_id: str,
        *,
        value: object = None,
        block_id: str | None = None,
    ) -> Json:
        """Use an element of a message, or with None of the top dialog."""
        where = _at(message) if message else {}
        return self.act("press", **where, action_id=action_id, value=value, block_id=block_id)

    def press_home(
        self, action_id: str, *, value: object = None, block_id: str | None = None
    ) -> Json:
        return self.act("press", home=True, action_id=action_id, value=value, block_id=block_id)

    def types(
        self, action_id: str, text: str, *, message: Json | None = None, home: bool = False
    ) -> list[Json]:
        """Type into a menu that asks the app, and return the options it offers."""
        where = _at(message) if message else {"home": home}
        options: list[Json] = self.act("suggest", **where, action_id=action_id, text=text)[
            "options"
        ]
        return options

    def fills(self, values: Json) -> None:
        """Put values into the top dialog without submitting it: {block_id: value}."""
        self.act("fill", values=values)

    def submit(self, values: Json | None = None) -> Json:
        """Fill and submit the top dialog; `errors` of the answer are those shown at fields."""
        return self.act("submit", values=values or {})

    def close(self, *, everything: bool = False) -> Json:
        return self.act("close", everything=everything)

    def shortcut(self, callback_id: str) -> Json:
        return self.act("shortcut", callback_id=callback_id)

    def message_shortcut(self, message: Json, callback_id: str) -> Json:
        return self.act("message-shortcut", **_at(message), callback_id=callback_id)

    def opens_home(self, tab: str = "home") -> None:
        """Open the app's Home tab or its messages; the app is told by an event."""
        self.act("home", tab=tab)

    def views(self) -> list[Json]:
        """Return the stack of dialogs, the top one last."""
        views: list[Json] = self._read("views")["views"]
        return views

    def view(self) -> Json | None:
        """Return the top dialog with its `state`, and `errors` shown at its fields."""
        stack = self.views()
        return stack[-1] if stack else None

    def home(self) -> Json | None:
        """Return the Home tab the app published for this person."""
        view: Json | None = self._read("home")["view"]
        return view

    def dm(self) -> list[Json]:
        """Return the messages between this person and the app."""
        return self.sees("bot")

    def sees(self, channel: str) -> list[Json]:
        """Return what this person reads in a channel, ephemerals included."""
        return Channel(self.line, channel).messages(viewer=self.name)

    def joins(self, channel: str) -> None:
        self.act("join", channel=channel)

    def leaves(self, channel: str) -> None:
        self.act("leave", channel=channel)

    def invites(self, whom: str, channel: str) -> None:
        """Invite a person, or the app as `bot`."""
        self.act("invite", whom=whom, channel=channel)

    def kicks(self, whom: str, channel: str) -> None:
        self.act("kick", whom=whom, channel=channel)

    def renames(self, channel: str, name: str) -> None:
        self.act("rename", channel=channel, name=name)

    def archives(self, channel: str, *, undo: bool = False) -> None:
        self.act("archive", channel=channel, undo=undo)

    def creates(self, channel: str, *, private: bool = False) -> str:
        """Create a channel and return its id."""
        return str(self.act("create", name=channel, private=private)["channel"])

    def reads(self, channel: str) -> None:
        """Mark everything in a channel as read."""
        self.act("read", channel=channel)

    def changes(self, **fields: object) -> None:
        """Change real_name, zone, title, locale, guest, admin or deactivated."""
        self.act("profile", fields=fields)

    def _read(self, what: str) -> Json:
        return self.line.call("GET", f"/people/{urllib.parse.quote(self.name)}/{what}")


@dataclass(frozen=True)
class Channel:
    line: Line
    name: str

    def read(self, *, viewer: str | None = None) -> Json:
        """Return the channel: id, kind, members, archived, unread, messages."""
        path = f"/channels/{urllib.parse.quote(self.name)}"
        return self.line.call("GET", path, viewer=viewer)

    def messages(self, *, viewer: str | None = None) -> list[Json]:
        """Return the messages, oldest first; as `viewer` sees them, or all there are."""
        messages: list[Json] = self.read(viewer=viewer)["messages"]
        return messages

    def thread(self, ts: str) -> list[Json]:
        """Return the answers in a thread."""
        answers = [m for m in self.messages() if m.get("thread_ts") == ts]
        return [m for m in answers if m["ts"] != ts]


def _at(message: Json) -> Json:
    return {"channel": message["channel"], "message": message["ts"]}


def _message(answer: Json) -> Json:
    message: Json = answer["message"]
    return message
