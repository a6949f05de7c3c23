"""A list as a sheet: written in parts, uploaded, shared once; on both databases."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from harness import given
from harness.given import BACK, HOME, MONDAY
from sqlalchemy import select

from handlers.kit.answers import Text
from handlers.kit.area import SlackRefusal
from handlers.kit.errors import Rejected
from handlers.tasks.jobs import export as job
from handlers.tasks.listeners import shown
from handlers.tasks.service import export
from storage import task_dates
from storage.jobs import Job
from storage.outbox import OutboxMessage
from storage.session import Database, Session


class Files:
    """As much of Slack as takes files; it loses the answer of a share when told to."""

    def __init__(self, *, loses: bool = False, refuses: str = "") -> None:
        self.uploads: list[bytes] = []
        self.shares: list[dict[str, Any]] = []
        self.loses = loses
        self.refuses = refuses

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        if method == self.refuses:
            raise SlackRefusal(method, "missing_scope")
        match method:
            case "files.getUploadURLExternal":
                return {"upload_url": "https://files.example.com/1", "file_id": "F1"}
            case "files.info":
                shares = {"private": {"D1": [{"ts": "1.1"}]}} if self.shares else {}
                return {"file": {"shares": shares}}
            case "conversations.open":
                return {"channel": {"id": "D1" + arguments["users"]}}
        self.shares.append(arguments)
        if self.loses:
            self.loses = False
            raise ConnectionError(method)
        return {}

    def upload(self, _url: str, content: bytes) -> None:
        self.uploads.append(content)

    def download(self, _url: str, *, limit: int) -> bytes:
        raise NotImplementedError(limit)


@contextmanager
def asked(session: Session, who: str, text: str = "") -> Iterator[dict[str, Any]]:
    answer = shown.export_list(given.call(session, who, text=text))
    assert isinstance(answer, Text)
    yield session.scalars(select(Job).where(Job.kind == export.JOB)).one().progress


def bring(session: Session, slack: Files, progress: dict[str, Any] | None) -> int:
    """Do the steps of the job, the lost ones again, and return how many were written."""
    steps = 0
    while progress is not None:
        try:
            value = job.EXPORT.fetch(slack, progress)
        except ConnectionError:
            continue
        progress = job.EXPORT.apply(session, value, progress, given.tools())
        steps += 1
    return steps


def sheet(slack: Files) -> list[list[str]]:
    (content,) = slack.uploads
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_list_comes_as_a_sheet_to_whoever_asked_for_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, title="=cmd", due=MONDAY)
        later = MONDAY + timedelta(days=1)
        task_dates.write_move(
            session, task.id, by="U1LEA", at=MONDAY, before=MONDAY, after=later, reason="late"
        )
        task.due_at, task.moves = later, 1
        slack = Files()
        with asked(session, "ben") as progress:
            bring(session, slack, progress)
        head, row = sheet(slack)
        said = dict(zip(head, row, strict=True))
        assert (said["Task"], said["Title"], said["State"]) == ("T-1", "'=cmd", "assigned")
        assert (said["Owners"], said["Assigned by"]) == ("Ben", "Ana")
        assert (said["Due"], said["Zone"]) == ("2027-03-02 09:30", "Europe/London")
        assert said["Moved dates"] == "Lea: 2027-03-01 09:30 → 2027-03-02 09:30 (late)"
        (share,) = slack.shares
        assert (share["channel_id"], share["files"]) == (
            "D1U1BEN",
            [{"id": "F1", "title": "tasks.csv"}],
        )


def test_a_sheet_has_only_what_its_reader_may_see(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.task(session, channel=BACK)
        given.task(session)
        slack = Files()
        with asked(session, "sam", "all") as progress:
            bring(session, slack, progress)
        assert [row[0] for row in sheet(slack)] == ["Task", "T-2"]


def test_a_long_list_is_written_in_parts_and_each_task_once(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 4)
    monkeypatch.setattr(export, "MOST", 12)
    with desk.writing(HOME) as session:
        for place in range(14):
            given.task(session, due=MONDAY if place % 2 else None)
        slack = Files()
        with asked(session, "ben") as progress:
            assert bring(session, slack, progress) == 3 + 2
        numbers = [row[0] for row in sheet(slack)][1:]
        assert len(set(numbers)) == len(numbers) == 12
        assert slack.shares[0]["initial_comment"] == "The first 12 tasks; there may be more."


def test_a_lost_answer_does_not_share_the_sheet_twice(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.task(session)
        slack = Files(loses=True)
        with asked(session, "ben") as progress:
            bring(session, slack, progress)
        assert len(slack.shares) == 1


def test_who_asks_twice_gets_one_sheet(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.task(session)
        with asked(session, "ben") as first:
            with pytest.raises(Rejected, match="still on its way"):
                shown.export_list(given.call(session, "ben", text="overdue"))
            assert session.scalars(select(Job)).one().progress == first


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_who_waits_for_a_sheet_hears_that_slack_did_not_take_it(
    desk: Database, method: str
) -> None:
    with desk.writing(HOME) as session:
        given.task(session)
        with asked(session, "ben") as progress:
            bring(session, Files(refuses=method), progress)
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.place == "U1BEN",
                              OutboxMessage.key.like("export:%"))).one()  # fmt: skip
        assert row.payload["text"].startswith("Slack did not take the sheet of your tasks.")
