"""Socket Mode: Slack's payloads over WebSockets, without losing an acknowledgement.

Several connections are kept open, each by a thread that replaces it when Slack announces its end,
when it breaks or when it falls silent. A payload is acknowledged on the connection that carried
it, the only place where Slack looks, so an announced connection is left open until what it
carried is done. Nothing logged here holds a payload, a token or an address with its ticket.
"""

import base64
import hashlib
import http.client
import io
import json
import logging
import os
import queue
import random
import selectors
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from slack_bolt import App, BoltRequest
from slack_sdk.errors import SlackApiError

LOG = logging.getLogger(__name__)

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA  # opcodes
FINAL = MASKED = 0x80
SIZE_IN_2_BYTES, SIZE_IN_8_BYTES = 126, 127
GOING_AWAY = 1001  # closing code
NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LARGEST_MESSAGE = 16 * 1024 * 1024  # bytes; Slack stays far below
DIAL_TIMEOUT = 10.0  # seconds for each step of opening a connection, the greeting included
GOODBYE = 1.0  # seconds for the peer to answer that we are closing
TICK = 0.2  # seconds between two looks at what no frame announces
SETTLED = 60.0  # seconds after which a connection counts as a success
PATIENCE = 3.0  # seconds after which Slack tells a person that it failed
WAITING_PER_WORKER = 10


class Broken(OSError):  # noqa: N818 - it reads as what it says.
    """A connection that works no more; its text is ours and safe to log."""


@dataclass(frozen=True)
class Envelope:
    """What Slack delivers: a payload of type `events_api`, `slash_commands` or `interactive`."""

    envelope_id: str
    type: str
    payload: dict[str, Any]
    accepts_response_payload: bool = False
    retry_attempt: int | None = None
    retry_reason: str | None = None


@dataclass(frozen=True)
class Ack:
    """The acknowledgement of an envelope, with what the person should see at once."""

    payload: dict[str, Any] | None = None


def bolt_handler(app: App) -> Callable[[Envelope], Ack | None]:
    """Answer envelopes with a Bolt app; every status but 200 leaves them unacknowledged."""

    def handle(envelope: Envelope) -> Ack | None:
        headers: dict[str, str | Sequence[str]] = {}
        if envelope.retry_attempt is not None:
            headers["x-slack-retry-num"] = str(envelope.retry_attempt)
        if envelope.retry_reason is not None:
            headers["x-slack-retry-reason"] = envelope.retry_reason
        request = BoltRequest(mode="socket_mode", body=envelope.payload, headers=headers)
        response = app.dispatch(request)
        if response.status != http.client.OK:
            return None
        if not response.body:
            return Ack()
        if response.first_headers().get("content-type", "").startswith("application/json"):
            return Ack(json.loads(response.body))
        return Ack({"text": response.body})

    return handle


def back_off(failures: int) -> float:
    """Seconds to wait: doubling to a minute, spread so that replicas do not come back as one."""
    spread = random.SystemRandom().uniform(0.5, 1.0)
    return spread * min(60.0, 0.5 * 2.0 ** min(failures, 7))


class SocketMode:
    """Keeps connections to Slack, hands over what they carry and acknowledges what was handled.

    `open_url` fetches a fresh single-use address (`apps.connections.open`) and may raise.
    `handle` runs on one of `concurrency` threads; None or an exception sends no acknowledgement,
    so Slack repeats an event. What a person did is not begun when it has waited 3 s for a thread.
    All times are seconds: `silence` is how long nothing may be heard although we ping, `linger`
    how long an announced connection waits for Slack to close it.
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
        self._connections = connections
        self._ping_interval = ping_interval
        self._silence = silence
        self._linger = linger
        self._stagger = stagger
        self._disabled_pause = disabled_pause
        self._back_off = back_off
        self._monotonic = monotonic
        self._queue: queue.SimpleQueue[tuple[_Link, Envelope, float] | None] = queue.SimpleQueue()
        self._changed = threading.Condition()  # guards the links and what is in flight
        self._links: list[_Link] = []
        self._in_flight = 0
        self._stopping = threading.Event()
        self._given_up = threading.Event()

    def start(self) -> None:
        """Start connecting and return at once."""
        for number in range(self._concurrency):
            _thread(f"socket-worker-{number}", self._work)
        for number in range(self._connections):
            _thread(f"socket-keeper-{number}", self._keep, number)

    def ready(self) -> bool:
        """Tell whether at least one connection was greeted by Slack and is alive."""
        with self._changed:
            return any(link.receiving for link in self._links)

    def stop(self, *, deadline: float = 7.0) -> bool:
        """Take no more, finish what is in flight within `deadline` seconds, then close.

        Returns True when nothing was left in flight. What was not acknowledged Slack repeats.
        """
        with self._changed:
            self._stopping.set()
            for link in self._links:
                link.leave(after=0.0)
            finished = self._changed.wait_for(lambda: self._in_flight == 0, deadline)
            self._given_up.set()
            for link in self._links:
                link.abandon()
            self._changed.wait_for(lambda: not self._links, GOODBYE + 2 * TICK)
        for _ in range(self._concurrency):
            self._queue.put(None)
        return finished

    def _keep(self, number: int) -> None:
        old: _Link | None = None
        failures = 0
        pause = number * self._stagger
        while not self._stopping.wait(pause):
            began = self._monotonic()
            try:
                link = self._open(number)
            except Exception as error:  # noqa: BLE001 - never give up: this is the loop's edge.
                failures += 1
                pause = max(self._back_off(failures), _asked_to_wait(error))
                what = _describe(error)
                LOG.warning("Connection %d: not opened (%s), again in %.1f s", number, what, pause)
                continue
            if link.receiving and old is not None:
                old.leave(after=self._linger)
            link.ending.wait()
            old = link
            failures = 0 if self._monotonic() - began >= SETTLED else failures + 1
            pause = self._disabled_pause if link.disabled else self._back_off(failures)

    def _open(self, number: int) -> "_Link":
        link = _Link(
            WebSocket.dial(self._open_url()),
            number=number,
            take=self._take,
            ping_interval=self._ping_interval,
            silence=self._silence,
            monotonic=self._monotonic,
        )
        link.greet()
        with self._changed:
            self._links.append(link)
            if self._stopping.is_set():
                link.leave(after=0.0)
        _thread(f"socket-reader-{number}", self._read, link)
        return link

    def _read(self, link: "_Link") -> None:
        link.run()
        with self._changed:
            self._links.remove(link)
            self._changed.notify_all()

    def _take(self, link: "_Link", envelope: Envelope) -> None:
        with self._changed:
            if self._stopping.is_set():
                return
            if self._in_flight >= self._concurrency * (1 + WAITING_PER_WORKER):
                LOG.error("Too much is waiting: %s was left to Slack", envelope.type)
                return
            self._in_flight += 1
            link.in_flight += 1
            self._queue.put((link, envelope, self._monotonic()))

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            link, envelope, taken = item
            try:
                self._serve(link, envelope, taken)
            except Exception as error:  # noqa: BLE001 - a worker outlives what it works on.
                where = "".join(traceback.format_tb(error.__traceback__))
                LOG.error(  # noqa: TRY400 - the text of an exception may hold the payload.
                    "%s was not acknowledged (%s)\n%s", envelope.type, _describe(error), where
                )
            with self._changed:
                self._in_flight -= 1
                link.in_flight -= 1
                self._changed.notify_all()

    def _serve(self, link: "_Link", envelope: Envelope, taken: float) -> None:
        if self._given_up.is_set():
            return
        # A person was already told that it failed: doing it now would be a surprise. An event is
        # nobody's wish of the moment, and late is better than never.
        if envelope.type != "events_api" and self._monotonic() - taken > PATIENCE:
            LOG.warning("%s waited too long and was not begun", envelope.type)
            return
        ack = self._handle(envelope)
        if ack is not None:
            link.acknowledge(envelope, ack)


class _Link:
    """One connection to Slack: greeted, read by one thread, acknowledged on by any."""

    def __init__(
        self,
        wire: "WebSocket",
        *,
        number: int,
        take: Callable[["_Link", Envelope], None],
        ping_interval: float,
        silence: float,
        monotonic: Callable[[], float],
    ) -> None:
        self.in_flight = 0  # guarded by the owner of `take`
        self.receiving = False
        self.disabled = False
        self.ending = threading.Event()  # another connection is wanted
        self._wire = wire
        self._number = number
        self._take = take
        self._ping_interval = ping_interval
        self._silence = silence
        self._monotonic = monotonic
        self._heard = self._pinged = monotonic()
        self._leave_at: float | None = None
        self._abandoned = False

    def greet(self) -> None:
        """Read until Slack says hello or goodbye; raises OSError when it says neither."""
        limit = self._monotonic() + DIAL_TIMEOUT
        try:
            while not (self.receiving or self.ending.is_set()):
                if self._monotonic() > limit:
                    raise Broken("no hello")  # noqa: TRY301 - closed below.
                self._turn()
        except BaseException:
            self._wire.close()
            raise

    def run(self) -> None:
        """Read until the connection is over, then close it."""
        why = "done"
        try:
            while self._turn():
                pass
            self._wire.say_goodbye()
        except Exception as error:  # noqa: BLE001 - whatever it was, another connection is opened.
            why = _describe(error)
        finally:
            self.receiving = False
            self._wire.close()
            self.ending.set()
        LOG.info("Connection %d: closed (%s)", self._number, why)

    def leave(self, *, after: float) -> None:
        """Close in `after` seconds, or later when nothing is in flight any more; never put off."""
        at = self._monotonic() + after
        self._leave_at = at if self._leave_at is None else min(at, self._leave_at)

    def abandon(self) -> None:
        """Close now, whatever is in flight."""
        self._abandoned = True

    def acknowledge(self, envelope: Envelope, ack: Ack) -> None:
        body: dict[str, Any] = {"envelope_id": envelope.envelope_id}
        if ack.payload is not None and envelope.accepts_response_payload:
            body["payload"] = ack.payload
        self._wire.send(TEXT, json.dumps(body).encode())

    def _turn(self) -> bool:
        for opcode, data in self._wire.receive(TICK):
            self._heard = self._monotonic()
            if opcode == PING:
                self._wire.send(PONG, data)
            elif opcode == CLOSE:
                self._over()
            elif opcode == TEXT:
                self._hear(data)
        now = self._monotonic()
        if now - self._heard > self._silence:
            raise Broken("silent")
        if now - self._pinged >= self._ping_interval:
            self._pinged = now
            self._wire.send(PING, b"")
        due = self._leave_at is not None and now >= self._leave_at
        idle = self.in_flight == 0 and self._wire.all_sent()
        return not ((due and idle) or self._abandoned)

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
            self._over()
        else:
            LOG.info("Connection %d: to be replaced (%.40s)", self._number, reason)
            self.ending.set()

    def _over(self) -> None:
        self.receiving = False
        self.leave(after=0.0)
        self.ending.set()


class WebSocket:
    """A client's end of a WebSocket. One thread reads; any thread sends.

    The SDK's own loses frames that arrive in pieces or are longer than 64 KiB, and spins when the
    peer goes away. Every method raises OSError when the connection no longer works.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(0.0)
        self._sock = sock
        self._lock = threading.Lock()  # TLS bears one call at a time; none of ours blocks.
        self._unsent = bytearray()
        self._received = bytearray()
        self._message = bytearray()
        self._opcode = TEXT
        self._closing = False
        self._ended = False

    @classmethod
    def dial(cls, url: str) -> "WebSocket":
        """Connect to a `wss://` or `ws://` address, through the environment's proxy if any."""
        address = urlsplit(url)
        key = base64.b64encode(os.urandom(16)).decode()
        connection = _connection(address)
        try:
            headers = {
                "Connection": "Upgrade",
                "Upgrade": "websocket",
                "Sec-WebSocket-Key": key,
                "Sec-WebSocket-Version": "13",
            }
            connection.request("GET", f"{address.path or '/'}?{address.query}", headers=headers)
            with connection.getresponse() as response:
                accepted = response.getheader("Sec-WebSocket-Accept", "")
                status = response.status
            if status != http.client.SWITCHING_PROTOCOLS or accepted != _accept(key):
                raise Broken(f"refused with status {status}")  # noqa: TRY301 - closed below.
        except BaseException:
            connection.close()
            raise
        return cls(connection.sock)

    def send(self, opcode: int, data: bytes) -> None:
        """Send without waiting: what the peer does not take yet leaves with a later `receive`."""
        with self._lock:
            if self._closing:
                raise Broken("it is closed already")
            self._closing = opcode == CLOSE
            self._unsent += _frame(opcode, data)
            self._flush()
            if len(self._unsent) > LARGEST_MESSAGE:
                raise Broken("the peer takes no more")

    def all_sent(self) -> bool:
        return not self._unsent

    def receive(self, timeout: float) -> list[tuple[int, bytes]]:
        """Wait for at most `timeout` seconds; the (opcode, data) of what arrived whole."""
        if self._ended:
            raise Broken("the peer went away")
        # TLS may hold what the socket no longer announces, so reading comes before waiting.
        if not self._exchange():
            self._wait(timeout)
            self._exchange()
        return list(self._messages())

    def say_goodbye(self) -> None:
        """Close in good order, so that the peer reads all we sent before the line is cut."""
        self.send(CLOSE, GOING_AWAY.to_bytes(2))
        limit = time.monotonic() + GOODBYE
        while (left := limit - time.monotonic()) > 0:
            if any(opcode == CLOSE for opcode, _ in self.receive(left)):
                return

    def close(self) -> None:
        with self._lock:
            self._closing = True
            self._sock.close()

    def _wait(self, timeout: float) -> None:
        wanted = (
            selectors.EVENT_READ
            if self.all_sent()
            else selectors.EVENT_READ | selectors.EVENT_WRITE
        )
        with selectors.DefaultSelector() as selector:
            selector.register(self._sock, wanted)
            selector.select(timeout)

    def _exchange(self) -> bool:
        """Write and read what is possible at once; True when anything was read, be it the end."""
        anything = False
        with self._lock:
            self._flush()
            while not self._ended:
                try:
                    data = self._sock.recv(65536)
                except NOT_NOW:
                    break
                anything = True
                self._ended = not data
                self._received += data
        return anything

    def _flush(self) -> None:
        try:
            while self._unsent:
                # A TLS write that was put off must be repeated with the same beginning: it is.
                del self._unsent[: self._sock.send(bytes(self._unsent[:65536]))]
        except NOT_NOW:
            pass

    def _messages(self) -> Iterator[tuple[int, bytes]]:
        """Cut whole frames off the buffer and join the fragments of a message."""
        while (cut := _cut(self._received)) is not None:
            first, data = cut
            opcode = first & 0x0F
            if opcode >= CLOSE:  # A control frame may stand between the fragments of a message.
                yield opcode, data
                continue
            self._opcode = opcode or self._opcode
            self._message += data
            if len(self._message) > LARGEST_MESSAGE:
                raise Broken("a message was too large")
            if first & FINAL:
                yield self._opcode, bytes(self._message)
                self._message.clear()


class _Unbuffered(http.client.HTTPResponse):
    """Reads not a byte past the headers, where the first frame may already wait."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(sock.makefile("rb", buffering=0), buffer_size=1)


def _connection(address: SplitResult) -> http.client.HTTPConnection:
    host = address.hostname or ""
    if address.scheme != "wss":
        connection = http.client.HTTPConnection(host, address.port, timeout=DIAL_TIMEOUT)
    elif (proxy := getproxies().get("https")) and not proxy_bypass(host):
        way = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        connection = http.client.HTTPSConnection(
            way.hostname or "", way.port or 80, timeout=DIAL_TIMEOUT
        )
        connection.set_tunnel(host, address.port or 443, headers=_proxy_headers(way))
    else:
        connection = http.client.HTTPSConnection(host, address.port, timeout=DIAL_TIMEOUT)
    connection.response_class = _Unbuffered
    return connection


def _proxy_headers(way: SplitResult) -> dict[str, str]:
    if way.username is None:
        return {}
    login = f"{unquote(way.username)}:{unquote(way.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


def _accept(key: str) -> str:
    digest = hashlib.sha1((key + WEBSOCKET_GUID).encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


def _frame(opcode: int, data: bytes) -> bytes:
    """Build a whole, masked frame, as a client has to send it."""
    size = len(data)
    if size < SIZE_IN_2_BYTES:
        header = bytes((FINAL | opcode, MASKED | size))
    elif size < 1 << 16:
        header = bytes((FINAL | opcode, MASKED | SIZE_IN_2_BYTES)) + size.to_bytes(2)
    else:
        header = bytes((FINAL | opcode, MASKED | SIZE_IN_8_BYTES)) + size.to_bytes(8)
    mask = os.urandom(4)
    pad = (mask * (size // 4 + 1))[:size]
    masked = int.from_bytes(data) ^ int.from_bytes(pad)
    return header + mask + masked.to_bytes(size)


def _cut(buffer: bytearray) -> tuple[int, bytes] | None:
    """Take the first frame off the buffer: (its first byte, its data); None when not whole."""
    if len(buffer) < 2:  # noqa: PLR2004 - the shortest header.
        return None
    start, size = 2, buffer[1]
    if size in (SIZE_IN_2_BYTES, SIZE_IN_8_BYTES):
        start += 2 if size == SIZE_IN_2_BYTES else 8
        if len(buffer) < start:
            return None
        size = int.from_bytes(buffer[2:start])
    if buffer[1] & MASKED or size > LARGEST_MESSAGE:
        raise Broken("a frame was masked or too large")
    if len(buffer) < start + size:
        return None
    first, data = buffer[0], bytes(buffer[start : start + size])
    del buffer[: start + size]
    return first, data


def _describe(error: Exception) -> str:
    """Say what a log may hold of an error: never a foreign text, which may quote a payload."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))
    return str(error) if isinstance(error, Broken) else type(error).__name__


def _asked_to_wait(error: Exception) -> float:
    """Seconds Slack asked for in an answer of 429, else 0."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    given = str(headers.get("Retry-After", ""))
    return float(given) if given.isdigit() else 0.0


def _thread(name: str, run: Callable[..., None], *args: Any) -> None:
    threading.Thread(target=run, args=args, name=name, daemon=True).start()
