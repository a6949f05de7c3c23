"""What the digest says of a complaint that is not as it should be."""

from handlers.complaints.rules.findings import Trouble
from handlers.complaints.rules.references import reference
from handlers.complaints.rules.steps import Action
from handlers.kit.blockkit import clip, date, escaped
from handlers.kit.findings import NAME_LIMIT, Press
from handlers.kit.words import _
from storage.complaints import Complaint


def name(one: Complaint) -> str:
    return f"{reference(one.number)} *{escaped(one.title, NAME_LIMIT)}*"


def title(one: Complaint) -> str:
    return f"{reference(one.number)} {clip(one.title, NAME_LIMIT)}"


def matter(one: Complaint, troubles: list[Trouble], *, zone: str) -> str:
    return ", ".join(_matter(one, trouble, zone) for trouble in troubles)


def press(one: Complaint) -> Press:
    if one.owner_id is None:
        return Press(_("Take"), f"complaints.{Action.TAKE}", str(one.id))
    return Press(_("Assign…"), f"complaints.{Action.ASSIGN}", str(one.id))


def _matter(one: Complaint, trouble: Trouble, zone: str) -> str:
    when = date(one.due_at, zone) if one.due_at is not None else ""
    match trouble:
        case Trouble.UNANSWERED:
            return _("the customer should have been answered by {when}", when=when)
        case Trouble.UNRESOLVED:
            return _("should have been resolved by {when}", when=when)
        case Trouble.UNTAKEN:
            return _("new since {when}", when=date(one.received_at, zone))
