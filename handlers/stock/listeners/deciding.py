"""Slack in: the buttons of a shortage."""

from functools import partial

from handlers.kit.answers import Answer, Silent
from handlers.kit.area import Call
from handlers.stock.cards.shortage import ACTION
from handlers.stock.service import shortages
from storage.enums import Decision


def _decide(decision: Decision, call: Call) -> Answer:
    shortages.decide(call.session, call.actor, call.value, decision, now=call.now, tools=call.tools)
    return Silent()


ACTIONS = {f"{ACTION}.{decision}": partial(_decide, decision) for decision in Decision}
