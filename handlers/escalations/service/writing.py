"""Writing a chain: what it is for, and its lines."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from handlers.escalations.rules import defaults, grammar
from handlers.escalations.rules.chain import Chain, Step
from handlers.escalations.rules.grammar import BadLine, Wrong
from handlers.escalations.service import chains
from handlers.escalations.service.chains import InForce
from handlers.kit.actors import Actor, require
from handlers.kit.blockkit import escape
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import N_, _
from handlers.staff.service import directory
from storage import audit, channels, staff
from storage import escalations as rows
from storage.channels import Channel
from storage.enums import ChannelKind, EscalationTarget, Priority, Role
from storage.escalations import EscalationChain
from storage.session import Session
from storage.sites import Site

FIELD = "chain"
_WRONG = {
    Wrong.TARGET: N_("“{words}” is no target. Use owner, lead, manager, @person or #channel."),
    Wrong.WORD: N_("I do not understand “{words}”. Write for example “{example}”."),
    Wrong.LENGTH: N_("“{words}” is no wait. Write 1m up to 168h, such as 30m or 2h."),
    Wrong.IF_EMPTY: N_("“{words}” cannot follow “if empty”. Use skip, hold or manager."),
    Wrong.PASSES: N_("“{words}” is no number of passes. Write 1 to {passes}."),
    Wrong.TWICE: N_("“{words}” stands here twice."),
    Wrong.NO_STEP: N_("A chain needs at least one step, such as “{example}”."),
    Wrong.TOO_MANY: N_("A chain has at most {steps} steps."),
    Wrong.TOO_LONG: N_("A chain has at most {limit} characters."),
}
EXAMPLE = "lead wait 30m if empty manager"


@dataclass(frozen=True)
class Scope:
    """What a chain is for, as it was typed; `rest` is what followed."""

    area: str
    priority: Priority | None = None
    site: Site | None = None
    rest: str = ""

    @property
    def site_id(self) -> uuid.UUID | None:
        return self.site.id if self.site else None

    @property
    def key(self) -> str:
        return rows.key_of(self.area, self.site_id, self.priority)

    @property
    def typed(self) -> str:
        """Name it as it is typed: `tasks urgent at Harbour`."""
        words = [self.area, self.priority.value] if self.priority else [self.area]
        return " ".join([*words, "at", self.site.name] if self.site else words)


def scope_of(session: Session, text: str) -> Scope:
    """Read `<area> [<priority>] [at <site>]` off a text. Errors: `Rejected` with what there is."""
    word, _space, rest = text.strip().partition(" ")
    area = defaults.area_named(word)
    if area is None:
        known = ", ".join(defaults.DEFAULTS)
        said = _("I know no area “{word}”.", word=escape(word[:40])) if word else _("Which area?")
        raise Rejected(said + " " + _("There is: {names}.", names=known))
    rest = rest.strip()
    word, _space, further = rest.partition(" ")
    priority = Priority(word.casefold()) if word.casefold() in list(Priority) else None
    rest = further.strip() if priority else rest
    site = None
    word, _space, further = rest.partition(" ")
    if word.casefold() == "at" and further.strip():
        site, rest = _site(session, further.strip()) or (None, rest)
    return Scope(area, priority, site, rest)


def _site(session: Session, text: str) -> tuple[Site, str] | None:
    """Return the site a text begins with; None where `at 5pm` is a time instead."""
    try:
        return directory.site_named(directory.load(session), text)
    except Rejected:
        if text[0].isdigit():
            return None
        raise


def exact(session: Session, text: str) -> Scope:
    """Read a scope after which nothing follows. Errors: `Rejected`."""
    found = scope_of(session, text)
    if found.rest:
        said = _("I do not understand “{words}” here.", words=escape(found.rest[:60]))
        example = _("For example `{example}`.", example="tasks urgent at Harbour")
        raise Rejected(f"{said} {example}")
    return found


def require_manager(actor: Actor) -> None:
    """Refuse who may not write chains. Errors: `Rejected`."""
    directory.require_insider(actor)
    require(actor, Role.MANAGER)


def as_written(session: Session, chain: Chain) -> str:
    """Return a chain as somebody would write it today."""
    return grammar.write(chain, chains.names_for(session, [chain]))


def write(session: Session, actor: Actor, scope: Scope, text: str, *, now: datetime) -> InForce:
    """Let a chain serve a scope; no text goes back to what served before. Errors: `Invalid`."""
    require_manager(actor)
    if text.strip():
        chain = _read(session, actor, text)
        row = EscalationChain(
            key=scope.key,
            area=scope.area,
            site_id=scope.site_id,
            priority=scope.priority,
            passes=chain.passes,
            changed_by=actor.id,
            changed_at=now,
        )
        chains.keep(session, rows.save_chain(session, row), chain)
    else:
        rows.forget_chain(session, scope.key)
    audit.write(
        session,
        "escalation.chain",
        at=now,
        actor_id=actor.id,
        subject=("escalation_chain", scope.key[:64]),
        detail={"area": scope.area, "priority": scope.priority, "removed": not text.strip()},
    )
    return chains.in_force(session, scope.area, scope.site_id, scope.priority)


def _read(session: Session, actor: Actor, text: str) -> Chain:
    try:
        written = grammar.read(text)
    except BadLine as bad:
        sentence = _(
            _WRONG[bad.why],
            words=bad.words[:60],
            example=EXAMPLE,
            passes=grammar.MOST_PASSES,
            steps=grammar.MOST_STEPS,
            limit=grammar.LONGEST_TEXT,
        )
        raise _at_line(bad.number, sentence) from bad
    steps = tuple(_meant(session, actor, number, step) for number, step in written.lines)
    return Chain(steps, written.passes)


def _meant(session: Session, actor: Actor, number: int, step: Step) -> Step:
    """Turn the name in a step into a Slack id. Errors: `Invalid` with the line."""
    match step.target:
        case EscalationTarget.PERSON:
            ref = _person(session, number, step.ref)
        case EscalationTarget.CHANNEL:
            ref = _channel(session, actor, number, step.ref)
        case _:
            return step
    return Step(step.target, ref, step.wait, step.working, step.if_empty)


def _person(session: Session, number: int, typed: str) -> str:
    if typed.startswith("@"):
        found = staff.by_handle(session, typed.removeprefix("@"))
    else:
        person = staff.get(session, typed)
        found = [person] if person else []
    if len(found) > 1:
        said = _("Several people are called “{name}”. Use their handle.", name=typed[:40])
        raise _at_line(number, said)
    if not found:
        raise _at_line(number, _("I know nobody called “{name}”.", name=typed[:40]))
    one = found[0]
    if one.is_bot or one.is_stranger or one.is_gone:
        name = one.name or one.handle
        raise _at_line(number, _("{name} does not work here.", name=name))
    return one.id


def _channel(session: Session, actor: Actor, number: int, typed: str) -> str:
    if typed.startswith("#"):
        found = channels.by_name(session, typed.removeprefix("#"))
    else:
        channel = channels.get(session, typed)
        found = [channel] if channel else []
    known = [one for one in found if _may_know(session, actor, one)]
    if len(known) != 1:
        said = _("I know no channel “{name}” that you may see.", name=typed[:80])
        raise _at_line(number, said)
    if not known[0].bot_is_member or known[0].is_archived:
        said = _("I cannot post in “{name}”. Invite me there first.", name=known[0].name)
        raise _at_line(number, said)
    return known[0].id


def _may_know(session: Session, actor: Actor, channel: Channel) -> bool:
    if channel.kind is ChannelKind.PRIVATE:
        return channels.is_member(session, channel.id, actor.id)
    return channel.kind is ChannelKind.PUBLIC


def _at_line(number: int, sentence: str) -> Invalid:
    return Invalid({FIELD: _("Line {number}: {sentence}", number=number, sentence=sentence)})
