"""Steps with tasks as Slack brings them in: typed, pressed, or a dialog that is submitted."""

from typing import Any

from handlers.kit.answers import Answer, OpenDialog, Text
from handlers.tasks.area import AREA
from harness import given
from storage.session import Session

VERBS = {verb.word: verb.function for verb in AREA.verbs}


def typed(session: Session, who: str, line: str) -> Answer:
    """Return the answer to `/task line`."""
    word, _space, rest = line.partition(" ")
    return VERBS[word](given.call(session, who, text=rest))


def pressed(session: Session, who: str, action: str, value: object) -> Answer:
    return AREA.actions[f"tasks.{action}"](given.call(session, who, value=str(value)))


def submitted(session: Session, who: str, view: dict[str, Any], **fields: Any) -> Answer:
    """Return the answer to a dialog, filled in by block id."""
    kinds = {
        "waits_for": "selected_user",
        "owners": "selected_users",
    }
    state: dict[str, Any] = {}
    for name, value in fields.items():
        chosen = name in ("extent", "sharing")
        held = (
            {"selected_option": {"value": value}} if chosen else {kinds.get(name, "value"): value}
        )
        state[name] = {"value": held}
    filled = {**view, "state": {"values": state}}
    return AREA.forms[view["callback_id"]](given.call(session, who, view=filled, channel=None))


def text_of(answer: Answer) -> str:
    assert isinstance(answer, Text)
    return answer.text


def dialog_of(answer: Answer) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the elements by field, and the sentence below each field that has one."""
    assert isinstance(answer, OpenDialog)
    fields: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for block in answer.view["blocks"]:
        if block["type"] == "input":
            fields[block["block_id"]] = block["element"]
        elif fields:  # Before the first there is the title of the task.
            errors[list(fields)[-1]] = block["elements"][0]["text"].removeprefix(":warning: ")
    return fields, errors


def buttons(answer: Answer) -> list[str]:
    assert isinstance(answer, Text)
    rows = [block for block in answer.blocks if block["type"] == "actions"]
    return [one["action_id"] for block in rows for one in block["elements"]]
