"""Every number Slack sets: what is just within passes, one more or one less does not."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.test_limits_samples import (
    BAR,
    CONFIRM,
    IMAGE,
    URL,
    Json,
    acting,
    asking,
    mrkdwn,
    option,
    plain,
    row,
    saying,
    shown_on,
)

Build = Callable[[int], Json]
Case = tuple[str, int, Build]


def x(length: int) -> str:
    return "x" * length


def address(length: int) -> str:
    return "https://".ljust(length, "x")


def many(item: Any) -> Callable[[int], list[Any]]:
    return lambda count: [item] * count


def pressing(**fields: Any) -> Json:
    return acting({"type": "button", "text": plain(), **fields})


def choosing(**fields: Any) -> Json:
    return acting({"type": "static_select", "options": [option()], **fields})


def confirming(**fields: Any) -> Json:
    return pressing(confirm={**CONFIRM, **fields})


def offering(**fields: Any) -> Json:
    return choosing(options=[{**option(), **fields}])


def writing(**fields: Any) -> Json:
    return asking({"type": "plain_text_input", **fields})


def holding(**fields: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}], **fields}


def drawing(**chart: Any) -> Json:
    return {"type": "data_visualization", "title": "Sales", "chart": {**BAR, **chart}}


def baking(count: int, **fields: Any) -> Json:
    segments = [{"label": "a", "value": 1, **fields}] * count
    return drawing() | {"chart": {"type": "pie", "segments": segments}}


def lines(count: int, *, points: int = 1, name: int = 0, label: int = 0) -> Json:
    labels = [str(index).ljust(label, "x") for index in range(points)]
    data = [{"label": each, "value": 0} for each in labels]
    series = [{"name": str(each).ljust(name, "x"), "data": data} for each in range(count)]
    return drawing(series=series, axis_config={"categories": labels})


def binning(**fields: Any) -> Json:
    icon = {"type": "icon_button", "icon": "trash", "text": plain(), **fields}
    return {"type": "context_actions", "elements": [icon]}


def rating(**fields: Any) -> Json:
    good, bad = {"text": plain(), "value": "good", **fields}, {"text": plain(), "value": "bad"}
    buttons = {"type": "feedback_buttons", "positive_button": good, "negative_button": bad}
    return {"type": "context_actions", "elements": [buttons]}


def filing(rows: int, columns: int = 1, **fields: Any) -> Json:
    table = [row(*["x"] * columns)] * rows
    return {"type": "data_table", "caption": "Stock", "rows": table, **fields}


def card(**fields: Any) -> Json:
    return {"type": "card", "title": plain(), **fields}


def film(**fields: Any) -> Json:
    addresses = {"thumbnail_url": URL, "video_url": URL}
    return {"type": "video", "alt_text": "A film", "title": plain(), **addresses, **fields}


E0 = "/elements/0"
MOST: list[Case] = [
    ("/block_id", 255, lambda n: {"type": "divider", "block_id": x(n)}),
    ("/text/text", 3000, lambda n: {"type": "section", "text": mrkdwn(x(n))}),
    ("/fields", 10, lambda n: {"type": "section", "fields": [plain()] * n}),
    ("/fields/0/text", 2000, lambda n: {"type": "section", "fields": [plain(x(n))]}),
    ("/text/text", 150, lambda n: {"type": "header", "text": plain(x(n))}),
    ("/level", 4, lambda n: {"type": "header", "text": plain(), "level": n}),
    ("/elements", 10, lambda n: {"type": "context", "elements": [plain()] * n}),
    ("/elements", 25, lambda n: {"type": "actions", "elements": [{"type": "datepicker"}] * n}),
    ("/image_url", 3000, lambda n: {**IMAGE, "image_url": address(n)}),
    ("/alt_text", 2000, lambda n: {**IMAGE, "alt_text": x(n)}),
    ("/title/text", 2000, lambda n: {**IMAGE, "title": plain(x(n))}),
    ("/accessory/alt_text", 2000, lambda n: {
        "type": "section", "text": plain(), "accessory": {**IMAGE, "alt_text": x(n)}}),
    ("/label/text", 2000, lambda n: writing() | {"label": plain(x(n))}),
    ("/hint/text", 2000, lambda n: writing() | {"hint": plain(x(n))}),
    ("/text", 12_000, lambda n: {"type": "markdown", "text": x(n)}),
    ("/title/text", 199, lambda n: film(title=plain(x(n)))),
    ("/author_name", 49, lambda n: film(author_name=x(n))),
    ("/description/text", 199, lambda n: film(description=plain(x(n)))),
    ("/rows", 100, lambda n: {"type": "table", "rows": [row("x")] * n}),
    ("/rows/0", 20, lambda n: {"type": "table", "rows": [row(*"x" * n)]}),
    ("/column_settings", 20, lambda n: {
        "type": "table", "rows": [row("x")], "column_settings": [None] * n}),
    ("/rows", 10_000, lambda n: {"type": "table", "rows": [row(x(5_000)), row(x(n - 5_000))]}),
    ("/rows", 201, filing),
    ("/page_size", 100, lambda n: filing(2, page_size=n)),
    ("/row_header_column_index", 2, lambda n: filing(2, 3, row_header_column_index=n)),
    ("/title", 50, lambda n: drawing() | {"title": x(n)}),
    ("/chart/segments", 12, baking),
    ("/chart/segments/0/label", 20, lambda n: baking(1, label=x(n))),
    ("/chart/series", 12, lines),
    ("/chart/series/0/name", 20, lambda n: lines(1, name=n)),
    ("/chart/axis_config/x_label", 50, lambda n: drawing(
        axis_config={"categories": ["Mon"], "x_label": x(n)})),
    ("/chart/axis_config/y_label", 50, lambda n: drawing(
        axis_config={"categories": ["Mon"], "y_label": x(n)})),
    ("/title/text", 150, lambda n: card(title=plain(x(n)))),
    ("/subtitle/text", 150, lambda n: card(subtitle=plain(x(n)))),
    ("/body/text", 200, lambda n: card(body=plain(x(n)))),
    ("/subtext/text", 200, lambda n: card(subtext=plain(x(n)))),
    ("/actions", 3, lambda n: card(actions=[{"type": "button", "text": plain()}] * n)),
    ("/elements", 10, lambda n: {"type": "carousel", "elements": [card()] * n}),
    ("/child_blocks", 10, lambda n: holding(child_blocks=[{"type": "divider"}] * n)),
    ("/title/text", 150, lambda n: holding(title=plain(x(n)))),
    ("/subtitle/text", 150, lambda n: holding(subtitle=plain(x(n)))),
    ("/elements", 5, lambda n: {"type": "context_actions", "elements": [
        {"type": "icon_button", "icon": "trash", "text": plain()}] * n}),
    (f"{E0}/text/text", 75, lambda n: binning(text=plain(x(n)))),
    (f"{E0}/value", 2000, lambda n: binning(value=x(n))),
    (f"{E0}/positive_button/text/text", 75, lambda n: rating(text=plain(x(n)))),
    (f"{E0}/positive_button/value", 2000, lambda n: rating(value=x(n))),
    (f"{E0}/text/text", 75, lambda n: acting({
        "type": "workflow_button", "text": plain(x(n)), "action_id": "go",
        "workflow": {"trigger": {"url": URL}}})),
    ("/video_url", 3000, lambda n: film(video_url=address(n))),
    (f"{E0}/action_id", 255, lambda n: pressing(action_id=x(n))),
    (f"{E0}/text/text", 75, lambda n: pressing(text=plain(x(n)))),
    (f"{E0}/value", 2000, lambda n: pressing(value=x(n))),
    (f"{E0}/url", 3000, lambda n: pressing(url=address(n))),
    (f"{E0}/accessibility_label", 75, lambda n: pressing(accessibility_label=x(n))),
    (f"{E0}/agent_prompt", 4000, lambda n: pressing(agent_prompt=x(n))),
    (f"{E0}/confirm/title/text", 100, lambda n: confirming(title=plain(x(n)))),
    (f"{E0}/confirm/text/text", 300, lambda n: confirming(text=plain(x(n)))),
    (f"{E0}/confirm/confirm/text", 30, lambda n: confirming(confirm=plain(x(n)))),
    (f"{E0}/confirm/deny/text", 30, lambda n: confirming(deny=plain(x(n)))),
    (f"{E0}/options", 5, lambda n: acting({"type": "overflow", "options": [option()] * n})),
    (f"{E0}/options", 10, lambda n: acting({"type": "checkboxes", "options": [option()] * n})),
    (f"{E0}/options", 10, lambda n: acting({"type": "radio_buttons", "options": [option()] * n})),
    (f"{E0}/options/0/text/text", 75, lambda n: acting(
        {"type": "checkboxes", "options": [{"text": mrkdwn(x(n)), "value": "a"}]})),
    (f"{E0}/options/0/text/text", 75, lambda n: acting(
        {"type": "overflow", "options": [{"text": plain(x(n)), "value": "a"}]})),
    (f"{E0}/options/0/url", 3000, lambda n: acting(
        {"type": "overflow", "options": [{**option(), "url": address(n)}]})),
    ("/element/placeholder/text", 150, lambda n: writing(placeholder=plain(x(n)))),
    (f"{E0}/options", 100, lambda n: choosing(options=[option()] * n)),
    (f"{E0}/option_groups", 100, lambda n: acting({"type": "static_select", "option_groups": [
        {"label": plain(), "options": [option()]}] * n})),
    (f"{E0}/option_groups/0/options", 100, lambda n: acting({
        "type": "static_select",
        "option_groups": [{"label": plain(), "options": [option()] * n}]})),
    (f"{E0}/option_groups/0/label/text", 75, lambda n: acting({
        "type": "static_select",
        "option_groups": [{"label": plain(x(n)), "options": [option()]}]})),
    (f"{E0}/options/0/text/text", 75, lambda n: offering(text=plain(x(n)))),
    (f"{E0}/options/0/value", 150, lambda n: offering(value=x(n))),
    (f"{E0}/options/0/description/text", 75, lambda n: offering(description=plain(x(n)))),
    (f"{E0}/placeholder/text", 150, lambda n: choosing(placeholder=plain(x(n)))),
    (f"{E0}/initial_date_time", 9_999_999_999, lambda n: acting(
        {"type": "datetimepicker", "initial_date_time": n})),
    ("/element/dispatch_action_config/trigger_actions_on", 2, lambda n: writing(
        dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n})),
    ("/element/min_length", 3000, lambda n: writing(min_length=n)),
    ("/element/max_length", 3000, lambda n: writing(max_length=n)),
    ("/element/initial_value", 3000, lambda n: writing(initial_value=x(n))),
    (f"{E0}/elements/0/skin_tone", 6, lambda n: saying(
        {"type": "emoji", "name": "wave", "skin_tone": n})),
    (f"{E0}/border", 1, lambda n: {"type": "rich_text", "elements": [
        {"type": "rich_text_quote", "elements": [], "border": n}]}),
]  # fmt: skip

LEAST: list[Case] = [
    ("/block_id", 1, lambda n: {"type": "divider", "block_id": x(n)}),
    ("/text/text", 1, lambda n: {"type": "section", "text": mrkdwn(x(n))}),
    ("/fields", 1, lambda n: {"type": "section", "fields": [plain()] * n}),
    ("/level", 1, lambda n: {"type": "header", "text": plain(), "level": n}),
    ("/elements", 1, lambda n: {"type": "context", "elements": [plain()] * n}),
    ("/elements", 1, lambda n: {"type": "actions", "elements": [{"type": "datepicker"}] * n}),
    ("/alt_text", 1, lambda n: {**IMAGE, "alt_text": x(n)}),
    ("/rows", 2, filing),
    ("/page_size", 1, lambda n: filing(2, page_size=n)),
    ("/row_header_column_index", 0, lambda n: filing(2, row_header_column_index=n)),
    ("/chart/segments", 1, baking),
    ("/chart/segments/0/value", 1, lambda n: baking(1, value=n)),
    ("/chart/series", 1, lines),
    ("/elements", 1, lambda n: {"type": "carousel", "elements": [card()] * n}),
    ("/child_blocks", 1, lambda n: holding(child_blocks=[{"type": "divider"}] * n)),
    (f"{E0}/action_id", 1, lambda n: pressing(action_id=x(n))),
    (f"{E0}/text/text", 1, lambda n: pressing(text=plain(x(n)))),
    (f"{E0}/options", 1, lambda n: acting({"type": "overflow", "options": [option()] * n})),
    (f"{E0}/options", 1, lambda n: choosing(options=[option()] * n)),
    (f"{E0}/options/0/value", 1, lambda n: offering(value=x(n))),
    (f"{E0}/max_selected_items", 1, lambda n: acting(
        {"type": "multi_users_select", "max_selected_items": n})),
    (f"{E0}/initial_date_time", 0, lambda n: acting(
        {"type": "datetimepicker", "initial_date_time": n})),
    (f"{E0}/elements/0/skin_tone", 1, lambda n: saying(
        {"type": "emoji", "name": "wave", "skin_tone": n})),
    ("/element/min_length", 0, lambda n: writing(min_length=n)),
    ("/element/max_length", 1, lambda n: writing(max_length=n)),
]  # fmt: skip


def named(value: object) -> str | None:
    return value.replace("/", ".").strip(".") if isinstance(value, str) else None


@pytest.mark.parametrize(("pointer", "most", "build"), MOST, ids=named)
def test_what_reaches_a_limit_passes_and_what_exceeds_it_is_refused(
    pointer: str, most: int, build: Build
) -> None:
    assert shown_on("message", build(most)) == []
    assert shown_on("message", build(most + 1)) == [pointer]


@pytest.mark.parametrize(("pointer", "least", "build"), LEAST, ids=named)
def test_what_falls_below_a_limit_is_refused(pointer: str, least: int, build: Build) -> None:
    assert shown_on("message", build(least)) == []
    assert shown_on("message", build(least - 1)) == [pointer]


def test_an_alert_has_two_hundred_characters() -> None:
    assert shown_on("modal", {"type": "alert", "text": plain(x(200))}) == []
    assert shown_on("modal", {"type": "alert", "text": plain(x(201))}) == ["/text/text"]


def test_a_file_input_takes_one_to_ten_files() -> None:
    def asked(files: int) -> list[str]:
        return shown_on("modal", asking({"type": "file_input", "max_files": files}))

    assert [asked(files) for files in (1, 10)] == [[], []]
    assert asked(0) == asked(11) == ["/element/max_files"]


def test_a_series_has_twenty_points_with_labels_of_twenty_characters() -> None:
    assert shown_on("message", lines(1, points=20, label=20)) == []
    long, wide = lines(1, label=21), lines(1, points=21)
    label = ["/chart/series/0/data/0/label", "/chart/axis_config/categories/0"]
    assert shown_on("message", long) == label
    assert shown_on("message", wide) == ["/chart/series/0/data", "/chart/axis_config/categories"]


def test_a_data_table_has_twenty_columns() -> None:
    assert shown_on("message", filing(2, 20)) == []
    assert shown_on("message", filing(2, 21)) == ["/rows/0", "/rows/1"]
