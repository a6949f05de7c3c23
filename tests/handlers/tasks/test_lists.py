"""Lists: what can be asked for, pages that turn, and what a reader may see; on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from harness import given
from harness.given import BACK, HOME, MONDAY, SHOP
from harness.statements import counted

from handlers.kit.answers import Text
from handlers.kit.errors import Rejected
from handlers.tasks.cards import lists as cards
from handlers.tasks.listeners import shown
from handlers.tasks.rules.filters import Filter, Only, Scope
from handlers.tasks.service import lists
from storage import outbox, sites, teams
from storage.enums import TaskState
from storage.outbox import OutboxMessage
from storage.session import Database, Session


def found_company(session: Session) -> tuple[str, str]:
    """Found a warehouse at Harbour, Sam's team, and return the ids of both."""
    site = sites.Site(name="Harbour", zone=given.LONDON)
    sites.add(session, site, ["09:00-17:00"] * 7)
    department = teams.add_department(session, "Warehouse")
    assert department is not None
    team, _new = teams.open_team(session, department.id, site.id)
    teams.join(session, team.id, {given.user_id("sam")})
    return department.id.hex, site.id.hex


def listed(session: Session, who: str, text: str = "", **more: Any) -> Text:
    answer = shown.show_list(given.call(session, who, text=text, **more))
    assert isinstance(answer, Text)
    return answer


def turned(session: Session, who: str, answer: Text, label: str) -> Text:
    """Press Next or Back under a list."""
    buttons = {one["text"]["text"]: one["value"] for one in answer.blocks[-1]["elements"]}
    page = shown.turn_page(given.call(session, who, value=buttons[label]))
    assert isinstance(page, Text)
    assert page.instead
    return page


def rows(answer: Text) -> list[str]:
    """Return the tasks of a list by number."""
    return [line.split("*")[0].split()[-1] for line in answer.text.split("\n")[1:]]


def test_every_way_to_ask_is_understood(desk: Database) -> None:
    with desk.writing(HOME) as session:
        department, site = found_company(session)
        asked = {
            "": Filter(),
            "mine": Filter(),
            "TEAM": Filter(Scope.TEAM),
            "all": Filter(Scope.ALL),
            "overdue": Filter(Scope.ALL, Only.OVERDUE),
            "mine overdue": Filter(Scope.MINE, Only.OVERDUE),
            "blocked @ben": Filter(Scope.ALL, Only.BLOCKED, owner="U1BEN"),
            "<@U1BEN|ben>": Filter(Scope.ALL, owner="U1BEN"),
            "open #warehouse": Filter(Scope.ALL, Only.OPEN, department=department),
            "at harbour": Filter(Scope.ALL, site=site),
            "#Warehouse at Harbour": Filter(Scope.ALL, department=department, site=site),
            f"<#{SHOP}|shop>": Filter(Scope.ALL, channel=SHOP),
        }
        found = {text: lists.read(session, given.actor("sam"), text) for text in asked}
        assert found == asked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mien", "I know no list “mien”. There are `mine`"),
        ("due friday", "I know no list “due friday”"),
        ("!urgent", "I know no list"),
        ("@nobody", "I know nobody called “@nobody”"),
        ("#warehuose", "“#warehuose” is neither a channel nor a department. Did you mean"),
        ("at harbuor", "I know no site “harbuor”. Did you mean"),
        ("@ben @sam", "Name one person"),
        ("<!channel>", "I know no list"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_there_is(
    desk: Database, text: str, said: str
) -> None:
    with desk.writing(HOME) as session:
        found_company(session)
        with pytest.raises(Rejected) as refused:
            listed(session, "sam", text)
        assert said in refused.value.sentence
        assert "<" not in refused.value.sentence


def test_pages_turn_there_and_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for day in range(2 * lists.PAGE + 3):
            given.task(session, due=MONDAY + timedelta(days=1 + day))
        first = listed(session, "ben")
        assert rows(first) == [f"T-{number}" for number in range(1, lists.PAGE + 1)]
        second = turned(session, "ben", first, "Next")
        third = turned(session, "ben", second, "Next")
        assert rows(third) == [f"T-{2 * lists.PAGE + more}" for more in (1, 2, 3)]
        assert [one["text"]["text"] for one in third.blocks[-1]["elements"]] == ["Back"]
        assert rows(turned(session, "ben", third, "Back")) == rows(second)
        back = turned(session, "ben", turned(session, "ben", third, "Back"), "Back")
        assert rows(back) == rows(first)
        assert [one["text"]["text"] for one in back.blocks[-1]["elements"]] == ["Next"]


def test_a_page_shows_whoever_turns_it_their_own_tasks(desk: Database) -> None:
    """The value of a button says what is asked for, never who asks."""
    with desk.writing(HOME) as session:
        for _ in range(lists.PAGE + 1):
            given.task(session, channel=BACK)
        first = listed(session, "ben")
        assert turned(session, "sam", first, "Next").text == (
            "You have no open tasks. `/task add Count the float` makes one."
        )
        with pytest.raises(Rejected, match="out of date"):
            shown.turn_page(given.call(session, "ben", value="scope=mine;owner='"))


def test_a_private_channel_stays_private_in_every_list(desk: Database) -> None:
    with desk.writing(HOME) as session:
        found_company(session)
        given.task(session, channel=BACK)
        given.task(session, channel=SHOP)
        for text in ("all", "@ben", f"<#{BACK}|back>", "overdue", "open"):
            assert "T-1" not in listed(session, "sam", text).text
        assert rows(listed(session, "ana", "all")) == ["T-1", "T-2"]
        assert rows(listed(session, "sam", "all")) == ["T-2"]


def test_a_team_sees_its_queue_and_the_work_of_its_people(desk: Database) -> None:
    with desk.writing(HOME) as session:
        with pytest.raises(Rejected, match="You are in no team yet"):
            listed(session, "sam", "team")
        found_company(session)
        given.task(session, "sam")
        given.task(session, "ben")
        assert rows(listed(session, "sam", "team")) == ["T-1"]


def test_a_list_says_what_is_late_and_what_nobody_has(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.task(session, due=MONDAY + timedelta(hours=1))
        late = {"now": MONDAY + timedelta(hours=2)}
        assert listed(session, "ben", **late).text.endswith(" · :warning: overdue")
        assert not listed(session, "ben").text.endswith("overdue")
        assert rows(listed(session, "ben", "overdue", **late)) == ["T-1"]
        nothing = listed(session, "ben", "blocked")
        assert nothing.text == "Open tasks · blocked: there is nothing."
        assert nothing.blocks == []


def test_a_list_asks_as_much_for_a_screenful_as_for_two(desk: Database) -> None:
    def statements() -> int:
        with counted(desk) as sent, desk.reading(HOME) as session:
            listed(session, "ben", "all")
        return len(sent)

    with desk.writing(HOME) as session:
        for place in range(lists.PAGE + 1):
            given.task(session, ("ben", "sam")[place % 2], by="lea", checklist=("Lights",))
    few = statements()
    with desk.writing(HOME) as session:
        for place in range(lists.PAGE):
            owners = ("ben", "ana", "lea")[: 1 + place % 3]
            given.task(session, *owners, by="sam", checklist=("Lights", "Doors"))
    assert statements() <= few
    assert few < 9


def test_a_list_says_how_many_there_are(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def title(answer: Text) -> str:
        return answer.text.split("\n")[0]

    with desk.writing(HOME) as session:
        given.task(session)
        given.task(session, "sam", channel=BACK)
        assert title(listed(session, "ben")) == "Your open tasks · one in all"
        for _ in range(lists.PAGE + 2):
            given.task(session)
        first = listed(session, "ben")
        assert title(first) == f"Your open tasks · {lists.PAGE + 3} in all"
        assert title(turned(session, "ben", first, "Next")) == title(first)
        assert title(listed(session, "lea", "all")) == f"Open tasks · {lists.PAGE + 3} in all"
        assert title(listed(session, "ana", "all")) == f"Open tasks · {lists.PAGE + 4} in all"
        for room in (lists, cards):
            monkeypatch.setattr(room, "COUNTED", lists.PAGE)
        assert title(listed(session, "ben")) == f"Your open tasks · {lists.PAGE} or more"


def told(session: Session) -> list[tuple[str, str]]:
    rows = session.query(OutboxMessage).filter(OutboxMessage.key.like("told:%"))
    return [(row.place, row.payload["text"]) for row in rows]


def test_a_task_is_shown_in_a_channel_with_who_shows_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        shown.tell(given.call(session, "sam", value=str(task.id), channel=SHOP))
        assert told(session) == [
            (
                SHOP,
                "T-1 *Restock aisle 3*: Assigned by Ana, not accepted yet (shown by Sam)",
            )
        ]


def test_what_is_private_is_shown_nowhere_else(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, channel=BACK)
        for channel, said in (
            (SHOP, "private channel"),
            (given.AWAY, "cannot post"),
            (None, "cannot post"),
        ):
            with pytest.raises(Rejected, match=said):
                shown.tell(given.call(session, "ben", value=str(task.id), channel=channel))
        assert told(session) == []
        shown.tell(given.call(session, "ben", value=str(task.id), channel=BACK))
        assert [place for place, _text in told(session)] == [BACK]


def test_show_tells_the_story_and_offers_what_its_reader_may_do(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        shown.write_note(given.call(session, "sam", text="T-1 at the back"))
        answer = shown.show(given.call(session, "sam", text="t1"))
        assert isinstance(answer, Text)
        assert "*Notes*\n• Sam, <!date^" in str(answer.blocks[-1]["text"]["text"])
        actions = [block for block in answer.blocks if block["type"] == "actions"]
        names = [one["action_id"] for block in actions for one in block["elements"]]
        assert names == ["tasks.note"]
        assert task.state is TaskState.ASSIGNED
        assert cards.NEXT not in names
        assert outbox.cards_of(session, str(task.id)) == [SHOP, "U1BEN"]
