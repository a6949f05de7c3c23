"""Wherever an area speaks, commands are spelled as they are typed in this installation."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from harness import payloads
from harness.claims import a_claim
from harness.desk import Desk
from harness.payloads import HOME

from bot.letters import prepare
from bot.sweeper import Sweeper
from bot.worker import Worker
from handlers.kit.answers import Silent
from handlers.kit.area import Area, Steps, Subject, Verb
from handlers.kit.registry import Registry
from handlers.kit.words import as_typed
from storage import jobs, timers
from storage.enums import Lane, OutboxKind

MINUTE = timedelta(minutes=1)


@pytest.fixture
def spelled() -> list[str]:
    """How the area below would have spelled its command, each time it was asked to speak."""
    return []


@pytest.fixture
def prefixed(desk: Desk, spelled: list[str]) -> Desk:
    def speak(*_: Any, **__: Any) -> None:
        spelled.append(as_typed("/test do"))

    area = Area(
        name="test",
        verbs=(Verb("/test", "do", "", "", "do", lambda _call: speak() or Silent()),),
        events={"reaction_added": speak},
        timers={"note": speak},
        jobs={"count": Steps(fetch=lambda *_: None, apply=speak)},
        subject=Subject("thing", title=speak, card=speak, is_open=speak, responsible=speak),  # type: ignore[arg-type]
    )
    return replace(desk, tools=replace(desk.tools, registry=Registry((area,), prefix="x-")))


def test_listeners_spell(prefixed: Desk, spelled: list[str]) -> None:
    prefixed.serve(payloads.command("do", name="/x-test"))
    prefixed.serve(payloads.event({"type": "reaction_added"}))
    assert spelled == ["/x-test do"] * 2


def test_cards_spell(prefixed: Desk, spelled: list[str]) -> None:
    claim = a_claim(kind=OutboxKind.CARD, subject_kind="thing", subject="s", payload={})
    with prefixed.database.reading(HOME) as session:
        prepare(session, claim, prefixed.tools, now=prefixed.clock.now())
    assert spelled == ["/x-test do"]


def test_timers_spell(prefixed: Desk, spelled: list[str]) -> None:
    with prefixed.database.writing(HOME) as session:
        timers.arm(session, "note", "s", at=prefixed.clock.now() - MINUTE, occurrence="o")
    Sweeper(prefixed.database, prefixed.tools, prefixed.clock).sweep(Lane.NORMAL)
    assert spelled == ["/x-test do"]


def test_jobs_spell(prefixed: Desk, spelled: list[str]) -> None:
    with prefixed.database.writing(HOME) as session:
        jobs.start(session, "count", "all")
    Worker(
        prefixed.database,
        prefixed.tools,
        wire=prefixed.wire,
        tenants=prefixed.tenants,
        owner="me",
        lease=MINUTE,
    ).work()
    assert spelled == ["/x-test do"]
