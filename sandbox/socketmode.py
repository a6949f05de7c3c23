"""Socket Mode: up to ten connections, each payload to one of them, answers where it went."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from itertools import count
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.deliveries import NO_APP, OK, TIMEOUT, Answer, Envelope, Retry
from sandbox.faults import Fault
from sandbox.shapes import Json, new_id

MAX_CONNECTIONS = 10
CONNECTION_SECONDS = 3600


class Connection:
    """One socket. `pending` are the envelopes it carried that nobody acknowledged yet."""

    def __init__(self, number: int, websocket: WebSocket) -> None:
        self.name = f"socket-{number}"
        self.websocket = websocket
        self.pending: dict[str, asyncio.Future[Json]] = {}
        self.leaving = False

    async def send(self, message: Json) -> bool:
        """Send, and say whether the socket still took it."""
        try:
            await self.websocket.send_text(json.dumps(message))
        except (RuntimeError, WebSocketDisconnect):
            return False
        return True

    def settle(self, message: Json) -> bool:
        """Give an acknowledgement to who waits for it; False if it is not for this socket."""
        future = self.pending.get(str(message.get("envelope_id")))
        if future is None or future.done():
            return False
        future.set_result(message)
        return True


class SocketMode:
    """The app's sockets. `drop` cuts a connection by its (host, port) without a closing frame."""

    def __init__(
        self, *, app_id: str, patience: float, drop: Callable[[tuple[str, int]], None]
    ) -> None:
        self._app_id = app_id
        self._patience = patience
        self._drop = drop
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._numbers = count(1)
        self._turn = count()
        self._closing: set[asyncio.Task[None]] = set()
        self.stray_acks: list[Json] = []

    def ticket(self) -> str:
        """Return a ticket that opens one connection."""
        ticket = str(uuid4())
        self._tickets.add(ticket)
        return ticket

    @property
    def connected(self) -> int:
        return len(self._open())

    async def serve(self, websocket: WebSocket, *, enabled: bool) -> None:
        """Serve one connection until it ends. A ticket works once; `enabled` is the manifest's."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(code=1008)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = Connection(next(self._numbers), websocket)
        reason = self._refusal(enabled=enabled)
        if reason:
            await connection.send({"type": "disconnect", "reason": reason})
            await websocket.close()
            return
        self._connections.append(connection)
        try:
            await connection.send(self._hello())
            await self._listen(connection)
        except WebSocketDisconnect:
            pass
        finally:
            self._connections.remove(connection)

    async def carry(
        self, envelope: Envelope, *, retry: Retry | None, fault: Fault | None
    ) -> Answer:
        """Send the payload over one of the sockets and wait for its acknowledgement there."""
        connections = self._open()
        if not connections:
            return Answer(NO_APP, reason="connection_failed")
        connection = connections[next(self._turn) % len(connections)]
        envelope_id = str(uuid4())
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.pending[envelope_id] = future
        try:
            await connection.send(_frame(envelope, envelope_id, retry=retry))
            await self._disturb(connection, fault)
            message = await asyncio.wait_for(future, self._patience)
        except TimeoutError:
            return Answer(TIMEOUT, reason="timeout", via=connection.name)
        finally:
            del connection.pending[envelope_id]
        return Answer(OK, body=message.get("payload"), via=connection.name)

    async def refresh(self, *, warn: bool = False, reason: str = "refresh_requested") -> None:
        """Ask every socket to be replaced; close the old ones once the app had time to do so."""
        for connection in self._open():
            if warn:
                await connection.send(self._disconnect("warning"))
            else:
                await self._replace(connection, reason)

    def drop_all(self) -> None:
        """Cut every socket without a closing frame."""
        for connection in self._open():
            self._cut(connection)

    async def _listen(self, connection: Connection) -> None:
        while True:
            text = await connection.websocket.receive_text()
            with contextlib.suppress(json.JSONDecodeError):
                message = json.loads(text)
                if isinstance(message, dict) and not connection.settle(message):
                    self.stray_acks.append({"via": connection.name, "message": message})

    async def _disturb(self, connection: Connection, fault: Fault | None) -> None:
        if fault and fault.kind == "refresh":
            await self._replace(connection, "refresh_requested")
        if fault and fault.kind == "drop_socket":
            self._cut(connection)

    async def _replace(self, connection: Connection, reason: str) -> None:
        connection.leaving = True
        await connection.send(self._disconnect(reason))
        task = asyncio.get_running_loop().create_task(self._close_later(connection))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close_later(self, connection: Connection) -> None:
        await asyncio.sleep(self._patience)
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await connection.websocket.close()

    def _cut(self, connection: Connection) -> None:
        connection.leaving = True
        client = connection.websocket.client
        if client is not None:
            self._drop((client.host, client.port))

    def _open(self) -> list[Connection]:
        return [connection for connection in self._connections if not connection.leaving]

    def _refusal(self, *, enabled: bool) -> str | None:
        if not enabled:
            return "link_disabled"
        return "too_many_websockets" if self.connected >= MAX_CONNECTIONS else None

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.connected,
            "connection_info": {"app_id": self._app_id},
            "debug_info": self._debug_info(),
        }

    def _disconnect(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": self._debug_info()}

    def _debug_info(self) -> Json:
        return {
            "host": "sandbox-" + new_id("", 6).lower(),
            "build_number": 1,
            "approximate_connection_time": CONNECTION_SECONDS,
        }


def _frame(envelope: Envelope, envelope_id: str, *, retry: Retry | None) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.type,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.accepts_response,
    }
    if envelope.type == "events_api":
        frame["retry_attempt"] = retry.number if retry else 0
        frame["retry_reason"] = retry.reason if retry else ""
    return frame
