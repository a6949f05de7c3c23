"""The `opsbot` command."""

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.config import Settings, SettingsError, read_settings
from bot.lock import AlreadyRunning, only_process
from bot.logs import set_up
from storage.session import Database

log = logging.getLogger(__name__)


@click.group()
@click.version_option(package_name="opsbot")
def main() -> None:
    """The operations manager's desk inside Slack."""


@main.command()
def run() -> None:
    """Serve Slack until asked to stop. Brings the database up to date first."""
    # What is loaded from here on stays, so that no search for garbage has to look through it: not
    # while it is loaded, and never again (`serve`).
    gc.disable()
    settings = _settings()
    with _explained(), _alone(settings):
        serve(settings)


@main.command()
@click.option("--port", default=8123, show_default=True, help="Where the sandbox listens.")
@click.option("--empty", is_flag=True, help="A workspace with one person and one channel.")
@click.option("--no-story", is_flag=True, help="Do not play the story.")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
def demo(*, port: int, empty: bool, no_story: bool, no_browser: bool) -> None:
    """Try it without Slack: a sandbox in your browser, the bot, and a first story."""
    from bot import demo as shop  # noqa: PLC0415  # Only the demo needs the sandbox's libraries.

    set_up("warning")
    with _explained():
        with_story = not (no_story or empty)
        shop.run(port=port, empty=empty, with_story=with_story, with_browser=not no_browser)


@main.command()
@click.option("--http", metavar="URL", help="For HTTP: where Slack reaches you, https://…")
@click.option(
    "--prefix",
    default="",
    envvar="OPSBOT_COMMAND_PREFIX",
    help="Begin every command so, such as x-; the bot needs OPSBOT_COMMAND_PREFIX then.",
)
@click.option("--link", is_flag=True, help="Print a link that creates the app in Slack.")
def manifest(*, http: str | None, prefix: str, link: bool) -> None:
    """Print the app manifest, made of what the bot serves: for Socket Mode, or with --http."""
    from bot import install  # noqa: PLC0415  # Loads every area.

    try:
        text = install.manifest(http=http, prefix=prefix, link=link)
    except ValueError as refusal:
        raise click.UsageError(str(refusal)) from None
    click.echo(text, nl=False)


@main.command()
@click.option("--json", "for_programs", is_flag=True, help="Print JSON, for programs.")
def doctor(*, for_programs: bool) -> None:
    """Look at settings, tokens, permissions, connection, clocks, database and time zones.

    Changes nothing; an admin gets a direct message, which is deleted at once. Exit code: 0 all
    is fine, 1 it works with limits, 2 something is broken.
    """
    from bot.doctor import findings  # noqa: PLC0415  # With what it looks at.
    from bot.doctor.examine import examine  # noqa: PLC0415  # The same.

    set_up("error")
    found = list(examine(os.environ, now=SystemClock().now))
    said = findings.as_json(found) if for_programs else "\n".join(findings.lines(found))
    click.echo(said)
    sys.exit(findings.EXIT_CODES[findings.verdict(found)])


@main.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path | None) -> None:
    """Copy the database while it is in use, to FILE or into OPSBOT_BACKUP_DIR, and check it."""
    from bot import backups  # noqa: PLC0415  # Only this command and the process copy.

    settings = _settings()
    with _explained(), _database(settings) as database:
        target = file or backups.new_file(database, settings.backup_dir)
        backups.make(database, target, now=SystemClock().now())
        click.echo(f"{target} is whole: it was opened, and its rows were counted.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a copy in the place of the database, which is kept aside. Stop every process first."""
    from storage.restore import restore as put_back  # noqa: PLC0415  # Only this command restores.

    settings = _settings()
    with _explained(), _alone(settings):
        done = put_back(settings.database_url.get_secret_value(), file)
    click.echo(f"Restored to {done.taken_at:%Y-%m-%d %H:%M:%S} UTC, generation {done.generation}.")
    if done.aside:
        click.echo(f"The database before is kept as {done.aside}.")
    click.echo("At its start Opsbot first reads what Slack shows since, and then sends again.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write everything into FILE, to be imported into another database. Stop the bot first."""
    from storage import transfer  # noqa: PLC0415  # Only these commands move everything.

    settings = _settings()
    with _explained(), _alone(settings), _database(settings) as database:
        counts = transfer.export(database, file)
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables are in {file}.")


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Fill an empty database with what `opsbot export` wrote, all of it or nothing."""
    from storage import transfer  # noqa: PLC0415  # Only these commands move everything.

    settings = _settings()
    with _explained(), _alone(settings), _database(settings) as database:
        counts = transfer.bring_in(database, file)
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables are there, and were counted.")


@main.group()
def deadletters() -> None:
    """Requests that crashed and are kept."""


@deadletters.command("list")
def list_letters() -> None:
    """Show what is kept, without what people wrote."""
    from bot import letterbox  # noqa: PLC0415  # Loads every area.

    with _explained(), _database(_settings()) as database:
        for line in letterbox.lines(database):
            click.echo(line)


@deadletters.command()
@click.argument("reference", required=False)
def replay(reference: str | None) -> None:
    """Handle a kept request again, or all of them."""
    from bot import letterbox  # noqa: PLC0415  # Loads every area.

    settings = _settings()
    with _explained(), _database(settings) as database:
        for line in letterbox.replay(settings, database, reference):
            click.echo(line)


def serve(settings: Settings) -> None:
    """Run one bot until SIGTERM or SIGINT."""
    from bot import hangup  # noqa: PLC0415  # After the settings were found to be right.
    from bot.wiring import Bot  # noqa: PLC0415  # The same.

    with _database(settings) as database:
        bot = Bot(settings, database, SystemClock())
        bot.copy_nightly(settings.backup_dir, timezone=settings.timezone)
        stopping = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        hangup.listen(bot)
        try:
            bot.start()
            gc.freeze()
            gc.enable()
            log.info("Opsbot is running.")
            stopping.wait()
            log.info("Stopping.")
        finally:
            bot.stop()


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    from storage.migrate import upgrade  # noqa: PLC0415  # Only commands that use the tables.

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url.get_secret_value())
    try:
        upgrade(database, backup_dir=settings.backup_dir)
        yield database
    finally:
        database.close()


def _settings() -> Settings:
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    set_up(settings.log)
    return settings


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    path = settings.sqlite_path
    with only_process(path) if path else nullcontext():
        yield


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the errors an operator can do something about into a sentence."""
    from bot.tenancy import CannotStart  # noqa: PLC0415  # With the rest of the start.
    from storage.backup import BackupFailed  # noqa: PLC0415  # With the rest of the start.
    from storage.migrate import NewerDatabase  # noqa: PLC0415  # With the rest of the start.
    from storage.restore import CannotRestore  # noqa: PLC0415  # With the rest of the start.
    from storage.transfer import CannotMove  # noqa: PLC0415  # With the rest of the start.

    refusals = (BackupFailed, CannotMove, CannotRestore, CannotStart, NewerDatabase)
    try:
        yield
    except (AlreadyRunning, *refusals, OSError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
