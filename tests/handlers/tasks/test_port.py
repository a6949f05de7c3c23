"""A task through the port: what stands where its card stands, for whom; on both databases."""

from typing import Any

from harness import given
from harness.given import BACK, HOME, MONDAY, SHOP
from harness.statements import counted

from handlers.kit.blockkit import Card
from handlers.tasks.service import pictured, port
from storage import channels, tasks, teams
from storage.enums import TaskState
from storage.session import Database, Session
from storage.tasks import Task

NOBODY = "00000000-0000-0000-0000-000000000000"


def card(session: Session, task: Task, place: str) -> Card:
    shown = port.card(session, str(task.id), place, MONDAY, given.tools())
    assert shown is not None
    return shown


def actions(shown: Card) -> list[str]:
    """Return what can be pressed, the options behind "More" by their step."""
    elements: list[dict[str, Any]] = [
        one for block in shown.blocks if block["type"] == "actions" for one in block["elements"]
    ]
    front = [one["action_id"].removeprefix("tasks.") for one in elements if "options" not in one]
    behind = [
        option["value"].partition(":")[0]
        for one in elements
        if one["type"] == "overflow"
        for option in one["options"]
    ]
    return front + behind


def test_a_channel_shows_all_steps_and_each_reader_their_own(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        everybody = actions(card(session, task, SHOP))
        assert {"accept", "decline", "cancel", "assign"} <= set(everybody)
        assert actions(card(session, task, "U1BEN")) == [
            "accept", "done", "block", "propose", "decline", "note"
        ]  # fmt: skip
        of_ana = set(actions(card(session, task, "U1ANA")))
        assert {"done", "move", "assign", "cancel"} <= of_ana
        assert not {"accept", "decline", "propose"} & of_ana


def test_a_former_owner_keeps_no_sight_of_a_private_task(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", channel=BACK)
        assert "Restock" in card(session, task, "U1BEN").text
        tasks.set_owners(session, task, [given.user_id("ana")])
        assert "Restock" in card(session, task, "U1BEN").text
        channels.leave(session, BACK, given.user_id("ben"))
        hidden = card(session, task, "U1BEN")
        assert hidden.text == "T-1 is with others now."
        assert "Restock" not in str(hidden.blocks)
        assert "Restock" not in str(card(session, task, "U1UNKNOWN"))


def test_a_channel_mentions_nobody_who_gets_a_card_of_their_own(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.must(session, "ben").name = given.must(session, "ben").handle = ""
        session.flush()
        task = given.task(session)
        in_channel = card(session, task, SHOP)
        assert "<@" not in in_channel.text + str(in_channel.blocks)
        assert "For a colleague" in str(in_channel.blocks)


def test_who_sees_to_a_task_is_its_owners_or_failing_them_its_lead(desk: Database) -> None:
    with desk.writing(HOME) as session:
        department = teams.add_department(session, "Warehouse")
        assert department is not None
        team, _new = teams.open_team(session, department.id, None)
        teams.change(session, team.id, lead_id=given.user_id("lea"))
        task = given.task(session, "ben", "sam", department_id=department.id)
        assert port.responsible(session, str(task.id)) == ["U1BEN", "U1SAM"]
        tasks.set_owners(session, task, [])
        assert port.responsible(session, str(task.id)) == ["U1LEA"]


def test_what_there_is_not_has_no_card_no_title_and_nobody(desk: Database) -> None:
    with desk.writing(HOME) as session:
        assert port.card(session, NOBODY, SHOP, MONDAY, given.tools()) is None
        assert port.title(session, NOBODY) is None
        assert not port.is_open(session, NOBODY)
        assert port.responsible(session, NOBODY) == []
        task = given.task(session)
        assert port.title(session, str(task.id)) == "T-1 *Restock aisle 3*"
        assert port.is_open(session, str(task.id))
        task.state = TaskState.CANCELLED
        session.flush()
        assert not port.is_open(session, str(task.id))


def test_many_pictures_cost_as_many_questions_as_one(desk: Database) -> None:
    def asked(count: int) -> int:
        with counted(desk) as sent, desk.reading(HOME) as session:
            found = tasks.open_of(session, given.user_id("ben"), limit=count)
            before = len(sent)
            shown = pictured.pictures(session, found, given.tools())
            assert [one.number for one in shown] == [one.number for one in found]
        return len(sent) - before

    with desk.writing(HOME) as session:
        for place in range(30):
            given.task(session, "ben", ("sam", "lea")[place % 2], checklist=("Lights", "Doors"))
    assert asked(30) == asked(1) < 10
