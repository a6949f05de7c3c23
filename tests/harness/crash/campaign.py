"""Batches of lives on one database each: people work, the bot dies, the books are compared."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

from harness.crash.books import Books, compare, is_quiet, progress
from harness.crash.ledgers import compare as compare_ledgers
from harness.crash.life import POINTS, Order, write_clock
from harness.crash.people import Crowd
from harness.crash.slack import SlackProcess
from harness.crash.trades import Trades, open_depot
from harness.crash.zygote import Zygote
from harness.databases import fresh_postgresql, open_database, sqlite_template
from storage.session import Database

AT_RANDOM = "at random"
LONGEST = 3.0
# So long nothing may move before we say that the rest will lie for ever.
CALM = 30.0
REDELIVERY = 3.0
STEPS = 2


@dataclass
class Toll:
    """How many lives ended, by the point at which they did."""

    kills: Counter[str] = field(default_factory=Counter)
    books: Books = field(default_factory=Books)
    seconds: float = 0.0


@dataclass(frozen=True)
class Stage:
    """A fresh database, a Slack as on the first day, and the order that every life begins with."""

    slack: SlackProcess
    database: Database
    order: Order

    @property
    def workspace(self) -> str:
        return str(self.slack.client.me()["id"])


@contextmanager
def stage(slack: SlackProcess, folder: Path, *, postgresql: bool) -> Iterator[Stage]:
    """Set up an empty database in or beside `folder` and reset Slack."""
    folder.mkdir()
    slack.client.reset()
    clock = folder / "clock"
    write_clock(clock, slack.client.clock.move(to=next_monday(slack.client.clock.now())))
    with _url(folder, postgresql=postgresql) as url:
        environ = {**slack.environ, "DATABASE_URL": url, "OPSBOT_DATA_DIR": str(folder)}
        database = open_database(url)
        try:
            yield Stage(slack, database, Order(environ, str(clock)))
        finally:
            database.close()


@contextmanager
def _url(folder: Path, *, postgresql: bool) -> Iterator[str]:
    if postgresql:
        with fresh_postgresql() as url:
            yield url
    else:
        shutil.copyfile(sqlite_template(), folder / "opsbot.db")
        yield f"sqlite:///{folder / 'opsbot.db'}"


def batch(on: Stage, zygote: Zygote, *, kills: int, seed: int) -> Toll:
    """Let people work while the bot is killed `kills` times; then let it finish, and compare."""
    chance, toll, began = random.Random(seed), Toll(), time.monotonic()  # noqa: S311  # A die.
    calm_down(on, zygote)
    open_depot(on.database, on.workspace, now=on.slack.client.clock.now())
    on.slack.make_trouble()
    trades = Trades(on.slack.client)
    with Crowd(on.slack.client, Path(on.order.clock), seed=seed, also=[trades.work]):
        while toll.kills.total() < kills:
            toll.kills[kill_once(on.order, zygote, chance)] += 1
    on.slack.client.faults.clear()
    calm_down(on, zygote)
    let_steps_pass(on, zygote)
    have_a_brief(on, zygote)
    toll.books = the_books(on)
    toll.seconds = time.monotonic() - began
    return toll


def kill_once(order: Order, zygote: Zygote, chance: random.Random) -> str:
    """Let one life begin and end; return the point of its end."""
    point = chance.choice([*POINTS, AT_RANDOM, AT_RANDOM])
    if point == AT_RANDOM:
        zygote.begin(order)
        if zygote.end(chance.uniform(0.05, 2.0)) is not None:
            raise RuntimeError("A life ended by itself.")
        zygote.kill()
        return point
    zygote.begin(replace(order, point=point, passing=chance.randint(1, POINTS[point])))
    ended = zygote.end(LONGEST)
    if ended is None:
        zygote.kill()
        return AT_RANDOM
    if ended != order.blow:
        raise RuntimeError(f"A life ended by itself ({ended}).")
    return point


def calm_down(on: Stage, zygote: Zygote, *, within: float = CALM) -> None:
    """Let a life run until nothing is due and nothing is on its way, then end it.

    However slow the machine is, it has time as long as something moves. Slack's last repeats of an
    event take longer than we wait; they count as not acknowledged.
    """
    zygote.begin(on.order)
    on.slack.client.wait_connected()
    began = moved = time.monotonic()
    quiet_looks, behind = 0, progress(on.database)
    # What is left lying after all that time is for the comparison to say.
    while quiet_looks < 3 and time.monotonic() - moved < within:
        time.sleep(0.1)
        waited = time.monotonic() - began
        delivered = waited > REDELIVERY or not on.slack.client.sockets()["pending"]
        quiet = delivered and is_quiet(on.database, on.slack.client.clock.now())
        quiet_looks = quiet_looks + 1 if quiet else 0
        if not quiet and behind != (behind := progress(on.database)):
            moved = time.monotonic()
    zygote.kill()


def next_monday(now: datetime) -> datetime:
    """Return ten o'clock in London of the first Monday to come: everybody is at work."""
    day = now.date() + timedelta(days=7 - now.weekday())
    return datetime.combine(day, time_of_day(10), ZoneInfo("Europe/London"))


def have_a_brief(on: Stage, zygote: Zygote) -> None:
    """Let the next Monday come, on which everybody hears of what they still have to do.

    At half past eight in London it is still working time in Singapore, and not yet in Lisbon.
    """
    monday = next_monday(on.slack.client.clock.now())
    for instant in (monday - timedelta(minutes=90), monday):
        write_clock(Path(on.order.clock), on.slack.client.clock.move(to=instant))
        calm_down(on, zygote)


def let_steps_pass(on: Stage, zygote: Zygote) -> None:
    """Let what nobody took reach the next ones, before Monday brings much else."""
    for _ in range(STEPS):
        write_clock(Path(on.order.clock), on.slack.client.clock.move(minutes=40))
        calm_down(on, zygote)


def the_books(on: Stage) -> Books:
    """Compare what Slack saw with what the database holds."""
    now, ledger = on.slack.client.clock.now(), on.slack.client.ledger()
    books = compare(on.database, ledger, workspace=on.workspace, now=now)
    with on.database.reading(on.workspace) as session:
        found = compare_ledgers(session, ledger["deliveries"], ledger["messages"])
    books.add(Books(found.acknowledged, found.lost, found.doubled, wrong=found.wrong))
    return books
