"""Charts, tables and boxes that open are read and operated."""

from typing import Any

import pytest
from browser.bench import Bench
from browser.gallery import (
    CARD,
    CHARTS,
    CONTAINER,
    DATA_TABLE,
    MORE_CHARTS,
    PLAN,
    TABLE,
    chart,
    mrkdwn,
    points,
)

Json = dict[str, Any]
BOTTOM = "band => Number(band.getAttribute('y')) + Number(band.getAttribute('height'))"


def column(bench: Bench, index: int) -> list[str]:
    cells = bench.page.locator(f"tbody tr > :nth-child({index + 1})")
    return cells.all_inner_texts()


def test_a_data_table_sorts_numbers_as_numbers_both_ways_and_not(bench: Bench) -> None:
    page = bench.shows(DATA_TABLE)
    left = page.get_by_role("button", name="Left")
    orders = []
    for _ in range(3):
        left.click()
        orders.append(column(bench, 1)[:3])
    assert orders == [["7", "9", "42"], ["310", "120", "64"], ["42", "7", "310"]]
    assert page.locator("th[aria-sort=none]").count() == 3


def test_a_data_table_filters_and_turns_pages(bench: Bench) -> None:
    page = bench.shows(DATA_TABLE)
    page.get_by_role("button", name="Next page").click()
    assert column(bench, 0) == ["Boxes, large"]
    assert page.get_by_role("status").inner_text().endswith(" of 6")
    page.get_by_label("Filter Stock").fill("lisbon")
    assert column(bench, 0) == ["Pallet wrap", "Gloves", "Boxes, large"]
    assert page.get_by_role("button", name="Previous page").is_disabled()
    page.get_by_label("Filter Stock").fill("nothing")
    assert page.get_by_text("No rows match").is_visible()


def test_a_table_has_a_head_and_aligns_its_columns(bench: Bench) -> None:
    page = bench.shows(TABLE)
    assert page.locator("thead th").all_inner_texts() == ["Task", "Hours", "Owner"]
    align = "node => getComputedStyle(node).textAlign"
    assert page.locator("tbody td").nth(1).evaluate(align) == "end"


@pytest.mark.parametrize("block", [*CHARTS, MORE_CHARTS[0]], ids=["line", "bar", "area"])
def test_a_chart_tells_its_values_to_the_arrow_keys_and_the_mouse(
    bench: Bench, block: Json
) -> None:
    page = bench.shows(block)
    stage = page.get_by_role("group", name="Complaints this week")
    stage.press("ArrowRight")
    stage.press("ArrowRight")
    tip = page.locator(".b-tip")
    assert tip.inner_text().splitlines() == ["Tue", "Opened: 9", "Solved: 11", "Reopened: 1"]
    page.locator(".b-band").nth(3).hover()
    page.locator(".b-band").nth(4).hover()
    assert tip.inner_text().startswith("Fri")
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    assert page.locator(".b-legend").inner_text().split() == ["Opened", "Solved", "Reopened"]


def test_a_pie_tells_values_and_shares(bench: Bench) -> None:
    page = bench.shows(chart("pie", "Reasons"))
    page.get_by_role("group", name="Reasons").press("ArrowRight")
    assert "Late delivery: 18 (50 %)" in page.locator(".b-tip").inner_text()


def test_a_chart_stands_in_the_page_as_a_table_too(bench: Bench) -> None:
    page = bench.shows(CHARTS[0])
    assert page.locator("figure table tr").nth(1).all_inner_texts()[0].split() == [
        "Mon",
        "12",
        "8",
        "2",
    ]


def test_bars_below_zero_hang_from_the_zero_line(bench: Bench) -> None:
    block = chart("bar")
    block["chart"]["series"] = [{"name": "Profit", "data": points(5, -5, 0, 3, -2)}]
    page = bench.shows(block)
    read = "all => all.map(bar => Number(bar.getAttribute('y')))"
    up, down, *_ = page.locator(".b-bar").evaluate_all(read)
    height = float(str(page.locator(".b-bar").first.get_attribute("height")))
    assert down == pytest.approx(up + height)
    assert down + height <= page.locator(".b-band").first.evaluate(BOTTOM)


def test_a_container_opens_and_closes_and_says_so(bench: Bench) -> None:
    page = bench.shows(CONTAINER)
    fold = page.get_by_role("button", name="What happened so far")
    inside = page.get_by_text("Dara called.")
    assert (inside.is_hidden(), fold.get_attribute("aria-expanded")) == (True, "false")
    fold.press("Enter")
    assert (inside.is_visible(), fold.get_attribute("aria-expanded")) == (True, "true")


def test_a_card_in_a_carousel_is_pressed(bench: Bench) -> None:
    page = bench.shows({"type": "carousel", "elements": [CARD]})
    page.get_by_role("button", name="Take it").click()
    assert bench.acted()[0]["action_id"] == "Take it"


def test_a_plan_says_how_far_each_task_is(bench: Bench) -> None:
    page = bench.shows(PLAN)
    states = [each.get_attribute("aria-label") for each in page.locator(".b-state").all()]
    assert states == ["Complete", "In progress", "Pending", "Failed"]


def test_an_alert_of_weight_is_read_out(bench: Bench) -> None:
    text = mrkdwn("The shop closes at *18:00*.")
    page = bench.opens({"type": "alert", "level": "error", "text": text})
    assert page.get_by_role("alert").inner_text() == "The shop closes at 18:00."


def test_a_picture_from_elsewhere_is_named_and_not_fetched(bench: Bench) -> None:
    asked: list[str] = []
    bench.page.on("request", lambda request: asked.append(request.url))
    picture = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A box"}
    page = bench.shows(picture)
    assert page.get_by_role("img", name="A box").is_visible()
    assert [url for url in asked if not url.startswith(bench.app.sandbox.url)] == []
