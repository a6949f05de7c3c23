"""What people fill into dialogs arrives in `state.values` as Slack would send it."""

from typing import Any

import pytest
from browser.bench import Bench
from browser.gallery import GROUPS, INPUTS, SITES, button, field, section
from playwright.sync_api import Page

Json = dict[str, Any]


def filled(bench: Bench, name: str = "field") -> Json:
    """Submit, and return the state of the only element of a block."""
    values: Json = bench.submitted()[name]
    return dict(values["it"])


@pytest.mark.parametrize(
    ("kind", "typed", "more"),
    [
        ("plain_text_input", "Count the pallets", {}),
        ("email_text_input", "ana@example.com", {}),
        ("url_text_input", "https://example.com/a", {}),
        ("number_input", "-12.50", {"is_decimal_allowed": True}),
    ],
)
def test_typed_text_is_sent_as_it_was_typed(
    bench: Bench, kind: str, typed: str, more: Json
) -> None:
    page = bench.opens(field("Field", kind, **more))
    page.get_by_label("Field").press_sequentially(typed)
    assert filled(bench) == {"type": kind, "value": typed}


def test_a_box_for_several_lines_keeps_them(bench: Bench) -> None:
    page = bench.opens(field("Field", "plain_text_input", multiline=True))
    page.get_by_label("Field").press_sequentially("One\nTwo")
    assert filled(bench)["value"] == "One\nTwo"


def test_a_text_cannot_be_longer_than_allowed_and_says_what_is_left(bench: Bench) -> None:
    page = bench.opens(field("Field", "plain_text_input", max_length=5))
    page.get_by_label("Field").press_sequentially("Pal")
    assert page.locator(".b-count").inner_text() == "2"
    page.get_by_label("Field").press_sequentially("lets")
    assert filled(bench)["value"] == "Palle"


def test_rich_text_is_sent_with_its_styles_and_lists(bench: Bench) -> None:
    page = bench.opens(field("Field", "rich_text_input"))
    box = page.get_by_role("textbox", name="Field")
    box.press_sequentially("All ")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("broken")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Bulleted list").click()
    page.keyboard.type("box")
    section, items = filled(bench)["rich_text_value"]["elements"]
    bold = {"type": "text", "text": "broken", "style": {"bold": True}}
    assert section["elements"] == [{"type": "text", "text": "All "}, bold]
    assert (items["type"], items["style"], items["indent"]) == ("rich_text_list", "bullet", 0)


def test_rich_text_that_is_edited_keeps_its_mentions(bench: Bench) -> None:
    mention = {"type": "user", "user_id": bench.app.person_id("ben")}
    link = {"type": "link", "url": "https://example.com", "text": "plan"}
    text = {"type": "text", "text": " has the "}
    pieces = {"type": "rich_text_section", "elements": [mention, text, link]}
    initial = {"type": "rich_text", "elements": [pieces]}
    page = bench.opens(field("Field", "rich_text_input", initial_value=initial))
    page.get_by_role("textbox", name="Field").press("Control+End")
    page.keyboard.type("!")
    [section] = filled(bench)["rich_text_value"]["elements"]
    assert section["elements"][:2] == [mention, text]
    assert section["elements"][2]["url"] == "https://example.com"


def test_pasted_text_comes_without_its_looks(bench: Bench) -> None:
    page = bench.opens(field("Field", "rich_text_input"))
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.setData("text/html", "<img src=x onerror=alert(1)><h1>Big</h1>");
        data.setData("text/plain", "Big");
        const box = document.querySelector(".b-editable");
        box.focus();
        const pasted = { clipboardData: data, bubbles: true, cancelable: true };
        box.dispatchEvent(new ClipboardEvent("paste", pasted));
    }""")
    [section] = filled(bench)["rich_text_value"]["elements"]
    assert section["elements"] == [{"type": "text", "text": "Big"}]


def test_choices_of_every_kind_are_filled_by_keyboard_alone(bench: Bench) -> None:
    page = bench.opens(
        field("Site", "static_select", option_groups=GROUPS),
        field("Owners", "multi_users_select"),
        field("Priority", "radio_buttons", options=SITES[:3]),
        field("Tell", "checkboxes", options=SITES[:2]),
        field("Day", "datepicker", initial_date="2026-11-30"),
        field("Time", "timepicker"),
    )
    _type_everything(page)
    values = {name: entry["it"] for name, entry in bench.submitted().items()}
    assert values["site"]["selected_option"]["value"] == "porto"
    assert values["owners"]["selected_users"] == [bench.app.person_id("dara")]
    assert values["priority"]["selected_option"]["value"] == "london"
    assert [each["value"] for each in values["tell"]["selected_options"]] == ["lisbon"]
    assert values["day"]["selected_date"] == "2026-12-01"
    assert values["time"]["selected_time"] == "08:15"


def _type_everything(page: Page) -> None:
    page.locator("input").first.focus()
    keys = "p o r Enter Tab D a r a Enter Escape Tab ArrowDown ArrowDown ArrowUp Tab Space Tab "
    keys += "Tab Enter ArrowRight Enter Tab 8 : 1 5 Enter"
    for key in keys.split():
        page.keyboard.press(key)


def test_errors_stand_at_their_fields_and_are_read_out(bench: Bench) -> None:
    page = bench.opens(field("Title", "plain_text_input"))
    box = page.get_by_label("Title")
    box.fill("x")
    bench.app.answer = {"response_action": "errors", "errors": {"title": "Too short"}}
    bench.submitted()
    page.get_by_role("alert").wait_for()
    described = str(box.get_attribute("aria-describedby"))
    assert box.get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{described}").inner_text() == "Too short"


def test_the_cursor_stays_where_it_was_when_a_dialog_is_drawn_again(bench: Bench) -> None:
    page = bench.opens(field("Title", "plain_text_input", initial_value="Pallets"))
    page.get_by_label("Title").press("Home")
    page.keyboard.press("ArrowRight")
    page.evaluate("redraw({ errors: { title: 'Too short' } })")
    page.keyboard.type("-")
    assert page.get_by_label("Title").input_value() == "P-allets"


def test_a_field_that_dispatches_tells_the_app_on_enter(bench: Bench) -> None:
    page = bench.opens(field("Title", "plain_text_input", dispatch_action=True))
    page.get_by_label("Title").fill("Pallets")
    page.get_by_label("Title").press("Enter")
    expected = {"type": "plain_text_input", "block_id": "title", "action_id": "it"}
    assert bench.acted() == [expected | {"value": "Pallets"}]


def test_a_field_that_dispatches_letters_tells_once_the_person_pauses(bench: Bench) -> None:
    config = {"trigger_actions_on": ["on_character_entered"]}
    title = field("Title", "plain_text_input", dispatch_action=True, dispatch_action_config=config)
    page = bench.opens(title, section("Ask", accessory=button("Check")))
    page.get_by_label("Title").press_sequentially("abc", delay=5)
    bench.acted()
    page.get_by_role("button", name="Check").click()
    bench.app.slack.wait_until(lambda: bench.app.actions[-1]["action_id"] == "Check")
    assert [each.get("value") for each in bench.app.actions] == ["abc", None]


def test_a_button_in_a_dialog_carries_what_was_typed_before(bench: Bench) -> None:
    accessory = button("Check")
    page = bench.opens(field("Title", "plain_text_input"), section("Ask", accessory=accessory))
    page.get_by_label("Title").fill("Pallets")
    page.get_by_role("button", name="Check").click()
    bench.acted()
    state = bench.app.heard[-1]["view"]["state"]["values"]
    assert state["title"]["it"]["value"] == "Pallets"


def test_files_are_added_counted_and_taken_out_again(bench: Bench) -> None:
    page = bench.opens(field("Papers", "file_input", max_files=2))
    names = ("a.txt", "b.txt", "c.txt")
    files: Any = [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in names]
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_text("At most 2 files fit here.").wait_for()
    page.get_by_role("button", name="Remove b.txt").click()
    assert [each["name"] for each in filled(bench, "papers")["files"]] == ["a.txt"]


def test_an_optional_choice_can_be_cleared(bench: Bench) -> None:
    menu = {"options": SITES, "initial_option": SITES[0], "optional": True}
    page = bench.opens(field("Field", "static_select", **menu))
    page.get_by_role("button", name="Clear").click()
    assert filled(bench)["selected_option"] is None


def test_what_slack_would_not_submit_is_said_before_it_is_sent(bench: Bench) -> None:
    page = bench.opens(
        field("Title", "plain_text_input", min_length=3),
        field("Mail", "email_text_input"),
        field("Amount", "number_input", is_decimal_allowed=False, max_value="9"),
        field("Site", "static_select", options=SITES),
        field("More", "plain_text_input", optional=True),
    )
    for label, text in {"Title": "ab", "Mail": "ana", "Amount": "10"}.items():
        page.get_by_label(label).fill(text)
    assert page.evaluate("problems()") == {
        "title": "Please enter at least 3 characters.",
        "mail": "Please enter a valid email address.",
        "amount": "Please enter 9 or less.",
        "site": "Please complete this required field.",
    }


def test_every_input_has_its_label_and_fits_a_telephone(bench: Bench, narrow: Bench) -> None:
    bench.app.opens(*INPUTS)
    for each in (bench, narrow):
        page = each.look("modal")
        for block in INPUTS[1:]:
            assert page.get_by_label(block["label"]["text"]).count() >= 1
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert each.complaints == []
