"""Slack in, for channels that complaints are taken from: switched on and off, and listened to."""

from handlers.complaints.service import sources
from handlers.kit.answers import Answer, Silent
from handlers.kit.area import Call, Heard
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from storage.enums import Takes
from storage.session import Session


def switch_on(call: Call) -> Answer:
    word = call.text.strip().casefold() or Takes.MAIL
    if word not in list(Takes):
        raise Rejected(
            _(
                "I know `/complaint channel on mail` (e-mails and forwards) and"
                " `/complaint channel on everything` (every message)."
            )
        )
    sources.switch_on(call.session, call.actor, call.channel or "", Takes(word), now=call.now)
    return Silent()


def switch_off(call: Call) -> Answer:
    sources.switch_off(call.session, call.actor, call.channel or "", now=call.now)
    return Silent()


def hear(session: Session, heard: Heard) -> None:
    sources.hear(session, heard.event, now=heard.now, tools=heard.tools)
