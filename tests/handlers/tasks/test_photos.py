"""A photo in the thread of a card is evidence, from who may finish the task; on both databases."""

from typing import Any

import pytest
from harness import given
from harness.given import BACK, HOME, MONDAY, SHOP
from sqlalchemy import select

from handlers.kit.area import Heard, SlackRefusal
from handlers.tasks.jobs import photo
from handlers.tasks.listeners import shown
from storage import outbox, task_parts
from storage.enums import Evidence
from storage.jobs import Job
from storage.outbox import OutboxMessage
from storage.session import Database, Session
from storage.tasks import Task

LINK = "https://example.com/files/F1/shelf.jpg"
TS = "17.5"


def wanted(session: Session, channel: str = SHOP) -> Task:
    """Give Ben a task that asks for a photo, and let its card stand."""
    task = given.task(session, evidence=Evidence.PHOTO, channel=channel)
    stand(session, task, channel)
    return task


def stand(session: Session, task: Task, channel: str) -> None:
    """Let the card of a task stand in a channel."""
    key = outbox.card_key("task", str(task.id), channel)
    row = session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()
    row.sent_channel, row.sent_ts = channel, TS
    session.flush()


def file(channel: str = SHOP, thread: str | None = TS, **more: Any) -> dict[str, Any]:
    share = {"ts": "18.1"} | ({"thread_ts": thread} if thread else {})
    found = {"mimetype": "image/jpeg", "permalink": LINK, "shares": {"public": {channel: [share]}}}
    return {**found, **more}


def come(session: Session, who: str = "ben", channel: str = SHOP) -> dict[str, Any] | None:
    """Let Slack tell that somebody shared a file; return what the job sets out with."""
    event = {"type": "file_shared", "file_id": "F1", "channel_id": channel}
    event["user_id"] = given.user_id(who)
    shown.photo_came(session, Heard(event, MONDAY, given.tools()))
    job = session.scalars(select(Job).where(Job.kind == "tasks.photo")).one_or_none()
    return job.progress if job else None


def kept(session: Session, task: Task) -> list[tuple[str, str | None]]:
    return [(one.person_id, one.file) for one in task_parts.evidence(session, [task.id])[task.id]]


def look(session: Session, said: dict[str, Any] | None, **more: Any) -> dict[str, Any] | None:
    progress = come(session, **more)
    assert progress is not None
    return photo.PHOTO.apply(session, said, progress, given.tools())


def test_a_photo_in_the_thread_of_the_card_is_kept_once(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = wanted(session)
        assert look(session, file()) is None
        assert look(session, file()) is None
        assert kept(session, task) == [("U1BEN", LINK)]


@pytest.mark.parametrize(
    "said",
    [
        file(thread=None),
        file(thread="99.9"),
        file(channel=BACK),
        file(mimetype="text/csv"),
        file(permalink="https://example.com/" + "x" * 500),
        None,
    ],
)
def test_any_other_file_is_only_a_file(desk: Database, said: dict[str, Any] | None) -> None:
    with desk.writing(HOME) as session:
        task = wanted(session)
        look(session, said)
        assert kept(session, task) == []


@pytest.mark.parametrize("who", ["sam", "stu", "gus"])
def test_a_photo_of_somebody_else_proves_nothing(desk: Database, who: str) -> None:
    with desk.writing(HOME) as session:
        task = wanted(session)
        look(session, file(), who=who)
        assert kept(session, task) == []


def test_a_photo_under_another_task_is_only_a_picture(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task, other = wanted(session, channel=BACK), given.task(session)
        stand(session, other, SHOP)
        look(session, file())
        assert (kept(session, task), kept(session, other)) == ([], [])


def test_files_are_not_looked_at_while_no_task_waits_for_a_photo(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.task(session)
        assert come(session) is None


def test_slack_is_asked_again_while_it_does_not_know_where_a_file_was_shared(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        task = wanted(session)
        progress = come(session)
        assert progress is not None
        asked = 0
        while progress is not None:
            asked += 1
            progress = photo.PHOTO.apply(session, file(shares={}), progress, given.tools())
        assert asked == 3
        assert kept(session, task) == []


class Refusing:
    """Slack where the file is gone."""

    def call(self, method: str, **_arguments: Any) -> dict[str, Any]:
        raise SlackRefusal(method, "file_not_found")


def test_a_file_that_is_gone_is_let_go() -> None:
    assert photo.PHOTO.fetch(Refusing(), {"file": "F1"}) is None  # type: ignore[arg-type]  # Enough of one.
