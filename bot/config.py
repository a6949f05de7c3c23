"""Settings: what the environment says, read once at the start and handed down."""

import difflib
import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from bot.secret_files import read_files
from storage.address import read_address, sqlite_address, sqlite_path

OURS = "OPSBOT_"
SLACK_API = "https://slack.com/api/"
PERSON = re.compile(r"[UW][A-Z0-9]+")
PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,11}")
MOST_SECRETS = 2
LARGEST_PORT = 65535
WAYS_IN = frozenset({"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"})
NO_WAY_IN = (
    "SLACK_APP_TOKEN is not set: App-Level Token (xapp-…), for Socket Mode; or else "
    "SLACK_SIGNING_SECRET, for HTTP mode."
)
LogLevel = Literal["debug", "info", "warning", "error"]


class SettingsError(ValueError):
    """One line for each setting that was refused, with its rule; never the value of a secret."""


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))


def _bot_tokens(tokens: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    for token in tokens:
        _require_token(token, "xoxb-", "xoxe.xoxb-")
    return tokens


def _app_token(token: SecretStr) -> SecretStr:
    return _require_token(token, "xapp-")


def _signing_secrets(secrets: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    if len(secrets) > MOST_SECRETS:
        raise ValueError(f"must be one secret, or {MOST_SECRETS} while it is being changed")
    for secret in secrets:
        _require_word(secret)
    return secrets


def _require_token(token: SecretStr, *prefixes: str) -> SecretStr:
    value = token.get_secret_value()
    if not value.startswith(prefixes):
        raise ValueError(f"must begin with {' or '.join(prefixes)}")
    return _require_word(token)


def _require_word(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[!-~]+", secret.get_secret_value()):
        raise ValueError("must be one word, exactly as Slack shows it")
    return secret


def _api_url(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("must be an http:// or https:// address")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must be an address without a login, a question or a fragment")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError(
            "must be https:// unless it is this very machine: the tokens would travel in the clear"
        )
    return f"{url.rstrip('/')}/"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _database_url(secret: SecretStr) -> SecretStr:
    return SecretStr(read_address(secret.get_secret_value()))


def _default_database(earlier: dict[str, Any]) -> SecretStr:
    return SecretStr(sqlite_address(earlier["data_dir"] / "opsbot.db"))


def _default_backups(earlier: dict[str, Any]) -> Path:
    return Path(earlier["data_dir"]) / "backups"


def _people(ids: frozenset[str]) -> frozenset[str]:
    for one in sorted(ids):
        if not PERSON.fullmatch(one):
            raise ValueError(f"must be Slack user ids such as U024BE7LH, and {one!r} is none")
    return ids


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise ValueError(
            f"must be an IANA name such as Europe/Berlin, and {name!r} is none"
        ) from None
    return name


def read_prefix(prefix: str) -> str:
    """Return a prefix of commands. Errors: `ValueError` with the rule."""
    if prefix and not PREFIX.fullmatch(prefix):
        raise ValueError(
            "must be up to 12 small letters, digits, hyphens or underscores, such as x-"
        )
    return prefix


def _port(value: object) -> object:
    text = str(value)
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= LARGEST_PORT):
        raise ValueError(f"must be a port from 0 to {LARGEST_PORT}")
    return int(text)


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class Settings(BaseModel):
    """What the operator decided. Every field is one variable, its alias, with what it is for."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    bot_tokens: Annotated[
        tuple[SecretStr, ...], BeforeValidator(_split), AfterValidator(_bot_tokens)
    ] = Field(
        alias="SLACK_BOT_TOKEN",
        min_length=1,
        description="Bot User OAuth Token (xoxb-…); of several workspaces, with commas between.",
    )
    app_token: Annotated[SecretStr, AfterValidator(_app_token)] | None = Field(
        alias="SLACK_APP_TOKEN",
        default=None,
        description="App-Level Token (xapp-…) with the scope connections:write, for Socket Mode.",
    )
    signing_secrets: Annotated[
        tuple[SecretStr, ...], BeforeValidator(_split), AfterValidator(_signing_secrets)
    ] = Field(
        alias="SLACK_SIGNING_SECRET",
        default=(),
        description="Signing Secret, for HTTP mode; while it is changed both, with a comma.",
    )
    http_host: str = Field(
        alias="OPSBOT_HTTP_HOST",
        default="127.0.0.1",
        description="Where HTTP mode listens; something with TLS stands in front of it.",
    )
    http_port: Annotated[int, BeforeValidator(_port)] = Field(
        alias="OPSBOT_HTTP_PORT", default=3000, description="The port of HTTP mode."
    )
    health_host: str = Field(
        alias="OPSBOT_HEALTH_HOST",
        default="127.0.0.1",
        description="Where /healthz, /readyz and /metrics are answered.",
    )
    health_port: Annotated[int, BeforeValidator(_port)] | None = Field(
        alias="OPSBOT_HEALTH_PORT",
        default=None,
        description="The port of /healthz, /readyz and /metrics; without it there are none.",
    )
    api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        alias="SLACK_API_URL", default=SLACK_API, description="Where Slack's Web API is."
    )
    data_dir: Path = Field(
        alias="OPSBOT_DATA_DIR", default=Path("data"), description="Folder of all that is kept."
    )
    backup_dir: Path = Field(
        alias="OPSBOT_BACKUP_DIR",
        default_factory=_default_backups,
        description="Folder of the nightly copies of the database; by default backups in the data"
        " folder.",
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = Field(
        alias="DATABASE_URL",
        default_factory=_default_database,
        description="postgresql://… or sqlite:///…; by default opsbot.db in the data folder.",
    )
    admins: Annotated[frozenset[str], BeforeValidator(_split), AfterValidator(_people)] = Field(
        alias="OPSBOT_ADMINS",
        default=frozenset(),
        description="Slack user ids (U…) of those who may do everything, with commas between.",
    )
    timezone: Annotated[str, AfterValidator(_timezone)] | None = Field(
        alias="OPSBOT_TIMEZONE",
        default=None,
        description="IANA name of the shop's time zone; by default what most people in Slack use.",
    )
    command_prefix: Annotated[str, AfterValidator(read_prefix)] = Field(
        alias="OPSBOT_COMMAND_PREFIX",
        default="",
        description="What every command begins with, such as x- for /x-task; as in the manifest.",
    )
    log: Annotated[LogLevel, BeforeValidator(_lower)] = Field(
        alias="OPSBOT_LOG", default="info", description="debug, info, warning or error."
    )

    @property
    def sqlite_path(self) -> Path | None:
        """The file of the database, None on PostgreSQL."""
        return sqlite_path(self.database_url.get_secret_value())


# Each may instead be named with _FILE at the end: a file that holds it.
SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL")
NAMES = tuple(str(field.alias) for field in Settings.model_fields.values())


def read_settings(environ: Mapping[str, str], *, env_file: Path = Path(".env")) -> Settings:
    """Read the settings from `environ` and, where that is silent, from `env_file` if it exists.

    A variable that is set to nothing counts as not set. A secret may stand in a file that its name
    with `_FILE` at the end names. Errors: `SettingsError`.
    """
    written = {**dotenv_values(env_file, interpolate=False), **environ}
    found = {name: value.strip() for name, value in written.items() if value and value.strip()}
    settings = None
    refusals = [_unknown(name) for name in sorted(found) if name.startswith(OURS)]
    unread = read_files(SECRETS, found)
    refusals += unread.values()
    if not WAYS_IN & (found.keys() | unread.keys()):
        refusals.append(NO_WAY_IN)
    try:
        settings = Settings.model_validate({name: found[name] for name in NAMES if name in found})
    except ValidationError as error:
        errors = error.errors(include_input=False)
        refusals += [_refusal(one) for one in errors if one["loc"][0] not in unread]
    refusals = [line for line in refusals if line]
    if refusals or settings is None:
        # Without its cause, which knows the values.
        raise SettingsError("\n".join(refusals)) from None
    return settings


def _unknown(name: str) -> str:
    if name in NAMES:
        return ""
    near = difflib.get_close_matches(name, NAMES, n=1)
    return f"{name} is not a setting" + (f"; did you mean {near[0]}?" if near else ".")


def _refusal(error: Any) -> str:
    name, kind = error["loc"][0], error["type"]
    if kind == "default_factory_not_called":  # It only follows from the refusal of another.
        return ""
    if kind in ("missing", "too_short"):
        description = next(
            field.description for field in Settings.model_fields.values() if field.alias == name
        )
        return f"{name} is not set: {description}"
    if kind == "literal_error":
        return f"{name} must be {error['ctx']['expected']}."
    return f"{name} {error['msg'].removeprefix('Value error, ')}."
