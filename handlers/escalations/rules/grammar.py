"""How a chain is written: one line for each step, in a grammar that refuses what it does not know.

owner wait 30m
#warehouse wait 15m if empty skip
lead wait 1h working if empty hold
@max
passes 2
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from handlers.escalations.rules.chain import USUAL_WAIT, Chain, Step
from storage.enums import EscalationTarget, IfEmpty

MOST_STEPS, MOST_PASSES = 10, 5
LONGEST_WAIT = timedelta(days=7)
LONGEST_TEXT = 2000

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^<>]*)?>")
_LENGTH = re.compile(r"([0-9]{1,5})(m|h)")
_ROLES = (EscalationTarget.OWNER, EscalationTarget.LEAD, EscalationTarget.MANAGER)
_IF_EMPTY = ("if", "empty")


class Wrong(StrEnum):
    """Why a line is not understood."""

    TARGET = "target"
    WORD = "word"
    LENGTH = "length"
    IF_EMPTY = "if_empty"
    PASSES = "passes"
    TWICE = "twice"
    NO_STEP = "no_step"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"


class BadLine(ValueError):  # It names what happened, as people would say it.
    """A chain that cannot be read: the number of the line (from 1), why, and its words."""

    def __init__(self, number: int, why: Wrong, words: str = "") -> None:
        super().__init__(f"{number}: {why}: {words!r}")
        self.number = number
        self.why = why
        self.words = words


@dataclass(frozen=True)
class Written:
    """A chain as it was typed: each step with the number of its line.

    The `ref` of a step is a Slack id, or `@` or `#` and a name that somebody typed.
    """

    lines: tuple[tuple[int, Step], ...]
    passes: int


def read(text: str) -> Written:
    """Read a chain. Errors: `BadLine` for the first line that cannot be read."""
    if len(text) > LONGEST_TEXT:
        raise BadLine(1, Wrong.TOO_LONG)
    steps: list[tuple[int, Step]] = []
    passes: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        if words[0].casefold() == "passes":
            if passes is not None:
                raise BadLine(number, Wrong.TWICE, "passes")
            passes = _passes(number, words)
            continue
        if len(steps) == MOST_STEPS:
            raise BadLine(number, Wrong.TOO_MANY)
        steps.append((number, _step(number, words)))
    if not steps:
        raise BadLine(1, Wrong.NO_STEP)
    return Written(tuple(steps), passes or 1)


def plain(text: str) -> Chain:
    """Read a chain that names nobody, such as a default."""
    written = read(text)
    return Chain(tuple(step for _number, step in written.lines), written.passes)


def write(chain: Chain, names: Mapping[str, str]) -> str:
    """Write a chain as `read` reads it; `names` gives what to write for a Slack id."""
    lines = [write_step(step, names) for step in chain.steps]
    return "\n".join([*lines, f"passes {chain.passes}"] if chain.passes > 1 else lines)


def write_step(step: Step, names: Mapping[str, str]) -> str:
    words = [names.get(step.ref) or _code(step), "wait", length(step.wait)]
    words += ["working"] if step.working else []
    words += [*_IF_EMPTY, step.if_empty] if step.if_empty is not IfEmpty.SKIP else []
    return " ".join(words)


def length(wait: timedelta) -> str:
    minutes = int(wait.total_seconds()) // 60
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _code(step: Step) -> str:
    match step.target:
        case EscalationTarget.PERSON:
            return f"<@{step.ref}>"
        case EscalationTarget.CHANNEL:
            return f"<#{step.ref}>"
        case role:
            return role.value


def _passes(number: int, words: list[str]) -> int:
    typed = " ".join(words[1:])
    known = typed.isascii() and typed.isdecimal() and 1 <= int(typed[:3]) <= MOST_PASSES
    if not known or len(words) != len(("passes", "2")):
        raise BadLine(number, Wrong.PASSES, typed)
    return int(typed)


def _step(number: int, words: list[str]) -> Step:
    """Read `<target> [wait <length> [working]] [if empty <what>]`."""
    target, ref = _target(number, words[0])
    step = Step(target, ref, USUAL_WAIT)
    rest, seen = words[1:], set[str]()
    while rest:
        word = rest[0].casefold()
        if word in seen:
            raise BadLine(number, Wrong.TWICE, rest[0])
        seen.add(word)
        if word == "wait":
            step, rest = _wait(number, step, rest[1:])
        elif [one.casefold() for one in rest[:2]] == list(_IF_EMPTY):
            step, rest = _if_empty(number, step, rest[2:])
        else:
            raise BadLine(number, Wrong.WORD, " ".join(rest))
    return step


def _target(number: int, word: str) -> tuple[EscalationTarget, str]:
    for role in _ROLES:
        if word.casefold() == role:
            return role, ""
    if person := _PERSON.fullmatch(word):
        return EscalationTarget.PERSON, person[1]
    if channel := _CHANNEL.fullmatch(word):
        return EscalationTarget.CHANNEL, channel[1]
    if len(word) > 1 and word[0] == "@":
        return EscalationTarget.PERSON, word
    if len(word) > 1 and word[0] == "#":
        return EscalationTarget.CHANNEL, word.casefold()
    raise BadLine(number, Wrong.TARGET, word)


def _wait(number: int, step: Step, rest: list[str]) -> tuple[Step, list[str]]:
    typed = rest[0] if rest else ""
    found = _LENGTH.fullmatch(typed.casefold())
    minutes = int(found[1]) * (60 if found[2] == "h" else 1) if found else 0
    if not 1 <= minutes <= LONGEST_WAIT.total_seconds() // 60:
        raise BadLine(number, Wrong.LENGTH, typed)
    working = len(rest) > 1 and rest[1].casefold() == "working"
    waited = replace(step, wait=timedelta(minutes=minutes), working=working)
    return waited, rest[2:] if working else rest[1:]


def _if_empty(number: int, step: Step, rest: list[str]) -> tuple[Step, list[str]]:
    typed = rest[0].casefold() if rest else ""
    if typed not in list(IfEmpty):
        raise BadLine(number, Wrong.IF_EMPTY, typed)
    return replace(step, if_empty=IfEmpty(typed)), rest[1:]
