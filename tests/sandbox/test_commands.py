import time
from typing import Any

import pytest

from sandbox.client import NotPossible, Sandbox

Bot = Any


def test_an_escaping_command_gets_codes_for_people_and_channels(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").command("/task add call @ben in #warehouse not #ops-leads", "warehouse")
    ben, place = slack.user_id("ben"), slack.channel_id("warehouse")
    private = slack.channel_id("ops-leads")
    expected = f"add call <@{ben}|ben> in <#{place}|warehouse> not <#{private}|>"
    assert bot.heard[0]["text"] == expected


def test_a_plain_command_gets_the_text_as_typed(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").command("/raw @ben <now> & later")
    assert bot.heard[0]["text"] == "@ben <now> & later"


def test_a_command_says_who_where_and_how_to_answer(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").command("/task list", channel="ops-leads")
    body = bot.heard[0]
    assert body["command"] == "/task"
    assert body["user_id"] == slack.user_id("ana")
    assert (body["channel_id"], body["channel_name"]) == (
        slack.channel_id("ops-leads"),
        "privategroup",
    )
    assert body["trigger_id"].count(".") == 2
    assert body["response_url"].startswith(slack.url)


def test_the_acknowledgement_is_shown_to_the_person_only(slack: Sandbox, bot: Bot) -> None:
    bot.on = lambda **_: "Noted."
    answer = slack.person("ana").command("/task add", channel="warehouse")
    assert answer["outcome"] == "ok"
    assert [m["text"] for m in slack.person("ana").sees("warehouse")] == ["Noted."]
    assert slack.person("ben").sees("warehouse") == []


def test_an_answer_in_channel_is_seen_by_all_even_where_the_bot_is_not_a_member(
    slack: Sandbox, bot: Bot
) -> None:
    bot.on = lambda **_: {"text": "For all", "response_type": "in_channel"}
    slack.person("ana").command("/task add", channel="random")
    assert [m["text"] for m in slack.person("ben").sees("random")] == ["For all"]


def test_an_acknowledgement_that_breaks_a_limit_is_an_error_of_the_app(
    slack: Sandbox, bot: Bot
) -> None:
    bot.on = lambda **_: {"text": "x", "blocks": [{"type": "nonsense"}]}
    assert slack.person("ana").command("/task")["outcome"] == "app_error"


def test_silence_is_shown_as_a_timeout(slack: Sandbox, bot: Bot, too_long: float) -> None:
    bot.on = lambda **_: time.sleep(too_long)
    assert slack.person("ana").command("/task")["outcome"] == "operation_timeout"
    [delivery] = slack.ledger()["deliveries"]
    assert delivery["outcome"] == "operation_timeout"
    assert len(delivery["attempts"]) == 1


@pytest.mark.parametrize(
    ("person", "text", "channel", "why"),
    [
        ("ana", "/unknown x", "general", "not a valid command"),
        ("elif", "/task x", "ops-leads", "sees no channel"),
        ("elif", "/task x", "warehouse", "not in"),
        ("luis", "/task x", "general", "does not work here"),
    ],
)
def test_the_composer_refuses_what_a_person_cannot_send(
    slack: Sandbox, person: str, text: str, channel: str, why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        slack.person(person).command(text, channel=channel)


def test_a_command_cannot_be_used_in_a_thread(slack: Sandbox) -> None:
    root = slack.person("ana").says("general", "root")
    with pytest.raises(NotPossible, match="threads"):
        slack.person("ana").act("command", text="/task", channel="general", thread=root["ts"])


def test_a_response_url_works_five_times(slack: Sandbox, bot: Bot) -> None:
    statuses: list[int] = []

    def answer(*, respond: Any, **_: Any) -> None:
        statuses.extend(respond(f"answer {n}").status_code for n in range(6))

    bot.on = answer
    slack.person("ana").command("/task", channel="warehouse")
    assert statuses == [200] * 5 + [404]
    outcomes = [call["outcome"] for call in slack.ledger()["calls"]][-6:]
    assert outcomes == ["ok"] * 5 + ["used_url"]


def test_a_response_url_can_speak_to_the_channel(slack: Sandbox, bot: Bot) -> None:
    bot.on = lambda *, respond, **_: (respond("All", response_type="in_channel"), None)[1]
    slack.person("ana").command("/task", channel="warehouse")
    assert [m["text"] for m in slack.person("ben").sees("warehouse")] == ["All"]
