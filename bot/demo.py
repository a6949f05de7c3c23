"""Sandbox, its page and the bot in one process, with a story to watch. Only this imports sandbox.

The bot is the one that `opsbot run` starts: only its address, tokens and business clock differ.
"""

import os
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from bot import morning, shop, story
from bot.areas import registry
from bot.config import read_settings
from bot.manifest import build
from bot.wiring import Bot
from handlers.kit.area import Tools
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox, start
from storage.agenda import look_ahead
from storage.migrate import upgrade
from storage.session import Database

PATIENCE = 60.0  # seconds, on the slowest of machines


def run(*, port: int, empty: bool, with_story: bool, with_browser: bool) -> None:
    """Run until Ctrl-C. Errors: `OSError` when the port is taken."""
    sandbox = start(build(registry()), port=port, empty=empty)
    begun_anew = threading.Event()
    sandbox.clock.on_reset(begun_anew.set)
    try:
        with _shop(sandbox, empty=empty):
            _greet(sandbox, with_story=with_story, with_browser=with_browser)
            _until(begun_anew)
        while True:
            # Everything is forgotten there, so the bot begins anew as well.
            begun_anew.clear()
            with _shop(sandbox, empty=empty):
                click.echo("Begun anew.")
                _until(begun_anew)
    except KeyboardInterrupt:
        click.echo("\nStopped.")
    finally:
        sandbox.stop()


def _greet(sandbox: RunningSandbox, *, with_story: bool, with_browser: bool) -> None:
    click.echo(f"Open {sandbox.url} in a browser: a local sandbox, not Slack.")
    click.echo("Pick who you are, type /task in a channel, and move the clock to be reminded.")
    if with_browser and _can_show_pages():
        webbrowser.open(sandbox.url)
    if with_story:
        story.play(Sandbox.connect(sandbox.url), click.echo)
    click.echo("Opsbot keeps running; Ctrl-C stops it.")


def _until(event: threading.Event) -> None:
    # Waiting in short turns lets Ctrl-C through on every system.
    while not event.wait(1):
        pass


@contextmanager
def _shop(sandbox: RunningSandbox, *, empty: bool) -> Iterator[None]:
    """Run the bot on an empty database, and go on once it knows everybody."""
    with tempfile.TemporaryDirectory(prefix="opsbot-demo-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'opsbot.db'}")
        upgrade(database, backup_dir=None)
        with _bot(sandbox, database):
            slack = Sandbox.connect(sandbox.url)
            slack.wait_connected(PATIENCE)
            slack.wait_until(lambda: _knows_everybody(database), PATIENCE)
            for workspace in sandbox.bot_tokens:
                with database.writing(workspace) as session:
                    shop.fill(session, now=sandbox.clock.now(), tools=Tools(registry=registry()))
            if not empty:
                morning.begin(slack)
            # Whoever comes in finds a bot at rest, also on a slow machine.
            slack.wait_until(lambda: _is_at_rest(database, sandbox.clock.now()), PATIENCE)
            yield


@contextmanager
def _bot(sandbox: RunningSandbox, database: Database) -> Iterator[Bot]:
    settings = read_settings(
        {
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_BOT_TOKEN": ",".join(sandbox.bot_tokens.values()),
            "DATABASE_URL": database.url.render_as_string(),
            "OPSBOT_TIMEZONE": "Europe/London",  # As many of its people are in Lisbon.
        },
        env_file=Path(database.url.database or "").with_name("no settings"),
    )
    bot = Bot(settings, database, sandbox.clock)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()
        database.close()


def _knows_everybody(database: Database) -> bool:
    """Whether the first reading of people and channels has come to its end."""
    with database.across_workspaces() as session:
        return look_ahead(session).jobs is None


def _is_at_rest(database: Database, now: datetime) -> bool:
    """Whether all that happened before has been answered and shown."""
    with database.across_workspaces() as session:
        agenda = look_ahead(session)
    is_due = any(due <= now for due in agenda.lanes.values())
    return not is_due and agenda.outbox is None and agenda.jobs is None


def _can_show_pages() -> bool:
    """Whether somebody sits at a screen: not in CI, not behind a pipe, not without a display."""
    if os.environ.get("CI") or not sys.stdout.isatty():
        return False
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
