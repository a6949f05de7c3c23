"""The page: a Slack in a browser tab, served from `sandbox/page`, and what only it asks for."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import reading
from sandbox.actor import Actor
from sandbox.shapes import Json
from sandbox.sharing import keep_file
from sandbox.world import File, Workspace, World

FOLDER = Path(__file__).parent / "page"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
_SHOWN_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}
# Some browsers do not count a WebSocket of the same origin as 'self'.
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' ws://127.0.0.1:* ws://localhost:*; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    # Always asked for again and answered with 304: a new version is seen at once.
    "cache-control": "no-cache",
    "vary": "accept-encoding",
}


class Pages:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[BaseRoute]:
        """Return the page's own routes; they must stand before those of the control API."""
        return [
            Route("/", self._index),
            Route("/at/{rest:path}", self._index),
            Route("/page/{name}", self._file),
            Route("/files/{user}/{file}/{name}", self._permalink),
            Route("/sandbox/files/{file}", self._content),
            Route("/sandbox/people/{person}/files", self._keep, methods=["POST"]),
            Route("/sandbox/people/{person}/search", self._search),
        ]

    async def _index(self, request: Request) -> Response:
        return _serve(request, "index.html")

    async def _file(self, request: Request) -> Response:
        return _serve(request, request.path_params["name"])

    async def _permalink(self, request: Request) -> Response:
        """Lead from the address that a file carries to its bytes, with the viewer kept."""
        file = quote(request.path_params["file"], safe="")
        return RedirectResponse(f"/sandbox/files/{file}?{request.url.query}")

    async def _content(self, request: Request) -> Response:
        """Give a file's bytes to a person who sees a channel it was shared in."""
        actor = self._actor(request, request.query_params.get("person", ""))
        file = actor.workspace.files.get(request.path_params["file"]) if actor else None
        if actor is None or file is None or not _may_see(actor, file):
            return PlainTextResponse("There is no such file.", status_code=404)
        inline = file.body["mimetype"] in _SHOWN_INLINE
        disposition = "inline" if inline else "attachment"
        headers = {
            "content-disposition": f"{disposition}; filename*=utf-8''{quote(file.body['name'])}",
            "content-security-policy": "default-src 'none'; sandbox",
            "x-content-type-options": "nosniff",
        }
        return Response(file.content, media_type=file.body["mimetype"], headers=headers)

    async def _keep(self, request: Request) -> Response:
        """Take a file for a dialog's file field. `name` in the query, the bytes in the body."""
        actor = self._actor(request, request.path_params["person"])
        name = request.query_params.get("name")
        if actor is None or not name:
            return JSONResponse({"error": "Whose file is it, and what is its name?"}, 400)
        content = await request.body()
        file = keep_file(
            self._world, actor.workspace, name=name, user=actor.person.id, content=content
        )
        return JSONResponse({"file": file.body})

    async def _search(self, request: Request) -> Response:
        """Find messages this person can read that contain all words of `text`, newest first."""
        actor = self._actor(request, request.path_params["person"])
        if actor is None:
            return JSONResponse({"error": "There is nobody of that name."}, 404)
        words = request.query_params.get("text", "").casefold().split()
        found: list[Json] = reading.search(actor, words) if words else []
        return JSONResponse({"messages": found})

    def _actor(self, request: Request, name: str) -> Actor | None:
        workspace: Workspace | None
        workspace = self._world.workspace_named(request.query_params.get("workspace"))
        person = workspace.person_named(name) if workspace else None
        return Actor(self._world, workspace, person) if workspace and person else None


def _serve(request: Request, name: str) -> Response:
    path = FOLDER / name
    if path.parent != FOLDER or path.suffix not in _TYPES or not path.is_file():
        return PlainTextResponse("There is no such page.", status_code=404)
    packed, etag = _packed(path, path.stat().st_mtime_ns)
    headers = _HEADERS | {"etag": etag}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(path.read_bytes(), media_type=_TYPES[path.suffix], headers=headers)
    headers["content-encoding"] = "gzip"
    return Response(packed, media_type=_TYPES[path.suffix], headers=headers)


@lru_cache(maxsize=64)
def _packed(path: Path, changed: int) -> tuple[bytes, str]:
    """Return a file compressed, and its tag; `changed` makes a new version a new entry."""
    del changed
    content = path.read_bytes()
    return gzip.compress(content, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _may_see(actor: Actor, file: File) -> bool:
    if file.body["user"] == actor.person.id:
        return True
    places = [*file.body["channels"], *file.body["groups"], *file.body["ims"]]
    channels = [actor.workspace.channels[each] for each in places]
    return any(actor.person.id in actor.workspace.visible_to(each) for each in channels)
