"""What a delivery is answered with: its acknowledgement, and what only the outbox can say."""

import logging
import uuid
from typing import Any

from bot.inbound import Inbound, Kind
from bot.slack import Done, SlackWire
from bot.tenants import Tenants
from handlers.kit.answers import Answer, Errors, OpenDialog, Push, Text, Update, View
from storage import channels, outbox
from storage.enums import OutboxKind
from storage.session import Database, Session

log = logging.getLogger(__name__)

DIALOG_DEADLINE = 2.0
Reply = str | dict[str, Any]


class Replier:
    """Turns answers into acknowledgements, after the commit; a dialog is opened before that."""

    def __init__(self, database: Database, *, wire: SlackWire, tenants: Tenants) -> None:
        self._database = database
        self._wire = wire
        self._tenants = tenants

    def reply(self, inbound: Inbound, answer: Answer) -> Reply:
        """Turn an answer into the acknowledgement; a dialog that is asked for is opened first."""
        match answer:
            case Errors(errors):
                return {"response_action": "errors", "errors": errors}
            case Update(view) if inbound.kind is Kind.PRESS:
                return self._change_dialog(inbound, view)
            case Update(view) | Push(view):
                action = "update" if isinstance(answer, Update) else "push"
                return {"response_action": action, "view": view}
            case OpenDialog():
                return self._open_dialog(inbound, answer)
            case Text(text, blocks) if inbound.kind is Kind.COMMAND:
                return {"response_type": "ephemeral", "text": text, "blocks": blocks or None}
            case _:
                return ""

    def say_after(self, inbound: Inbound, answer: Text) -> None:
        """Say something privately when the transaction of the delivery has ended."""
        with self._database.writing(inbound.workspace) as session:
            say(session, inbound, answer)

    def _open_dialog(self, inbound: Inbound, answer: OpenDialog) -> Reply:
        tenant = self._tenants.get(inbound.workspace)
        if tenant is not None and inbound.trigger:
            arguments = {"trigger_id": inbound.trigger, "view": answer.view}
            outcome = self._wire.call(
                "views.open", tenant.token, arguments, deadline=DIALOG_DEADLINE
            )
            if isinstance(outcome, Done):
                return ""
            log.warning("A dialog could not be opened: %s", outcome)
        if not is_shown_by_reply(inbound):
            self.say_after(inbound, answer.otherwise)
        return self.reply(inbound, answer.otherwise)

    def _change_dialog(self, inbound: Inbound, view: View) -> Reply:
        """Show another view in the dialog whose button was pressed, unless it has changed since."""
        tenant = self._tenants.get(inbound.workspace)
        if tenant is not None and inbound.view.get("id"):
            shown = {"view_id": inbound.view["id"], "hash": inbound.view.get("hash", "")}
            outcome = self._wire.call(
                "views.update", tenant.token, {**shown, "view": view}, deadline=DIALOG_DEADLINE
            )
            if not isinstance(outcome, Done):
                log.warning("A dialog could not be changed: %s", outcome)
        return ""


def is_shown_by_reply(inbound: Inbound) -> bool:
    """Whether the acknowledgement itself can carry a text to the person."""
    return inbound.kind is Kind.COMMAND


def in_dialog(inbound: Inbound, sentence: str, field: str | None) -> Errors | None:
    """Put a sentence at the field of a submitted dialog, else at its first input."""
    if inbound.kind is not Kind.SUBMISSION:
        return None
    blocks = inbound.view.get("blocks", [])
    inputs = [block["block_id"] for block in blocks if block.get("type") == "input"]
    place = field if field in inputs else next(iter(inputs), None)
    return Errors({place: sentence}) if place else None


def say(session: Session, inbound: Inbound, answer: Text, *, key: str | None = None) -> None:
    """Say something privately to whoever asked, by the outbox."""
    payload: dict[str, Any] = {"text": answer.text}
    if answer.blocks:
        payload["blocks"] = answer.blocks
    if answer.classic:
        payload["classic"] = answer.classic
    key = key or f"answer:{inbound.keys[0] if inbound.keys else uuid.uuid4().hex}"[:200]
    person = inbound.person_id or ""
    if inbound.response_url and inbound.kind in (Kind.PRESS, Kind.SHORTCUT):
        payload |= {"response_type": "ephemeral", "replace_original": answer.instead}
        payload["response_url"] = inbound.response_url
        outbox.post(session, f"answer:{person}", payload, key=key, kind=OutboxKind.RESPOND)
        return
    if inbound.thread:
        payload["thread_ts"] = inbound.thread
    if inbound.channel and channels.is_member(session, inbound.channel, person):
        payload["user"] = person
        outbox.post(session, inbound.channel, payload, key=key, kind=OutboxKind.EPHEMERAL)
    else:
        payload.pop("thread_ts", None)
        outbox.post(session, person, payload, key=key)
