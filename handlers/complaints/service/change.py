"""Changing what is known of a complaint: its customer, order, site and what it is called."""

from datetime import datetime

from handlers.complaints.rules.drafts import ADDRESS_LIMIT, NAME_LIMIT, ORDER_LIMIT, Written
from handlers.complaints.rules.steps import Action
from handlers.complaints.service import log, meeting, settle, steps
from handlers.complaints.service.record import Changed
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.staff.service import directory
from handlers.tasks.service import belonging
from storage import complaint_versions, customers
from storage.complaints import Complaint
from storage.session import Session


def opened(session: Session, actor: Actor, complaint: Complaint, *, tools: Tools) -> Written:
    """Return a complaint as its dialog shows it. Errors: `Rejected` with who may change it."""
    directory.require_insider(actor)
    steps.require(session, actor, complaint, Action.CHANGE, tools=tools)
    customer = customers.get(session, complaint.customer_id)
    return Written(
        text=complaint.text,
        subject=complaint.title,
        customer=customer.name if customer else "",
        address=customer.address if customer else "",
        order=complaint.order_number,
        site=complaint.site_id.hex if complaint.site_id else "",
    )


def change(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    written: Written,
    *,
    now: datetime,
    tools: Tools,
) -> Changed:
    """Change what differs from what is known. Errors: `Rejected` with who may; `Invalid`."""
    directory.require_insider(actor)
    more = steps.require(session, actor, complaint, Action.CHANGE, tools=tools)
    title = log.title_of(written.subject, "", written.customer)
    if not title:
        raise Invalid({"subject": _("Give it a line by which it is called.")})
    site_id = belonging.read(session, actor, department="", site=written.site).site_id
    before = complaint_versions.read(complaint)
    complaint.title = title
    complaint.site_id = site_id
    complaint.order_number = one_line(written.order)[:ORDER_LIMIT]
    _set_customer(session, complaint, written, now=now)
    return settle.settle(
        session, actor.id, "change", complaint, before, now=now, tools=tools, more=more
    )


def _set_customer(
    session: Session, complaint: Complaint, written: Written, *, now: datetime
) -> None:
    """Let it be this customer's; the same one is only called otherwise."""
    name, address = one_line(written.customer)[:NAME_LIMIT], written.address[:ADDRESS_LIMIT]
    held = customers.get(session, complaint.customer_id)
    if held is not None and meeting.fold(held.address) == meeting.fold(address):
        held.name, held.address = name, one_line(address)
        return
    customer = meeting.meet(session, name, address, now=now)
    complaint.customer_id = customer.id if customer else None
