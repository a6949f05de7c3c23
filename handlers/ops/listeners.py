"""Slack in: help and status."""

from handlers.kit import help as help_texts
from handlers.kit.answers import Answer
from handlers.kit.area import Call
from handlers.ops import cards, service


def show_help(call: Call) -> Answer:
    return help_texts.of_everything(call.tools.registry)


def show_status(call: Call) -> Answer:
    return cards.status(service.status(call.session, call.actor, call.tools, now=call.now))
