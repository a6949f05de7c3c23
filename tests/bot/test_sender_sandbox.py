"""The outbox against the sandbox, where messages are stored, late or not at all, as in Slack."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from harness.clock import SetClock
from harness.databases import fresh_sqlite
from harness.example import Example
from harness.payloads import BOT
from harness.threads import PATIENCE

from bot.sender import Patience, Sender
from bot.slack import SlackWire
from bot.tenants import Tenant, Tenants
from handlers.kit.area import Tools
from handlers.kit.blockkit import Card
from handlers.kit.registry import Registry
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox
from storage import backlog, outbox
from storage.session import Database
from storage.workspaces import Workspace

GRACE = timedelta(milliseconds=400)
LATE = 0.1


class Office:
    """A sender on an empty SQLite database, and the Slack it sends to."""

    def __init__(self, database: Database, running: RunningSandbox) -> None:
        self.database = database
        self.slack = Sandbox.connect(running.url)
        self.slack.reset()
        self.example = Example()
        self.home = str(self.slack.me()["id"])
        with database.across_workspaces(writing=True) as session:
            session.add(Workspace(id=self.home))
        self._sender = Sender(
            database,
            Tools(registry=Registry((self.example.area(),))),
            SetClock(),
            wire=SlackWire(running.api_url, deadline=5),
            tenants=Tenants([Tenant(self.home, BOT, "B1", running.bot_tokens[self.home])]),
            owner="me",
            patience=Patience(grace=GRACE, pace=timedelta(0)),
        )

    def post(self, text: str, place: str) -> None:
        with self.database.writing(self.home) as session:
            outbox.post(session, place, {"text": text}, key=text)

    def show(self, text: str, place: str) -> None:
        self.example.cards["s"] = Card(text)
        with self.database.writing(self.home) as session:
            outbox.show_card(session, "thing", "s", place)

    def ask(self, key: str, place: str) -> None:
        """Post what asks a question, and let it be looked at again."""
        with self.database.writing(self.home) as session:
            outbox.post(session, place, {}, key=key, revalidate="still")
        self.send_all()
        with self.database.writing(self.home) as session:
            outbox.redraw(session, [key])

    def send_all(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._waiting():
            assert time.monotonic() < until, "It was never settled."
            if not self._sender.send_one():
                time.sleep(0.01)

    def _waiting(self) -> int:
        with self.database.reading(self.home) as session:
            return backlog.count_waiting(session)


@pytest.fixture
def office(sandbox_server: RunningSandbox, tmp_path: Path) -> Iterator[Office]:
    with fresh_sqlite(tmp_path) as database:
        yield Office(database, sandbox_server)


def texts(office: Office) -> list[str]:
    return [str(one["text"]) for one in office.slack.channel("warehouse").messages()]


@pytest.mark.parametrize(
    ("fault", "calls"),
    [
        ("lost_answer", 1),
        ("error_stored", 1),
        ("error_stored_late", 1),
        ("lost_request", 2),
        ("error", 2),
    ],
)
def test_a_message_is_seen_once_however_its_answer_is_lost(
    office: Office, fault: str, calls: int
) -> None:
    office.slack.faults.set(fault, "chat.postMessage", seconds=LATE)
    warehouse = office.slack.channel_id("warehouse")
    office.post("first", warehouse)
    office.post("second", warehouse)
    office.send_all()
    assert texts(office) == ["first", "second"]
    made = [one["arguments"]["text"] for one in office.slack.ledger()["calls"]
            if one["method"] == "chat.postMessage"]  # fmt: skip
    assert made == ["first"] * calls + ["second"]


@pytest.mark.parametrize("fault", ["lost_answer", "error_stored_late"])
def test_a_direct_message_is_seen_once_when_its_first_answer_is_lost(
    office: Office, fault: str
) -> None:
    office.slack.faults.set(fault, "chat.postMessage", seconds=LATE)
    office.post("hello", office.slack.user_id("ben"))
    office.send_all()
    assert [one["text"] for one in office.slack.person("ben").dm()] == ["hello"]


def test_without_im_write_a_direct_message_still_arrives(office: Office) -> None:
    office.slack.faults.set("missing_scope", "conversations.open", times=None)
    for text in ("one", "two"):
        office.post(text, office.slack.user_id("ben"))
    office.send_all()
    assert [one["text"] for one in office.slack.person("ben").dm()] == ["one", "two"]
    assert len(office.slack.ledger()["messages"]) == 2


def test_a_card_is_one_message_that_changes(office: Office) -> None:
    warehouse = office.slack.channel_id("warehouse")
    office.show("open", warehouse)
    office.send_all()
    office.slack.faults.set("lost_answer", "chat.update")
    office.show("done", warehouse)
    office.send_all()
    assert texts(office) == ["done"]


def test_where_we_are_not_a_member_the_message_fails_and_later_ones_too(office: Office) -> None:
    office.post("hello", office.slack.channel_id("random"))
    office.post("hello elsewhere", office.slack.channel_id("warehouse"))
    office.send_all()
    assert office.slack.channel("random").messages() == []
    assert texts(office) == ["hello elsewhere"]


@pytest.mark.parametrize("fault", ["lost_answer", "error_stored", "lost_request", "error"])
def test_a_post_is_edited_in_place_however_the_answer_is_lost(office: Office, fault: str) -> None:
    office.slack.faults.set(fault, "chat.update", seconds=LATE)
    office.ask("k", office.slack.channel_id("warehouse"))
    office.send_all()
    assert texts(office) == ["Otherwise by now."]


def test_an_edit_of_a_post_that_was_taken_away_posts_nothing(office: Office) -> None:
    warehouse = office.slack.channel_id("warehouse")
    office.ask("k", warehouse)
    office.slack.faults.set("refused", "chat.update", error="message_not_found")
    office.post("next", warehouse)
    office.send_all()
    assert texts(office) == ["Still so.", "next"]
