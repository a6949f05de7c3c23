"""Whom the words of a chain mean, as things stand."""

import uuid
from datetime import datetime

from handlers.escalations.rules.chain import Chain, Crowd
from handlers.kit.area import Tools
from handlers.staff.service import people, responsible
from storage import absences, channels, staff
from storage.enums import EscalationTarget, Role
from storage.escalations import Escalation
from storage.session import Session
from storage.staff import Person


def of_run(
    session: Session, run: Escalation, chain: Chain, *, now: datetime, tools: Tools
) -> Crowd:
    """Return whom the chain of a run means now: owners are those its subject names today."""
    return gather(session, owners_of(session, run, tools), run.site_id, chain, now=now)


def owners_of(session: Session, run: Escalation, tools: Tools) -> list[str]:
    port = tools.registry.subjects.get(run.subject_kind)
    return port.responsible(session, run.subject) if port else []


def gather(
    session: Session,
    owners: list[str],
    site_id: uuid.UUID | None,
    chain: Chain,
    *,
    now: datetime,
) -> Crowd:
    """Return whom a chain means for these owners at a site."""
    known = staff.get_many(session, {*owners, *named(chain, EscalationTarget.PERSON)})
    here = {one.id for one in known.values() if _works_here(one)}
    leads = _leads(session, [known[one] for one in owners if one in known], site_id)
    managers = managers_of(session, site_id)
    found = channels.get_many(session, named(chain, EscalationTarget.CHANNEL))
    return Crowd(
        owners=tuple(one for one in owners if one in here),
        leads=leads,
        managers=managers,
        people=frozenset(here),
        channels=frozenset(
            one.id for one in found.values() if one.bot_is_member and not one.is_archived
        ),
        away=absences.away_until(session, sorted({*here, *leads, *managers}), now),
    )


def named(chain: Chain, target: EscalationTarget) -> set[str]:
    """Return the Slack ids that a chain names as steps of this kind."""
    return {step.ref for step in chain.steps if step.target is target}


def managers_of(session: Session, site_id: uuid.UUID | None) -> tuple[str, ...]:
    """Return the managers who work at a site; where there are none, every manager."""
    found = [one for one in staff.with_role(session, Role.MANAGER) if _works_here(one)]
    there = [one for one in found if site_id is not None and one.site_id == site_id]
    return tuple(one.id for one in there or found)


def in_the_end(session: Session, site_id: uuid.UUID | None, tools: Tools) -> tuple[str, ...]:
    """Return who hears in any case that nobody took something: the managers, else the admins."""
    managers = managers_of(session, site_id)
    return managers or tuple(one.id for one in people.admins(session, tools))


def _leads(session: Session, owners: list[Person], site_id: uuid.UUID | None) -> tuple[str, ...]:
    """Return who leads the owners; where nobody does, the lead of the site or the workspace."""
    found = [responsible.lead_of(session, owner) for owner in owners]
    nearest = tuple(dict.fromkeys(one for one in found if one))
    if nearest:
        return nearest
    lead = responsible.team_for(session, None, site_id).lead_id
    return (lead,) if lead and lead not in [one.id for one in owners] else ()


def _works_here(person: Person) -> bool:
    return not (person.is_gone or person.is_bot or person.is_stranger)
