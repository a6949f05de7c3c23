"""Reading what Slack shows: every conversation, page and thread, as far as Slack lets us."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from harness import given
from harness.given import HOME, MONDAY
from sqlalchemy import select

from handlers.escalations.service import moves
from handlers.kit import traces
from handlers.kit.area import SlackRefusal
from handlers.recovery import jobs, rules, service
from storage import counters, notices, outbox, recovery, staff, timers
from storage import jobs as queue
from storage.enums import NoticeState, OutboxState
from storage.notices import Notice
from storage.outbox import OutboxMessage
from storage.recovery import Recovery
from storage.session import Database

LATER = (MONDAY + timedelta(hours=1)).timestamp()


def message(n: int = 0, **metadata: Any) -> dict[str, Any]:
    carried = traces.metadata(**metadata)
    return {"user": given.user_id("bot"), "ts": f"{LATER + n:.6f}", "text": "x",
            "metadata": carried}  # fmt: skip


class History:
    """Slack with one channel, one DM and one thread, a message to a page."""

    def __init__(self, **refused: str) -> None:
        self.refused = refused
        self.asked: list[tuple[str, str]] = []
        self.channel = [message(key="notices:U1BEN:a"), message(1, key="new")]
        self.dm = [
            message(
                2,
                key="card:task:00000000-0000-4000-8000-000000000007:U1BEN",
                counter="task",
                number=41,
            )
        ]
        self.answers = [message(3, key="answer", counter="task", number=50)]

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        where = str(arguments.get("channel") or arguments.get("types"))
        self.asked.append((method.split(".")[1], where))
        if where in self.refused:
            raise SlackRefusal(method, self.refused[where])
        if method == "conversations.list":
            im = {"id": "D1", "is_im": True, "user": given.user_id("ben")}
            listed = [im] if where == "im" else [{"id": "C1", "is_member": True}, {"id": "C2"}]
            return {"channels": listed, "response_metadata": {"next_cursor": ""}}
        rows = (
            self.answers if method.endswith("replies") else {"C1": self.channel}.get(where, self.dm)
        )
        start = int(arguments["cursor"] or 0)
        after = str(start + 1) if start + 1 < len(rows) else ""
        return {"messages": rows[start : start + 1], "response_metadata": {"next_cursor": after}}

    def download(self, url: str, *, limit: int) -> bytes:
        raise AssertionError(url, limit)


@pytest.fixture
def shop(desk: Database) -> Database:
    """A workspace that was restored and has not read anything yet."""
    with desk.writing(HOME) as session:
        session.add(Recovery(generation=2, since=MONDAY))
        outbox.post(session, "U1BEN", {"text": "x"}, key="notices:U1BEN:a")
    return desk


def run(shop: Database, slack: History) -> None:
    progress: dict[str, Any] | None = rules.first(MONDAY)
    while progress is not None:
        page = jobs.READ.fetch(slack, progress)
        with shop.writing(HOME) as session:
            progress = jobs.READ.apply(session, page, progress, given.tools())


def states(shop: Database) -> dict[str, OutboxState]:
    with shop.reading(HOME) as session:
        return {row.key: row.state for row in session.scalars(select(OutboxMessage))}


def is_over(shop: Database) -> bool:
    with shop.reading(HOME) as session:
        return recovery.current(session) is None


def next_number(shop: Database) -> int:
    with shop.writing(HOME) as session:
        return counters.draw(session, "task")


def test_what_was_posted_is_sent_and_numbers_go_on_after_the_highest(shop: Database) -> None:
    run(shop, History())
    found = states(shop)
    assert found["notices:U1BEN:a"] is found["new"] is OutboxState.SENT
    assert next_number(shop) == 42
    assert is_over(shop)
    with shop.reading(HOME) as session:
        assert staff.dm_channels(session) == ["D1"]


def test_answers_in_threads_are_read(shop: Database) -> None:
    slack = History()
    slack.channel[0]["latest_reply"] = slack.answers[0]["ts"]
    run(shop, slack)
    assert ("replies", "C1") in slack.asked
    assert states(shop)["answer"] is OutboxState.SENT
    assert next_number(shop) == 51


def test_conversations_that_may_not_be_read_are_left_out(shop: Database) -> None:
    run(shop, History(C1="not_in_channel", im="missing_scope"))
    assert states(shop)["notices:U1BEN:a"] is OutboxState.PENDING
    assert is_over(shop)


def test_a_workspace_that_lets_us_read_nothing_stays_where_it_is_and_says_why(
    shop: Database,
) -> None:
    run(shop, History(C1="token_revoked"))
    assert not is_over(shop)
    with shop.across_workspaces() as session:
        assert recovery.under_way(session) == {HOME: "token_revoked"}
    with shop.writing(HOME) as session:
        service.begin(session)
    with shop.across_workspaces() as session:
        assert recovery.under_way(session) == {HOME: None}
        assert queue.next_workspace(session, session.engine_now()) == HOME


def test_a_second_reading_changes_nothing(shop: Database) -> None:
    for _ in range(2):
        run(shop, History())
        with shop.writing(HOME) as session:
            session.scalars(select(Recovery)).one().done_at = None
    before = states(shop)
    run(shop, History())
    assert states(shop) == before
    assert next_number(shop) == 42


def test_what_somebody_heard_is_never_told_again(shop: Database) -> None:
    slack, ben = History(), given.user_id("ben")
    told = traces.write_told([("tasks.due", "task", "abc", "o"), ("tasks.due", "task", "d", "o")])
    slack.dm = [message(key="k", told=told, to=ben), message(key="l", told=told, to="U404")]
    with shop.writing(HOME) as session:
        row = Notice(person_id=ben, kind="tasks.due", subject_kind="task", subject="abc",
                     occurrence="o", due_at=MONDAY)  # fmt: skip
        session.add(row)
    run(shop, slack)
    with shop.reading(HOME) as session:
        found = session.scalars(select(Notice)).all()
    assert [(one.person_id, one.state) for one in found] == [(ben, NoticeState.DROPPED)] * 2


def test_after_a_workspace_recovered_there_is_nothing_to_begin(shop: Database) -> None:
    run(shop, History())
    with shop.writing(HOME) as session:
        service.begin(session)
        service.finish(session, given.tools())
    with shop.across_workspaces() as session:
        assert queue.next_due(session) is None


def asked(shop: Database, *, told: bool) -> Notice:
    """Let Ben be asked by an escalation, in a message that waits or is yet to be made."""
    subject = (moves.KIND, str(uuid.UUID(int=9)))
    with shop.writing(HOME) as session:
        notices.tell(session, "U1BEN", moves.ASKED, subject, at=MONDAY, occurrence="1")
        notice = session.scalars(select(Notice)).one()
        if told:
            payload = {"notices": [notice.id.hex]}
            outbox.post(session, "U1BEN", payload, key="asked", revalidate=notices.DELIVER)
    return notice


@pytest.mark.parametrize("told", [True, False])
def test_who_waits_for_an_answer_learns_that_the_question_was_seen(
    shop: Database, *, told: bool
) -> None:
    notice, slack = asked(shop, told=told), History()
    line = traces.write_told([(notice.kind, notice.subject_kind, notice.subject, "1")])
    slack.dm = [message(2, key="asked", told=line, to="U1BEN")]
    run(shop, slack)
    with shop.reading(HOME) as session:
        assert timers.pending(session, moves.HEARD, {notice.subject}) == {notice.subject}


def test_public_channels_are_read_also_where_private_ones_may_not_even_be_named(
    shop: Database,
) -> None:
    slack = History(private_channel="missing_scope")
    run(shop, slack)
    kinds = [where for method, where in slack.asked if method == "list"]
    assert kinds == ["public_channel", "private_channel", "im"]
    assert states(shop)["new"] is OutboxState.SENT
