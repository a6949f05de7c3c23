"""An area hears what became of the messages that it waits for, from the sender itself."""

from datetime import datetime
from typing import Any

from harness.desk import Desk
from harness.fake_api import Raw
from harness.payloads import HOME

from handlers.kit.area import Area, Fate, Tools
from storage import outbox
from storage.session import Session

heard: list[tuple[str, Fate]] = []


def ask(_session: Session, payload: dict[str, Any], _now: datetime, _tools: Tools) -> Any:
    return {"text": payload["what"]} if payload["what"] else None


def settled(_session: Session, payload: dict[str, Any], fate: Fate, _tools: Tools) -> None:
    heard.append((payload["what"], fate))


AREA = Area("test", revalidate={"test.ask": ask}, settled={"test.ask": settled})


def post(desk: Desk, what: str) -> None:
    with desk.database.writing(HOME) as session:
        outbox.post(session, "C1", {"what": what}, key=f"test:{what}", revalidate="test.ask")


def test_an_area_hears_when_its_message_was_shown_and_when_it_never_will_be(desk: Desk) -> None:
    heard.clear()
    here = desk.serving(AREA)
    post(here, "hello")
    assert here.sender().send_one()
    assert heard == [("hello", Fate(shown=True, at=here.clock.now()))]
    here.api.will("chat.postMessage", {"ok": False, "error": "is_archived"})
    post(here, "too late")
    assert here.sender().send_one()
    post(here, "")
    assert here.sender().send_one()
    assert [(what, fate.shown) for what, fate in heard[1:]] == [("too late", False), ("", False)]


def test_an_area_hears_nothing_while_its_message_waits(desk: Desk) -> None:
    heard.clear()
    here = desk.serving(AREA)
    here.api.will("chat.postMessage", Raw(429, headers={"Retry-After": "30"}))
    post(here, "later")
    here.sender().send_one()
    assert heard == []
