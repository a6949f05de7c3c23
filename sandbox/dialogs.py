"""Modals and Home tabs: opened, pushed, replaced, closed."""

import copy

from sandbox.blocks import as_values, current_state, with_ids
from sandbox.limits import view_problems
from sandbox.refusals import Refusal
from sandbox.shapes import Json, new_id
from sandbox.world import View, Workspace, World

MAX_STACK = 3
_PLAIN_FIELDS = ("title", "submit", "close")


def check_view(body: Json) -> None:
    """Refuse a view in Slack's words if it breaks a limit of Block Kit."""
    problems = view_problems(body)
    if problems:
        lines = [f"[ERROR] {p.message} [json-pointer:/view{p.pointer}]" for p in problems]
        raise Refusal(problems[0].code, response_metadata={"messages": lines})


def open_view(world: World, workspace: Workspace, body: Json, *, user: str) -> View:
    """Open a modal. It replaces whatever modals the person had open."""
    check_view(body)
    _check_external_id(workspace, body)
    view = _new_view(world, body, user=user)
    workspace.stacks[user] = [view]
    _tell(world, workspace, view, "view_opened")
    return view


def push_view(world: World, workspace: Workspace, body: Json, *, user: str) -> View:
    """Put a modal on top of the person's stack, which holds three at most."""
    check_view(body)
    _check_external_id(workspace, body)
    stack = workspace.stacks.get(user, [])
    if not stack:
        raise Refusal("not_found")
    if len(stack) >= MAX_STACK:
        raise Refusal("push_limit_reached")
    view = _new_view(world, body, user=user, under=stack[-1])
    stack.append(view)
    _tell(world, workspace, view, "view_pushed")
    return view


def update_view(
    world: World, workspace: Workspace, view: View, body: Json, *, known_hash: str | None = None
) -> View:
    """Replace a view's content. What was typed stays where block_id and action_id are the same."""
    check_view(body)
    if known_hash is not None and known_hash != view.hash:
        raise Refusal("hash_conflict")
    view.body = _normal(body)
    view.hash = _new_hash(world)
    view.errors = {}
    view.typed = {k: v for k, v in view.typed.items() if k in current_state(_blocks(view), {})}
    _tell(world, workspace, view, "view_updated")
    return view


def publish_home(
    world: World, workspace: Workspace, body: Json, *, user: str, known_hash: str | None
) -> View:
    """Set a person's Home tab."""
    check_view(body)
    view = workspace.homes.get(user)
    if known_hash is not None and (view is None or known_hash != view.hash):
        raise Refusal("hash_conflict")
    if view is None:
        view = _new_view(world, body, user=user)
        workspace.homes[user] = view
    else:
        view.body, view.hash = _normal(body), _new_hash(world)
    _tell(world, workspace, view, "home_published")
    return view


def close_top(world: World, workspace: Workspace, user: str) -> View:
    """Take the person's top modal away and return it."""
    view = workspace.stacks[user].pop()
    world.live.push("view_closed", workspace=workspace.id, people=[user], view={"id": view.id})
    return view


def find_view(workspace: Workspace, *, view_id: str, external_id: str) -> View:
    for view in workspace.views():
        if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
            return view
    raise Refusal("not_found")


def view_object(world: World, workspace: Workspace, view: View) -> Json:
    """Return a view as Slack sends it, with the state of everything in it."""
    body = view.body
    state = current_state(_blocks(view), view.typed)
    shown: Json = {
        "id": view.id,
        "team_id": workspace.id,
        "type": body["type"],
        "blocks": copy.deepcopy(body["blocks"]),
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "state": {"values": copy.deepcopy(as_values(state))},
        "hash": view.hash,
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": world.app_id,
        "external_id": body.get("external_id") or "",
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.bot_id,
    }
    return shown | {name: body.get(name) for name in _PLAIN_FIELDS}


def _blocks(view: View) -> list[Json]:
    blocks: list[Json] = view.body["blocks"]
    return blocks


def _new_view(world: World, body: Json, *, user: str, under: View | None = None) -> View:
    view_id = new_id("V")
    return View(
        id=view_id,
        user=user,
        body=_normal(body),
        hash=_new_hash(world),
        root=under.root if under else view_id,
        previous=under.id if under else None,
    )


def _normal(body: Json) -> Json:
    body = copy.deepcopy(body)
    with_ids(body["blocks"])
    for name in _PLAIN_FIELDS:
        if isinstance(body.get(name), dict):
            body[name].setdefault("emoji", True)
    return body


def _new_hash(world: World) -> str:
    return f"{world.seconds()}.{new_id('', 8).lower()}"


def _check_external_id(workspace: Workspace, body: Json) -> None:
    external_id = body.get("external_id")
    if external_id and any(v.body.get("external_id") == external_id for v in workspace.views()):
        raise Refusal("duplicate_external_id")


def _tell(world: World, workspace: Workspace, view: View, kind: str) -> None:
    shown = view_object(world, workspace, view)
    facts = {"user": view.user, "view": shown}
    world.ledger.message(kind, workspace=workspace.id, **facts)
    world.live.push(kind, workspace=workspace.id, people=[view.user], **facts)
