"""A list of tasks as a sheet, written bit by bit and brought to whoever asked for it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.kit import sheets
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.words import _, speaking
from handlers.staff.service import people
from handlers.tasks.cards import sheet
from handlers.tasks.rules import filters
from handlers.tasks.rules.filters import Cursor, Filter, Turn
from handlers.tasks.rules.picture import Move, Picture
from handlers.tasks.service import lists, pictured
from storage import audit, jobs, outbox, staff, task_parts
from storage.session import Session

JOB = "tasks.export"
AT_ONCE, MOST = 200, 5000
Progress = dict[str, Any]


def start(session: Session, actor: Actor, asked: Filter, *, now: datetime) -> bool:
    """Have a sheet written; False when somebody's last one is still on its way."""
    require_own(actor)
    lists.require(session, actor, asked, now=now)
    turn = filters.write(Turn(asked))
    audit.write(session, JOB, at=now, actor_id=actor.id, detail={"filter": turn})
    progress = {"person": actor.id, "turn": turn, "now": now.isoformat(), "rows": 0, "csv": ""}
    return jobs.start(session, JOB, actor.id, progress)


def go_on(session: Session, progress: Progress, tools: Tools) -> Progress:
    """Write the next rows. The progress is `whole` when there are no more, or too many."""
    person = staff.get(session, progress["person"])
    if person is None:
        raise LookupError(progress["person"])
    actor, turn = people.actor(session, person, tools), filters.read(progress["turn"])
    now = datetime.fromisoformat(progress["now"])
    with speaking(actor.locale):
        found = lists.some(session, actor, turn, now=now, tools=tools, limit=AT_ONCE)
        moves = _moves(session, found)
        movers = {move.person for ledger in moves.values() for move in ledger}
        # All pictures of a page share their names, so one question is enough.
        names = pictured.with_names(session, found[0], movers).names if found else {}
        rows = [sheet.row(replace(one, names=names), moves.get(one.id, [])) for one in found]
        begun = progress["csv"] or sheets.START + sheets.csv_lines([sheet.head()])
    count = progress["rows"] + len(rows)
    further = {**progress, "csv": begun + sheets.csv_lines(rows), "rows": count}
    if len(found) < AT_ONCE or count >= MOST:
        return {**further, "whole": True, "comment": _comment(count, actor.locale)}
    last = Cursor(found[-1].due_at, found[-1].number)
    return {**further, "turn": filters.write(replace(turn, cursor=last))}


def failed(session: Session, progress: Progress) -> None:
    """Tell whoever asked for a sheet that Slack does not take it."""
    person = progress["person"]
    with speaking(people.language_of(session, person)):
        said = _("Slack did not take the sheet of your tasks. Please ask an admin of mine.")
    outbox.post(session, person, {"text": said}, key=f"export:{person}:{progress['now']}")


def _comment(count: int, locale: str) -> str:
    with speaking(locale):
        if count >= MOST:
            return _("The first {count} tasks; there may be more.", count=count)
        return _("Your list of tasks, as it was when I wrote it.")


def _moves(session: Session, found: list[Picture]) -> dict[str, list[Move]]:
    """Return the ledgers of tasks, in one question."""
    ids = {one.id for one in found if one.moves}
    return {
        task_id: [Move(one.person_id, one.at, one.before, one.after, one.reason) for one in rows]
        for task_id, rows in task_parts.moves_of(session, ids).items()
    }
