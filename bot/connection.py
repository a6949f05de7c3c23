"""One connection of Socket Mode: greeted, read by one thread, acknowledged on by any.

Nothing logged here holds a payload, a token or an address with its ticket.
"""

import json
import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed, InvalidProxyStatus, InvalidStatus
from websockets.frames import CloseCode
from websockets.sync.client import ClientConnection, connect

from bot.envelopes import Ack, Envelope

LOG = logging.getLogger(__name__)

LARGEST_MESSAGE = 16 * 1024 * 1024  # bytes; Slack stays far below
DIAL_TIMEOUT = 10.0  # seconds to connect, and again to be greeted
SEND_TIMEOUT = 5.0  # seconds for the peer to take what is sent; Slack waits 3 s for it
GOODBYE = 1.0  # seconds for the peer to answer that we are closing
TICK = 0.2  # seconds between two looks at what no message announces


class Connection:
    """A connection to Slack; `take` receives its envelopes on the thread that calls `run`."""

    def __init__(
        self,
        wire: ClientConnection,
        *,
        number: int,
        take: Callable[["Connection", Envelope], None],
        monotonic: Callable[[], float],
    ) -> None:
        self.in_flight = 0  # guarded by the owner of `take`
        self.receiving = False
        self.disabled = False
        self.ending = threading.Event()  # another connection is wanted
        self._wire = wire
        self._number = number
        self._take = take
        self._monotonic = monotonic
        self._leave_at: float | None = None
        self._abandoned = False

    def greet(self) -> None:
        """Read until Slack says hello or goodbye; raises TimeoutError when it says neither."""
        limit = self._monotonic() + DIAL_TIMEOUT
        while not (self.receiving or self.ending.is_set()):
            if self._monotonic() > limit:
                raise TimeoutError("no hello")
            self._turn()

    def run(self) -> None:
        """Read until the connection is over, then close it."""
        why = "done"
        try:
            while not self._may_go():
                self._turn()
        except Exception as error:  # noqa: BLE001 - whatever it was, another connection is opened.
            why = describe(error)
        finally:
            self.receiving = False
            self.ending.set()
            self._wire.close(CloseCode.GOING_AWAY)
        LOG.info("Connection %d: closed (%s)", self._number, why)

    def leave(self, *, after: float) -> None:
        """Close in `after` seconds, or later when nothing is in flight any more; never put off."""
        at = self._monotonic() + after
        self._leave_at = at if self._leave_at is None else min(at, self._leave_at)

    def abandon(self) -> None:
        """Close now, whatever is in flight."""
        self._abandoned = True

    def acknowledge(self, envelope: Envelope, ack: Ack) -> None:
        """Send the acknowledgement; raises ConnectionClosed when it cannot leave any more."""
        body: dict[str, Any] = {"envelope_id": envelope.envelope_id}
        if ack.payload is not None and envelope.accepts_response_payload:
            body["payload"] = ack.payload
        self._wire.send(json.dumps(body))

    def _may_go(self) -> bool:
        due = self._leave_at is not None and self._monotonic() >= self._leave_at
        return self._abandoned or (due and self.in_flight == 0)

    def _turn(self) -> None:
        try:
            message = self._wire.recv(timeout=TICK, decode=False)
        except TimeoutError:
            return
        self._hear(message)

    def _hear(self, text: bytes) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            LOG.warning("Connection %d: a message was not JSON", self._number)
            return
        match message:
            case {"type": "hello"}:
                self.receiving = True
                LOG.info("Connection %d: up", self._number)
            case {"type": "disconnect", **rest}:
                self._announced(str(rest.get("reason")))
            case {"type": str(kind), "envelope_id": str(envelope_id), "payload": dict(payload)}:
                envelope = Envelope(
                    envelope_id=envelope_id,
                    type=kind,
                    payload=payload,
                    accepts_response_payload=bool(message.get("accepts_response_payload")),
                    retry_attempt=message.get("retry_attempt"),
                    retry_reason=message.get("retry_reason"),
                )
                self._take(self, envelope)
            case _:
                LOG.warning("Connection %d: a message was not understood", self._number)

    def _announced(self, reason: str) -> None:
        if reason == "link_disabled":
            LOG.critical("Socket Mode is switched off in the app's settings: nothing is received")
            self.disabled = True
        else:
            LOG.info("Connection %d: to be replaced (%.40s)", self._number, reason)
        if self.disabled or not self.receiving:
            self.receiving = False
            self.leave(after=0.0)
        self.ending.set()


def open_connection(
    url: str,
    *,
    number: int,
    take: Callable[[Connection, Envelope], None],
    ping_interval: float,
    silence: float,
    monotonic: Callable[[], float],
) -> Connection:
    """Connect to a `wss://` or `ws://` address and wait for the greeting.

    Raises OSError, TimeoutError, WebSocketException or, behind a SOCKS proxy whose library is not
    installed, ImportError.
    """
    with ExitStack() as undo:
        wire = undo.enter_context(
            connect(
                url,
                # Slack is reached through the environment's proxy, a server without TLS is ours.
                proxy=True if url.startswith("wss:") else None,
                compression=None,
                open_timeout=DIAL_TIMEOUT,
                close_timeout=GOODBYE,
                ping_interval=ping_interval,
                ping_timeout=silence - ping_interval,
                max_size=LARGEST_MESSAGE,
                logger=_quiet_logger(),
            )
        )
        # Who sends holds the lock that pings need, so a send that hangs would never be noticed.
        wire.socket.settimeout(SEND_TIMEOUT)
        connection = Connection(wire, number=number, take=take, monotonic=monotonic)
        connection.greet()
        undo.pop_all()  # From now on `run` closes it.
    return connection


def describe(error: Exception) -> str:
    """Say what a log may hold of an error: never a foreign text, which may quote a payload."""
    match error:
        case SlackApiError():
            return str(error.response.get("error"))
        case InvalidStatus():
            return f"refused with status {error.response.status_code}"
        case InvalidProxyStatus():
            return f"the proxy refused with status {error.response.status_code}"
        case ConnectionClosed():
            return f"by Slack, code {error.rcvd.code}" if error.rcvd else "lost"
        case _:
            return type(error).__name__


def _quiet_logger() -> logging.Logger:
    """Return a logger for the library, which would print whole payloads when set to DEBUG."""
    logger = logging.getLogger(f"{__name__}.wire")
    logger.setLevel(logging.WARNING)
    return logger
