"""The app manifest: the only source of what the app may do and hear of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sandbox.scopes import EVENT_SCOPES

T = TypeVar("T")


class ManifestError(ValueError):
    """The manifest is one that Slack would not install."""


@dataclass(frozen=True)
class Command:
    name: str
    description: str
    usage_hint: str
    should_escape: bool
    url: str


@dataclass(frozen=True)
class Shortcut:
    name: str
    kind: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class Manifest:
    name: str
    bot_name: str
    commands: Mapping[str, Command]
    shortcuts: Mapping[str, Shortcut]
    scopes: frozenset[str]
    events: frozenset[str]
    socket_mode: bool
    interactive: bool
    home_tab: bool
    events_url: str
    interactivity_url: str
    options_url: str


def read_manifest(source: Mapping[str, Any] | str | Path) -> Manifest:
    """Read a manifest (version 2) from a dict or a JSON file.

    Raises ManifestError if a declared event lacks its scope or a name is used twice.
    """
    body = source if isinstance(source, Mapping) else json.loads(Path(source).read_text("utf-8"))
    features = body.get("features", {})
    settings = body.get("settings", {})
    scopes = body.get("oauth_config", {}).get("scopes", {})
    interactivity = settings.get("interactivity", {})
    subscriptions = settings.get("event_subscriptions", {})
    name = body["display_information"]["name"]
    manifest = Manifest(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        commands=_commands(features.get("slash_commands", [])),
        shortcuts=_shortcuts(features.get("shortcuts", [])),
        scopes=frozenset([*scopes.get("bot", []), *scopes.get("bot_optional", [])]),
        events=frozenset(subscriptions.get("bot_events", [])),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
        interactive=bool(interactivity.get("is_enabled", False)),
        home_tab=bool(features.get("app_home", {}).get("home_tab_enabled", False)),
        events_url=subscriptions.get("request_url", ""),
        interactivity_url=interactivity.get("request_url", ""),
        options_url=interactivity.get("message_menu_options_url", ""),
    )
    _check_events(manifest)
    return manifest


def _commands(declared: list[dict[str, Any]]) -> dict[str, Command]:
    commands = [
        Command(
            name=each["command"],
            description=each.get("description", ""),
            usage_hint=each.get("usage_hint", ""),
            should_escape=bool(each.get("should_escape", False)),
            url=each.get("url", ""),
        )
        for each in declared
    ]
    return _once({command.name: command for command in commands}, len(commands))


def _shortcuts(declared: list[dict[str, Any]]) -> dict[str, Shortcut]:
    shortcuts = [
        Shortcut(
            name=each["name"],
            kind=each["type"],
            callback_id=each["callback_id"],
            description=each.get("description", ""),
        )
        for each in declared
    ]
    return _once({shortcut.callback_id: shortcut for shortcut in shortcuts}, len(shortcuts))


def _once(by_name: dict[str, T], declared: int) -> dict[str, T]:
    if len(by_name) != declared:
        raise ManifestError("A command or a shortcut is declared twice.")
    return by_name


def _check_events(manifest: Manifest) -> None:
    for event in sorted(manifest.events):
        if event not in EVENT_SCOPES:
            raise ManifestError(f"The sandbox does not know the event {event!r}.")
        scope = EVENT_SCOPES[event]
        if scope is not None and scope not in manifest.scopes:
            raise ManifestError(f"The event {event!r} needs the scope {scope!r}.")
