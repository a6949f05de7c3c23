"""How a customer is reached: shown to few, each look written down, and forgotten on demand."""

from dataclasses import dataclass
from datetime import datetime

from handlers.complaints.rules.references import reference
from handlers.complaints.rules.steps import Action
from handlers.complaints.service import places, steps
from handlers.complaints.service.record import subject_of
from handlers.escalations.service import runs
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.words import _
from handlers.staff.service import directory
from storage import audit, complaints, customers
from storage.complaints import Complaint
from storage.session import Session

MOST_FORGOTTEN = 1000


@dataclass(frozen=True)
class Contact:
    """What a complaint's card does not show: who the customer is, and all that they said."""

    name: str
    address: str
    text: str


def contact(
    session: Session, actor: Actor, complaint: Complaint, *, now: datetime, tools: Tools
) -> Contact:
    """Return how a customer is reached; that somebody looked is written down.

    Errors: `Rejected` with who may.
    """
    directory.require_insider(actor)
    steps.require(session, actor, complaint, Action.CONTACT, tools=tools)
    customer = customers.get(session, complaint.customer_id)
    audit.write(
        session, "complaint.contact", at=now, actor_id=actor.id, subject=subject_of(complaint)
    )
    return Contact(
        name=customer.name if customer else "",
        address=customer.address if customer else "",
        text=complaint.text,
    )


def forget(
    session: Session, actor: Actor, complaint: Complaint, *, now: datetime, tools: Tools
) -> int:
    """Forget the customer of a complaint, and what they said in all of theirs; return how many.

    Numbers, times and causes stay, for reports. Errors: `Rejected` with who may.
    """
    directory.require_insider(actor)
    steps.require(session, actor, complaint, Action.FORGET, tools=tools)
    customer = customers.get(session, complaint.customer_id)
    theirs = [complaint]
    if customer is not None:
        customers.forget(session, customer, at=now)
        theirs = complaints.of_customer(session, customer.id, limit=MOST_FORGOTTEN)
    for one in theirs:
        one.title, one.text = _("(forgotten)"), ""
        one.reason = one.order_number = one.permalink = ""
        session.flush()
        runs.rename(session, subject_of(one), reference(one.number))
        audit.write(session, "complaint.forget", at=now, actor_id=actor.id, subject=subject_of(one))
        places.refresh(session, one)
    return len(theirs)
