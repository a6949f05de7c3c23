"""Writes down what Slack would send: every button, menu, dialog and shortcut that is shown today.

`PYTHONPATH=tests:. python -m harness.recording FOLDER`, once before each minor version. The test of
what was recorded delivers it again, for as long as cards of that version may stand in Slack.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from harness.bot import BotUnderTest, running_bot, start_sandbox
from harness.databases import fresh_sqlite
from harness.given import MONDAY
from sandbox.client import NotPossible, Person, Sandbox

Json = dict[str, Any]
TASK = "00000000-0000-4000-8000-000000000001"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_URL = re.compile(r"http://127[^\"]*")
SAID = (
    "/task add Restock aisle 3 @ben due fri 5pm",
    "/task add Close the shop @ben checklist Lights, Door",
    "/task add Count the float @ben priority urgent",
    "/task add Mop the floor",
    "/task",
    "/task list team",
    "/task show T-1",
    "/task block T-2",
    "/task note T-1",
    "/ops setup",
    "/ops away",
    "/ops people",
    "/ops people import",
    "/ops reminders",
    "/ops escalation edit tasks",
)
_FILLED = {"due": "fri 4pm", "date": "fri 4pm", "when": "fri 4pm", "until": "fri 4pm"}


def record(folder: Path) -> int:
    """Play it all and write a file for each kind of payload; return how many."""
    sandbox = start_sandbox()
    try:
        with tempfile.TemporaryDirectory() as data, fresh_sqlite(Path(data)) as database:
            admin = _admin(sandbox.url)
            with running_bot(sandbox, database, OPSBOT_ADMINS=admin) as bot:
                _play(bot)
                return _write(bot, folder)
    finally:
        sandbox.stop()


def _admin(url: str) -> str:
    return Sandbox.connect(url).user_id("ana")


def _play(bot: BotUnderTest) -> None:
    bot.wait(to=MONDAY)
    ana, ben = bot.person("ana"), bot.person("ben")
    for line in SAID:
        ana.command(line, channel="warehouse")
        bot.settle()
        _answer_dialogs(ana)
    ana.shortcut("tasks.new")
    _answer_dialogs(ana)
    ana.message_shortcut(ben.says("warehouse", "The pallets are wet"), "tasks.of_message")
    _answer_dialogs(ana)
    used: set[str] = set()
    while _press_anew(bot, (ana, ben), used):
        bot.settle()


def _press_anew(bot: BotUnderTest, people: tuple[Person, ...], used: set[str]) -> bool:
    """Use one element of each kind that was not used yet; False when there is none."""
    before = len(used)
    for person in people:
        for message in [*person.sees("warehouse"), *person.dm()]:
            for block, element in _elements(message):
                for value in _values(element):
                    name = f"{element['action_id']} {_ID.sub('', str(value or ''))}"
                    if name not in used and _press(
                        person, message, block, element["action_id"], value
                    ):
                        used.add(name)
                        bot.settle()
    return len(used) > before


def _press(person: Person, message: Json, block: Json, action: str, value: object) -> bool:
    try:
        person.press(message, action, value=value, block_id=block.get("block_id"))
    except NotPossible:
        return False  # It changed under the finger; another card has one like it.
    _answer_dialogs(person)
    return True


def _elements(message: Json) -> Iterator[tuple[Json, Json]]:
    for block in message.get("blocks") or []:
        found = [*block.get("elements", []), block.get("accessory", {})]
        yield from ((block, one) for one in found if "action_id" in one)


def _values(element: Json) -> list[object]:
    if element["type"] == "checkboxes":
        return [[element["options"][0]["value"]]]
    return [one["value"] for one in element.get("options", [])] or [None]


def _answer_dialogs(person: Person) -> None:
    """Fill in what is asked and submit; what is not accepted was recorded all the same."""
    view = person.view()
    if view is None:
        return
    values = {
        block["block_id"]: _FILLED.get(block["block_id"], "Because of the rain")
        for block in view["blocks"]
        if block["type"] == "input" and block["element"]["type"] == "plain_text_input"
    }
    with suppress(NotPossible):
        person.submit(values)
    if person.view() is not None:
        person.close(everything=True)


def _write(bot: BotUnderTest, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    names = {
        str(bot.slack.me()["id"]): "T0HARBOUR",
        bot.slack.user_id("ana"): "U0ANA",
        bot.slack.user_id("ben"): "U0BEN",
        bot.slack.channel_id("warehouse"): "C0WAREHOUSE",
    }
    written = set()
    for one in bot.slack.ledger()["deliveries"]:
        if one["type"] != "interactive":
            continue
        name = _name(one["payload"])
        if name not in written:
            written.add(name)
            whole = json.dumps(one["payload"], indent=1, sort_keys=True, ensure_ascii=False)
            (folder / f"{name}.json").write_text(_masked(whole, names) + "\n")
    return len(written)


def _name(payload: Json) -> str:
    if payload["type"] == "block_actions":
        action = payload["actions"][0]
        chosen = (action.get("selected_option") or {}).get("value", "")
        step = _ID.sub("", chosen).strip(":").replace(":", "-")
        return ".".join(part for part in ("press", action["action_id"], step[:24]) if part)
    name = payload.get("callback_id") or payload["view"]["callback_id"]
    return f"{payload['type']}.{name}"


def _masked(text: str, names: dict[str, str]) -> str:
    """Let it speak of the shop of the crash tests, and of one task."""
    for found, ours in names.items():
        text = text.replace(found, ours)
    return _URL.sub("http://127.0.0.1:9/api/respond", _ID.sub(TASK, text))


if __name__ == "__main__":
    record(Path(sys.argv[1]))
