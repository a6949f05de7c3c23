"""What people do with a run: take it, hand it on, resolve it, have the next step reached now."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from handlers.escalations.cards import run as cards
from handlers.escalations.rules import run as rules
from handlers.escalations.rules.run import LONGEST_PROMISE, Action, Relation
from handlers.escalations.service import crowds, moves, shown
from handlers.kit import dates
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.staff.service import absences, directory, leading, people
from storage import channels, staff
from storage import escalations as rows
from storage.enums import EscalationState
from storage.escalations import Escalation
from storage.session import Session


@dataclass(frozen=True)
class Done:
    """What became of a run, and the audit row by which it can be taken back, if it can."""

    run: Escalation
    undo: uuid.UUID | None = None
    warning: str | None = None


def of_button(session: Session, value: str) -> tuple[Escalation, int]:
    """Return the run of a button, locked, and the step it was drawn at. Errors: `Rejected`."""
    run_id, _colon, firing = value.partition(":")
    try:
        found, drawn_at = rows.get(session, uuid.UUID(run_id), lock=True), int(firing[:6] or 0)
    except ValueError:
        found, drawn_at = None, 0
    if found is None:
        raise Rejected(_("The escalation of this button is not known here."))
    return found, drawn_at


def taking(run: Escalation, actor: Actor) -> Action:
    """Return what it means that somebody takes a run: whoever has it promises anew."""
    own = run.state is EscalationState.TAKEN and run.taken_by == actor.id
    return Action.UPDATE if own else Action.TAKE


def require(
    session: Session, actor: Actor, run: Escalation, action: Action, *, tools: Tools
) -> None:
    """Refuse a step that is not theirs, or has lost its meaning. Errors: `Rejected`."""
    require_own(actor)
    relations = _relations(session, actor, run, tools)
    match rules.decide(action, run.state, relations):
        case rules.NotYours(who):
            raise Rejected(cards.not_yours(shown.one(session, run, tools), action, who=who))
        case rules.TooLate():
            raise Rejected(cards.too_late(shown.one(session, run, tools)))
    if run.open_key is None:
        raise Rejected(_("Nothing to do: a new escalation of this has begun since."))


def take(
    session: Session, actor: Actor, run: Escalation, phrase: str, *, now: datetime, tools: Tools
) -> Done:
    """Take a run by promising an update. Errors: `Invalid` at `phrase`, `Rejected`."""
    action = taking(run, actor)
    require(session, actor, run, action, tools=tools)
    calendar = people.calendar_of(session, actor.id, tools)
    promise = dates.read(phrase, field="phrase", now=now, calendar=calendar, locale=actor.locale)
    if promise.at - now > LONGEST_PROMISE:
        raise Invalid({"phrase": _("Promise an update within seven days.")})
    before = _snapshot(run)
    run.state, run.taken_by = EscalationState.TAKEN, actor.id
    run.promise_at, run.lapsed_by = promise.at, None
    moves.arm(session, run, promise.at)
    return _done(session, actor, run, action, now=now, tools=tools, before=before)


def resolve(
    session: Session, actor: Actor, run: Escalation, *, now: datetime, tools: Tools
) -> Done:
    """Say that nobody needs to be asked any more. Errors: `Rejected`."""
    require(session, actor, run, Action.RESOLVE, tools=tools)
    before = _snapshot(run)
    moves.close(session, run, now=now, actor_id=actor.id)
    return _done(session, actor, run, Action.RESOLVE, now=now, tools=tools, before=before)


def hand(
    session: Session,
    actor: Actor,
    run: Escalation,
    receiver_id: str,
    *,
    now: datetime,
    tools: Tools,
) -> Done:
    """Ask somebody else: the wait of the step begins anew when they hear. Errors: `Rejected`."""
    require(session, actor, run, Action.HAND, tools=tools)
    receiver = staff.get(session, receiver_id)
    if receiver is None:
        raise Rejected(_("Name one person, such as @ben."), field="receiver")
    directory.require_present(receiver)
    if receiver.id == actor.id:
        raise Rejected(_("To have it yourself, take it."), field="receiver")
    moves.reach_out(session, run, max(run.firing, 1), [receiver.id], now=now)
    done = _done(session, actor, run, Action.HAND, now=now, tools=tools)
    away = absences.warning(session, receiver.id, actor.timezone, now=now)
    return Done(done.run, warning=away)


def force(
    session: Session, actor: Actor, run: Escalation, drawn_at: int, *, now: datetime, tools: Tools
) -> Done:
    """Reach the next step now. Errors: `Rejected`, also when that has happened meanwhile."""
    require(session, actor, run, Action.FORCE, tools=tools)
    if drawn_at != run.firing:
        raise Rejected(cards.stale(shown.one(session, run, tools), drawn_at))
    moves.go_on(session, run, run.firing + 1, now=now, tools=tools, actor_id=actor.id)
    return Done(run)


def _relations(
    session: Session, actor: Actor, run: Escalation, tools: Tools
) -> frozenset[Relation]:
    reached = rows.reaches(session, [run.id])
    posts = {one.channel_id for one in reached if one.channel_id}
    found = {
        Relation.TAKER: run.state is EscalationState.TAKEN and run.taken_by == actor.id,
        Relation.REACHED: any(one.person_id == actor.id for one in reached)
        or channels.is_member_of_any(session, posts, actor.id),
        Relation.OWNER: actor.id in crowds.owners_of(session, run, tools),
        Relation.LEAD: leading.leads_at(session, actor, run.site_id),
    }
    return frozenset(relation for relation, holds in found.items() if holds)


def _snapshot(run: Escalation) -> dict[str, str | None]:
    """Keep what a take or a resolve changes, and no person: ids stand in columns only."""
    return {
        "before": run.state.value,
        "next_at": run.next_at.isoformat() if run.next_at else None,
        "promise_at": run.promise_at.isoformat() if run.promise_at else None,
    }


def _done(
    session: Session,
    actor: Actor,
    run: Escalation,
    action: Action,
    *,
    now: datetime,
    tools: Tools,
    before: dict[str, str | None] | None = None,
) -> Done:
    session.flush()
    entry = moves.record(session, action.value, run, now=now, actor_id=actor.id, **(before or {}))
    moves.tell_watchers(session, run, now=now)
    shown.tell_channels(session, run, tools)
    return Done(run, entry if before is not None else None)
