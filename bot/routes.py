"""Which listener serves a delivery: one look in a dictionary, for every kind."""

from dataclasses import dataclass

from bot.inbound import Inbound, Kind
from handlers.kit import help as help_texts
from handlers.kit.answers import Answer, Silent
from handlers.kit.area import Call, Listener, Verb
from handlers.kit.command import first_word
from handlers.kit.errors import Rejected
from handlers.kit.registry import Registry
from handlers.kit.words import _
from storage.enums import Role

HELP = "help"


@dataclass(frozen=True)
class Route:
    """The listener, the words left for it, who may call it, and the name of the verb if any."""

    listener: Listener
    text: str = ""
    role: Role | None = None
    read_only: bool = False
    name: str = ""


def route(inbound: Inbound, registry: Registry) -> Route:
    """Find what serves a delivery; what matched nothing is answered too."""
    match inbound.kind:
        case Kind.COMMAND:
            return _verb(registry, registry.command_of(inbound.name), inbound.text)
        case Kind.SAID:
            return _said(registry, inbound.text)
        case Kind.PRESS:
            return Route(registry.actions.get(inbound.name, _out_of_date))
        case Kind.SUBMISSION:
            return Route(registry.forms.get(inbound.name, _out_of_date))
        case Kind.SHORTCUT:
            return _shortcut(registry, inbound.name)
        case Kind.CLOSED | Kind.EVENT:
            return Route(_nothing)


def _verb(registry: Registry, command: str, text: str) -> Route:
    word, rest = first_word(text)
    second, further = first_word(rest)
    known = {verb.word: verb for verb in registry.verbs_of(command)}
    if f"{word} {second}" in known:
        return _to(known[f"{word} {second}"], further)
    if word in known:
        fits = known[word].fits(rest) or not known.get("")
        return _to(known[word], rest) if fits else _to(known[""], text)
    if word == HELP:
        return Route(
            lambda call: help_texts.of_command(call.tools.registry, command), read_only=True
        )
    if any(one.startswith(f"{word} ") for one in known):
        return _of_group(command, word, second)
    if "" in known and known[""].takes_words:
        return _to(known[""], text)
    return Route(
        lambda call: help_texts.unknown_word(call.tools.registry, command, word), read_only=True
    )


def _of_group(command: str, word: str, second: str) -> Route:
    """Help with a verb of two words whose second one is missing or unknown."""
    if second in ("", HELP):
        return Route(
            lambda call: help_texts.of_group(call.tools.registry, command, word), read_only=True
        )
    both = f"{word} {second}"
    return Route(
        lambda call: help_texts.unknown_word(call.tools.registry, command, both), read_only=True
    )


def _said(registry: Registry, text: str) -> Route:
    """Read a typed message as a command: with its name (`task add …`) or without (`add …`)."""
    word, rest = first_word(text)
    if registry.command_of(word) in registry.commands:
        return _verb(registry, registry.command_of(word), rest)
    for (_command, known), verb in registry.verbs.items():
        if known and known.split()[0] == word:
            return _verb(registry, verb.command, text)
    return Route(_did_not_understand, read_only=not word)


def _shortcut(registry: Registry, name: str) -> Route:
    known = registry.shortcuts.get(name)
    return Route(known.function if known else _out_of_date)


def _to(verb: Verb, text: str) -> Route:
    name = f"{verb.command} {verb.word}".strip()
    return Route(verb.function, text, verb.role, verb.read_only, name)


def _nothing(call: Call) -> Answer:
    del call
    return Silent()


def _did_not_understand(call: Call) -> Answer:
    return help_texts.of_everything(call.tools.registry)


def _out_of_date(call: Call) -> Answer:
    del call
    raise Rejected(_("This is out of date: I no longer serve it. Please use the newest message."))
