"""Dialogs, Home and shortcuts of an app, as a person meets them on the page."""

import time

from browser.shell.app import PATIENCE, Helper, Json, Reaction, button, field, form
from browser.shell.conftest import OpenTab
from playwright.sync_api import expect
from slack_sdk import WebClient


def opening(view: Json) -> Reaction:
    """Return a reaction that opens `view` for whoever does something."""

    def react(body: Json, client: WebClient) -> None:
        if "command" in body or body.get("type") in {"shortcut", "message_action"}:
            client.views_open(trigger_id=body["trigger_id"], view=view)

    return react


def test_a_required_field_left_empty_never_reaches_the_app(helper: Helper, helped: OpenTab) -> None:
    count = field("count", type="number_input", is_decimal_allowed=False)
    helper.on = opening(form("Order", field("item"), count))
    ana = helped("ana", "general")
    ana.says("/form")
    ana.dialog.get_by_label("Count").fill("2.5")
    ana.dialog.get_by_role("button", name="Save").click()
    expect(ana.dialog.locator("[aria-invalid=true]")).to_have_count(2)
    expect(ana.dialog.get_by_label("Item")).to_be_focused()
    expect(ana.dialog.get_by_label("Count")).to_have_value("2.5")
    assert helper.hears("view_submission") == []


def test_what_was_typed_survives_an_update_of_the_dialog(helper: Helper, helped: OpenTab) -> None:
    def react(body: Json, client: WebClient) -> None:
        if "command" in body:
            first = form("Order", field("item"), button("More"))
            client.views_open(trigger_id=body["trigger_id"], view=first)
        if body.get("type") == "block_actions":
            more = form("Order", field("item"), field("note"))
            client.views_update(view_id=body["view"]["id"], view=more)

    helper.on = react
    ana = helped("ana", "general")
    ana.says("/form")
    ana.dialog.get_by_label("Item").fill("Pallets")
    ana.dialog.get_by_role("button", name="More").click()
    expect(ana.dialog.get_by_label("Note")).to_be_visible()
    expect(ana.dialog.get_by_label("Item")).to_have_value("Pallets")
    values = helper.hears("block_actions")[0]["view"]["state"]["values"]
    assert values["item"]["item"]["value"] == "Pallets"


def test_dialogs_stand_in_a_stack_of_three(helper: Helper, helped: OpenTab) -> None:
    def react(body: Json, client: WebClient) -> Json | None:
        if "command" in body:
            client.views_open(trigger_id=body["trigger_id"], view=form("First", field("one")))
        if body.get("type") != "view_submission":
            return None
        name = {"first": "Second", "second": "Third"}[body["view"]["callback_id"]]
        return {"response_action": "push", "view": form(name, field(name.lower()))}

    helper.on = react
    ana = helped("ana", "general")
    ana.says("/form")
    for name, label in (("First", "One"), ("Second", "Second")):
        expect(ana.dialog.get_by_role("heading", name=name)).to_be_visible()
        ana.dialog.get_by_label(label).fill("x")
        ana.page.keyboard.press("Enter")
    expect(ana.dialog.get_by_role("heading", name="Third")).to_be_visible()
    ana.dialog.get_by_role("button", name="Back").click()
    ana.page.keyboard.press("Escape")
    expect(ana.dialog.get_by_role("heading", name="First")).to_be_visible()
    expect(ana.dialog.get_by_label("One")).to_have_value("x")


def test_a_submission_without_an_answer_says_so_and_keeps_what_was_typed(
    helper: Helper, helped: OpenTab
) -> None:
    def react(body: Json, client: WebClient) -> None:
        if "command" in body:
            client.views_open(trigger_id=body["trigger_id"], view=form("Order", field("item")))
        if body.get("type") == "view_submission":
            time.sleep(1.3 * PATIENCE)

    helper.on = react
    ana = helped("ana", "general")
    ana.says("/form")
    ana.dialog.get_by_label("Item").fill("Pallets")
    ana.dialog.get_by_role("button", name="Save").click()
    expect(ana.dialog.locator(".spin")).to_be_visible()
    expect(ana.dialog).to_contain_text("We had some trouble connecting. Try again?")
    expect(ana.dialog.get_by_label("Item")).to_have_value("Pallets")


def test_a_slow_command_shows_that_the_app_is_at_work(helper: Helper, helped: OpenTab) -> None:
    helper.on = lambda body, _: time.sleep(1.3 * PATIENCE) if "command" in body else None
    ana = helped("ana", "general")
    ana.says("/find it")
    expect(ana.page.locator("#main .below")).to_contain_text("helper is working on /find")
    ana.sees('/find failed with the error "operation_timeout"')
    expect(ana.page.locator("#main .below")).to_be_empty()


def test_home_is_asked_for_when_it_is_opened_and_follows_the_app(
    helper: Helper, helped: OpenTab
) -> None:
    def publish(client: WebClient, user: str, text: str) -> None:
        client.views_publish(user_id=user, view={"type": "home", "blocks": [button(text)]})

    def react(body: Json, client: WebClient) -> None:
        if body.get("event", {}).get("type") == "app_home_opened":
            publish(client, body["event"]["user"], "Start the day")
        if body.get("type") == "block_actions":
            publish(client, body["user"]["id"], "Close the day")

    helper.on = react
    ana = helped("ana", "home")
    ana.page.get_by_role("button", name="Start the day").click()
    expect(ana.page.get_by_role("button", name="Close the day")).to_be_visible()
    ana.page.get_by_role("tab", name="Messages").click()
    expect(ana.composer).to_be_visible()


def test_shortcuts_are_in_the_composer_and_in_the_menu_of_a_message(
    helper: Helper, helped: OpenTab
) -> None:
    helper.on = opening(form("Keep", field("why")))
    ana = helped("ana", "general")
    ana.says("Worth keeping")
    ana.sees("Worth keeping").hover()
    ana.page.get_by_role("button", name="More actions").click()
    ana.page.get_by_role("menuitem", name="Keep it").click()
    expect(ana.dialog.get_by_role("heading", name="Keep")).to_be_visible()
    assert helper.hears("message_action")[0]["message"]["text"] == "Worth keeping"
    ana.page.keyboard.press("Escape")
    ana.page.locator("#main").get_by_role("button", name="Commands and shortcuts").click()
    ana.page.get_by_role("menuitem", name="Count").click()
    expect(ana.dialog).to_be_visible()
    assert helper.hears("shortcut")[0]["callback_id"] == "count"


def test_a_press_without_an_answer_is_told(helper: Helper, helped: OpenTab) -> None:
    helper.on = lambda body, _: time.sleep(1.3 * PATIENCE) if "actions" in body else None
    helper.web.chat_postMessage(
        channel=helper.slack.channel_id("general"), text="Press", blocks=[button("Go")]
    )
    ana = helped("ana", "general")
    ana.page.get_by_role("button", name="Go", exact=True).click()
    expect(ana.page.locator("#toasts")).to_contain_text("operation_timeout")
