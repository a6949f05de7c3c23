"""Complaints with everything that is shown of them."""

import uuid
from collections.abc import Sequence
from typing import Any

from handlers.complaints.rules.masking import first_name, masked
from handlers.complaints.rules.picture import Other, Picture, Work
from handlers.complaints.service import alike
from handlers.complaints.service.record import subject_of
from handlers.escalations.service import runs
from handlers.kit.area import Tools
from handlers.staff.service import people
from handlers.tasks.service import ask as tasks
from storage import complaints, customers, links, sites, staff, teams
from storage.complaints import Complaint
from storage.customers import Customer
from storage.enums import EscalationState
from storage.session import Session

_CALM = (EscalationState.TAKEN, EscalationState.RESOLVED)
LINKED, TASK = "complaints.linked", "complaints.task"
_COPIED = (
    *("number", "title", "state", "state_by", "state_at", "reason", "severity", "source"),
    *("logged_by", "owner_id", "order_number", "channel_id", "permalink", "cause", "until"),
    *(
        "received_at",
        "due_at",
        "response_due_at",
        "resolution_due_at",
        "responded_at",
        "response_late",
        "resolution_late",
    ),
)


def picture(session: Session, complaint: Complaint, tools: Tools) -> Picture:
    """Return a complaint as its card shows it."""
    whole: dict[str, Any] = {
        "text": masked(complaint.text, _name(session, complaint)),
        "linked": _linked(session, complaint),
        "work": _work(session, complaint, tools),
        "before": complaints.count_of_customer(session, complaint),
        "is_chased": _is_chased(session, complaint),
    }
    for name, other in (("alike", complaint.looks_like), ("merged_into", complaint.merged_into)):
        found = complaints.get(session, other) if other else None
        whole[name] = _other(session, found, complaint)
    return _pictures(session, [complaint], tools, whole)[0]


def listed(session: Session, found: Sequence[Complaint], tools: Tools) -> list[Picture]:
    """Return complaints as lists show them; many cost as many questions as one."""
    return _pictures(session, found, tools, {})


def tasks_of(session: Session, complaint: Complaint) -> list[str]:
    """Return the ids of the tasks that were made of a complaint."""
    subject = str(complaint.id)
    return [one for _kind, one in links.watched(session, TASK, [subject])[subject]]


def _pictures(
    session: Session, found: Sequence[Complaint], tools: Tools, whole: dict[str, Any]
) -> list[Picture]:
    if not found:
        return []
    named = {one for each in found for one in (each.state_by, each.logged_by, each.owner_id) if one}
    known = staff.get_many(session, named)
    names = {one.id: one.name or one.handle for one in known.values()}
    known_customers = customers.get_many(
        session, {one.customer_id for one in found if one.customer_id}
    )
    places = _places(session, found)
    zone = people.home_zone(session, tools)
    return [
        Picture(
            id=str(one.id),
            names=names,
            zone=zone,
            customer=_first_name(known_customers, one),
            department=places.get(one.department_id, ""),
            site=places.get(one.site_id, ""),
            **{name: getattr(one, name) for name in _COPIED},
            **whole,
        )
        for one in found
    ]


def _name(session: Session, complaint: Complaint) -> str:
    found = customers.get(session, complaint.customer_id)
    return found.name if found else ""


def _first_name(known: dict[uuid.UUID, Customer], complaint: Complaint) -> str:
    customer = known.get(complaint.customer_id) if complaint.customer_id else None
    return first_name(customer.name) if customer else ""


def _other(session: Session, other: Complaint | None, complaint: Complaint) -> Other | None:
    """Name another complaint; its title only where all may read it who read this one."""
    if other is None:
        return None
    known = alike.readable_beside(session, [other], complaint.channel_id)
    return Other(other.number, other.title if other.id in known else "")


def _linked(session: Session, complaint: Complaint) -> tuple[Other, ...]:
    subject = str(complaint.id)
    ids = [uuid.UUID(one) for _kind, one in links.watched(session, LINKED, [subject])[subject]]
    known = complaints.get_many(session, set(ids))
    readable = alike.readable_beside(session, known.values(), complaint.channel_id)
    others = [Other(one.number, one.title if one.id in readable else "") for one in known.values()]
    return tuple(sorted(others, key=lambda one: one.number))


def _work(session: Session, complaint: Complaint, tools: Tools) -> tuple[Work, ...]:
    """Return how far the tasks are that were made of a complaint, as their own area says it."""
    said = [
        tasks.progress(session, one, complaint.channel_id, tools)
        for one in tasks_of(session, complaint)
    ]
    return tuple(Work(one.line, is_open=one.is_open) for one in said if one)


def _is_chased(session: Session, complaint: Complaint) -> bool:
    run = runs.standing(session, subject_of(complaint))
    return run is not None and run.state not in _CALM


def _places(session: Session, found: Sequence[Complaint]) -> dict[uuid.UUID | None, str]:
    """Return what the departments and sites of complaints are called."""
    named: dict[uuid.UUID | None, str] = {}
    if any(one.department_id for one in found):
        named |= {one.id: one.name for one in teams.departments(session)}
    if any(one.site_id for one in found):
        named |= {one.id: one.name for one in sites.every(session)}
    return named
