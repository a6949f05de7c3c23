"""What somebody decides about a finding: who shall have it, until when it may rest, or that it may.

A decision is its reader's own: what a lead accepts stays in the digest of their manager.
"""

from datetime import date, datetime
from typing import Any

from handlers.digests import rules
from handlers.digests.rules import Key
from handlers.digests.service import gathering
from handlers.kit import dates
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.findings import Finding
from handlers.kit.words import _
from handlers.staff.service import people
from handlers.tasks.service import able, ask, found, owners
from handlers.tasks.service.record import KIND as TASK
from storage import audit, digests
from storage.enums import Disposition
from storage.session import Session


def find(session: Session, actor: Actor, value: str, *, now: datetime, tools: Tools) -> Finding:
    """Return the finding of a button, as it stands now. Errors: `Rejected` when it is over."""
    led, key = gathering.led_by(session, actor, tools), read_key(value)
    known = {one.key: one for one in gathering.findings(session, led, now, tools)}
    if key not in known:
        raise Rejected(_("This is not red any more, or not yours to lead."))
    return known[key]


def read_key(value: str) -> Key:
    """Read `<kind>:<subject>`, of which the subject may hold colons."""
    kind, _colon, subject = value.partition(":")
    return kind, subject


def assign(
    session: Session, actor: Actor, value: str, person_id: str, *, now: datetime, tools: Tools
) -> tuple[Finding, str]:
    """Let somebody have it; return it with the number of the task that was made, if one was.

    Errors: `Rejected` for who may not, `Invalid` at `owner` for who cannot take tasks.
    """
    finding = find(session, actor, value, now=now, tools=tools)
    able.require(session, person_id, field="owner")
    made = ""
    if finding.kind == TASK:
        task = found.get(session, actor, finding.subject, lock=True)
        owners.assign(session, actor, task, [person_id], now=now, tools=tools)
    else:
        task = ask.ask(
            session, actor, finding.title, owner=person_id, site_id=finding.site_id, now=now,
            tools=tools,
        )  # fmt: skip
        made = f"T-{task.number}"
    _note(session, actor, finding, Disposition.ASSIGNED, now=now, assigned_to=person_id)
    return finding, made


def defer(
    session: Session, actor: Actor, value: str, phrase: str, *, now: datetime, tools: Tools
) -> tuple[Finding, date]:
    """Leave it out until a day. Errors: `Invalid` at `until`, `Rejected`."""
    finding = find(session, actor, value, now=now, tools=tools)
    until = day_after(session, actor, phrase, now=now, tools=tools)
    _note(session, actor, finding, Disposition.DEFERRED, now=now, until=until)
    return finding, until


def accept(session: Session, actor: Actor, value: str, *, now: datetime, tools: Tools) -> Finding:
    """Leave it out for as long as it gets no worse. Errors: `Rejected`."""
    finding = find(session, actor, value, now=now, tools=tools)
    _note(session, actor, finding, Disposition.ACCEPTED, now=now)
    return finding


def take_back(session: Session, actor: Actor, value: str, *, now: datetime) -> None:
    """Take one's own decision back. Errors: `Rejected` when there is none any more."""
    require_own(actor)
    key = read_key(value)
    if not digests.undecide(session, actor.id, key):
        raise Rejected(_("There is nothing to take back any more."))
    audit.write(session, "digest.undo", at=now, actor_id=actor.id, subject=key)


def day_after(session: Session, actor: Actor, phrase: str, *, now: datetime, tools: Tools) -> date:
    """Read a day later than today. Errors: `Invalid` at `until`."""
    calendar = people.calendar_of(session, actor.id, tools)
    when = dates.read(phrase, field="until", now=now, calendar=calendar, locale=actor.locale)
    if when.day <= calendar.local_date(now):
        raise Invalid({"until": _("That is today. Say a later day, for example “tomorrow”.")})
    return when.day


def _note(
    session: Session,
    actor: Actor,
    finding: Finding,
    disposition: Disposition,
    *,
    now: datetime,
    until: date | None = None,
    assigned_to: str | None = None,
) -> None:
    stood = rules.stand(finding)
    digests.decide(
        session,
        actor.id,
        finding.key,
        disposition=disposition,
        decided_at=now,
        decided_severity=stood.severity,
        decided_level=stood.level,
        until=until,
        assigned_to=assigned_to,
    )
    detail: dict[str, Any] = {"severity": stood.severity.value, "level": stood.level}
    detail |= {"until": until.isoformat()} if until else {}
    detail |= {"to": assigned_to} if assigned_to else {}
    action = f"digest.{disposition}"
    audit.write(session, action, at=now, actor_id=actor.id, subject=finding.key, detail=detail)
