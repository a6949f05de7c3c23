"""Socket Mode: Slack's payloads over WebSockets, without losing an acknowledgement.

Several connections are kept open, each by a thread that replaces it when Slack announces its end,
when it breaks or when it falls silent. A payload is acknowledged on the connection that carried
it, the only place where Slack looks, so an announced connection is left open until what it
carried is done. Nothing logged here holds a payload, a token or an address with its ticket.
"""

import logging
import queue
import random
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from bot.connection import GOODBYE, TICK, Connection, describe, open_connection
from bot.envelopes import Ack, Envelope

LOG = logging.getLogger(__name__)

SETTLED = 60.0  # seconds after which a connection counts as a success
PATIENCE = 3.0  # seconds after which Slack tells a person that it failed
WAITING_PER_WORKER = 10


def back_off(failures: int) -> float:
    """Seconds to wait: doubling to a minute, spread so that replicas do not come back as one."""
    spread = random.SystemRandom().uniform(0.5, 1.0)
    return spread * min(60.0, 0.5 * 2.0 ** min(failures, 7))


class SocketMode:
    """Keeps connections to Slack, hands over what they carry and acknowledges what was handled.

    `open_url` fetches a fresh single-use address (`apps.connections.open`) and may raise.
    `handle` runs on one of `concurrency` threads; None or an exception sends no acknowledgement,
    so Slack repeats an event. What a person did is not begun when it has waited 3 s for a thread.
    All times are seconds: a connection on which a ping stays unanswered is given up `silence`
    after it was last known to work, and `linger` is how long an announced connection waits for
    Slack to close it.
    """

    def __init__(
        self,
        *,
        open_url: Callable[[], str],
        handle: Callable[[Envelope], Ack | None],
        concurrency: int = 10,
        connections: int = 2,
        ping_interval: float = 10.0,
        silence: float = 40.0,
        linger: float = 15.0,
        stagger: float = 3.0,
        disabled_pause: float = 60.0,
        back_off: Callable[[int], float] = back_off,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_url = open_url
        self._handle = handle
        self._concurrency = concurrency
        self._wanted = connections
        self._ping_interval = ping_interval
        self._silence = silence
        self._linger = linger
        self._stagger = stagger
        self._disabled_pause = disabled_pause
        self._back_off = back_off
        self._monotonic = monotonic
        self._queue: queue.SimpleQueue[tuple[Connection, Envelope, float] | None] = (
            queue.SimpleQueue()
        )
        self._changed = threading.Condition()  # guards the connections and what is in flight
        self._connections: list[Connection] = []
        self._in_flight = 0
        self._stopping = threading.Event()
        self._given_up = threading.Event()

    def start(self) -> None:
        """Start connecting and return at once."""
        for number in range(self._concurrency):
            _thread(f"socket-worker-{number}", self._work)
        for number in range(self._wanted):
            _thread(f"socket-keeper-{number}", self._keep, number)

    def ready(self) -> bool:
        """Tell whether at least one connection was greeted by Slack and is alive."""
        with self._changed:
            return any(connection.receiving for connection in self._connections)

    def stop(self, *, deadline: float = 7.0) -> bool:
        """Take no more, finish what is in flight within `deadline` seconds, then close.

        Returns True when nothing was left in flight. What was not acknowledged Slack repeats.
        """
        with self._changed:
            self._stopping.set()
            for connection in self._connections:
                connection.leave(after=0.0)
            finished = self._changed.wait_for(lambda: self._in_flight == 0, deadline)
            self._given_up.set()
            for connection in self._connections:
                connection.abandon()
            self._changed.wait_for(lambda: not self._connections, GOODBYE + 2 * TICK)
        for _ in range(self._concurrency):
            self._queue.put(None)
        return finished

    def _keep(self, number: int) -> None:
        old: Connection | None = None
        failures = 0
        pause = number * self._stagger
        while not self._stopping.wait(pause):
            began = self._monotonic()
            try:
                connection = self._open(number)
            except Exception as error:  # noqa: BLE001 - never give up: this is the loop's edge.
                failures += 1
                pause = max(self._back_off(failures), _asked_to_wait(error))
                what = describe(error)
                LOG.warning("Connection %d: not opened (%s), again in %.1f s", number, what, pause)
                continue
            if connection.receiving:
                if old is not None:
                    old.leave(after=self._linger)
                old = connection
            connection.ending.wait()
            failures = 0 if self._monotonic() - began >= SETTLED else failures + 1
            pause = self._disabled_pause if connection.disabled else self._back_off(failures)

    def _open(self, number: int) -> Connection:
        connection = open_connection(
            self._open_url(),
            number=number,
            take=self._take,
            ping_interval=self._ping_interval,
            silence=self._silence,
            monotonic=self._monotonic,
        )
        with self._changed:
            self._connections.append(connection)
            if self._stopping.is_set():
                connection.leave(after=0.0)
        _thread(f"socket-reader-{number}", self._read, connection)
        return connection

    def _read(self, connection: Connection) -> None:
        connection.run()
        with self._changed:
            self._connections.remove(connection)
            self._changed.notify_all()

    def _take(self, connection: Connection, envelope: Envelope) -> None:
        with self._changed:
            if self._stopping.is_set():
                return
            if self._in_flight >= self._concurrency * (1 + WAITING_PER_WORKER):
                LOG.error("Too much is waiting: %s was left to Slack", envelope.type)
                return
            self._in_flight += 1
            connection.in_flight += 1
            self._queue.put((connection, envelope, self._monotonic()))

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            connection, envelope, taken = item
            try:
                self._serve(connection, envelope, taken)
            except Exception as error:  # noqa: BLE001 - a worker outlives what it works on.
                where = "".join(traceback.format_tb(error.__traceback__))
                LOG.error(  # noqa: TRY400 - the text of an exception may hold the payload.
                    "%s was not acknowledged (%s)\n%s", envelope.type, describe(error), where
                )
            with self._changed:
                self._in_flight -= 1
                connection.in_flight -= 1
                self._changed.notify_all()

    def _serve(self, connection: Connection, envelope: Envelope, taken: float) -> None:
        if self._given_up.is_set():
            return
        # A person was already told that it failed: doing it now would be a surprise. An event is
        # nobody's wish of the moment, and late is better than never.
        if envelope.type != "events_api" and self._monotonic() - taken > PATIENCE:
            LOG.warning("%s waited too long and was not begun", envelope.type)
            return
        ack = self._handle(envelope)
        if ack is not None:
            connection.acknowledge(envelope, ack)


def _asked_to_wait(error: Exception) -> float:
    """Seconds Slack asked for in an answer of 429, else 0."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    given = str(headers.get("Retry-After", ""))
    return float(given) if given.isdigit() else 0.0


def _thread(name: str, run: Callable[..., None], *args: Any) -> None:
    threading.Thread(target=run, args=args, name=name, daemon=True).start()
