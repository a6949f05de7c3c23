"""The whole examination, from the settings to the time zones."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from bot.areas import registry
from bot.config import Settings, SettingsError, read_settings
from bot.doctor import machine, workspaces
from bot.doctor.findings import Finding, broken, fine
from bot.doctor.sockets import look_at_socket
from bot.lock import is_running
from bot.slack import SlackWire
from handlers.kit.words import spelling

_WHERE = "Every setting is explained in .env.example."
_TOKENS = {
    "SLACK_BOT_TOKEN": "It stands in the app's settings under OAuth & Permissions, "
    "as Bot User OAuth Token, once the app is installed.",
    "SLACK_APP_TOKEN": "It is made in the app's settings under Basic Information, App-Level "
    "Tokens, with the scope connections:write.",
}


def examine(
    environ: Mapping[str, str], *, now: Callable[[], datetime], env_file: Path = Path(".env")
) -> Iterator[Finding]:
    """Look at everything, one after the other; settings that are refused end it early."""
    try:
        settings = read_settings(environ, env_file=env_file)
    except SettingsError as refused:
        for line in str(refused).splitlines():
            yield broken("settings", line, _TOKENS.get(line.split()[0], _WHERE))
        return
    yield fine("settings", _kinds(settings))
    with spelling(registry(prefix=settings.command_prefix).spelling):
        yield from _look(settings, now=now)


def _look(settings: Settings, *, now: Callable[[], datetime]) -> Iterator[Finding]:
    wire = SlackWire(settings.api_url)
    for number, token in enumerate(settings.bot_tokens, start=1):
        patient = workspaces.Patient(wire, token.get_secret_value(), name=f"Bot token {number}")
        yield from workspaces.look_at(patient, admins=sorted(settings.admins), now=now)
    if settings.app_token is not None:
        yield look_at_socket(
            wire, settings.app_token.get_secret_value(), is_served=_is_served(settings)
        )
    yield from machine.look_at_database(settings, now=now)
    yield machine.look_at_zones(settings.timezone)


def _kinds(settings: Settings) -> str:
    ways = {
        "an app-level token (xapp-), for Socket Mode": settings.app_token,
        "a signing secret, for HTTP mode": settings.signing_secrets,
    }
    held = [f"{len(settings.bot_tokens)} bot token(s) (xoxb-)", *(way for way in ways if ways[way])]
    return f"{' and '.join(held)}."


def _is_served(settings: Settings) -> bool:
    path = settings.sqlite_path
    return path is not None and is_running(path)
