"""Who may talk to the sandbox: programs on this machine and its own page, no other web site."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OWN = {"127.0.0.1", "localhost"}


class LoopbackOnly:
    """Refuses requests that a foreign page sends through somebody's browser."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and not _is_own(Headers(scope=scope)):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await PlainTextResponse("Only from this machine.", status_code=403)(
                scope, receive, send
            )
            return
        await self._app(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    """Look at the host, against names that were rebound, and at the page that asks."""
    host = urlsplit(f"//{headers.get('host', '')}").hostname
    origin = headers.get("origin")
    return host in _OWN and (origin is None or urlsplit(origin).hostname in _OWN)
