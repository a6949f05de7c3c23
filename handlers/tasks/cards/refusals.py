"""Why a step is not taken: somebody else's, too late, or something is missing first."""

from collections.abc import Iterable

from handlers.kit.words import N_, _
from handlers.tasks.cards.words import moment, number, people, person, reference
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.steps import Action, Relation
from storage.enums import Evidence, TaskState

_ONLY = {
    Action.TAKE: N_("Only {people} can take {task}."),
    Action.ACCEPT: N_("Only {people} can accept {task}."),
    Action.START: N_("Only {people} can start {task}."),
    Action.RESUME: N_("Only {people} can take {task} up again."),
    Action.CONFIRM: N_("Only {people} can confirm {task}: it needs a second person."),
    Action.DONE: N_("Only {people} can finish {task}."),
    Action.BLOCK: N_("Only {people} can say that {task} is blocked."),
    Action.PROPOSE: N_("Only {people} can offer another date for {task}."),
    Action.AGREE: N_("Only {people} can agree to another date for {task}."),
    Action.REFUSE: N_("Only {people} can refuse another date for {task}."),
    Action.DECLINE: N_("Only {people} can decline {task}."),
    Action.MOVE: N_("Only {people} can move the date of {task}."),
    Action.ASSIGN: N_("Only {people} can give {task} to somebody."),
    Action.CHANGE: N_("Only {people} can change {task}."),
    Action.NOTE: N_("Only {people} can write a note on {task}."),
    Action.TICK: N_("Only {people} can tick the checklist of {task}."),
    Action.CANCEL: N_("Only {people} can cancel {task}."),
    Action.REOPEN: N_("Only {people} can reopen {task}."),
}
_HAPPENED = {
    TaskState.OPEN: N_("Nothing to do: {task} is open, nobody has taken it since {when}."),
    TaskState.ASSIGNED: N_("Nothing to do: {who} gave {task} to {owners}, {when}."),
    TaskState.ACCEPTED: N_("Nothing to do: {who} accepted {task}, {when}."),
    TaskState.STARTED: N_("Nothing to do: {who} started {task}, {when}."),
    TaskState.BLOCKED: N_("Nothing to do: {who} said that {task} is blocked, {when}."),
    TaskState.CHECKING: N_("Nothing to do: {who} finished {task}, {when}; it is to be confirmed."),
    TaskState.DECLINED: N_("Nothing to do: {who} declined {task}, {when}."),
    TaskState.DONE: N_("Nothing to do: {who} finished {task}, {when}."),
    TaskState.CANCELLED: N_("Nothing to do: {who} cancelled {task}, {when}."),
}


def not_yours(picture: Picture, action: Action, who: Iterable[Relation]) -> str:
    """Name those who may do what somebody else just tried."""
    allowed = set(who)
    called = {
        Relation.OWNER: people(picture, picture.owner_ids) if picture.owners else "",
        Relation.ASSIGNER: person(picture, picture.assigner_id),
        Relation.WAITED_FOR: person(picture, picture.waits_for) if picture.waits_for else "",
        Relation.WITNESS: _("somebody who does not own it"),
        Relation.LEAD: _("its lead"),
        Relation.MANAGER: _("a manager"),
        Relation.MEMBER: _("who may see it"),
    }
    named = [called[one] for one in Relation if one in allowed and called[one]]
    *first, last = dict.fromkeys(named or [_("its owner")])
    said = _("{these} or {this}", these=", ".join(first), this=last) if first else last
    return _(_ONLY[action], people=said, task=reference(picture.number))


def too_late(picture: Picture) -> str:
    """Say why a press has lost its meaning: who did what, and when."""
    return _(
        _HAPPENED[picture.state],
        who=person(picture, picture.state_by),
        task=reference(picture.number),
        owners=people(picture, picture.owner_ids),
        when=moment(picture, picture.state_at),
    )


def nothing_offered(picture: Picture) -> str:
    """Say that there is no other date left to agree to or to refuse."""
    return _(
        "Nothing to do: no other date is offered for {task} any more.",
        task=reference(picture.number),
    )


def needs(picture: Picture) -> str:
    """Say which evidence is missing, and how it is given."""
    task = reference(picture.number)
    match picture.evidence:
        case Evidence.PHOTO:
            return _("{task} needs a photo first: post it in the thread of its card.", task=task)
        case Evidence.NUMBER:
            example = f"/task done {task} 4.2"
            return _(
                "{task} needs a number first{limits}: `{example}`.",
                task=task,
                limits=limits(picture),
                example=example,
            )
        case _:
            return _("{task} needs a second person to confirm it.", task=task)


def limits(picture: Picture) -> str:
    """Say within which limits a number has to be, beginning with a space; empty without any."""
    least, most = picture.least, picture.most
    if least is not None and most is not None:
        return _(" from {least} to {most}", least=number(least), most=number(most))
    if least is not None:
        return _(" of at least {least}", least=number(least))
    return _(" of at most {most}", most=number(most)) if most is not None else ""
