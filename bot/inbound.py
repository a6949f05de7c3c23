"""Reading what Slack delivers: which workspace, who, what, and the keys that tell a repeat."""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

OWN_MESSAGE = "message.own"


class Kind(StrEnum):
    """What was delivered."""

    COMMAND = "command"
    SAID = "said"  # a command typed as a message: a mention, or a message to the bot
    PRESS = "press"
    SUBMISSION = "submission"
    CLOSED = "closed"
    SHORTCUT = "shortcut"
    EVENT = "event"


@dataclass(frozen=True)
class Inbound:
    """One payload, read. `keys` tell repeats.

    `name` is the command, action, dialog, shortcut or event.
    """

    kind: Kind
    workspace: str
    name: str
    keys: tuple[str, ...]
    payload: dict[str, Any]
    person_id: str | None = None
    handle: str = ""
    home: str | None = None  # the workspace the person belongs to, where Slack says so
    channel: str | None = None
    thread: str | None = None
    text: str = ""
    value: str = ""
    chosen: tuple[str, ...] = ()
    view: dict[str, Any] = field(default_factory=dict)
    event: dict[str, Any] = field(default_factory=dict)
    message: dict[str, Any] = field(default_factory=dict)
    trigger: str | None = None
    response_url: str | None = None

    @property
    def is_stranger(self) -> bool:
        return self.home is not None and self.home != self.workspace

    @property
    def is_repeated_by_slack(self) -> bool:
        """Whether Slack delivers it again when it is not acknowledged."""
        return self.kind in (Kind.EVENT, Kind.SAID)


def read(body: dict[str, Any], *, workspace: str, bot_user: str | None) -> Inbound:
    """Read a payload that Bolt has verified. Errors: `KeyError` when it has not Slack's shape."""
    if "command" in body:
        return _command(body, workspace)
    kind = body.get("type")
    if kind == "block_actions":
        return _press(body, workspace)
    if kind in ("view_submission", "view_closed"):
        return _dialog(body, workspace)
    if kind in ("shortcut", "message_action"):
        return _shortcut(body, workspace)
    return _event(body, workspace, bot_user)


def _command(body: dict[str, Any], workspace: str) -> Inbound:
    return Inbound(
        kind=Kind.COMMAND,
        workspace=workspace,
        name=body["command"],
        keys=_keys(f"trigger:{body['trigger_id']}" if body.get("trigger_id") else None),
        payload=body,
        person_id=body["user_id"],
        handle=body.get("user_name", ""),
        channel=body.get("channel_id"),
        text=body.get("text") or "",
        trigger=body.get("trigger_id"),
        response_url=body.get("response_url"),
    )


def _press(body: dict[str, Any], workspace: str) -> Inbound:
    action = body["actions"][0]
    container = body.get("container", {})
    trigger = body.get("trigger_id")
    return Inbound(
        kind=Kind.PRESS,
        workspace=workspace,
        name=action["action_id"],
        keys=_keys(f"press:{trigger}:{action['action_id']}" if trigger else None),
        payload=body,
        channel=body.get("channel", {}).get("id") or container.get("channel_id"),
        thread=body.get("message", {}).get("thread_ts"),
        value=_pressed(action),
        chosen=tuple(option["value"] for option in action.get("selected_options") or ()),
        view=body.get("view") or {},
        trigger=trigger,
        response_url=body.get("response_url"),
        **_person(body["user"]),
    )


def _pressed(action: dict[str, Any]) -> str:
    """Return the value of a button or a menu; of boxes to tick, which block they are."""
    if action.get("type") == "checkboxes":
        return str(action.get("block_id") or "")
    return action.get("value") or (action.get("selected_option") or {}).get("value") or ""


def _dialog(body: dict[str, Any], workspace: str) -> Inbound:
    view = body["view"]
    submitted = body["type"] == "view_submission"
    return Inbound(
        kind=Kind.SUBMISSION if submitted else Kind.CLOSED,
        workspace=workspace,
        name=view["callback_id"],
        # People press Submit twice; the dialog is the same one then, in the same state.
        keys=_keys(f"view:{view['id']}:{view.get('hash', '')}" if submitted else None),
        payload=body,
        view=view,
        trigger=body.get("trigger_id"),
        **_person(body["user"]),
    )


def _shortcut(body: dict[str, Any], workspace: str) -> Inbound:
    message = body.get("message") or {}
    trigger = body.get("trigger_id")
    return Inbound(
        kind=Kind.SHORTCUT,
        workspace=workspace,
        name=body["callback_id"],
        keys=_keys(f"shortcut:{trigger}" if trigger else None),
        payload=body,
        channel=(body.get("channel") or {}).get("id"),
        thread=message.get("thread_ts"),
        message=message,
        trigger=trigger,
        response_url=body.get("response_url"),
        **_person(body["user"]),
    )


def _event(body: dict[str, Any], workspace: str, bot_user: str | None) -> Inbound:
    event = body["event"]
    person = event.get("user")
    common: dict[str, Any] = {
        "workspace": workspace,
        "payload": body,
        "person_id": person if isinstance(person, str) else None,
        "home": event.get("user_team") or event.get("source_team"),
        "channel": event.get("channel") if isinstance(event.get("channel"), str) else None,
        "thread": event.get("thread_ts"),
        "event": event,
    }
    delivery = f"event:{body['event_id']}"
    if _is_said(event):
        # A mention arrives as two events; both mean the one message.
        text = _without_mention(event.get("text") or "", bot_user)
        keys = _keys(delivery, f"said:{event['channel']}:{event['ts']}")
        return Inbound(kind=Kind.SAID, name="", keys=keys, text=text, **common)
    # What we post ourselves comes back as an event, and says nothing new.
    name = OWN_MESSAGE if _is_own(event, bot_user) else event["type"]
    return Inbound(kind=Kind.EVENT, name=name, keys=_keys(delivery, _effect(event)), **common)


def _is_own(event: dict[str, Any], bot_user: str | None) -> bool:
    said = event["message"] if isinstance(event.get("message"), dict) else event
    return event["type"] == "message" and bot_user is not None and said.get("user") == bot_user


def _is_said(event: dict[str, Any]) -> bool:
    if event.get("bot_id") or event.get("subtype") or not event.get("user"):
        return False
    direct = event["type"] == "message" and event.get("channel_type") == "im"
    return direct or event["type"] == "app_mention"


def _effect(event: dict[str, Any]) -> str:
    """Name what an event did, so that the same effect under another event id is known."""
    if event["type"] == "message":
        edited = event.get("message", {}).get("edited", {}).get("ts", "")
        stamp = event.get("ts") or event.get("event_ts", "")
        return f"message:{event.get('subtype', '')}:{event.get('channel')}:{stamp}:{edited}"
    whole = json.dumps(event, sort_keys=True, separators=(",", ":"))
    return f"{event['type']}:{hashlib.sha256(whole.encode()).hexdigest()[:32]}"


def _without_mention(text: str, bot_user: str | None) -> str:
    return text.replace(f"<@{bot_user}>", "", 1).strip() if bot_user else text.strip()


def _person(user: dict[str, Any]) -> dict[str, Any]:
    return {
        "person_id": user["id"],
        "handle": user.get("username") or user.get("name") or "",
        "home": user.get("team_id"),
    }


def _keys(*keys: str | None) -> tuple[str, ...]:
    return tuple(key[:200] for key in keys if key)
