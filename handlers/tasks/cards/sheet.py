"""The columns of an exported list."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.kit.words import N_, _
from handlers.tasks.cards.words import number, reference
from handlers.tasks.rules.picture import Move, Picture
from storage.enums import Priority, TaskState

_COLUMNS = (
    *(N_("Task"), N_("Title"), N_("State"), N_("Reason"), N_("Owners"), N_("Assigned by")),
    *(N_("Priority"), N_("Department"), N_("Site"), N_("Due"), N_("Zone"), N_("First due")),
    *(N_("Moved"), N_("Moved dates"), N_("Comes round"), N_("Ticked"), N_("Numbers"), N_("Notes")),
)
_STATES = {
    TaskState.OPEN: N_("open"),
    TaskState.ASSIGNED: N_("assigned"),
    TaskState.ACCEPTED: N_("accepted"),
    TaskState.STARTED: N_("started"),
    TaskState.BLOCKED: N_("blocked"),
    TaskState.CHECKING: N_("to be confirmed"),
    TaskState.DECLINED: N_("declined"),
    TaskState.DONE: N_("done"),
    TaskState.CANCELLED: N_("cancelled"),
}
_PRIORITIES = {
    Priority.LOW: N_("low"),
    Priority.NORMAL: N_("normal"),
    Priority.HIGH: N_("high"),
    Priority.URGENT: N_("urgent"),
}


def head() -> list[str]:
    return [_(column) for column in _COLUMNS]


def row(picture: Picture, moves: list[Move]) -> list[str]:
    """Return the cells of a task; times are on the wall of the zone in which it is due."""
    ticked = sum(1 for item in picture.items if item.ticked_by)
    numbers = [one.number for one in picture.given if one.number is not None]
    return [
        reference(picture.number),
        picture.title,
        _(_STATES[picture.state]),
        picture.reason,
        ", ".join(_called(picture, one) for one in picture.owner_ids),
        _called(picture, picture.assigner_id),
        _(_PRIORITIES[picture.priority]),
        picture.department,
        picture.site,
        _wall(picture, picture.due_at),
        picture.due_zone if picture.due_at else "",
        _wall(picture, picture.first_due_at),
        str(picture.moves),
        "; ".join(_moved(picture, one) for one in moves),
        picture.rule,
        f"{ticked}/{len(picture.items)}" if picture.items else "",
        _numbers(numbers),
        str(picture.notes),
    ]


def _called(picture: Picture, person_id: str) -> str:
    return picture.name(person_id) or person_id


def _wall(picture: Picture, instant: datetime | None) -> str:
    if instant is None:
        return ""
    local = instant.astimezone(ZoneInfo(picture.due_zone))
    return f"{local:%Y-%m-%d %H:%M}" if picture.due_has_clock else f"{local:%Y-%m-%d}"


def _moved(picture: Picture, move: Move) -> str:
    before, after = _wall(picture, move.before), _wall(picture, move.after)
    said = f"{_called(picture, move.person)}: {before} → {after}"
    return f"{said} ({move.reason})" if move.reason else said


def _numbers(found: list[Decimal]) -> str:
    return ", ".join(number(one) for one in found)
