"""The app manifest, made of the areas: what is served is declared, and nothing else."""

from typing import Any

from bot.scopes import SCOPES
from handlers.kit.area import Registry
from handlers.kit.words import _

NAME = "Opsbot"
SUMMARY = "The operations manager's desk inside Slack."


def build(registry: Registry) -> dict[str, Any]:
    """Return the manifest for Socket Mode, in Slack's schema version 2."""
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {"name": NAME, "description": SUMMARY},
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME.lower(), "always_online": True},
            "slash_commands": [_command(registry, command) for command in registry.commands],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": events(registry)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def events(registry: Registry) -> list[str]:
    """Return every event to subscribe to: what areas listen to, and messages typed to the bot."""
    return sorted({*registry.events, "app_mention", "message.im"})


def _command(registry: Registry, command: str) -> dict[str, Any]:
    verbs = registry.verbs_of(command)
    words = [verb.word for verb in verbs if verb.word]
    return {
        "command": registry.spelling.get(command, command),
        "description": _(registry.purposes[command]),
        "usage_hint": f"[{' | '.join([*words, *({'help'} - set(words))])}]",
        "should_escape": True,
    }
