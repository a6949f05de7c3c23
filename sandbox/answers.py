"""What the app answers to people: acknowledgements with content, and response URLs."""

import time
from typing import Any

from sandbox.actor import Actor
from sandbox.blocks import places
from sandbox.deliveries import APP_ERROR, OK, Answer
from sandbox.dialogs import push_view, update_view
from sandbox.methods.chat import check_content
from sandbox.refusals import Refusal
from sandbox.shapes import Json
from sandbox.talk import bot_message, change, delete, post, replace_whisper, whisper
from sandbox.world import Channel, ResponseUrl, View, Workspace, World

MAX_USES = 5


def show_command_answer(actor: Actor, channel: Channel, answer: Answer) -> str:
    """Show the text or blocks of an acknowledged command and return the outcome."""
    if answer.outcome != OK or not answer.body:
        return answer.outcome
    content = {"text": answer.body} if isinstance(answer.body, str) else answer.body
    try:
        _say(actor.world, actor.workspace, channel, content, user=actor.person.id)
    except Refusal:
        return APP_ERROR
    return OK


def apply_submission(actor: Actor, view: View, body: Any) -> str:
    """Do to the stack what the app answered to a submission and return the outcome."""
    stack = actor.workspace.stacks.get(actor.person.id, [])
    if not body:
        _remove(actor, stack, [view])
        return OK
    action = body.get("response_action") if isinstance(body, dict) else "text"
    try:
        if action == "errors":
            _mark_errors(actor, view, body.get("errors") or {})
        elif action == "update":
            update_view(actor.world, actor.workspace, view, body["view"])
        elif action == "push":
            push_view(actor.world, actor.workspace, body["view"], user=actor.person.id)
        elif action == "clear":
            _remove(actor, stack, list(reversed(stack)))
        else:
            return APP_ERROR
    except (Refusal, KeyError):
        return APP_ERROR
    return OK


def use_response_url(
    world: World, workspace: Workspace | None, url: ResponseUrl | None, content: Json
) -> None:
    """Do what was posted to a response URL: say, replace or delete. Raises Refusal."""
    if workspace is None or url is None or time.monotonic() > url.expires:
        raise Refusal("expired_url", status=404)
    if url.uses >= MAX_USES:
        raise Refusal("used_url", status=404)
    channel = workspace.channels[url.channel]
    url.uses += 1
    if content.get("delete_original") or content.get("replace_original"):
        _on_original(world, workspace, channel, content, ts=url.ts)
    else:
        _say(world, workspace, channel, content, user=url.user)


def _say(world: World, workspace: Workspace, channel: Channel, content: Json, *, user: str) -> None:
    """Say something where the person is, even in a channel the bot is not in."""
    check_content(content)
    if content.get("response_type") == "in_channel":
        message = bot_message(world, workspace, content)
        post(world, workspace, channel, message, thread=content.get("thread_ts"))
    else:
        whisper(world, workspace, channel, content, user=user)


def _on_original(
    world: World, workspace: Workspace, channel: Channel, content: Json, *, ts: str | None
) -> None:
    if not content.get("delete_original"):
        check_content(content)
    names = ("text", "blocks", "attachments")
    fields = None if content.get("delete_original") else {n: content.get(n) for n in names}
    if ts in channel.ephemerals:
        replace_whisper(world, workspace, channel, channel.ephemerals[ts], fields=fields)
        return
    message = channel.messages.get(ts or "")
    if message is None:
        raise Refusal("message_not_found", status=404)
    if message.get("bot_id") != workspace.bot_id:
        raise Refusal("cant_update_message", status=404)
    if fields is None:
        delete(world, workspace, channel, message)
    else:
        fields["text"] = fields["text"] or ""
        change(world, workspace, channel, message, fields=fields)


def _mark_errors(actor: Actor, view: View, errors: Json) -> None:
    """Show errors at their fields. Slack rejects an error for a block that is no input."""
    fields = {p.key[0] for p in places(view.body["blocks"]) if p.is_input}
    if not errors or not set(errors) <= fields:
        raise Refusal("invalid_arguments")
    view.errors = dict(errors)
    facts = {"user": view.user, "view_id": view.id, "errors": view.errors}
    actor.world.live.push("view_errors", workspace=actor.workspace.id, people=[view.user], **facts)


def _remove(actor: Actor, stack: list[View], views: list[View]) -> None:
    for view in views:
        if view in stack:
            stack.remove(view)
            actor.world.live.push(
                "view_closed",
                workspace=actor.workspace.id,
                people=[view.user],
                view={"id": view.id},
            )
