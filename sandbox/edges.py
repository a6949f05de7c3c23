"""The other addresses of Slack: response URLs, uploads, private downloads."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.answers import use_response_url
from sandbox.api import read_arguments
from sandbox.refusals import Refusal
from sandbox.world import File, Workspace, World


class Edges:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/hooks/{team}/{key}", self._hook, methods=["POST"]),
            Route("/upload/{team}/{file}", self._upload, methods=["POST", "PUT"]),
            Route("/files-pri/{name}/{rest:path}", self._download, methods=["GET"]),
            Route("/signin", self._sign_in, methods=["GET"]),
        ]

    async def _hook(self, request: Request) -> Response:
        content = await read_arguments(request)
        workspace = self._world.workspaces.get(request.path_params["team"])
        url = workspace.response_urls.get(request.path_params["key"]) if workspace else None
        entry = self._world.ledger.call(
            "response_url", workspace=workspace.id if workspace else None, arguments=content
        )
        try:
            use_response_url(self._world, workspace, url, content)
        except Refusal as refusal:
            entry |= {"outcome": refusal.code, "status": refusal.status}
            return JSONResponse(refusal.as_json(), status_code=refusal.status)
        entry |= {"outcome": "ok", "status": 200, "stored": True}
        return PlainTextResponse("ok")

    async def _upload(self, request: Request) -> Response:
        found = self._file(request.path_params["team"], request.path_params["file"])
        if found is None or found[1].uploaded:
            return PlainTextResponse("not found", status_code=404)
        file = found[1]
        file.content = await request.body()
        if len(file.content) != file.body["size"]:
            return PlainTextResponse("length differs from what was announced", status_code=400)
        file.uploaded = True
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def _download(self, request: Request) -> Response:
        """Give a file's bytes to the bot; without its token there is only a page to sign in."""
        team, _, file_id = request.path_params["name"].partition("-")
        found = self._file(team, file_id)
        if found is None:
            return PlainTextResponse("not found", status_code=404)
        workspace, file = found
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        readable = workspace.token_error is None and "files:read" in workspace.scopes
        if token != workspace.token or not readable:
            return Response(status_code=302, headers={"location": f"{self._world.origin}/signin"})
        return Response(file.content, media_type=file.body["mimetype"])

    async def _sign_in(self, request: Request) -> Response:
        del request
        return HTMLResponse("<!doctype html><title>Sign in</title><p>Sign in to see this file.")

    def _file(self, team: str, file_id: str) -> tuple[Workspace, File] | None:
        workspace = self._world.workspaces.get(team)
        file = workspace.files.get(file_id) if workspace else None
        return (workspace, file) if workspace and file else None
