"""Why something cannot be done with a complaint: who may, or what has happened."""

from collections.abc import Iterable

from handlers.complaints.cards.words import SEVERITY_NAMES, moment, person
from handlers.complaints.rules.picture import Picture
from handlers.complaints.rules.references import reference
from handlers.complaints.rules.steps import Action, Relation
from handlers.kit.words import N_, _
from storage.enums import ComplaintState

_ONLY = {
    Action.RESPOND: N_("Only {people} can say that {complaint} was answered."),
    Action.WAIT: N_("Only {people} can let {complaint} wait."),
    Action.RESOLVE: N_("Only {people} can resolve {complaint}."),
    Action.CLOSE: N_("Only {people} can close {complaint}."),
    Action.DISMISS: N_("Only {people} can say that {complaint} is no complaint."),
    Action.ASSIGN: N_("Only {people} can assign {complaint}."),
    Action.SEVERITY: N_("Only {people} can say how bad {complaint} is."),
    Action.CHANGE: N_("Only {people} can change {complaint}."),
    Action.TASK: N_("Only {people} can make a task of {complaint}."),
    Action.CONTACT: N_("Only {people} can see who complained in {complaint}."),
    Action.LINK: N_("Only {people} can link {complaint}."),
    Action.MERGE: N_("Only {people} can merge {complaint}."),
    Action.DIFFER: N_("Only {people} can decide that of {complaint}."),
    Action.FORGET: N_("Only {people} can forget the customer of {complaint}."),
}
_OTHERWISE = N_("Only {people} can do that with {complaint}.")
_HAPPENED = {
    ComplaintState.NEW: N_("Nothing to do: nobody has taken {complaint} yet."),
    ComplaintState.IN_PROGRESS: N_("Nothing to do: {owner} sees to {complaint}, {when}."),
    ComplaintState.WAITING: N_("Nothing to do: {complaint} waits for the customer, {when}."),
    ComplaintState.RESOLVED: N_("Nothing to do: {who} resolved {complaint}, {when}."),
    ComplaintState.CLOSED: N_("Nothing to do: {complaint} was closed, {when}."),
    ComplaintState.DISMISSED: N_(
        "Nothing to do: {who} said that {complaint} is no complaint, {when}."
    ),
    ComplaintState.MERGED: N_("Nothing to do: {who} merged {complaint} into another one, {when}."),
}


def not_yours(picture: Picture, action: Action, who: Iterable[Relation]) -> str:
    """Name those who may do what somebody else just tried."""
    allowed = set(who)
    called = {
        Relation.OWNER: person(picture, picture.owner_id) if picture.owner_id else "",
        Relation.LOGGER: person(picture, picture.logged_by) if picture.logged_by else "",
        Relation.LEAD: _("its lead"),
        Relation.MANAGER: _("a manager"),
    }
    named = [called[one] for one in Relation if one in allowed and called.get(one)]
    *first, last = dict.fromkeys(named)
    said = _("{these} or {this}", these=", ".join(first), this=last) if first else last
    return _(_ONLY.get(action, _OTHERWISE), people=said, complaint=reference(picture.number))


def too_late(picture: Picture) -> str:
    """Say why a press has lost its meaning: who did what, and when."""
    return _(
        _HAPPENED[picture.state],
        who=person(picture, picture.state_by) if picture.state_by else _("somebody"),
        owner=person(picture, picture.owner_id),
        complaint=reference(picture.number),
        when=moment(picture, picture.state_at),
    )


def is_so_already(picture: Picture) -> str:
    severity = _(SEVERITY_NAMES[picture.severity])
    name = reference(picture.number)
    return _("{complaint} is “{severity}” already.", complaint=name, severity=severity)


def answered_already(picture: Picture) -> str:
    when = moment(picture, picture.responded_at) if picture.responded_at else ""
    name = reference(picture.number)
    return _("Nothing to do: the customer of {complaint} was answered {when}.",
             complaint=name, when=when)  # fmt: skip
