"""Lea looks at the work: lists that turn, a note in the thread, a task shown, a sheet to keep."""

import csv
import io

from harness.bot import BotUnderTest
from harness.sights import card_of, cards, whispers

from bot.slack import SlackWire
from handlers.tasks.service.lists import PAGE
from sandbox.client import Person
from sandbox.server import RunningSandbox


def typed(person: Person, line: str, channel: str = "warehouse") -> str:
    return str(person.command(f"/task {line}", channel=channel)["response"]["text"])


def test_a_list_turns_its_pages_in_its_place(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    for number in range(PAGE + 1):
        typed(ana, f"add Count shelf {number} @ben")
    monday.settle()
    before = len(whispers(monday, "ben", "warehouse"))
    typed(ben, "list")
    answer = ben.sees("warehouse")[-1]
    ben.press(answer, "tasks.list.next")
    monday.settle()
    shown = whispers(monday, "ben", "warehouse")
    assert len(shown) == before + 1
    assert "Count shelf 15" in shown[-1]
    assert "Count shelf 1*" not in shown[-1]
    ben.press(ben.sees("warehouse")[-1], "tasks.list.back")
    monday.settle()
    assert "Count shelf 0" in whispers(monday, "ben", "warehouse")[-1]


def test_a_note_goes_into_the_thread_and_onto_the_card(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    typed(ana, "add Restock aisle 3 @ben")
    monday.settle()
    card = card_of(monday, "ana", "warehouse")
    assert typed(ben, "note T-1 pallets are at the back") == "Noted on T-1 *Restock aisle 3*."
    ana.press(card, "tasks.more", value=f"note:{card_id(card)}")
    assert ana.submit({"note": "thank you"})["outcome"] == "ok"
    monday.settle()
    thread = monday.slack.channel("warehouse").thread(card["ts"])
    assert [one["text"] for one in thread] == [
        ":memo: Ben: pallets are at the back",
        ":memo: Ana: thank you",
    ]
    (shown,) = [one for one in ana.sees("warehouse") if one["ts"] == card["ts"]]
    assert ":memo: Ana: thank you (1 more)" in str(shown)


def card_id(card: dict[str, object]) -> str:
    blocks = card["blocks"]
    assert isinstance(blocks, list)
    return str(blocks[-1]["elements"][0]["value"])


def test_a_receipt_is_shown_in_the_channel_by_whoever_wants_it(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    typed(ana, "add Restock aisle 3 @ben")
    typed(ben, "done T-1")
    ben.press(ben.sees("warehouse")[-1], "tasks.tell")
    monday.settle()
    assert cards(monday, "warehouse")[-1].startswith("T-1 *Restock aisle 3*: Done by Ben")
    assert cards(monday, "warehouse")[-1].endswith("(shown by Ben)")


def test_a_sheet_comes_into_the_direct_messages(
    monday: BotUnderTest, sandbox_server: RunningSandbox
) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    typed(ana, 'add "=1+1" @ben due fri 5pm')
    typed(ana, "add Sweep the yard")
    assert "I am writing the sheet." in typed(ben, "export all")
    monday.settle()
    (message,) = [one for one in ben.dm() if one.get("files")]
    assert message["text"] == "Your list of tasks, as it was when I wrote it."
    wire = SlackWire(sandbox_server.api_url)
    (token, _other) = sandbox_server.bot_tokens.values()
    address = message["files"][0]["url_private_download"]
    content = wire.download(address, token, limit=10_000).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert [row[:2] for row in rows[1:]] == [["T-1", "'=1+1"], ["T-2", "Sweep the yard"]]
