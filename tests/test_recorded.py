"""Cards stay in Slack for years: what their buttons and dialogs once sent is served for long.

`harness.recording` wrote these payloads. Those in `first` are of the first tasks, which had one
owner and three buttons.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.crash.shop import ANA, BEN, TEAM, WAREHOUSE, Shop
from harness.databases import fresh_sqlite
from harness.recording import TASK
from sqlalchemy import select

from bot.envelopes import Ack, Envelope
from storage import tasks
from storage.deliveries import DeadLetter
from storage.enums import TaskState
from storage.outbox import OutboxMessage
from storage.tasks import Task

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*/*.json"))
FIRST = Path(__file__).parent / "recorded" / "first"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with fresh_sqlite(tmp_path) as database:
        yield Shop(database)


def replay(shop: Shop, file: Path, *, by: str = ANA) -> Ack | None:
    """Deliver what was recorded about the task of the shop, as if done by (and to) somebody."""
    written = file.read_text().replace(TASK, shop.task).replace(ANA, by)
    payload: dict[str, Any] = json.loads(written)
    return shop.deliver(Envelope("E", "interactive", payload, accepts_response_payload=True))


def crashed(shop: Shop) -> list[str]:
    with shop.database.reading(TEAM) as session:
        return [letter.error for letter in session.scalars(select(DeadLetter))]


def said(shop: Shop) -> str:
    with shop.database.reading(TEAM) as session:
        return str(list(session.scalars(select(OutboxMessage.payload))))


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_what_an_older_card_or_dialog_sends_is_served(shop: Shop, file: Path) -> None:
    answer = replay(shop, file)
    assert answer is not None
    assert crashed(shop) == []
    assert "no longer serve" not in f"{answer.payload} {said(shop)}"


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("accept", TaskState.ACCEPTED),
        ("done", TaskState.DONE),
        ("cancel", TaskState.CANCELLED),
    ],
)
def test_the_three_buttons_of_the_first_cards_do_what_they_say(
    shop: Shop, action: str, state: TaskState
) -> None:
    replay(shop, FIRST / f"press.tasks.{action}.json", by=ANA if action == "cancel" else BEN)
    with shop.database.reading(TEAM) as session:
        assert session.scalars(select(Task.state)).one() is state


def test_the_first_form_still_makes_a_task_in_its_channel(shop: Shop) -> None:
    written = json.loads((FIRST / "view_submission.tasks.new.json").read_text())
    written["view"]["state"]["values"]["owner"]["value"]["selected_user"] = BEN
    shop.deliver(Envelope("E", "interactive", written, accepts_response_payload=True))
    with shop.database.reading(TEAM) as session:
        task = tasks.by_number(session, 2)
        assert task is not None
        assert (task.title, task.channel_id) == ("Because of the rain", WAREHOUSE)
        assert [one.person_id for one in tasks.owners(session, [task.id])[task.id]] == [BEN]
