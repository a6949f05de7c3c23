"""views.*: modals on a person's stack, and the Home tab."""

import time

from sandbox.call import Call, Method
from sandbox.dialogs import (
    check_view,
    find_view,
    open_view,
    publish_home,
    push_view,
    update_view,
    view_object,
)
from sandbox.refusals import Refusal
from sandbox.shapes import Json
from sandbox.world import View


def open_modal(call: Call) -> Json:
    body = _view(call, "modal")
    user = _exchange(call)
    return _shown(call, open_view(call.world, call.workspace, body, user=user))


def push_modal(call: Call) -> Json:
    body = _view(call, "modal")
    user = _exchange(call)
    return _shown(call, push_view(call.world, call.workspace, body, user=user))


def update(call: Call) -> Json:
    if not call.text("view_id") and not call.text("external_id"):
        call.needs("view_id")
    view = find_view(
        call.workspace, view_id=call.text("view_id"), external_id=call.text("external_id")
    )
    body = _view(call, view.body["type"])
    known = call.text("hash") or None
    return _shown(call, update_view(call.world, call.workspace, view, body, known_hash=known))


def publish(call: Call) -> Json:
    call.needs("user_id")
    body = _view(call, "home")
    person = call.person(call.text("user_id"))
    if not call.world.manifest.home_tab:
        raise Refusal("not_enabled")
    view = publish_home(
        call.world,
        call.workspace,
        body,
        user=person.id,
        known_hash=call.text("hash") or None,
    )
    return _shown(call, view)


def _view(call: Call, kind: str) -> Json:
    call.needs("view")
    body = call.arguments["view"]
    if not isinstance(body, dict) or body.get("type") != kind:
        line = f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]"
        raise Refusal("invalid_arguments", response_metadata={"messages": [line]})
    # A broken view must not use up the trigger.
    check_view(body)
    return body


def _exchange(call: Call) -> str:
    """Exchange the trigger for the person who pulled it."""
    call.needs("trigger_id")
    trigger = call.workspace.triggers.get(call.text("trigger_id"))
    if trigger is None:
        raise Refusal("invalid_trigger_id")
    if trigger.exchanged:
        raise Refusal("exchanged_trigger_id")
    if time.monotonic() > trigger.expires:
        raise Refusal("expired_trigger_id")
    trigger.exchanged = True
    return trigger.user


def _shown(call: Call, view: View) -> Json:
    return {"ok": True, "view": view_object(call.world, call.workspace, view)}


METHODS: dict[str, Method] = {
    "views.open": open_modal,
    "views.push": push_modal,
    "views.update": update,
    "views.publish": publish,
}
