"""Who has a complaint: giving it to somebody, and giving on what somebody leaves behind."""

from datetime import datetime

from handlers.complaints.cards.words import TITLE_SHOWN
from handlers.complaints.rules.references import reference
from handlers.complaints.rules.steps import Action
from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import able, found, settle, steps, telling
from handlers.complaints.service.record import Changed
from handlers.kit.actors import Actor
from handlers.kit.area import HandingOver, Tools
from handlers.kit.blockkit import escaped
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from storage import channels, complaint_versions, complaints
from storage.complaints import Complaint
from storage.enums import ComplaintState
from storage.session import Session

MOST_HANDED_OVER = 1000


def assign(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    person_id: str,
    *,
    now: datetime,
    tools: Tools,
) -> Changed:
    """Give a complaint to somebody, who hears of it.

    Errors: `Rejected` with who may; `Invalid` at `owner` for who cannot have or read it.
    """
    more = steps.require(session, actor, complaint, Action.ASSIGN, tools=tools)
    person = able.require(session, person_id)
    able.require_sight(session, person, complaint.channel_id)
    if complaint.owner_id == person.id:
        name = reference(complaint.number)
        raise Rejected(_("{complaint} is with them already.", complaint=name))
    before = complaint_versions.read(complaint)
    _give(session, complaint, person.id, by=actor.id, now=now)
    return settle.settle(
        session, actor.id, "assign", complaint, before, now=now, tools=tools, more=more
    )


def open_work(session: Session, person_id: str) -> list[tuple[str, str]]:
    """Return (title, id) of the open complaints of somebody, the one due first on top.

    What does not stand in a public channel goes by its number: others read this.
    """
    held = complaints.open_of(session, person_id, limit=MOST_HANDED_OVER)
    public = channels.public_among(session, {one.channel_id for one in held if one.channel_id})
    return [
        (
            f"{reference(one.number)} *{escaped(one.title, TITLE_SHOWN)}*"
            if one.channel_id in public
            else reference(one.number),
            str(one.id),
        )
        for one in held
    ]


def hand_over(session: Session, work: HandingOver, tools: Tools) -> int:
    """Give somebody's open complaints to another and return how many they are.

    What the other may not read becomes nobody's, and its leads see to it.
    """
    held = complaints.open_of(session, work.giver, limit=MOST_HANDED_OVER, lock=True)
    for one in held:
        before = complaint_versions.read(one)
        if one.channel_id is None or found.may_be_shown_to(session, work.receiver, one, tools):
            _give(session, one, work.receiver, by=work.actor.id, now=work.now)
        else:
            one.owner_id = None
            settle.enter(one, ComplaintState.NEW, by=work.actor.id, now=work.now)
        settle.settle(session, work.actor.id, "hand_over", one, before, now=work.now, tools=tools)
    return len(held)


def _give(
    session: Session, complaint: Complaint, person_id: str, *, by: str, now: datetime
) -> None:
    complaint.owner_id = person_id
    if complaint.state is ComplaintState.NEW:
        settle.enter(complaint, ComplaintState.IN_PROGRESS, by=by, now=now)
    if person_id != by:
        telling.tell(session, complaint, Turn.GIVEN, person_id, now=now)
