"""What people do with the app: commands, presses, dialogs, shortcuts, menus that ask it."""

import copy
from typing import Any

from sandbox.actor import Actor, Surface
from sandbox.answers import apply_submission, show_command_answer
from sandbox.blocks import STATE_FIELDS, Place, as_values, current_state, is_empty, places
from sandbox.deliveries import APP_ERROR, NO_APP, OK, Answer, Envelope
from sandbox.dialogs import close_top, view_object
from sandbox.elements import fill, options_of, pick_option
from sandbox.mrkdwn import as_command
from sandbox.objects import team_object, user_stub
from sandbox.refusals import Impossible
from sandbox.shapes import Json
from sandbox.world import Channel, View

_MAX_OPTIONS = 100


async def command(actor: Actor, *, name: str, text: str, channel: Channel) -> Json:
    """Run a slash command; an undeclared one does not get past the composer."""
    declared = actor.world.manifest.commands.get(name)
    if declared is None or actor.workspace.token_error:
        raise Impossible(f"{name} is not a valid command.")
    escaped = as_command(text, actor.workspace) if declared.should_escape else text
    names = {"public": channel.name, "private": "privategroup", "im": "directmessage"}
    payload: Json = {
        "token": actor.world.verification_token,
        "team_id": actor.workspace.id,
        "team_domain": actor.workspace.domain,
        "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name),
        "user_id": actor.person.id,
        "user_name": actor.person.name,
        "command": name,
        "text": escaped,
        "api_app_id": actor.world.app_id,
        "is_enterprise_install": "false",
        "response_url": actor.response_url(channel),
        "trigger_id": actor.trigger(),
    }
    answer = await actor.world.courier.ask(
        Envelope("slash_commands", payload, accepts_response=True)
    )
    return _seen(answer, show_command_answer(actor, channel, answer))


async def press(
    actor: Actor, surface: Surface, *, action_id: str, value: Any, block_id: str | None
) -> Json:
    """Use an element: press a button, choose from a menu, pick a date."""
    place = find_place(surface, action_id=action_id, block_id=block_id)
    if place.is_input and not place.block.get("dispatch_action"):
        raise Impossible("This field tells nobody before the dialog is submitted; fill it instead.")
    action = _use(actor, surface, place, value)
    payload = _about(actor, "block_actions") | _stand(actor, surface)
    payload |= {"trigger_id": actor.trigger(), "actions": [action]}
    return _seen(await _ask(actor, payload))


async def submit(actor: Actor, view: View, values: Json) -> Json:
    """Fill the top dialog and submit it. `values`: {block_id: value}."""
    if not view.body.get("submit"):
        raise Impossible("This dialog has no button to submit it.")
    surface = Surface(view.body["blocks"], view.typed, view=view)
    for block_id, value in values.items():
        type_in(actor, surface, block_id=block_id, value=value)
    _demand_required(surface)
    view.errors = {}
    payload = _about(actor, "view_submission")
    payload |= {"trigger_id": actor.trigger()}
    payload |= {
        "view": view_object(actor.world, actor.workspace, view),
        "response_urls": _response_urls(actor, surface),
    }
    answer = await _ask(actor, payload)
    if answer.outcome != OK:
        return _seen(answer)
    return _seen(answer, apply_submission(actor, view, answer.body))


def type_in(actor: Actor, surface: Surface, *, block_id: str, value: Any) -> None:
    """Put a value into the input block `block_id`, as a person does before submitting."""
    inputs = [p for p in places(surface.blocks) if p.key[0] == block_id]
    inputs = [p for p in inputs if p.element["type"] in STATE_FIELDS]
    if not inputs:
        raise Impossible(f"There is no field {block_id!r} in this dialog.")
    place = inputs[0]
    offered = _offered(actor, place)
    surface.typed[place.key] = fill(
        place.element, value, workspace=actor.workspace, offered=offered
    )


async def close(actor: Actor, *, everything: bool) -> Json:
    """Close the top dialog, or with `everything` the whole stack, as the cross does."""
    stack = actor.workspace.stacks.get(actor.person.id) or []
    if not stack:
        raise Impossible("No dialog is open.")
    everything = everything or bool(stack[-1].body.get("clear_on_close"))
    outcome: Json = {"outcome": OK, "response": None}
    for _ in range(len(stack) if everything else 1):
        view = close_top(actor.world, actor.workspace, actor.person.id)
        if view.body.get("notify_on_close"):
            payload = _about(actor, "view_closed") | {"is_cleared": everything}
            payload["view"] = view_object(actor.world, actor.workspace, view)
            outcome = _seen(await _ask(actor, payload))
    return outcome


async def shortcut(actor: Actor, *, callback_id: str) -> Json:
    """Run a global shortcut."""
    _demand_shortcut(actor, callback_id, "global")
    payload = _about(actor, "shortcut") | {"callback_id": callback_id}
    payload |= {"trigger_id": actor.trigger(), "action_ts": actor.world.clock.stamp()}
    return _seen(await _ask(actor, payload))


async def message_shortcut(
    actor: Actor, *, callback_id: str, channel: Channel, message: Json
) -> Json:
    """Run a shortcut from a message's menu."""
    _demand_shortcut(actor, callback_id, "message")
    payload = _about(actor, "message_action") | {"callback_id": callback_id}
    payload |= {
        "trigger_id": actor.trigger(),
        "action_ts": actor.world.clock.stamp(),
        "message_ts": message["ts"],
        "message": copy.deepcopy(message),
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
        "response_url": actor.response_url(channel, ts=message["ts"]),
    }
    return _seen(await _ask(actor, payload))


async def suggest(
    actor: Actor, surface: Surface, *, action_id: str, text: str, block_id: str | None
) -> Json:
    """Type into an external select; the options the app offers can then be chosen."""
    place = find_place(surface, action_id=action_id, block_id=block_id)
    if "external_select" not in place.element["type"]:
        raise Impossible("This element does not ask the app for options.")
    if len(text) < place.element.get("min_query_length", 3):
        return {"outcome": OK, "options": []}
    payload = _about(actor, "block_suggestion") | _stand(actor, surface, with_urls=False)
    payload |= {"action_id": place.key[1], "block_id": place.key[0], "value": text}
    answer = await _ask(actor, payload)
    if answer.outcome != OK:
        return _seen(answer) | {"options": []}
    options = options_of(answer.body) if isinstance(answer.body, dict) else []
    if len(options) > _MAX_OPTIONS or not isinstance(answer.body, dict):
        return {"outcome": APP_ERROR, "response": answer.body, "options": []}
    actor.workspace.offers.setdefault((actor.person.id, *place.key), []).extend(options)
    return {"outcome": OK, "response": answer.body, "options": options}


def find_place(surface: Surface, *, action_id: str, block_id: str | None) -> Place:
    """Find the element a person means. Raises Impossible if it is not there."""
    for place in places(surface.blocks):
        if place.key[1] == action_id and block_id in (None, place.key[0]):
            return place
    known = ", ".join(sorted({p.key[1] for p in places(surface.blocks)})) or "nothing"
    raise Impossible(f"There is nothing called {action_id!r} to use here; there is {known}.")


def _use(actor: Actor, surface: Surface, place: Place, value: Any) -> Json:
    """Return the entry of `actions`, and remember the choice if the element holds one."""
    block_id, action_id = place.key
    element = place.element
    action: Json = {"type": element["type"], "action_id": action_id, "block_id": block_id}
    action["action_ts"] = actor.world.clock.stamp()
    if element["type"] in STATE_FIELDS:
        offered = _offered(actor, place)
        entry = fill(element, value, workspace=actor.workspace, offered=offered)
        surface.typed[place.key] = entry
        return action | entry
    if element["type"] == "overflow":
        return action | {"selected_option": pick_option(element["options"], value)}
    return action | {k: element[k] for k in ("text", "value", "style", "url") if k in element}


def _stand(actor: Actor, surface: Surface, *, with_urls: bool = True) -> Json:
    """Return the part of a payload that says where the element stands."""
    if surface.view:
        container: Json = {"type": "view", "view_id": surface.view.id}
        shown = view_object(actor.world, actor.workspace, surface.view)
        return {"container": container, "view": shown}
    message, channel = surface.message, surface.channel
    if message is None or channel is None:
        raise Impossible("An element stands in a message or in a view.")
    ephemeral = bool(message.get("is_ephemeral"))
    container = {"type": "message", "message_ts": message["ts"], "channel_id": channel.id}
    container["is_ephemeral"] = ephemeral
    place: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
        "state": {"values": as_values(current_state(surface.blocks, surface.typed))},
    }
    if not ephemeral:
        place["message"] = copy.deepcopy(message)
    if with_urls:
        place["response_url"] = actor.response_url(channel, ts=message["ts"])
    return place


def _about(actor: Actor, kind: str) -> Json:
    """Return what every interaction carries."""
    team = team_object(actor.workspace)
    return {
        "type": kind,
        "team": {"id": team["id"], "domain": team["domain"]},
        "user": user_stub(actor.person, actor.workspace),
        "api_app_id": actor.world.app_id,
        "token": actor.world.verification_token,
        "is_enterprise_install": False,
        "enterprise": None,
    }


async def _ask(actor: Actor, payload: Json) -> Answer:
    if not actor.world.manifest.interactive or actor.workspace.token_error:
        return Answer(NO_APP, reason="interactivity_disabled")
    return await actor.world.courier.ask(Envelope("interactive", payload, accepts_response=True))


def _seen(answer: Answer, outcome: str | None = None) -> Json:
    return {"outcome": outcome or answer.outcome, "response": answer.body}


def _offered(actor: Actor, place: Place) -> list[Json]:
    initial = place.element.get("initial_option")
    given = [initial] if initial else place.element.get("initial_options") or []
    return [*actor.workspace.offers.get((actor.person.id, *place.key), []), *given]


def _response_urls(actor: Actor, surface: Surface) -> list[Json]:
    """Return an address for each conversation that was chosen where the dialog asked for one."""
    state = current_state(surface.blocks, surface.typed)
    urls: list[Json] = []
    for place in places(surface.blocks):
        chosen = state.get(place.key, {})
        target = chosen.get("selected_conversation") or chosen.get("selected_channel")
        if place.element.get("response_url_enabled") and target:
            url = actor.response_url(actor.workspace.channels[target])
            entry = {"block_id": place.key[0], "action_id": place.key[1]}
            urls.append(entry | {"channel_id": target, "response_url": url})
    return urls


def _demand_required(surface: Surface) -> None:
    state = current_state(surface.blocks, surface.typed)
    for place in places(surface.blocks):
        optional = not place.is_input or place.block.get("optional")
        if not optional and is_empty(state[place.key]):
            raise Impossible(f"The field {place.key[0]!r} must be filled in.")


def _demand_shortcut(actor: Actor, callback_id: str, kind: str) -> None:
    declared = actor.world.manifest.shortcuts.get(callback_id)
    if declared is None or declared.kind != kind:
        raise Impossible(f"The app has no {kind} shortcut {callback_id!r}.")
