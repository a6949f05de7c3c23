"""Which fields must be there, which may, and that nothing else passes."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.limits.blocks import SURFACES
from sandbox.limits.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_MODAL_INPUT
from sandbox.limits.parts import CONFIRM as CONFIRM_RULE
from sandbox.limits.parts import DISPATCH as DISPATCH_RULE
from sandbox.limits.parts import FILTER as FILTER_RULE
from sandbox.limits.parts import OPTION, OPTION_GROUP, SLACK_FILE
from sandbox.limits.rich_text import PARAGRAPHS, PIECES
from sandbox.limits.rules import ByType, Rule, check
from tests.sandbox.test_limits_samples import (
    ACTION_SAMPLES,
    BLOCK_SAMPLES,
    CONFIRM,
    CONTEXT_ACTION_SAMPLES,
    DISPATCH,
    FILE_INPUT,
    FILTER,
    IMAGE,
    INPUT_SAMPLES,
    PARAGRAPH_SAMPLES,
    PIECE_SAMPLES,
    URL,
    Json,
    acting,
    asking,
    option,
    plain,
    pointers,
    row,
    saying,
)

EVERY_BLOCK = ByType({**SURFACES["message"].shapes, **SURFACES["modal"].shapes})
EVERY_ELEMENT = ByType({**IN_ACTIONS, **IN_MODAL_INPUT})

REQUIRED = {
    "section": "",
    "header": "text",
    "divider": "",
    "context": "elements",
    "actions": "elements",
    "image": "alt_text image_url",
    "rich_text": "elements",
    "video": "alt_text title thumbnail_url video_url",
    "card": "",
    "input": "label element",
    "alert": "text",
    "carousel": "elements",
    "table": "rows",
    "data_table": "caption rows",
    "markdown": "text",
    "data_visualization": "title chart",
    "container": "child_blocks",
    "context_actions": "elements",
    "file": "external_id source",
    "plan": "title",
    "task_card": "task_id title",
    "button": "text",
    "overflow": "options",
    "workflow_button": "text workflow action_id",
    "static_select": "options",
    "multi_static_select": "options",
    "radio_buttons": "options",
    "checkboxes": "options",
    "number_input": "is_decimal_allowed",
    "rich_text_input": "action_id",
    "feedback_buttons": "positive_button negative_button",
    "icon_button": "icon text",
    "text": "text",
    "link": "url",
    "user": "user_id",
    "usergroup": "usergroup_id",
    "team": "team_id",
    "channel": "channel_id",
    "emoji": "name",
    "broadcast": "range",
    "color": "value",
    "date": "timestamp format",
    "rich_text_section": "elements",
    "rich_text_list": "style elements",
    "rich_text_preformatted": "elements",
    "rich_text_quote": "elements",
    "confirm": "title text confirm deny",
    "option": "text value",
    "option_group": "label options",
    "filter": "",
    "dispatch": "trigger_actions_on",
    "slack_file": "id",
}

PARTS: list[tuple[str, Rule, Json]] = [
    ("confirm", CONFIRM_RULE, CONFIRM),
    ("option", OPTION, option()),
    ("option_group", OPTION_GROUP, {"label": plain(), "options": [option()]}),
    ("filter", FILTER_RULE, FILTER),
    ("dispatch", DISPATCH_RULE, DISPATCH),
    ("slack_file", SLACK_FILE, {"id": "F1"}),
]


def samples() -> Iterator[tuple[str, Rule, Json]]:
    for rule, several in (
        (EVERY_BLOCK, BLOCK_SAMPLES),
        (EVERY_ELEMENT, [*ACTION_SAMPLES, *INPUT_SAMPLES, FILE_INPUT]),
        (ByType(IN_CONTEXT_ACTIONS), CONTEXT_ACTION_SAMPLES),
        (PIECES, PIECE_SAMPLES),
        (PARAGRAPHS, PARAGRAPH_SAMPLES),
    ):
        yield from ((sample["type"], rule, sample) for sample in several)
    yield from PARTS


EVERY_SAMPLE = pytest.mark.parametrize(
    ("name", "rule", "sample"),
    list(samples()),
    ids=lambda value: value if type(value) is str else "",
)


def where(value: Any, rule: Rule) -> list[str]:
    return [fault.pointer for fault in check(value, rule)]


@EVERY_SAMPLE
def test_exactly_the_required_fields_are_missed(name: str, rule: Rule, sample: Json) -> None:
    def misses(key: str) -> bool:
        rest = {other: value for other, value in sample.items() if other != key}
        return where(rest, rule) != []

    missed = {key for key in sample if misses(key)}
    assert missed - {"type"} == set(REQUIRED.get(name, "").split())


@EVERY_SAMPLE
def test_a_field_nobody_knows_is_refused(name: str, rule: Rule, sample: Json) -> None:
    del name
    assert where(sample, rule) == []
    assert where({**sample, "colour": 1}, rule) == [""]


@EVERY_SAMPLE
def test_no_field_takes_a_value_of_another_json_type(name: str, rule: Rule, sample: Json) -> None:
    others: list[Any] = [None, True, 7, -1.5, "", [[]], {"": None}]
    for key, value in sample.items():
        for other in others:
            if type(other) is not type(value):
                pointer, *_ = where({**sample, key: other}, rule) or ["accepted"]
                assert pointer.startswith(f"/{key}"), f"{name}.{key} as {other!r}"


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section"},
        {"type": "section", "accessory": IMAGE},
        {"type": "card", "icon": IMAGE, "subtitle": plain()},
        {"type": "container", "child_blocks": [{"type": "divider"}]},
        {"type": "image", "alt_text": "A shelf"},
        {**IMAGE, "slack_file": {"id": "F1"}},
    ],
)
def test_a_block_without_its_one_or_more_contents_is_refused(block: Json) -> None:
    assert pointers(block) == [""]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": plain()},
        {"type": "section", "fields": [plain()]},
        {"type": "card", "actions": [{"type": "button", "text": plain()}]},
        {"type": "image", "alt_text": "A shelf", "slack_file": {"url": URL}},
    ],
)
def test_any_one_of_several_contents_is_enough(block: Json) -> None:
    assert pointers(block) == []


def test_a_menu_has_either_options_or_groups_of_them() -> None:
    groups = {"option_groups": [{"label": plain(), "options": [option()]}]}
    options = {"options": [option()]}
    for kind in ("static_select", "multi_static_select"):
        assert pointers(acting({"type": kind, **groups})) == []
        assert pointers(acting({"type": kind, **options, **groups})) == ["/elements/0"]
        assert pointers(acting({"type": kind})) == ["/elements/0"]


def test_a_slack_file_is_named_by_its_id_or_its_url_but_not_both() -> None:
    both = {"type": "image", "alt_text": "A shelf", "slack_file": {"id": "F1", "url": URL}}
    assert pointers(both) == ["/slack_file"]


@pytest.mark.parametrize(
    ("key", "block"),
    [
        ("/text", {"type": "header", "text": {"type": "mrkdwn", "text": "Stock"}}),
        ("/label", {"type": "input", "label": {"type": "mrkdwn", "text": "*"}, "element": {}}),
        ("/title", {**IMAGE, "title": {"type": "mrkdwn", "text": "Stock"}}),
    ],
)
def test_some_texts_must_be_plain(key: str, block: Json) -> None:
    assert pointers(block)[0] == f"{key}/type"


def test_only_long_options_take_mrkdwn() -> None:
    choice = {"text": {"type": "mrkdwn", "text": "*a*"}, "value": "a"}
    assert pointers(acting({"type": "checkboxes", "options": [choice]})) == []
    found = pointers(acting({"type": "static_select", "options": [choice]}))
    assert found == ["/elements/0/options/0/text/type"]


@pytest.mark.parametrize(
    ("pointer", "block"),
    [
        ("/elements/0/style", acting({"type": "button", "text": plain(), "style": "default"})),
        ("/elements/0/url", acting({"type": "button", "text": plain(), "url": "no address"})),
        ("/elements/0/initial_date", acting({"type": "datepicker", "initial_date": "28.2.2026"})),
        ("/elements/0/initial_time", acting({"type": "timepicker", "initial_time": "24:00"})),
        ("/elements/0/elements/0/range", saying({"type": "broadcast", "range": "all"})),
        ("/elements/0/elements/0/type", saying({"type": "video"})),
        ("/elements/0/elements/0/text", saying({"type": "text", "text": ""})),
        ("/width", {"type": "container", "title": plain(), "child_blocks": [], "width": "huge"}),
        ("/type", {"type": "call"}),
        ("/type", {}),
        ("", "section"),
    ],
)
def test_a_value_outside_the_few_allowed_is_refused(pointer: str, block: Json) -> None:
    assert pointer in pointers(block)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "rich_text", "elements": []},
        saying(),
        {"type": "plan", "title": "Count", "tasks": []},
        {"type": "task_card", "task_id": "1", "title": "Count", "sources": []},
    ],
)
def test_some_lists_may_be_empty(block: Json) -> None:
    assert pointers(block) == []


@pytest.mark.parametrize("kind", ["plain_text_input", "email_text_input", "url_text_input"])
def test_a_box_may_start_with_an_empty_text(kind: str) -> None:
    assert pointers(asking({"type": kind, "initial_value": ""})) == []


def test_a_film_is_fetched_over_a_secure_connection() -> None:
    film = {"type": "video", "alt_text": "A film", "title": plain(), "thumbnail_url": URL}
    assert pointers({**film, "video_url": "http://example.com"}) == ["/video_url"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1", True, None])
def test_a_number_in_a_table_is_finite(value: object) -> None:
    rows = [row("Sold"), [{"type": "raw_number", "value": value}]]
    table = {"type": "data_table", "caption": "Stock", "rows": rows}
    assert pointers(table) == ["/rows/1/0/value"]


def test_a_column_setting_is_right_or_null() -> None:
    table = {"type": "table", "rows": [row("a")], "column_settings": [None, {"align": "middle"}]}
    assert pointers(table) == ["/column_settings/1/align"]


@pytest.mark.parametrize(
    ("level", "quoted"),
    [
        (5, "5"),
        (2.5, "2.5"),
        (None, "null"),
        (False, "false"),
        ("x" * 99, f"'{'x' * 40}'"),
        ([1], "a list"),
        ({"a": 1}, "an object"),
        (10**30, "so large a number"),
    ],
)
def test_a_message_quotes_the_value_but_never_at_length(level: Any, quoted: str) -> None:
    header = {"text": plain(), "level": level}
    sentences = [fault.message for fault in check(header, SURFACES["home"].shapes["header"])]
    assert sentences == [f"This must be a whole number from 1 to 4, not {quoted}."]


def test_one_is_singular() -> None:
    divider = {"type": "divider", "block_id": ""}
    sentences = [fault.message for fault in check(divider, EVERY_BLOCK)]
    assert sentences == ["This must have at least 1 character and has 0."]
