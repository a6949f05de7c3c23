"""The HTTP edge of the Web API: arguments, token, faults, scopes, answer, ledger."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.call import Call, missing_scope
from sandbox.faults import Fault
from sandbox.refusals import Refusal
from sandbox.registry import METHODS
from sandbox.scopes import method_is_allowed, scopes_of_method
from sandbox.shapes import Json
from sandbox.socketmode import SocketMode
from sandbox.world import Workspace, World

OPEN_SOCKET = "apps.connections.open"
# Only these arguments hold JSON when they come as text; a message "[x]" is a message.
_JSON_ARGUMENTS = {"attachments", "blocks", "files", "metadata", "view"}


class WebApi:
    """Answers /api/{method}. `drop` cuts a connection by its (host, port)."""

    def __init__(
        self, world: World, sockets: SocketMode, *, drop: Callable[[tuple[str, int]], None]
    ) -> None:
        self._world = world
        self._sockets = sockets
        self._drop = drop
        self._late: set[asyncio.Task[None]] = set()

    async def answer(self, request: Request) -> Response:
        method = request.path_params["method"]
        arguments = await read_arguments(request)
        token = _token(request, arguments)
        workspace = self._workspace(token)
        name = workspace.id if workspace else None
        entry = self._world.ledger.call(method, workspace=name, arguments=arguments)
        fault = self._world.faults.take_for_call(method)
        if fault:
            entry["fault"] = fault.kind
        call = Call(self._world, workspace, method, arguments) if workspace else None
        response = await self._respond(call, entry, fault=fault, token=token, request=request)
        entry["status"] = response.status_code
        if workspace:
            response.headers["x-oauth-scopes"] = ",".join(sorted(workspace.scopes))
            response.headers["x-accepted-oauth-scopes"] = ",".join(scopes_of_method(method))
        return response

    async def _respond(
        self, call: Call | None, entry: Json, *, fault: Fault | None, token: str, request: Request
    ) -> Response:
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind == "lost_request":
            return await self._lose(request)
        if fault and fault.kind == "error_stored_late":
            self._later(call, entry, fault=fault, token=token)
            return _broken(entry, fault)
        refused = _refusal_of(fault, entry["method"])
        if fault and fault.kind == "error":
            return _broken(entry, fault)
        response = self._run(call, entry, token=token, refused=refused)
        if fault and fault.kind == "error_stored":
            return _broken(entry, fault)
        if fault and fault.kind == "lost_answer":
            return await self._lose(request)
        return response

    def _run(
        self, call: Call | None, entry: Json, *, token: str, refused: Refusal | None = None
    ) -> Response:
        try:
            if refused:
                raise refused
            body = self._perform(call, entry["method"], token=token)
        except Refusal as refusal:
            entry["outcome"] = refusal.code
            return JSONResponse(
                refusal.as_json(), status_code=refusal.status, headers=refusal.headers
            )
        entry |= {"outcome": "ok", "stored": True}
        return JSONResponse(body)

    def _perform(self, call: Call | None, method: str, *, token: str) -> Json:
        if method == OPEN_SOCKET:
            return self._open_socket(token)
        if method not in METHODS:
            raise Refusal("unknown_method", req_method=method)
        if call is None:
            raise Refusal(self._token_error(token))
        if call.workspace.token_error:
            raise Refusal(call.workspace.token_error)
        if not method_is_allowed(method, call.workspace.scopes):
            raise missing_scope(scopes_of_method(method)[0], call.workspace.scopes)
        return METHODS[method](call)

    def _open_socket(self, token: str) -> Json:
        if token != self._world.app_token:
            raise Refusal("not_allowed_token_type" if self._workspace(token) else "invalid_auth")
        address = self._world.origin.replace("http://", "ws://")
        return {"ok": True, "url": f"{address}/link/?ticket={self._sockets.ticket()}"}

    def _token_error(self, token: str) -> str:
        if token == self._world.app_token:
            return "not_allowed_token_type"
        return "invalid_auth" if token else "not_authed"

    def _workspace(self, token: str) -> Workspace | None:
        return next((w for w in self._world.workspaces.values() if w.token == token), None)

    async def _lose(self, request: Request) -> Response:
        if request.client:
            self._drop((request.client.host, request.client.port))
        await asyncio.sleep(0)
        return PlainTextResponse("")

    def _later(self, call: Call | None, entry: Json, *, fault: Fault, token: str) -> None:
        async def store() -> None:
            await asyncio.sleep(fault.seconds)
            self._run(call, entry, token=token)

        task = asyncio.get_running_loop().create_task(store())
        self._late.add(task)
        task.add_done_callback(self._late.discard)


async def read_arguments(request: Request) -> Json:
    """Collect arguments from the query, and from a form or a JSON body."""
    arguments: Json = dict(request.query_params)
    body = await request.body()
    content_type = request.headers.get("content-type", "")
    if body.strip() and "json" in content_type:
        with contextlib.suppress(json.JSONDecodeError):
            given = json.loads(body)
            arguments |= given if isinstance(given, dict) else {}
    elif body and "form-urlencoded" in content_type:
        arguments |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    for name in _JSON_ARGUMENTS & arguments.keys():
        if isinstance(arguments[name], str):
            with contextlib.suppress(json.JSONDecodeError):
                arguments[name] = json.loads(arguments[name])
    return arguments


def _token(request: Request, arguments: Json) -> str:
    """Take the token from the header or the arguments; it stays out of the ledger."""
    in_body = str(arguments.pop("token", ""))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else in_body


def _refusal_of(fault: Fault | None, method: str) -> Refusal | None:
    if fault is None:
        return None
    if fault.kind == "rate_limited":
        seconds = str(max(1, round(fault.seconds)))
        return Refusal("ratelimited", status=429, headers={"Retry-After": seconds})
    if fault.kind == "unknown_method":
        return Refusal("unknown_method", req_method=method)
    if fault.kind == "missing_scope":
        needed = (scopes_of_method(method) or ("chat:write",))[0]
        return Refusal("missing_scope", needed=needed, provided="")
    return Refusal(fault.error) if fault.kind == "refused" else None


def _broken(entry: Json, fault: Fault) -> Response:
    entry["outcome"] = entry["outcome"] or f"http_{fault.status}"
    return PlainTextResponse("upstream error", status_code=fault.status)
