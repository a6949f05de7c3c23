"""The command line: what it refuses, and what it says then."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from harness.fake_api import FakeApi, refused

from bot import generated
from bot.__main__ import main
from bot.lock import only_process

TOKEN = "xoxb-a-secret"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it, to run in; no settings come from outside."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, api: FakeApi | None = None, **environ: str) -> Result:
    known = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL"))
    given = {} if api is None else {
        "SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": api.url,
    }  # fmt: skip
    return CliRunner().invoke(main, list(arguments), env={**known, **given, **environ})


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--help"], "operations manager"),
        (["run", "--help"], "Serve Slack"),
        (["demo", "--help"], "--no-story"),
        (["deadletters", "--help"], "replay"),
        (["backup", "--help"], "while it is in use"),
        (["restore", "--help"], "kept aside"),
        (["export", "--help"], "another database"),
        (["import", "--help"], "all of it or nothing"),
        (["--version"], "version"),
    ],
)
def test_every_command_explains_itself(arguments: list[str], word: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert word in result.output


def test_a_command_nobody_knows_is_refused() -> None:
    assert run("fly").exit_code == 2


@pytest.mark.parametrize("command", [["run"], ["deadletters", "list"], ["deadletters", "replay"]])
def test_missing_settings_are_all_named_at_once(folder: Path, command: list[str]) -> None:
    result = run(*command)
    assert result.exit_code == 1
    assert "SLACK_BOT_TOKEN is not set" in result.output
    assert "SLACK_APP_TOKEN is not set" in result.output
    assert list(folder.iterdir()) == []


def test_a_refused_setting_is_named_and_no_secret_is_shown(folder: Path) -> None:
    result = run("run", SLACK_BOT_TOKEN="oops-secret", SLACK_APP_TOKEN="xapp-1")
    assert result.exit_code == 1
    assert "SLACK_BOT_TOKEN must begin with xoxb-" in result.output
    assert "secret" not in result.output
    assert list(folder.iterdir()) == []


def test_tokens_that_slack_refuses_are_no_start(folder: Path, api: FakeApi) -> None:
    api.will("auth.test", refused("invalid_auth"))
    result = run("run", api=api)
    assert result.exit_code == 1
    assert "Slack knows none of these tokens" in result.output
    assert TOKEN not in result.output
    assert (folder / "data" / "opsbot.db").exists()


def test_a_second_process_on_a_sqlite_database_is_refused(folder: Path, api: FakeApi) -> None:
    with only_process(folder / "data" / "opsbot.db"):
        result = run("run", api=api, OPSBOT_DATA_DIR=str(folder / "data"))
    assert result.exit_code == 1
    assert "already runs" in result.output
    assert "PostgreSQL" in result.output
    assert api.requests == []


def test_a_folder_that_cannot_be_written_is_a_sentence(folder: Path, api: FakeApi) -> None:
    (folder / "data").write_text("a file", encoding="utf-8")
    result = run("run", api=api)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")


def test_dead_letters_are_listed(folder: Path, api: FakeApi) -> None:
    result = run("deadletters", "list", api=api)
    assert (result.exit_code, result.output) == (0, "No request is kept: none has crashed.\n")
    assert (folder / "data").exists()


def test_a_copy_is_made_into_the_folder_that_was_set_and_restored(
    folder: Path, api: FakeApi
) -> None:
    made = run("backup", api=api, OPSBOT_BACKUP_DIR=str(folder / "copies"))
    assert made.exit_code == 0
    [copy] = (folder / "copies").iterdir()
    assert made.output == f"{copy} is whole: it was opened, and its rows were counted.\n"
    back = run("restore", str(copy), api=api)
    assert back.exit_code == 0
    assert "generation 2" in back.output
    assert len(list((folder / "data").glob("opsbot-before-2-*.db"))) == 1
    assert api.requests == []


def test_nothing_is_restored_under_a_running_process(folder: Path, api: FakeApi) -> None:
    assert run("backup", "copy.db", api=api).exit_code == 0
    before = (folder / "data" / "opsbot.db").read_bytes()
    with only_process(folder / "data" / "opsbot.db"):
        result = run("restore", "copy.db", api=api, OPSBOT_DATA_DIR=str(folder / "data"))
    assert result.exit_code == 1
    assert "already runs" in result.output
    assert (folder / "data" / "opsbot.db").read_bytes() == before


@pytest.mark.parametrize("command", ["restore", "import"])
def test_a_file_that_is_none_of_ours_is_a_sentence(
    folder: Path, api: FakeApi, command: str
) -> None:
    (folder / "file").write_bytes(b"What is this?")
    result = run(command, "file", api=api)
    assert result.exit_code == 1
    assert result.output.startswith("Error: file ")


def test_what_is_exported_is_imported_into_another_database(folder: Path, api: FakeApi) -> None:
    assert run("export", "file", api=api).exit_code == 0
    moved = run("import", "file", api=api, OPSBOT_DATA_DIR=str(folder / "new"))
    assert (moved.exit_code, moved.output.startswith("0 rows of ")) == (0, True)
    assert (folder / "new" / "opsbot.db").exists()


def test_the_manifest_needs_no_settings(folder: Path) -> None:
    result = run("manifest")
    assert result.exit_code == 0
    assert json.loads(result.output)["display_information"]["name"] == "Opsbot"
    assert list(folder.iterdir()) == []


def test_the_manifest_is_made_for_http_with_a_prefix_or_as_a_link(folder: Path) -> None:
    made = json.loads(run("manifest", "--http", "https://ops.example.com", "--prefix", "x-").output)
    assert made["features"]["slash_commands"][0]["command"] == "/x-task"
    assert made["settings"]["socket_mode_enabled"] is False
    link = run("manifest", "--link", OPSBOT_COMMAND_PREFIX="x-")
    assert link.output.startswith("https://api.slack.com/apps?new_app=1&manifest_json=")
    assert "x-task" in link.output
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "rule"),
    [
        ("--http", "http://ops.example.com", "--http must be https:// and a host"),
        ("--http", "https://ops.example.com/slack/events", "--http must be https:// and a host"),
        ("--http", "https://me:pw@ops.example.com", "--http must be https:// and a host"),
        ("--prefix", "Ops ", "--prefix must be up to 12 small letters"),
    ],
)
def test_a_manifest_that_slack_would_not_take_is_refused(
    option: str, value: str, rule: str
) -> None:
    result = run("manifest", option, value)
    assert result.exit_code == 2
    assert rule in result.output


def test_a_link_that_no_browser_would_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.install.LONGEST_LINK", 100)
    result = run("manifest", "--link")
    assert result.exit_code == 2
    assert "paste the manifest instead" in result.output


def test_generated_files_that_are_out_of_date_are_named_and_then_mended(folder: Path) -> None:
    marks = [
        f"{generated.BEGIN.format(name=name)}\n{generated.END.format(name=name)}"
        for name in ("commands", "settings", "scopes")
    ]
    (folder / "README.md").write_text("Before\n" + "\n".join(marks) + "\nafter\n", "utf-8")
    (folder / "docs").mkdir()
    check = CliRunner().invoke(generated.main, ["--check"])
    assert check.exit_code == 1
    assert "manifest.json, .env.example, privacy.md, README.md" in check.output
    assert CliRunner().invoke(generated.main).exit_code == 0
    assert CliRunner().invoke(generated.main, ["--check"]).exit_code == 0
    text = (folder / "README.md").read_text("utf-8")
    assert text.startswith("Before\n")
    assert text.endswith("\nafter\n")
    assert "| `/task show T-12` |" in text
