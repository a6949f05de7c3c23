"""Photos in the thread of a card, as evidence."""

import uuid
from datetime import datetime
from typing import Any

from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.staff.service import people
from handlers.tasks.service import found, parts
from handlers.tasks.service.record import KIND
from storage import jobs, outbox, staff, task_lists, task_parts, tasks
from storage.enums import Evidence
from storage.session import Session

JOB = "tasks.photo"
TRIES = 3  # Slack may tell of a file before it knows where it was shared.
LINK_LIMIT = 500
Progress = dict[str, Any]


def look_at(session: Session, event: dict[str, Any], *, now: datetime) -> None:
    """Have a shared file looked at while any open task waits for a photo."""
    if not task_lists.wants_photo(session):
        return
    file, channel, person = event["file_id"], event.get("channel_id", ""), event.get("user_id", "")
    progress = {"file": file, "channel": channel, "person": person, "now": now.isoformat()}
    jobs.start(session, JOB, f"{file}:{channel}"[:100], {**progress, "tries": 1})


def take_in(
    session: Session, file: dict[str, Any], progress: Progress, tools: Tools
) -> Progress | None:
    """Keep a photo that stands in the thread of a card whose task asks for one.

    `file` is what Slack says of it. Returns the progress to ask again, or None at the end.
    """
    link = str(file.get("permalink") or "")
    if not str(file.get("mimetype", "")).startswith("image/") or len(link) > LINK_LIMIT:
        return None
    threads = _threads(file, progress["channel"])
    if threads is None:
        tries = progress["tries"]
        return {**progress, "tries": tries + 1} if tries < TRIES else None
    for thread in threads:
        stands = outbox.subject_at(session, progress["channel"], thread)
        if stands and stands[0] == KIND:
            _keep(session, uuid.UUID(stands[1]), link, progress, tools)
    return None


def _keep(
    session: Session, task_id: uuid.UUID, link: str, progress: Progress, tools: Tools
) -> None:
    """Keep it when its sender may finish the task; anybody else's is only a picture."""
    task = tasks.get(session, task_id, lock=True)
    person = staff.get(session, progress["person"])
    if task is None or person is None or task.evidence is not Evidence.PHOTO:
        return
    if any(one.file == link for one in task_parts.evidence(session, [task.id])[task.id]):
        return
    actor, now = people.actor(session, person, tools), datetime.fromisoformat(progress["now"])
    try:
        if found.may_see(session, actor, task):
            parts.give_photo(session, actor, task, link, now=now, tools=tools)
    except Rejected:
        return


def _threads(file: dict[str, Any], channel: str) -> list[str] | None:
    """Return the threads of a channel that a file was shared in; None where it is not known yet."""
    shares = file.get("shares") or {}
    found = [one for kind in shares.values() for one in kind.get(channel, [])]
    return [one["thread_ts"] for one in found if one.get("thread_ts")] if found else None
