"""A task with a checklist, one with a photo, one with a number: how its doing is proved."""

from typing import Any

from harness.bot import BotUnderTest
from harness.sights import card_of, cards

from handlers.tasks.forms import new
from sandbox.client import Person


def asks(bot: BotUnderTest, title: str, **more: str) -> None:
    """Let Ana give Ben a task by the whole dialog."""
    ana = bot.person("ana")
    ana.command("/task", channel="warehouse")
    ana.press(None, new.MORE)
    ben = bot.slack.user_id("ben")
    assert ana.submit({"title": title, "owners": [ben], **more})["outcome"] == "ok"
    bot.settle()


def boxes(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        block for block in card["blocks"]
        if block["type"] == "actions" and block["elements"][0]["type"] == "checkboxes"
    ]  # fmt: skip


def tick(person: Person, card: dict[str, Any], place: int) -> None:
    block = boxes(card)[place]
    value = block["elements"][0]["options"][0]["value"]
    person.press(card, "tasks.tick", value=[value], block_id=block["block_id"])


def test_two_people_tick_what_each_of_them_saw_and_both_count(monday: BotUnderTest) -> None:
    asks(monday, "Open the shop", checklist="Lights\nDoors\nTill")
    ana, ben = monday.person("ana"), monday.person("ben")
    # Neither of them has seen what the other ticks.
    of_ana, of_ben = card_of(monday, "ana", "warehouse"), ben.dm()[0]
    tick(ana, of_ana, 0)
    tick(ben, of_ben, 2)
    monday.settle()
    for card in (card_of(monday, "ben", "warehouse"), ben.dm()[0]):
        assert "2 of 3 ticked" in str(card)
        ticked = ["initial_options" in box["elements"][0] for box in boxes(card)]
        assert ticked == [True, False, True]


def test_a_photo_in_the_thread_of_the_card_makes_done_possible(monday: BotUnderTest) -> None:
    asks(monday, "Face the shelf", evidence="photo")
    ben = monday.person("ben")
    assert "needs a photo first" in ben.command("/task done T-1")["response"]["text"]
    card = card_of(monday, "ben", "warehouse")
    ben.uploads("warehouse", "notes.txt", b"no photo", thread=card["ts"])
    ben.uploads("warehouse", "shelf.jpg", b"elsewhere")
    monday.settle()
    assert "a photo> by Ben" not in str(card_of(monday, "ben", "warehouse"))
    ben.uploads("warehouse", "shelf.jpg", b"photo", thread=card["ts"])
    monday.settle()
    (shown,) = [one for one in ben.sees("warehouse") if one["ts"] == card["ts"]]
    assert "a photo> by Ben" in str(shown)
    assert "Done by Ben" in ben.command("/task done T-1")["response"]["text"]


def test_a_number_is_asked_for_in_a_dialog_or_typed(monday: BotUnderTest) -> None:
    ben = monday.person("ben")
    for title in ("Check the fridge", "Check the freezer"):
        asks(monday, title, evidence="number", least="2", most="8")
    first = next(one for one in ben.dm() if "fridge" in one["text"])
    ben.press(first, "tasks.number")
    assert ben.submit({"number": "12"})["errors"] == {"number": "A number from 2 to 8 is wanted."}
    assert ben.submit({"number": "4,2"})["outcome"] == "ok"
    typed = ben.command("/task done T-2 9", channel="warehouse")["response"]["text"]
    assert typed == "A number from 2 to 8 is wanted."
    assert "Done by Ben" in ben.command("/task done T-2 5")["response"]["text"]
    monday.settle()
    assert [text.split(",")[0] for text in cards(monday, "warehouse")] == [
        "T-1 Check the fridge: Done by Ben",
        "T-2 Check the freezer: Done by Ben",
    ]
    assert "*4.2*, measured by Ben" in str(ben.dm()[0])
