"""The app manifest, made of the areas: what is served is declared, and nothing else."""

import json
from typing import Any
from urllib.parse import quote, urlsplit

from bot.scopes import OPTIONAL, SCOPES
from handlers.kit.area import Shortcut
from handlers.kit.registry import Registry
from handlers.kit.words import _

NAME = "Opsbot"
SUMMARY = "The operations manager's desk inside Slack."
# Where the bot takes what Slack sends over HTTP, below the address that Slack reaches it at.
EVENTS_PATH = "/slack/events"
_CREATE = "https://api.slack.com/apps?new_app=1&manifest_json="
# What web servers take at least; a longer link may be cut or refused on its way.
LONGEST_LINK = 8000


def build(registry: Registry, *, http: str | None = None) -> dict[str, Any]:
    """Return the manifest in Slack's schema version 2: for Socket Mode, or for HTTP.

    `http` is the https:// address at which Slack reaches the bot, without a path.
    """
    address = None if http is None else f"{read_origin(http)}{EVENTS_PATH}"
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {"name": NAME, "description": SUMMARY},
        "features": {
            "app_home": {
                "home_tab_enabled": "app_home_opened" in registry.events,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME.lower(), "always_online": True},
            "shortcuts": [_shortcut(one) for one in registry.shortcuts.values()],
            "slash_commands": [
                {**_command(registry, command), **_at("url", address)}
                for command in registry.commands
            ],
        },
        # What is optional stands in both lists.
        "oauth_config": {"scopes": {"bot": sorted(SCOPES), "bot_optional": sorted(OPTIONAL)}},
        "settings": {
            "event_subscriptions": {**_at("request_url", address), "bot_events": events(registry)},
            "interactivity": {
                "is_enabled": True,
                **_at("request_url", address),
                **_at("message_menu_options_url", address),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }


def as_text(manifest: dict[str, Any]) -> str:
    """Return a manifest as a file to read and to paste."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def create_link(manifest: dict[str, Any]) -> str:
    """Return the address at which Slack creates an app from this manifest, filled in."""
    compact = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    return _CREATE + quote(compact, safe="")


def read_origin(url: str) -> str:
    """Return the https:// address of a host. Errors: `ValueError` with the rule."""
    parts = urlsplit(url)
    host = f"https://{parts.netloc}"
    if not parts.hostname or "@" in parts.netloc or url.rstrip("/") != host:
        raise ValueError("must be https:// and a host, such as https://ops.example.com")
    return host


def events(registry: Registry) -> list[str]:
    """Return every event to subscribe to: what areas listen to, and messages typed to the bot.

    Messages of channels are one event, to which one subscribes by the kind of the channel.
    """
    heard = {*registry.events, "app_mention", "message.im"}
    if "message" in heard:
        heard = {*heard - {"message"}, "message.channels", "message.groups"}
    return sorted(heard)


def _shortcut(shortcut: Shortcut) -> dict[str, Any]:
    return {
        "name": _(shortcut.title),
        "type": shortcut.surface.value,
        "callback_id": shortcut.name,
        "description": _(shortcut.summary),
    }


def _at(name: str, address: str | None) -> dict[str, str]:
    """Name an address; over a socket there is none to name."""
    return {} if address is None else {name: address}


def _command(registry: Registry, command: str) -> dict[str, Any]:
    verbs = registry.verbs_of(command)
    # Of `site add` and `site list` the first word: a hint is one line, and help tells the rest.
    words = list(dict.fromkeys(verb.word.split()[0] for verb in verbs if verb.word))
    return {
        "command": registry.spelling.get(command, command),
        "description": _(registry.purposes[command]),
        "usage_hint": f"[{' | '.join([*words, *({'help'} - set(words))])}]",
        "should_escape": True,
    }
