"""What Slack delivers, in Slack's shapes: each function returns a payload as Bolt sees it."""

import itertools
from typing import Any

Json = dict[str, Any]
HOME, OTHER = "T1HOME", "T2OTHER"
BOT = "UBOT"

_numbers = itertools.count(1)


def trigger() -> str:
    return f"{next(_numbers)}.1.abc"


def command(text: str = "", *, name: str = "/test", user: str = "U1", **more: Any) -> Json:
    return {
        "token": "old",
        "team_id": HOME,
        "command": name,
        "text": text,
        "user_id": user,
        "user_name": user.lower(),
        "channel_id": "C1",
        "trigger_id": trigger(),
        "response_url": "https://hooks.slack.com/commands/T1HOME/1/x",
        "api_app_id": "A1",
        **more,
    }


def press(
    action: str = "test.press", value: str = "", *, user: str = "U1", place: Json | None = None
) -> Json:
    """Return a press of a button, in a message unless `place` says otherwise."""
    return {
        "type": "block_actions",
        "user": {"id": user, "username": user.lower(), "team_id": HOME},
        "team": {"id": HOME},
        "trigger_id": trigger(),
        "actions": [
            {"type": "button", "action_id": action, "value": value, "action_ts": "1.0"},
        ],
        **(in_message() if place is None else place),
    }


def in_message(*, channel: str = "C1", thread: str | None = None) -> Json:
    threaded = {"thread_ts": thread} if thread else {}
    return {
        "container": {"type": "message", "message_ts": "2.0", "channel_id": channel},
        "channel": {"id": channel, "name": "warehouse"},
        "message": {"type": "message", "ts": "2.0", "text": "card", **threaded},
        "response_url": "https://hooks.slack.com/actions/T1HOME/1/x",
    }


def in_view(kind: str = "modal") -> Json:
    return {
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": kind, "callback_id": "test.form", "blocks": []},
    }


def submission(
    form: str = "test.form", *, user: str = "U1", inputs: tuple[str, ...] = ("title",), **more: Any
) -> Json:
    number = next(_numbers)
    return {
        "type": "view_submission",
        "user": {"id": user, "name": user.lower(), "team_id": HOME},
        "team": {"id": HOME},
        "trigger_id": trigger(),
        "view": {
            "id": f"V{number}",
            "hash": f"{number}.h",
            "type": "modal",
            "callback_id": form,
            "private_metadata": "",
            "blocks": [{"type": "input", "block_id": name} for name in inputs],
            "state": {"values": {}},
            **more,
        },
    }


def shortcut(name: str = "test.shortcut", *, user: str = "U1") -> Json:
    """Return a shortcut that was called from anywhere."""
    return {
        "type": "shortcut",
        "callback_id": name,
        "user": {"id": user, "username": user.lower(), "team_id": HOME},
        "team": {"id": HOME, "domain": "home"},
        "trigger_id": trigger(),
        "action_ts": "1.0",
    }


def message_shortcut(name: str = "test.take", *, user: str = "U1", **message_fields: Any) -> Json:
    """Return a shortcut that was called from the menu of a message."""
    return {
        **shortcut(name, user=user),
        "type": "message_action",
        "channel": {"id": "C1", "name": "warehouse"},
        "message": message(**message_fields),
        "message_ts": "3.0",
        "response_url": "https://hooks.slack.com/app/T1HOME/1/x",
    }


def closed(form: str = "test.form") -> Json:
    return {**submission(form), "type": "view_closed", "is_cleared": False}


def event(inner: Json, *, team: str = HOME, event_id: str | None = None) -> Json:
    return {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": "A1",
        "event_id": event_id or f"Ev{next(_numbers)}",
        "event_time": 1,
        "event": inner,
        "authorizations": [{"team_id": team, "user_id": BOT, "is_bot": True}],
    }


def message(text: str = "hello", *, ts: str = "3.0", user: str = "U1", **more: Any) -> Json:
    """Return the inner event of a message in a public channel."""
    return {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": user,
        "text": text,
        "ts": ts,
        "event_ts": ts,
        **more,
    }


def direct(text: str, *, ts: str = "3.0", **more: Any) -> Json:
    """Return the inner event of a message to the bot."""
    return message(text, ts=ts, channel="D1", channel_type="im", **more)


def mention(text: str, *, ts: str = "3.0", **more: Any) -> Json:
    """Return the inner event of a mention of the bot."""
    inner = message(f"<@{BOT}> {text}", ts=ts, **more)
    return {**inner, "type": "app_mention"}
