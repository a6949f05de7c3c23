"""What the digest says of a task that is not as it should be."""

from datetime import datetime, timedelta

from handlers.kit.blockkit import clip, date, escaped
from handlers.kit.findings import NAME_LIMIT, Press
from handlers.kit.words import N_, _, _n
from handlers.tasks.cards.words import reference
from handlers.tasks.rules.findings import Trouble
from handlers.tasks.rules.steps import Action
from storage.tasks import Task

_REASON_SHOWN = 80
_DAY = timedelta(days=1)
_BUTTONS = {
    Trouble.OVERDUE: (Action.MOVE, N_("Move date…")),
    Trouble.BLOCKED: (Action.NOTE, N_("Write a note…")),
    Trouble.UNTAKEN: (Action.ASSIGN, N_("Give it to…")),
    Trouble.SLIPPED: (Action.MOVE, N_("Move date…")),
}


def name(task: Task) -> str:
    return f"{reference(task.number)} *{escaped(task.title, NAME_LIMIT)}*"


def title(task: Task) -> str:
    return f"{reference(task.number)} {clip(task.title, NAME_LIMIT)}"


def matter(task: Task, troubles: list[Trouble], now: datetime) -> str:
    return ", ".join(_matter(task, one, now) for one in troubles)


def press(task: Task, trouble: Trouble) -> Press:
    action, label = _BUTTONS[trouble]
    return Press(_(label), f"tasks.{action}", str(task.id))


def _matter(task: Task, trouble: Trouble, now: datetime) -> str:
    match trouble:
        case Trouble.OVERDUE if task.due_at is not None:
            when = date(task.due_at, task.due_zone, clock=task.due_has_clock)
            return _("overdue since {when}", when=when)
        case Trouble.OVERDUE:
            return _("overdue")
        case Trouble.BLOCKED if task.reason:
            return _("blocked: {why}", why=escaped(task.reason, _REASON_SHOWN))
        case Trouble.BLOCKED:
            return _("blocked")
        case Trouble.UNTAKEN:
            days = max((now - task.created_at) // _DAY, 1)
            return _n("untaken for a day", "untaken for {count} days", days)
        case Trouble.SLIPPED:
            return _n("moved once", "moved {count} times", task.moves)
