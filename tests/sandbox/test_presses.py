from typing import Any

import pytest

from sandbox.client import NotPossible, Sandbox

Bot = Any
Body = dict[str, Any]


def text(words: str) -> Body:
    return {"type": "plain_text", "text": words}


def options(*values: str) -> list[Body]:
    return [{"text": text(value.title()), "value": value} for value in values]


CARD: list[Body] = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "action_id": "done", "text": text("Done"), "value": "T-1"},
            {"type": "static_select", "action_id": "level", "options": options("low", "high")},
            {"type": "overflow", "action_id": "more", "options": options("edit", "drop")},
        ],
    },
    {
        "type": "section",
        "block_id": "find",
        "text": text("Find"),
        "accessory": {
            "type": "external_select",
            "action_id": "item",
            "min_query_length": 1,
            "placeholder": text("Item"),
        },
    },
]


@pytest.fixture
def card(slack: Sandbox, bot: Bot) -> Body:
    channel = slack.channel_id("warehouse")
    bot.web.chat_postMessage(channel=channel, text="T-1", blocks=CARD)
    return slack.channel("warehouse").messages()[-1]


def test_a_press_carries_the_message_the_value_and_the_way_back(
    slack: Sandbox, bot: Bot, card: Body
) -> None:
    assert slack.person("ben").press(card, "done")["outcome"] == "ok"
    body = bot.heard[-1]
    [action] = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("done", "row", "T-1")
    assert body["container"]["message_ts"] == card["ts"] == body["message"]["ts"]
    assert body["user"]["id"] == slack.user_id("ben")
    assert body["channel"] == {"id": card["channel"], "name": "warehouse"}
    assert body["response_url"]


def test_a_choice_is_remembered_in_the_state_of_the_message(
    slack: Sandbox, bot: Bot, card: Body
) -> None:
    ben = slack.person("ben")
    ben.press(card, "level", value="high")
    ben.press(card, "done")
    state = bot.heard[-1]["state"]["values"]
    assert state["row"]["level"]["selected_option"]["value"] == "high"
    slack.person("chidi").press(card, "done")
    assert bot.heard[-1]["state"]["values"]["row"]["level"]["selected_option"] is None


def test_an_overflow_menu_sends_its_option(slack: Sandbox, bot: Bot, card: Body) -> None:
    slack.person("ben").press(card, "more", value="drop")
    assert bot.heard[-1]["actions"][0]["selected_option"]["value"] == "drop"


@pytest.mark.parametrize(
    ("person", "action_id", "value", "why"),
    [
        ("ben", "undo", None, "nothing called 'undo'"),
        ("ben", "level", "medium", "cannot be chosen"),
        ("ben", "item", "SKU-1", "cannot be chosen"),
        ("kim", "done", None, "sees no channel"),
    ],
)
def test_nobody_can_press_what_is_not_there(
    slack: Sandbox, card: Body, person: str, action_id: str, *, value: str | None, why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        slack.person(person).press(card, action_id, value=value)


def test_a_menu_asks_the_app_and_its_options_can_then_be_chosen(
    slack: Sandbox, bot: Bot, card: Body
) -> None:
    bot.on = lambda **_: {"options": options("sku-1", "sku-2")}
    ben = slack.person("ben")
    offered = ben.types("item", "sku", message=card)
    assert [o["value"] for o in offered] == ["sku-1", "sku-2"]
    assert (bot.heard[-1]["type"], bot.heard[-1]["value"]) == ("block_suggestion", "sku")
    bot.on = None
    ben.press(card, "item", value="sku-2")
    assert bot.heard[-1]["actions"][0]["selected_option"]["value"] == "sku-2"


def test_respond_replaces_and_deletes_the_original(slack: Sandbox, bot: Bot, card: Body) -> None:
    bot.on = lambda *, respond, **_: (respond("Done.", replace_original=True), None)[1]
    slack.person("ben").press(card, "done")
    [message] = slack.channel("warehouse").messages()
    assert (message["text"], message.get("blocks")) == ("Done.", None)


def test_a_press_on_an_ephemeral_carries_no_message_and_can_take_it_away(
    slack: Sandbox, bot: Bot
) -> None:
    place = {"channel": slack.channel_id("warehouse"), "user": slack.user_id("ben")}
    bot.web.chat_postEphemeral(**place, text="Psst", blocks=CARD)
    ben = slack.person("ben")
    [whisper] = ben.sees("warehouse")
    bot.on = lambda *, respond, **_: (respond(delete_original=True), None)[1]
    ben.press(whisper, "done")
    assert "message" not in bot.heard[-1]
    assert bot.heard[-1]["container"]["is_ephemeral"]
    assert ben.sees("warehouse") == []


def test_shortcuts_come_from_the_menu_and_from_a_message(slack: Sandbox, bot: Bot) -> None:
    ana = slack.person("ana")
    message = ana.says("general", "The door is stuck")
    ana.shortcut("new")
    assert "response_url" not in bot.heard[-1]
    ana.message_shortcut(message, "take")
    body = bot.heard[-1]
    assert (body["type"], body["message"]["text"]) == ("message_action", "The door is stuck")
    assert body["response_url"]
    with pytest.raises(NotPossible, match="no global shortcut"):
        ana.shortcut("take")


def test_an_app_that_fails_shows_the_person_a_timeout(slack: Sandbox, bot: Bot, card: Body) -> None:
    bot.on = lambda **_: "silent"
    assert slack.person("ben").press(card, "done")["outcome"] == "operation_timeout"
