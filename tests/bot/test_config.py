"""Settings: what the environment may say, and what it is told when it is wrong."""

import re
from pathlib import Path

import pytest

from bot.config import NAMES, SECRETS, Settings, SettingsError, read_settings
from bot.generated import env_example

NEEDED = {"SLACK_BOT_TOKEN": "xoxb-1-secretsecret", "SLACK_APP_TOKEN": "xapp-1-secretsecret"}


def read(folder: Path | None = None, /, **more: str) -> Settings:
    return read_settings(NEEDED | more, env_file=(folder or Path("/nonexistent")) / ".env")


def refusal(**more: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(**more)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return str(caught.value)


def test_two_tokens_are_enough() -> None:
    settings = read()
    assert settings.api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///data/opsbot.db"
    assert settings.sqlite_path == Path("data/opsbot.db")
    assert settings.backup_dir == Path("data/backups")
    assert (settings.admins, settings.timezone, settings.log) == (frozenset(), None, "info")


def test_everything_can_be_said() -> None:
    settings = read(
        SLACK_BOT_TOKEN="xoxb-1, xoxe.xoxb-1-2 ,xoxb-1",
        SLACK_API_URL="http://127.0.0.1:8080/api",
        OPSBOT_DATA_DIR="/srv/opsbot",
        OPSBOT_ADMINS="U1, W2",
        OPSBOT_TIMEZONE="Europe/Berlin",
        OPSBOT_LOG="DEBUG",
    )
    assert [one.get_secret_value() for one in settings.bot_tokens] == ["xoxb-1", "xoxe.xoxb-1-2"]
    assert settings.api_url == "http://127.0.0.1:8080/api/"
    assert settings.sqlite_path == Path("/srv/opsbot/opsbot.db")
    assert settings.admins == {"U1", "W2"}
    assert (settings.timezone, settings.log) == ("Europe/Berlin", "debug")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_postgresql_address_gets_our_driver(scheme: str) -> None:
    settings = read(DATABASE_URL=f"{scheme}://ops:p%40ss@db/opsbot")
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://ops:p%40ss@db/opsbot"
    assert settings.sqlite_path is None


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("SLACK_BOT_TOKEN", "", "is not set: Bot User OAuth Token"),
        ("SLACK_BOT_TOKEN", " , ", "is not set: Bot User OAuth Token"),
        ("SLACK_BOT_TOKEN", "xoxp-no", "must begin with xoxb- or xoxe.xoxb-."),
        ("SLACK_BOT_TOKEN", "xoxb-1 xoxb-2", "must be one word, exactly as Slack shows it."),
        ("SLACK_APP_TOKEN", "xoxb-1", "must begin with xapp-."),
        ("SLACK_API_URL", "ftp://slack.com", "must be an http:// or https:// address."),
        ("SLACK_API_URL", "https://u:p@slack.com/api/", "must be an address without a login"),
        ("SLACK_API_URL", "http://slack.com/api/", "must be https:// unless"),
        ("SLACK_API_URL", "http://127.0.0.1.evil.example/", "must be https:// unless"),
        ("DATABASE_URL", "mysql://root@db/x", "must begin with postgresql:// or sqlite:///."),
        ("DATABASE_URL", "nonsense", "must begin with postgresql:// or sqlite:///."),
        ("DATABASE_URL", "sqlite://", "must name a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("OPSBOT_ADMINS", "U1,@ada", "must be Slack user ids such as U024BE7LH, and '@ada'"),
        ("OPSBOT_TIMEZONE", "Berlin", "must be an IANA name such as Europe/Berlin"),
        ("OPSBOT_COMMAND_PREFIX", "/x", "must be up to 12 small letters, digits"),
        ("SLACK_SIGNING_SECRET", "a b", "must be one word, exactly as Slack shows it."),
        ("SLACK_SIGNING_SECRET", "a,b,c", "must be one secret, or 2 while it is being changed."),
        ("OPSBOT_HTTP_PORT", "web", "must be a port from 0 to 65535."),
        ("OPSBOT_HTTP_PORT", "-1", "must be a port from 0 to 65535."),
        ("OPSBOT_HEALTH_PORT", "65536", "must be a port from 0 to 65535."),
        ("OPSBOT_HEALTH_PORT", "9" * 5000, "must be a port from 0 to 65535."),
        ("OPSBOT_LOG", "loud", "must be 'debug', 'info', 'warning' or 'error'."),
    ],
)
def test_what_is_refused_is_named_with_its_rule(name: str, value: str, rule: str) -> None:
    said = refusal(**{name: value})
    assert said.startswith(f"{name} {rule}")
    assert "\n" not in said


@pytest.mark.parametrize("host", ["localhost:3000", "[::1]:3000", "127.0.0.9"])
def test_plain_http_is_fine_on_this_machine(host: str) -> None:
    assert read(SLACK_API_URL=f"http://{host}/api").api_url == f"http://{host}/api/"


def test_every_refused_setting_has_its_line() -> None:
    said = refusal(SLACK_APP_TOKEN="", OPSBOT_LOG="loud", OPSBOT_TIMEZON="UTC", OPSBOT_XYZ="1")
    assert [line.split()[0] for line in said.splitlines()] == [
        "OPSBOT_TIMEZON",
        "OPSBOT_XYZ",
        "SLACK_APP_TOKEN",
        "OPSBOT_LOG",
    ]


def test_a_misspelt_name_is_told_the_nearest() -> None:
    said = refusal(OPSBOT_ADMIN="U1")
    assert said == "OPSBOT_ADMIN is not a setting; did you mean OPSBOT_ADMINS?"


def test_no_secret_is_ever_shown() -> None:
    secret = "hushhush"
    shown = repr(read(DATABASE_URL=f"postgresql://ops:{secret}@db/opsbot")) + str(read())
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL"):
        shown += refusal(**{name: f"x{secret}"})
    assert secret not in shown
    assert "secretsecret" not in shown


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "OPSBOT_LOG=error\nOPSBOT_TIMEZONE='Asia/Tokyo' # the shop\nDATABASE_URL=sqlite:///a$b.db\n"
    )
    settings = read(tmp_path, OPSBOT_LOG="warning")
    assert (settings.log, settings.timezone) == ("warning", "Asia/Tokyo")
    assert settings.database_url.get_secret_value() == "sqlite:///a$b.db"


def test_a_wrong_name_in_the_file_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPSBOT_LOGS=error\n")
    with pytest.raises(SettingsError, match="did you mean OPSBOT_LOG"):
        read(tmp_path)


def test_the_example_names_every_setting_and_needs_only_tokens() -> None:
    text = env_example()
    named = re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE)
    assert tuple(named) == NAMES
    empty = re.findall(r"^([A-Z_]+)=$", text, re.MULTILINE)
    assert "SLACK_BOT_TOKEN" in empty
    assert set(empty) <= NEEDED.keys()


def test_the_example_with_every_comment_taken_away_is_what_is_assumed(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=[A-Z_]+=)", "", env_example(), flags=re.MULTILINE)
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert read(tmp_path) == read()


def test_every_setting_says_what_it_is_for() -> None:
    assert len(set(NAMES)) == len(Settings.model_fields)
    assert all(field.description for field in Settings.model_fields.values())


def test_the_signing_secret_alone_is_a_way_in() -> None:
    settings = read(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="abc, def")
    assert settings.app_token is None
    assert [one.get_secret_value() for one in settings.signing_secrets] == ["abc", "def"]
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 3000)
    assert (settings.health_host, settings.health_port) == ("127.0.0.1", None)


def test_without_a_way_in_both_are_named() -> None:
    said = refusal(SLACK_APP_TOKEN="")
    assert said.startswith("SLACK_APP_TOKEN is not set")
    assert "SLACK_SIGNING_SECRET" in said
    assert "\n" not in said


SECRET_VALUES = {
    "SLACK_BOT_TOKEN": "xoxb-from-a-file,xoxb-2",
    "SLACK_APP_TOKEN": "xapp-from-a-file",
    "SLACK_SIGNING_SECRET": "signed,sealed",
    "DATABASE_URL": "sqlite:///from-a-file.db",
}


def test_every_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    named = {}
    for name, value in SECRET_VALUES.items():
        (tmp_path / name).write_text(f" {value}\n\n", "utf-8")
        named[f"{name}_FILE"] = str(tmp_path / name)
    settings = read_settings(named, env_file=tmp_path / ".env")
    assert settings == read_settings(SECRET_VALUES, env_file=tmp_path / ".env")
    assert set(SECRETS) == {
        str(field.alias)
        for field in Settings.model_fields.values()
        if "SecretStr" in str(field.annotation)
    }


def test_a_secret_that_is_set_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-2", "utf-8")
    said = refusal(SLACK_BOT_TOKEN_FILE=str(tmp_path / "token"))
    assert said.startswith("SLACK_BOT_TOKEN_FILE and SLACK_BOT_TOKEN are both set")
    assert "xoxb" not in said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, r"cannot be read \(FileNotFoundError\)"),
        (b" \n", "empty"),
        (b"\xff", "cannot be read"),
        (b"x" * 70_000, "too large"),
    ],
)
def test_a_file_without_a_secret_is_refused(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    said = refusal(SLACK_BOT_TOKEN="", SLACK_BOT_TOKEN_FILE=str(path))
    assert re.match(f"SLACK_BOT_TOKEN_FILE names a file that (is )?{why}", said)
    assert "is not set" not in said


def test_what_stands_in_a_file_is_judged_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxp-secretsecret", "utf-8")
    said = refusal(SLACK_APP_TOKEN="", SLACK_APP_TOKEN_FILE=str(tmp_path / "token"))
    assert said == "SLACK_APP_TOKEN must begin with xapp-."
