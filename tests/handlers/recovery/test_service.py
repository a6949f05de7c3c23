"""Who sees what was lost, and who may make it anew."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from harness import given
from harness.given import BACK, HOME, MONDAY, SHOP
from harness.statements import counted

from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.registry import Registry
from handlers.recovery import service
from storage import backlog, outbox, recovery, tasks
from storage.session import Database, Session
from storage.tasks import Task

ADA, BEN = given.user_id("ada"), given.user_id("ben")


def lose(session: Session, number: int, *places: str, title: str = "Count", **more: Any) -> str:
    subject = str(uuid.UUID(int=number))
    for place in places:
        card = recovery.Card(
            key=f"card:task:{subject}:{place}", subject_kind="task", subject=subject, place=place,
            channel="D1" if place.startswith("U") else place, ts=f"{number}.000001",
            number=number, reference=f"T-{number}", title=title,
        )  # fmt: skip
        recovery.lose(session, card, generation=2, **more)
    return subject


def shown(session: Session, admin: str = ADA, tools: Tools | None = None) -> str:
    card = service.card(session, f"2.{admin}", admin, MONDAY, tools or given.tools())
    assert card is not None
    return str(card.blocks)


def owners(session: Session, task: Task) -> list[str]:
    return [part.person_id for part in tasks.owners(session, [task.id])[task.id]]


def recreate(session: Session, subject: str, *, by: str = "lea") -> str:
    return service.recreate(session, given.actor(by), subject, now=MONDAY, tools=given.tools())


def test_what_stands_in_a_private_channel_is_named_only_to_who_is_in_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        lose(session, 1, SHOP, title="Public")
        lose(session, 2, BACK, title="Secret")
        lose(session, 3, BEN, title="Personal")
        for_ada, for_ben = shown(session, ADA), shown(session, BEN)
    assert "Public" in for_ada
    assert "Secret" not in for_ada
    assert "Personal" not in for_ada
    assert "T-2 in a conversation that you are not in" in for_ada
    assert all(title in for_ben for title in ("Public", "Secret", "Personal"))


def test_the_list_costs_the_same_however_long_it_is(desk: Database) -> None:
    costs = []
    for count in (1, 30):
        with desk.writing(HOME) as session:
            for number in range(1, count + 1):
                lose(session, number, SHOP, BEN)
        with desk.reading(HOME) as session, counted(desk) as statements:
            shown(session)
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_a_lead_makes_a_task_anew_and_its_cards_are_edited_in_place(desk: Database) -> None:
    with desk.writing(HOME) as session:
        subject = lose(session, 7, SHOP, BEN)
        assert recreate(session, subject) == "T-7"
    with desk.writing(HOME) as session:
        task = tasks.by_number(session, 7)
        assert task is not None
        assert (str(task.id), task.title, task.channel_id) == (subject, "Count", SHOP)
        assert owners(session, task) == [BEN]
        assert outbox.posted(session, f"card:task:{subject}:{SHOP}") == (SHOP, "7.000001")
        assert backlog.count_waiting(session) == 2
        with pytest.raises(Rejected, match="there again already"):
            recreate(session, subject)
        assert not service.is_lost(session, subject)


@pytest.mark.parametrize(("by", "why"), [("ben", "Only a lead"), ("stu", "people of this")])
def test_others_make_nothing_anew(desk: Database, by: str, why: str) -> None:
    with desk.writing(HOME) as session:
        subject = lose(session, 7, SHOP)
        with pytest.raises(Rejected, match=why):
            recreate(session, subject, by=by)
        with pytest.raises(Rejected, match=why):
            service.recreate_all(
                session, given.actor(by), f"2.{ADA}", now=MONDAY, tools=given.tools()
            )
        assert tasks.by_number(session, 7) is None


def test_a_task_of_somebody_who_left_or_of_direct_messages_only_goes_to_who_makes_it(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        for number, places in ((1, (SHOP, given.user_id("old"))), (2, (BEN,)), (3, (SHOP,))):
            recreate(session, lose(session, number, *places))
            task = tasks.by_number(session, number)
            assert task is not None
            assert owners(session, task) == [given.user_id("lea")]


def test_all_are_made_anew_but_not_what_is_only_older(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for number in (1, 2, 3):
            lose(session, number, SHOP, BEN, is_older=number == 3)
        everything = f"2.{ADA}"
        act = {"now": MONDAY, "tools": given.tools()}
        assert service.recreate_all(session, given.actor("ada"), everything, **act) == 2
        assert [tasks.by_number(session, n) is not None for n in (1, 2, 3)] == [True, True, False]
        for value in (everything, "", "x.y"):
            with pytest.raises(Rejected, match="there again already"):
                service.recreate_all(session, given.actor("ada"), value, **act)


def test_what_its_area_cannot_make_anew_says_so(desk: Database) -> None:
    found = given.tools()
    [area] = [one for one in found.registry.areas if one.name == "tasks"]
    assert area.subject is not None
    without = replace(area, subject=replace(area.subject, recreate=None))
    tools = replace(found, registry=Registry((without,)))
    with desk.writing(HOME) as session:
        subject = lose(session, 7, SHOP)
        assert "Recreate" not in shown(session, tools=tools)
        with pytest.raises(Rejected, match="enter it again"):
            service.recreate(session, given.actor("ada"), subject, now=MONDAY, tools=tools)
