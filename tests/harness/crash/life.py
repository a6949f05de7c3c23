"""One life of the bot: from its start to the point at which it is killed."""

import http.client
import itertools
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.config import Settings, read_settings
from bot.lock import only_process
from bot.sender import Patience
from bot.wiring import Bot
from storage.session import Database

MID_SEND = "mid-send"
POINTS = {
    "before commit": 14,
    "after commit": 14,
    "before acknowledgement": 4,
    "after claim": 5,
    "before send": 5,
    MID_SEND: 5,
    "after answer": 5,
    "after settle": 5,
    "job fetched": 6,
}
"""Every named point, with the latest of its passings at which a life may end."""

# The grace exceeds how late the sandbox stores a late message, the lease a whole call.
QUICK = Patience(
    lease=timedelta(seconds=1.5),
    margin=timedelta(seconds=0.5),
    grace=timedelta(seconds=0.6),
    pace=timedelta(0),
    step=timedelta(seconds=1.5),
)


@dataclass(frozen=True)
class Order:
    """How a life is to begin and end.

    `environ` is what an operator would set, `clock` the file of the business clock. At the
    `passing`-th passing of `point` the life sends itself `blow`, a signal; without a point it
    lives until somebody else ends it.
    """

    environ: dict[str, str]
    clock: str
    point: str = ""
    passing: int = 1
    blow: int = signal.SIGKILL


class FollowedClock:
    """The business clock of another process, which writes its offset into a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = self._read()
        self._callbacks: list[Callable[[datetime], None]] = []
        threading.Thread(target=self._follow, daemon=True).start()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def on_move(self, callback: Callable[[datetime], None]) -> None:
        self._callbacks.append(callback)

    def _read(self) -> timedelta:
        return timedelta(seconds=float(self._path.read_text(encoding="ascii")))

    def _follow(self) -> None:
        while True:
            time.sleep(0.01)
            offset = self._read()
            if offset != self._offset:
                self._offset = offset
                for callback in self._callbacks:
                    callback(self.now())


def write_clock(path: Path, now: datetime) -> None:
    """Let every life that follows `path` know what time it is."""
    new = path.with_suffix(".new")
    new.write_text(str((now - datetime.now(UTC)).total_seconds()), encoding="ascii")
    new.replace(path)


def live(order: Order) -> None:
    """Run the bot as the command does, until it is killed."""
    settings = read_settings(order.environ, env_file=Path(os.devnull))
    with only_process(settings.sqlite_path) if settings.sqlite_path else nullcontext():
        database = Database(settings.database_url.get_secret_value(), pool_size=12)
        database.reached = _fuse(order)
        if order.point == MID_SEND:
            _watch_the_wire(database)
        _start(settings, database, order)
        while True:
            signal.pause()


def _start(settings: Settings, database: Database, order: Order) -> None:
    clock = FollowedClock(Path(order.clock))
    Bot(settings, database, clock, patience=QUICK).start()


def _fuse(order: Order) -> Callable[[str], None]:
    passings = itertools.count(1)

    def reached(point: str) -> None:
        if point == order.point and next(passings) == order.passing:
            os.kill(os.getpid(), order.blow)

    return reached


def _watch_the_wire(database: Database) -> None:
    """Add the point between sending a message to Slack and reading the answer."""
    send = http.client.HTTPConnection.request

    def request(
        self: http.client.HTTPConnection, method: str, url: str, *rest: Any, **more: Any
    ) -> None:
        send(self, method, url, *rest, **more)
        if "/chat." in url:
            database.reached(MID_SEND)

    setattr(http.client.HTTPConnection, "request", request)  # noqa: B010  # Of this process only.
