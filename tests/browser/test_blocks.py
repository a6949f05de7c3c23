"""What people choose and press on messages reaches the app as Slack would send it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from browser.bench import Bench
from browser.gallery import (
    CONFIRM,
    EVERYTHING,
    GROUPS,
    SITES,
    actions,
    button,
    element,
    plain,
    section,
)

Json = dict[str, Any]
PLACE = {"action_id": "it", "block_id": "it"}


def chosen(kind: str, **what: Any) -> Json:
    return {"type": kind, **PLACE, **what}


def test_a_button_sends_its_text_value_and_style(bench: Bench) -> None:
    page = bench.shows(actions(button("Accept", style="primary", value="T-12")))
    page.get_by_role("button", name="Accept").click()
    text = {"type": "plain_text", "text": "Accept"}
    expected = {"type": "button", "action_id": "Accept", "block_id": "it", "value": "T-12"}
    assert bench.acted() == [expected | {"style": "primary", "text": text}]


def test_a_button_with_an_address_is_a_safe_link_and_tells_the_app(bench: Bench) -> None:
    page = bench.shows(actions(button("Open", url="https://example.com/")))
    link = page.get_by_role("link", name="Open")
    assert link.get_attribute("rel") == "noopener noreferrer"
    link.evaluate("node => node.addEventListener('click', event => event.preventDefault())")
    link.click()
    assert bench.acted()[0]["url"] == "https://example.com/"


def test_a_question_is_asked_before_a_press_and_no_means_no(bench: Bench) -> None:
    page = bench.shows(actions(button("Reject", confirm=CONFIRM), button("Other")))
    page.get_by_role("button", name="Reject").click()
    dialog = page.get_by_role("dialog", name="Close the task?")
    assert "T-12 will be closed" in dialog.inner_text()
    dialog.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Reject").press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Reject").click()
    dialog.get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="Other").click()
    assert [each["action_id"] for each in bench.acted()] == ["Other"]


def test_a_question_answered_with_yes_lets_the_press_through(bench: Bench) -> None:
    page = bench.shows(actions(button("Reject", confirm=CONFIRM)))
    page.get_by_role("button", name="Reject").click()
    page.get_by_role("button", name="Close it").click()
    assert [each["action_id"] for each in bench.acted()] == ["Reject"]


def test_an_overflow_menu_is_walked_with_the_keyboard(bench: Bench) -> None:
    page = bench.shows(actions(element("overflow", options=SITES)))
    page.get_by_role("button", name="More options").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert bench.acted() == [chosen("overflow", selected_option=SITES[2])]


def test_a_select_finds_what_is_typed_without_its_accents(bench: Bench) -> None:
    bench.shows(section("Site", block_id="it", accessory=element("static_select", options=SITES)))
    box = bench.combobox("Site")
    box.press_sequentially("sao")
    box.press("Enter")
    assert bench.acted() == [chosen("static_select", selected_option=SITES[3])]
    assert box.input_value() == "São Paulo"


def test_a_select_shows_its_groups(bench: Bench) -> None:
    page = bench.shows(actions(element("static_select", option_groups=GROUPS)))
    bench.combobox("Choose").click()
    assert page.locator(".b-group").all_inner_texts() == ["Iberia", "North"]
    page.get_by_role("option", name="Hamburg").click()
    assert bench.acted()[0]["selected_option"]["value"] == "hamburg"


def test_choosing_the_chosen_option_again_takes_it_back(bench: Bench) -> None:
    menu = element("static_select", options=SITES, initial_option=SITES[0])
    page = bench.shows(actions(menu))
    bench.combobox("Choose").click()
    page.get_by_role("option", name="Lisbon", selected=True).click()
    assert bench.acted() == [chosen("static_select", selected_option=None)]


def test_a_choice_that_is_thought_over_stays_as_it_was(bench: Bench) -> None:
    menu = element("static_select", options=SITES, initial_option=SITES[0], confirm=CONFIRM)
    page = bench.shows(actions(menu))
    bench.combobox("Choose").click()
    page.get_by_role("option", name="London").click()
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_function("document.querySelector('.b-combo').value === 'Lisbon'")
    assert bench.app.actions == []


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("users_select", "Ben", "selected_user"),
        ("channels_select", "warehouse", "selected_channel"),
        ("conversations_select", "ops-leads", "selected_conversation"),
    ],
)
def test_a_select_of_people_or_places_sends_the_id(
    bench: Bench, kind: str, typed: str, field: str
) -> None:
    bench.shows(actions(element(kind)))
    box = bench.combobox("Choose")
    box.press_sequentially(typed)
    box.press("Enter")
    ids = {"Ben": bench.app.person_id("ben")}
    wanted = ids.get(typed) or bench.app.channel_id(typed)
    assert bench.acted() == [chosen(kind, **{field: wanted})]


def test_a_private_channel_is_not_offered_where_only_public_ones_fit(bench: Bench) -> None:
    page = bench.shows(actions(element("channels_select")))
    bench.combobox("Choose").press_sequentially("ops-leads")
    assert page.get_by_text("No results").is_visible()


def test_an_external_select_offers_what_the_app_answers(bench: Bench) -> None:
    bench.app.options = SITES[:2]
    page = bench.shows(actions(element("external_select", min_query_length=2)))
    box = bench.combobox("Choose")
    box.press_sequentially("l")
    assert page.get_by_text("Type at least 2 characters").is_visible()
    box.press_sequentially("o")
    page.get_by_role("option", name="London").click()
    asked = next(each for each in bench.app.heard if each["type"] == "block_suggestion")
    assert (asked["value"], asked["action_id"], asked["block_id"]) == ("lo", "it", "it")
    assert bench.acted() == [chosen("external_select", selected_option=SITES[1])]


def test_many_are_chosen_one_by_one_up_to_the_limit_and_taken_back(bench: Bench) -> None:
    menu = element("multi_static_select", options=SITES, max_selected_items=2)
    page = bench.shows(actions(menu))
    box = bench.combobox("Choose")
    box.press_sequentially("lon")
    box.press("Enter")
    box.press_sequentially("ham")
    box.press("Enter")
    assert page.get_by_text("At most 2 can be chosen here.").is_visible()
    box.press("Backspace")
    page.get_by_role("button", name="Remove London").click()
    sent = [[each["value"] for each in act["selected_options"]] for act in bench.acted(4)]
    assert sent == [["london"], ["london", "hamburg"], ["london"], []]


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("multi_users_select", "Chidi", "selected_users"),
        ("multi_channels_select", "purchasing", "selected_channels"),
        ("multi_conversations_select", "ops-leads", "selected_conversations"),
    ],
)
def test_many_people_or_places_are_sent_as_ids(
    bench: Bench, kind: str, typed: str, field: str
) -> None:
    bench.shows(actions(element(kind)))
    box = bench.combobox("Choose")
    box.press_sequentially(typed)
    box.press("Enter")
    ids = {"Chidi": bench.app.person_id("chidi")}
    wanted = ids.get(typed) or bench.app.channel_id(typed)
    assert bench.acted() == [chosen(kind, **{field: [wanted]})]


def test_many_external_options_are_sent_whole(bench: Bench) -> None:
    bench.app.options = SITES[:2]
    page = bench.shows(actions(element("multi_external_select", min_query_length=0)))
    bench.combobox("Choose").click()
    page.get_by_role("option", name="London").click()
    assert bench.acted() == [chosen("multi_external_select", selected_options=[SITES[1]])]


def test_a_day_is_chosen_with_the_arrow_keys(bench: Bench) -> None:
    page = bench.shows(actions(element("datepicker", initial_date="2026-11-30")))
    page.get_by_role("button", name="Choose: Monday, November 30, 2026").press("Enter")
    for key in ("ArrowRight", "ArrowDown", "PageDown", "Home", "Enter"):
        page.keyboard.press(key)
    assert bench.acted() == [chosen("datepicker", selected_date="2027-01-04")]


def test_today_in_the_calendar_is_the_viewers_day_on_the_sandbox_clock(bench: Bench) -> None:
    # In London, where Ana lives, July has begun.
    page = bench.shows(actions(element("datepicker")), now="2026-06-30T23:30:00Z")
    page.locator(".b-picker").click()
    assert page.locator("[aria-current=date]").get_attribute("data-day") == "2026-07-01"


@pytest.mark.parametrize(
    ("typed", "sent"), [("9:17", "09:17"), ("2:45 pm", "14:45"), ("7", "07:00"), ("1730", "17:30")]
)
def test_any_minute_can_be_typed_as_a_time(bench: Bench, typed: str, sent: str) -> None:
    bench.shows(actions(element("timepicker")))
    box = bench.combobox("Choose")
    box.press_sequentially(typed)
    box.press("Tab")
    assert bench.acted() == [chosen("timepicker", selected_time=sent)]


def test_a_moment_is_one_instant_in_the_viewers_zone(bench: Bench) -> None:
    before = int(datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp())
    page = bench.shows(actions(element("datetimepicker", initial_date_time=before)))
    box = bench.combobox("Choose, time")
    box.fill("08:00")
    box.press("Enter")
    after = datetime.fromtimestamp(bench.acted()[0]["selected_date_time"], UTC)
    assert after == datetime(2026, 7, 1, 7, tzinfo=UTC)  # Ana lives in London.
    assert page.get_by_role("group", name="Choose").is_visible()


def test_radio_buttons_are_walked_with_the_arrow_keys(bench: Bench) -> None:
    page = bench.shows(
        actions(element("radio_buttons", options=SITES[:3], initial_option=SITES[0]))
    )
    page.get_by_label("Lisbon").press("ArrowDown")
    assert bench.acted() == [chosen("radio_buttons", selected_option=SITES[1])]


def test_checkboxes_send_all_that_is_ticked_in_their_own_order(bench: Bench) -> None:
    page = bench.shows(actions(element("checkboxes", options=SITES[:3])))
    page.get_by_label("Hamburg").check()
    page.get_by_label("Lisbon").check()
    page.get_by_label("Hamburg").uncheck()
    sent = [[each["value"] for each in act["selected_options"]] for act in bench.acted(3)]
    assert sent == [["hamburg"], ["lisbon", "hamburg"], ["lisbon"]]


def test_an_icon_button_is_seen_by_those_it_is_for(bench: Bench) -> None:
    icon = {"type": "icon_button", "icon": "trash", "value": "C-7"}
    mine = icon | {"action_id": "mine", "text": plain("Delete")}
    other = icon | {"action_id": "other", "text": plain("Hide"), "visible_to_user_ids": ["U1"]}
    page = bench.shows({"type": "context_actions", "elements": [mine, other]})
    assert page.get_by_role("button", name="Hide").count() == 0
    page.get_by_role("button", name="Delete").click()
    assert (bench.acted()[0]["action_id"], bench.acted()[0]["value"]) == ("mine", "C-7")


def test_a_home_tab_is_operated_like_a_message(bench: Bench) -> None:
    page = bench.publishes(actions(button("Refresh"), element("datepicker")))
    page.get_by_role("button", name="Refresh").click()
    bench.acted()
    assert bench.app.heard[-1]["container"]["type"] == "view"
    assert bench.app.heard[-1]["view"]["type"] == "home"


def test_a_busy_surface_takes_no_presses(bench: Bench) -> None:
    page = bench.shows(*EVERYTHING[1])
    page.evaluate("redraw({ busy: true })")
    loose = "[data-key] :is(button, input, textarea):not(:disabled)"
    assert page.locator(loose).count() == 0


def test_every_block_is_drawn_and_nothing_is_wider_than_a_telephone(
    bench: Bench, narrow: Bench
) -> None:
    for blocks in EVERYTHING:
        bench.app.posts(*blocks)
    for each in (bench, narrow):
        page = each.look("message")
        assert page.locator(".b-unknown").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert each.complaints == []


def test_an_unknown_or_broken_block_is_shown_as_its_json(bench: Bench) -> None:
    page = bench.shows(section("Before"))
    page.evaluate(
        "redraw({ blocks: [{type: 'hologram', depth: 3}, {type: 'section', fields: 7}, null] })"
    )
    shown = page.locator(".b-unknown").all_inner_texts()
    assert len(shown) == 3
    assert '"depth": 3' in shown[0]
