"""The sandbox as a server: one port on loopback, one thread with its own event loop."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.api import WebApi
from sandbox.clock import BusinessClock
from sandbox.control import Control
from sandbox.deliveries import Courier
from sandbox.edges import Edges
from sandbox.faults import Faults
from sandbox.guard import LoopbackOnly
from sandbox.ledger import Ledger
from sandbox.live import Live
from sandbox.manifest import Manifest, read_manifest
from sandbox.pages import Pages
from sandbox.seed import fill
from sandbox.socketmode import SocketMode
from sandbox.world import World

HOST = "127.0.0.1"
APP_ID = "A0SANDBOX01"
_START_SECONDS = 10

Lines = dict[tuple[str, int], asyncio.BaseTransport]


Drop = Callable[[tuple[str, int]], None]


class PortTakenError(OSError):
    """Something else listens on the port already."""


@dataclass
class RunningSandbox:
    """A sandbox in a thread of its own. `bot_tokens` maps workspace ids to tokens."""

    url: str
    api_url: str
    bot_tokens: dict[str, str]
    app_token: str
    signing_secret: str
    clock: BusinessClock
    server: uvicorn.Server
    thread: threading.Thread

    def stop(self) -> None:
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(timeout=_START_SECONDS)


def start(
    manifest: Mapping[str, Any] | str | Path,
    *,
    port: int = 0,
    empty: bool = False,
    patience: float = 3.0,
    pace: float | None = 1.0,
) -> RunningSandbox:
    """Start a sandbox and return when it answers.

    `port` 0 takes a free one. `patience` is how many real seconds an acknowledgement may take;
    retries and the life of triggers and response URLs scale with it. `pace` is the number of
    messages per second and channel beyond a short burst, None for no limit. Raises
    PortTakenError, and ManifestError for a manifest Slack would not install.
    """
    declared = read_manifest(manifest)
    listener = _listen(port)
    origin = f"http://{HOST}:{listener.getsockname()[1]}"
    lines: Lines = {}
    world, app = _build(
        declared, origin=origin, lines=lines, empty=empty, patience=patience, pace=pace
    )
    server = _server(app, lines)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True
    )
    thread.start()
    _wait_for(server)
    return RunningSandbox(
        url=origin,
        api_url=f"{origin}/api/",
        bot_tokens={w.id: w.token for w in world.workspaces.values()},
        app_token=world.app_token,
        signing_secret=world.signing_secret,
        clock=world.clock,
        server=server,
        thread=thread,
    )


def _build(
    manifest: Manifest,
    *,
    origin: str,
    lines: Lines,
    empty: bool,
    patience: float,
    pace: float | None,
) -> tuple[World, Starlette]:
    def drop(client: tuple[str, int]) -> None:
        line = lines.get(client)
        if isinstance(line, asyncio.WriteTransport):
            line.abort()

    ledger, faults = Ledger(), Faults()
    sockets = SocketMode(app_id=APP_ID, patience=patience, drop=drop)
    world = World(
        manifest=manifest,
        clock=BusinessClock(),
        ledger=ledger,
        faults=faults,
        live=Live(),
        courier=Courier(sockets, ledger=ledger, faults=faults, patience=patience),
        patience=patience,
        pace=pace,
        origin=origin,
        app_id=APP_ID,
    )
    fill(world, empty=empty)
    return world, _application(world, sockets, drop=drop, empty=empty)


def _application(world: World, sockets: SocketMode, *, drop: Drop, empty: bool) -> Starlette:
    async def link(websocket: WebSocket) -> None:
        await sockets.serve(websocket, enabled=world.manifest.socket_mode)

    api = WebApi(world, sockets, drop=drop)
    return Starlette(
        routes=[
            Route("/api/{method}", api.answer, methods=["GET", "POST"]),
            WebSocketRoute("/link/", link),
            *Edges(world).routes(),
            *Pages(world).routes(),
            *Control(world, sockets, empty=empty).routes(),
        ],
        middleware=[Middleware(LoopbackOnly)],
    )


def _server(app: Starlette, lines: Lines) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=_cuttable(lines),
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        lifespan="off",
        ws_ping_interval=10,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def _cuttable(lines: Lines) -> type[H11Protocol]:
    """Return uvicorn's protocol, except that it tells us its connections, so we can cut one."""

    class CuttableProtocol(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._peer = transport.get_extra_info("peername")[:2]
            lines[self._peer] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            lines.pop(self._peer, None)
            super().connection_lost(exc)

    return CuttableProtocol


def _listen(port: int) -> socket.socket:
    # Only for a socket that says TCP does asyncio send small answers without delay.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTakenError(f"Port {port} is taken; choose another with --port.") from error
    return listener


def _wait_for(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("The sandbox did not start.")
        time.sleep(0.01)
