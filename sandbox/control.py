"""The control API under /sandbox: act as a person, read what people see, cause faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox import membership, people, reading
from sandbox.actor import Actor
from sandbox.acts import ACTS, Deed, find_channel
from sandbox.deliveries import Carrier
from sandbox.httpmode import HttpMode
from sandbox.refusals import Impossible
from sandbox.seed import fill
from sandbox.shapes import Json
from sandbox.socketmode import SocketMode
from sandbox.world import Channel, Workspace, World

Handler = Callable[[Request, Json], Awaitable[object]]


class Control:
    def __init__(self, world: World, sockets: SocketMode, *, empty: bool) -> None:
        self._world = world
        self._sockets = sockets
        self._empty = empty

    def routes(self) -> list[BaseRoute]:
        """Return the routes below /sandbox."""
        return [
            _route("/sandbox", "GET", self._overview),
            _route("/sandbox/people/{person}/{act}", "POST", self._act),
            _route("/sandbox/people/{person}/views", "GET", self._views),
            _route("/sandbox/people/{person}/home", "GET", self._home),
            _route("/sandbox/people", "POST", self._hire),
            _route("/sandbox/channels/{channel}", "GET", self._channel),
            _route("/sandbox/ledger", "GET", self._ledger),
            _route("/sandbox/faults", "GET", self._faults),
            _route("/sandbox/faults", "POST", self._add_fault),
            _route("/sandbox/faults", "DELETE", self._clear_faults),
            _route("/sandbox/clock", "GET", self._clock),
            _route("/sandbox/clock", "POST", self._move_clock),
            _route("/sandbox/sockets", "GET", self._list_sockets),
            _route("/sandbox/sockets", "POST", self._disturb_sockets),
            _route("/sandbox/scopes", "POST", self._set_scopes),
            _route("/sandbox/http", "POST", self._deliver_over_http),
            _route("/sandbox/uninstall", "POST", self._uninstall),
            _route("/sandbox/token", "POST", self._change_token),
            _route("/sandbox/reset", "POST", self._reset),
            WebSocketRoute("/sandbox/live", self.live),
        ]

    async def live(self, websocket: WebSocket) -> None:
        """Push changes; `workspace` and `person` in the query narrow them."""
        workspace = self._world.workspace_named(websocket.query_params.get("workspace"))
        named = "workspace" in websocket.query_params or "person" in websocket.query_params
        person = (
            workspace.person_named(websocket.query_params.get("person", "")) if workspace else None
        )
        watcher = self._world.live.watch(
            workspace=workspace.id if workspace and named else None,
            person=person.id if person else None,
        )
        await websocket.accept()
        try:
            await _pump(websocket, watcher.changes.get)
        finally:
            self._world.live.leave(watcher)

    async def _overview(self, request: Request, body: Json) -> object:
        del request, body
        return reading.overview(self._world)

    async def _act(self, request: Request, body: Json) -> object:
        actor = self._actor(request, body)
        act = ACTS.get(request.path_params["act"])
        if act is None:
            raise Impossible(f"There is no act of that name. Known: {', '.join(ACTS)}.")
        if actor.person.deactivated and request.path_params["act"] != "profile":
            raise Impossible(f"{actor.person.real_name} does not work here any more.")
        return await act(Deed(actor, body))

    async def _views(self, request: Request, body: Json) -> object:
        return {"views": reading.views(self._actor(request, body))}

    async def _home(self, request: Request, body: Json) -> object:
        return {"view": reading.home(self._actor(request, body))}

    async def _hire(self, request: Request, body: Json) -> object:
        person = people.add_person(self._world, self._workspace(request, body), body)
        return {"id": person.id, "name": person.name}

    async def _channel(self, request: Request, body: Json) -> object:
        """Show a channel: as the person `viewer` sees it, or everything there is."""
        workspace = self._workspace(request, body)
        name = request.path_params["channel"]
        viewer = request.query_params.get("viewer")
        channel: Channel | None
        if viewer:
            actor = self._actor_named(workspace, viewer)
            channel = find_channel(actor, name)
            shown = reading.messages(channel, viewer=actor.person.id)
        else:
            channel = workspace.channel_named(name)
            if channel is None:
                raise Impossible(f"There is no channel {name!r}.")
            shown = reading.messages(channel, viewer=None)
        return reading.channel_summary(channel) | {"messages": shown}

    async def _ledger(self, request: Request, body: Json) -> object:
        """Return the ledger, or its `part`, or only the `last` entries of the part."""
        del body
        ledger = self._world.ledger.as_json() | {"stray_acks": self._sockets.stray_acks}
        part = request.query_params.get("part")
        if part and part not in ledger:
            raise Impossible(f"The ledger has no part {part!r}, only {', '.join(ledger)}.")
        last = int(request.query_params.get("last", 0))
        return {part: ledger[part][-last:]} if part else ledger

    async def _faults(self, request: Request, body: Json) -> object:
        del request, body
        return {"faults": self._world.faults.as_json()}

    async def _add_fault(self, request: Request, body: Json) -> object:
        del request
        return {"id": self._world.faults.add(body).id}

    async def _clear_faults(self, request: Request, body: Json) -> object:
        del request, body
        self._world.faults.clear()
        return {"faults": []}

    async def _clock(self, request: Request, body: Json) -> object:
        del request, body
        return {"now": self._world.clock.now().isoformat()}

    async def _move_clock(self, request: Request, body: Json) -> object:
        """Move forward `to` an instant (ISO 8601 with offset) or `by` a number of seconds."""
        del request
        to = datetime.fromisoformat(body["to"]) if body.get("to") else None
        by = timedelta(seconds=float(body["by"])) if "by" in body else None
        now = self._world.clock.move(to=to, by=by).isoformat()
        self._world.live.push("clock_moved", now=now)
        return {"now": now}

    async def _list_sockets(self, request: Request, body: Json) -> object:
        del request, body
        return {"connected": self._sockets.connected, "pending": self._world.courier.busy}

    async def _disturb_sockets(self, request: Request, body: Json) -> object:
        """Do one of: warn, refresh, disable (link_disabled), drop."""
        what = body.get("do")
        if what == "drop":
            self._sockets.drop_all()
        elif what in {"warn", "refresh"}:
            await self._sockets.refresh(warn=what == "warn")
        elif what == "disable":
            await self._sockets.refresh(reason="link_disabled")
        else:
            raise Impossible("Sockets can be told to warn, refresh, disable or drop.")
        return await self._list_sockets(request, body)

    async def _set_scopes(self, request: Request, body: Json) -> object:
        """Take scopes away or give them back while the app runs: `remove`, `add`."""
        workspace = self._workspace(request, body)
        workspace.scopes -= set(body.get("remove") or [])
        workspace.scopes |= set(body.get("add") or [])
        return {"scopes": sorted(workspace.scopes)}

    async def _deliver_over_http(self, request: Request, body: Json) -> object:
        """Deliver to `url` from now on, after the handshake; without one, over sockets again."""
        del request
        carrier: Carrier = self._sockets
        if body.get("url"):
            secret, patience = self._world.signing_secret, self._world.patience
            carrier = HttpMode(body["url"], signing_secret=secret, patience=patience)
            if not await carrier.verify(self._world.verification_token):
                raise Impossible("The address did not answer the challenge.")
        self._world.courier.carrier = carrier
        return {"url": body.get("url")}

    async def _uninstall(self, request: Request, body: Json) -> object:
        membership.uninstall(self._world, self._workspace(request, body))
        return {"outcome": "ok"}

    async def _change_token(self, request: Request, body: Json) -> object:
        """Refuse the workspace's token with the error `revoke`, or issue a new one."""
        workspace = self._workspace(request, body)
        if body.get("revoke"):
            membership.revoke(workspace, str(body["revoke"]))
            return {"token": None}
        return {"token": membership.renew(workspace)}

    async def _reset(self, request: Request, body: Json) -> object:
        """Begin anew: people, channels, ledger, faults and clock. Sockets stay."""
        del request, body
        world = self._world
        world.courier.cancel()
        world.faults.clear()
        world.clock.reset()
        fill(world, empty=self._empty)
        world.ledger.clear()
        world.posted_at.clear()
        self._sockets.stray_acks.clear()
        world.live.push("reset")
        return {"outcome": "ok"}

    def _workspace(self, request: Request, body: Json) -> Workspace:
        name = body.get("workspace") or request.query_params.get("workspace")
        workspace = self._world.workspace_named(name)
        if workspace is None:
            raise Impossible(f"There is no workspace {name!r}.")
        return workspace

    def _actor(self, request: Request, body: Json) -> Actor:
        workspace = self._workspace(request, body)
        return self._actor_named(workspace, request.path_params["person"])

    def _actor_named(self, workspace: Workspace, name: str) -> Actor:
        person = workspace.person_named(name)
        if person is None or person.bot:
            raise Impossible(f"There is nobody called {name!r} in {workspace.name}.")
        return Actor(self._world, workspace, person)


def _route(path: str, method: str, handler: Handler) -> Route:
    async def serve(request: Request) -> Response:
        try:
            raw = await request.body()
            body = json.loads(raw) if raw else {}
            return JSONResponse(await handler(request, body))
        except Impossible as refusal:
            return JSONResponse({"error": str(refusal)}, status_code=409)
        except (ValueError, KeyError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return Route(path, serve, methods=[method])


async def _pump(websocket: WebSocket, next_change: Callable[[], Awaitable[Json]]) -> None:
    """Send changes until the page goes away, which only a read can tell."""

    async def send() -> None:
        while True:
            await websocket.send_text(json.dumps(await next_change()))

    sending = asyncio.create_task(send())
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        sending.cancel()
