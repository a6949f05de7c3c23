"""Slack in: the buttons of what was lost."""

from handlers.kit.answers import Answer
from handlers.kit.area import Call
from handlers.recovery import cards, service


def explain(call: Call) -> Answer:
    return service.explain(call.session, call.actor, call.value)


def recreate(call: Call) -> Answer:
    return cards.recreated(
        service.recreate(call.session, call.actor, call.value, now=call.now, tools=call.tools)
    )


def recreate_all(call: Call) -> Answer:
    return cards.recreated_all(
        service.recreate_all(call.session, call.actor, call.value, now=call.now, tools=call.tools)
    )
