"""The Home tab: what waits for somebody, what they asked for, and what is red where they lead."""

from datetime import timedelta
from typing import Any

import pytest
from harness import given, pictures
from harness.given import BACK, HOME, MONDAY, user_id
from harness.statements import counted
from sqlalchemy import select

from handlers.home import cards, listeners, service
from handlers.kit.area import Heard
from handlers.kit.words import speaking
from handlers.tasks.cards import home as of_tasks
from sandbox.limits import view_problems
from storage.enums import OutboxKind, TaskState
from storage.outbox import OutboxMessage
from storage.session import Database, Session

LATE = MONDAY - timedelta(days=1)
WORST = {"growing": "&", "emoji": "🦊", "right-to-left": "א", "mention": "<!channel> ", "wide": "Ŵ"}


def shown(session: Session, name: str) -> str:
    view = service.write(session, {"person": user_id(name)}, MONDAY, given.tools())
    assert view is not None
    assert view_problems(view) == []
    return str(view["blocks"])


def test_what_waits_for_somebody_and_what_they_asked_for(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.task(session, title="Late and his", due=LATE)
        given.task(session, "sam", by="ben", title="Asked by Ben", channel=None)
        given.task(session, "sam", title="Neither")
        seen = shown(session, "ben")
        assert "Your day: 1 overdue" in seen
        assert "Late and his" in seen
        assert "Asked by Ben" in seen
        assert "Neither" not in seen
        assert "what you lead" not in seen


def test_who_leads_sees_what_is_red_there_and_nothing_of_private_channels(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.team(session, lead="lea")
        given.task(session, title="Of the team", due=LATE)
        given.task(session, title="Behind closed doors", due=LATE, channel=BACK)
        seen = shown(session, "lea")
        assert "In what you lead, 1 thing is red" in seen
        assert "Of the team" in seen
        assert "Behind closed doors" not in seen


def test_who_has_nothing_to_do_is_told_so(desk: Database) -> None:
    with desk.writing(HOME) as session:
        assert "nothing is due, and nothing waits for you" in shown(session, "sam")


@pytest.mark.parametrize("name", ["stu", "old", "bot", "nobody"])
def test_nobody_else_has_one(desk: Database, name: str) -> None:
    with desk.writing(HOME) as session:
        payload = {"person": user_id(name)}
        assert service.write(session, payload, MONDAY, given.tools()) is None


def test_it_is_published_when_it_is_opened_and_not_with_the_messages(desk: Database) -> None:
    def opened(session: Session, **event: str) -> None:
        heard = Heard({"user": user_id("ben"), **event}, MONDAY, given.tools())
        listeners.opened(session, heard)

    with desk.writing(HOME) as session:
        opened(session, tab="messages")
        assert posts(session) == []
        opened(session, tab="home")
        [post] = posts(session)
        assert (post.kind, post.place) == (OutboxKind.HOME, user_id("ben"))
        assert post.revalidate in given.tools().registry.revalidate


def posts(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage)))


def test_the_questions_do_not_grow_with_what_is_shown(desk: Database) -> None:
    def asked() -> int:
        with counted(desk) as statements, desk.reading(HOME) as session:
            shown(session, "lea")
        return len(statements)

    with desk.writing(HOME) as session:
        given.team(session, lead="lea")
        for _number in range(12):
            given.task(session, by="lea", due=LATE)
            given.task(session, "lea", due=LATE)
    few = asked()
    with desk.writing(HOME) as session:
        for _number in range(20):
            given.task(session, by="lea", due=LATE)
            given.task(session, "lea", due=LATE)
    assert asked() <= few < 60


@pytest.mark.parametrize("sign", WORST.values(), ids=WORST)
def test_the_fullest_tab_is_within_slacks_limits(made_up: str, sign: str) -> None:
    picture = pictures.worst(sign, state=TaskState.BLOCKED)
    for language in ("en", made_up):
        with speaking(language):
            part: list[dict[str, Any]] = of_tasks.asked([picture] * 10, is_more=True)
            for parts in ([], [of_tasks.nothing()], [part] * 12):
                view = cards.home(parts, now=MONDAY, zone=given.LONDON)
                assert view_problems(view) == []
