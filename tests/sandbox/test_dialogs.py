import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import NotPossible, Person, Sandbox

Bot = Any


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    title = {"type": "plain_text", "text": "Task"}
    return {
        "type": "modal",
        "callback_id": "task",
        "title": title,
        "submit": title,
        "blocks": list(blocks) or [field("title")],
        **more,
    }


def field(block_id: str, **element: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": block_id}
    default = {"type": "plain_text_input", "action_id": "it"}
    return {"type": "input", "block_id": block_id, "label": label, "element": default | element}


def error_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


@pytest.fixture
def ana(slack: Sandbox, bot: Bot) -> Person:
    """Ana, with a dialog of one field open in front of her."""
    opens(bot, modal())
    ana = slack.person("ana")
    ana.command("/task")
    bot.forget()
    return ana


def opens(bot: Bot, view: dict[str, Any]) -> None:
    def answer(*, body: Any, client: WebClient, **_: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)

    bot.on = answer


def test_a_dialog_opens_is_filled_and_closes(ana: Person, bot: Bot) -> None:
    assert ana.submit({"title": "Call Ben"})["outcome"] == "ok"
    values = bot.heard[0]["view"]["state"]["values"]
    assert values == {"title": {"it": {"type": "plain_text_input", "value": "Call Ben"}}}
    assert ana.view() is None


def test_errors_stand_at_their_fields_and_the_dialog_stays(ana: Person, bot: Bot) -> None:
    bot.on = lambda **_: {"response_action": "errors", "errors": {"title": "Too short"}}
    assert ana.submit({"title": "x"})["errors"] == {"title": "Too short"}
    view = ana.view()
    assert view
    assert view["errors"] == {"title": "Too short"}
    assert view["state"]["values"]["title"]["it"]["value"] == "x"


def test_errors_for_an_unknown_block_are_the_apps_mistake(ana: Person, bot: Bot) -> None:
    bot.on = lambda **_: {"response_action": "errors", "errors": {"titel": "Too short"}}
    assert ana.submit({"title": "x"})["outcome"] == "app_error"
    assert ana.view()


def test_a_submission_can_update_push_and_clear(ana: Person, bot: Bot) -> None:
    first = ana.view()
    assert first
    bot.on = lambda **_: {"response_action": "push", "view": modal(field("more"))}
    ana.submit({"title": "x"})
    assert [v["previous_view_id"] for v in ana.views()] == [None, first["id"]]
    bot.on = lambda **_: {"response_action": "update", "view": modal(field("other"))}
    ana.submit({"more": "y"})
    assert ana.views()[1]["blocks"][0]["block_id"] == "other"
    bot.on = lambda **_: {"response_action": "clear"}
    ana.submit({"other": "z"})
    assert ana.views() == []


def test_a_fourth_dialog_does_not_fit(ana: Person, bot: Bot) -> None:
    bot.on = lambda **_: {"response_action": "push", "view": modal(field("title"))}
    outcomes = [ana.submit({"title": "x"})["outcome"] for _ in range(3)]
    assert outcomes == ["ok", "ok", "app_error"]
    assert len(ana.views()) == 3


def test_a_trigger_works_once_and_only_for_a_while(
    slack: Sandbox, bot: Bot, too_long: float
) -> None:
    slack.person("ana").command("/task")
    trigger = bot.heard[0]["trigger_id"]
    assert bot.web.views_open(trigger_id=trigger, view=modal())["ok"]
    call = {"trigger_id": trigger, "view": modal()}
    assert error_of(bot.web.views_open, **call) == "exchanged_trigger_id"
    slack.person("ana").command("/task")
    time.sleep(too_long)
    late = {"trigger_id": bot.heard[1]["trigger_id"], "view": modal()}
    assert error_of(bot.web.views_open, **late) == "expired_trigger_id"
    wrong = {"trigger_id": "1.2.x", "view": modal()}
    assert error_of(bot.web.views_open, **wrong) == "invalid_trigger_id"


def test_a_broken_view_does_not_use_up_the_trigger(slack: Sandbox, bot: Bot) -> None:
    slack.person("ana").command("/task")
    trigger = bot.heard[0]["trigger_id"]
    broken = {"trigger_id": trigger, "view": modal(field("x"), field("x"))}
    assert error_of(bot.web.views_open, **broken) == "invalid_arguments"
    assert bot.web.views_open(trigger_id=trigger, view=modal())["ok"]


def test_an_update_with_an_old_hash_loses(ana: Person, bot: Bot) -> None:
    view = ana.view()
    assert view
    place = {"view_id": view["id"], "hash": view["hash"]}
    assert bot.web.views_update(**place, view=modal(field("a")))["ok"]
    assert error_of(bot.web.views_update, **place, view=modal(field("b"))) == "hash_conflict"
    assert error_of(bot.web.views_update, view_id="V0", view=modal()) == "not_found"


def test_what_was_typed_stays_where_the_field_stays(ana: Person, bot: Bot) -> None:
    ana.fills({"title": "Call Ben"})
    view = ana.view()
    assert view
    bot.web.views_update(view_id=view["id"], view=modal(field("title"), field("more")))
    updated = ana.view()
    assert updated
    values = updated["state"]["values"]
    assert values["title"]["it"]["value"] == "Call Ben"
    assert values["more"]["it"]["value"] is None


def test_a_broken_view_is_refused_with_a_pointer(ana: Person, bot: Bot) -> None:
    view = ana.view()
    assert view
    broken = modal(field("x"), field("x"))
    with pytest.raises(SlackApiError) as caught:
        bot.web.views_update(view_id=view["id"], view=broken)
    messages = caught.value.response["response_metadata"]["messages"]
    assert "[json-pointer:/view/blocks" in messages[0]


def test_a_required_field_and_its_limits_hold_the_person_back(slack: Sandbox, bot: Bot) -> None:
    opens(bot, modal(field("title", min_length=3, max_length=5)))
    ana = slack.person("ana")
    ana.command("/task")
    for values, why in [
        ({}, "filled in"),
        ({"title": "x"}, "least 3"),
        ({"title": "x" * 6}, "most"),
    ]:
        with pytest.raises(NotPossible, match=why):
            ana.submit(values)
    with pytest.raises(NotPossible, match="no field"):
        ana.submit({"nothing": "x"})
    assert [body["type"] for body in bot.heard if "type" in body] == []


def test_closing_is_told_only_to_dialogs_that_ask(slack: Sandbox, bot: Bot) -> None:
    opens(bot, modal(notify_on_close=True))
    ana = slack.person("ana")
    ana.command("/task")
    bot.forget()
    ana.close()
    assert (bot.heard[0]["type"], bot.heard[0]["is_cleared"]) == ("view_closed", False)
    assert ana.views() == []
    with pytest.raises(NotPossible, match="No dialog"):
        ana.close()


LOW = {"type": "plain_text", "text": "Low"}
OPTIONS = [{"text": LOW, "value": "low"}, {"text": {**LOW, "text": "High"}, "value": "high"}]
EVERYTHING = modal(
    field("pick", type="static_select", options=OPTIONS),
    field("who", type="multi_users_select"),
    field("day", type="datepicker"),
    field("hour", type="timepicker"),
    field("at", type="datetimepicker"),
    field("tick", type="checkboxes", options=OPTIONS),
    field("n", type="number_input", is_decimal_allowed=False, max_value="10"),
)


def test_every_kind_of_field_ends_up_in_the_state(slack: Sandbox, bot: Bot) -> None:
    opens(bot, EVERYTHING)
    ana = slack.person("ana")
    ana.command("/task")
    fine = {"pick": "High", "who": ["ben", "chidi"], "day": "2026-12-01", "hour": "09:30"}
    ana.submit({**fine, "at": 1_800_000_000, "tick": ["low", "high"], "n": "7"})
    values = {
        block: entry["it"] for block, entry in bot.heard[-1]["view"]["state"]["values"].items()
    }
    assert values["pick"]["selected_option"]["value"] == "high"
    assert values["who"]["selected_users"] == [slack.user_id("ben"), slack.user_id("chidi")]
    assert values["day"]["selected_date"] == "2026-12-01"
    assert values["hour"]["selected_time"] == "09:30"
    assert values["at"]["selected_date_time"] == 1_800_000_000
    assert [o["value"] for o in values["tick"]["selected_options"]] == ["low", "high"]
    assert values["n"]["value"] == "7"


@pytest.mark.parametrize(
    ("element", "value", "why"),
    [
        ({"type": "datepicker"}, "someday", "does not fit"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "3"}, "4", "At most 3"),
        ({"type": "users_select"}, "luis", "no active person"),
        ({"type": "email_text_input"}, "nobody", "e-mail"),
        ({"type": "channels_select"}, "ops-leads", "public channel"),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["ana", "ben"], "At most 1"),
    ],
)
def test_a_field_takes_only_what_fits_it(
    slack: Sandbox, bot: Bot, element: dict[str, Any], value: Any, why: str
) -> None:
    opens(bot, modal(field("it", **element)))
    ana = slack.person("ana")
    ana.command("/task")
    with pytest.raises(NotPossible, match=why):
        ana.submit({"it": value})


def test_home_is_published_pressed_and_told_when_opened(slack: Sandbox, bot: Bot) -> None:
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    ana = slack.person("ana")
    assert ana.home() is None
    ana.opens_home()
    slack.wait_until(lambda: bot.events("app_home_opened"))
    published = bot.web.views_publish(user_id=slack.user_id("ana"), view=home)
    ana.press_home("more")
    press = bot.heard[-1]
    assert press["container"] == {"type": "view", "view_id": published["view"]["id"]}
    assert "response_url" not in press
    arguments = {"user_id": slack.user_id("ana"), "view": home, "hash": "old"}
    assert error_of(bot.web.views_publish, **arguments) == "hash_conflict"
