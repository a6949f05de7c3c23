"""Rules over several fields of one block, and over all the blocks of a message."""

from typing import Any

import pytest

from sandbox.limits import Problem, message_problems
from sandbox.limits.laws import text_length
from tests.sandbox.test_limits_samples import (
    BAR,
    FILE_INPUT,
    RICH_TEXT,
    Json,
    acting,
    asking,
    blamed,
    codes,
    home,
    mrkdwn,
    option,
    plain,
    pointers,
    row,
    shown_on,
)

DIVIDER = {"type": "divider"}
CHART = {"type": "data_visualization", "title": "Sales", "chart": BAR}


def section(length: int) -> Json:
    return {"type": "section", "text": mrkdwn("x" * length)}


def filled(length: int) -> list[Json]:
    """Return sections with that many characters in all."""
    full, rest = divmod(length, 3000)
    return [section(3000)] * full + [section(rest)] * bool(rest)


def number(**fields: Any) -> list[str]:
    return pointers(asking({"type": "number_input", "is_decimal_allowed": False, **fields}))


def test_a_problem_names_slacks_code_the_place_the_limit_and_the_value() -> None:
    sentence = "This may have at most 3,000 characters and has 3,001."
    problem = Problem("invalid_blocks", "/blocks/1/text/text", sentence)
    assert message_problems({"blocks": [DIVIDER, section(3001)]}) == [problem]


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"min_value": "1", "max_value": "1"}, []),
        ({"min_value": "2", "max_value": "1"}, ["/element/min_value"]),
        ({"min_value": "10", "max_value": "9.5"}, ["/element/min_value"]),
        ({"initial_value": "1", "min_value": "1", "max_value": "1"}, []),
        ({"initial_value": "0", "min_value": "1"}, ["/element/initial_value"]),
        ({"initial_value": "2", "max_value": "1"}, ["/element/initial_value"]),
        ({"initial_value": "1.5"}, ["/element/initial_value"]),
        ({"initial_value": "1.0"}, []),
        ({"initial_value": "one"}, ["/element/initial_value"]),
        ({"initial_value": "9" * 99}, []),
    ],
)
def test_a_number_dialog_starts_with_a_number_it_accepts(fields: Json, refused: list[str]) -> None:
    assert number(**fields) == refused


def test_a_shortest_text_is_not_longer_than_the_longest() -> None:
    def box(least: int) -> list[str]:
        return pointers(asking({"type": "plain_text_input", "min_length": least, "max_length": 10}))

    assert box(10) == []
    assert box(11) == ["/element/min_length"]


@pytest.mark.parametrize("kind", ["static_select", "radio_buttons"])
def test_the_first_choice_equals_one_of_the_options(kind: str) -> None:
    def menu(initial: Json) -> list[str]:
        options = {"options": [option("a"), option("b")]}
        return pointers(acting({"type": kind, **options, "initial_option": initial}))

    assert menu(option("b")) == []
    assert menu(option("c")) == ["/elements/0/initial_option"]
    renamed = {**option("b"), "text": plain("Other")}
    assert menu(renamed) == ["/elements/0/initial_option"]


@pytest.mark.parametrize("kind", ["multi_static_select", "checkboxes"])
def test_each_of_the_first_choices_equals_one_of_the_options(kind: str) -> None:
    def menu(*initial: Json) -> list[str]:
        options = {"options": [option("a"), option("b")]}
        return pointers(acting({"type": kind, **options, "initial_options": list(initial)}))

    assert menu(option("b"), option("a")) == []
    assert menu(option("a"), option("c")) == ["/elements/0/initial_options/1"]


def test_a_first_choice_may_come_from_a_group() -> None:
    groups = {"option_groups": [{"label": plain(), "options": [option("a")]}]}
    menu = {"type": "static_select", **groups}
    assert pointers(acting({**menu, "initial_option": option("a")})) == []
    assert pointers(acting({**menu, "initial_option": option("b")})) != []


def test_a_file_input_dispatches_nothing() -> None:
    assert shown_on("modal", {**asking(FILE_INPUT), "dispatch_action": False}) == []
    found = shown_on("modal", {**asking(FILE_INPUT), "dispatch_action": True})
    assert found == ["/dispatch_action"]


def test_only_a_collapsible_container_starts_collapsed() -> None:
    box = {"type": "container", "title": plain(), "child_blocks": [DIVIDER]}
    assert pointers({**box, "default_collapsed": True, "is_collapsible": True}) == []
    assert pointers({**box, "default_collapsed": True}) == ["/default_collapsed"]
    both = {**box, "has_header_divider": True, "is_collapsible": True}
    assert pointers(both) == ["/has_header_divider"]


def test_the_rows_of_a_data_table_are_as_long_as_its_header() -> None:
    table = {"type": "data_table", "caption": "Stock"}
    assert pointers({**table, "rows": [row("a", "b"), row("1", "2")]}) == []
    assert pointers({**table, "rows": [row("a", "b"), row("1")]}) == ["/rows/1"]


def test_the_header_of_a_data_table_is_plain() -> None:
    rows = [[*row("a"), RICH_TEXT], row("1", "2")]
    assert pointers({"type": "data_table", "caption": "Stock", "rows": rows}) == ["/rows/0/1"]


def test_every_series_has_one_point_for_each_category() -> None:
    def drawn(*labels: str) -> list[str]:
        points = [{"label": label, "value": 1} for label in labels]
        series = [{"name": "Sales", "data": points}]
        axes = {"categories": ["Mon", "Tue"]}
        return pointers({**CHART, "chart": {**BAR, "series": series, "axis_config": axes}})

    assert drawn("Tue", "Mon") == []
    assert drawn("Mon") == drawn("Mon", "Mon") == ["/chart/series/0/data"]
    assert drawn("Mon", "Tue", "Wed") == ["/chart/series/0/data"]


def test_series_and_categories_have_names_of_their_own() -> None:
    series = BAR["series"] * 2
    assert pointers({**CHART, "chart": {**BAR, "series": series}}) == ["/chart/series/1/name"]
    axes = {"categories": ["Mon", "Mon"]}
    points = [{"label": "Mon", "value": 1}] * 2
    twice = {**BAR, "axis_config": axes, "series": [{"name": "Sales", "data": points}]}
    assert pointers({**CHART, "chart": twice}) == ["/chart/axis_config/categories"]


@pytest.mark.parametrize("kind", ["line", "bar", "area"])
def test_three_charts_share_one_shape(kind: str) -> None:
    assert pointers({**CHART, "chart": {**BAR, "type": kind}}) == []


def test_a_block_id_is_used_once_in_a_message_and_in_a_view() -> None:
    named = {**DIVIDER, "block_id": "a"}
    assert pointers(named, {**named, "block_id": "b"}) == []
    assert pointers(named, DIVIDER, named, at="") == ["/blocks/2/block_id"]
    assert blamed(home(named, named)) == [("invalid_arguments", "/blocks/1/block_id")]


def test_a_block_id_inside_a_container_or_carousel_counts() -> None:
    named = {**DIVIDER, "block_id": "a"}
    box = {"type": "container", "title": plain(), "child_blocks": [named]}
    assert pointers(named, box, at="") == ["/blocks/1/child_blocks/0/block_id"]
    card = {"type": "card", "title": plain(), "block_id": "a"}
    carousel = {"type": "carousel", "elements": [card, card]}
    assert pointers(carousel) == ["/elements/1/block_id"]


def test_an_action_id_is_used_once_in_a_block_and_again_in_the_next() -> None:
    button = {"type": "button", "text": plain(), "action_id": "go"}
    actions = {"type": "actions", "elements": [button, button]}
    assert pointers(acting(button), acting(button)) == []
    assert pointers(actions) == ["/elements/1/action_id"]
    card = {"type": "card", "title": plain(), "actions": [button, button]}
    assert pointers(card) == ["/actions/1/action_id"]


def test_a_message_has_two_charts_and_one_table() -> None:
    table = {"type": "table", "rows": [row("a")]}
    assert pointers(CHART, CHART, table) == []
    assert pointers(CHART, CHART, CHART, at="") == ["/blocks"]
    assert pointers(table, table, at="") == ["/blocks"]


def test_data_tables_share_twenty_thousand_characters() -> None:
    def table(length: int) -> Json:
        rows = [row("x" * (length - 1)), row("x")]
        return {"type": "data_table", "caption": "Stock", "rows": rows}

    assert pointers(table(12_000), table(8_000)) == []
    assert pointers(table(12_000), table(8_001), at="") == ["/blocks"]


def test_markdown_blocks_share_twelve_thousand_characters() -> None:
    def blocks(length: int) -> list[Json]:
        return [{"type": "markdown", "text": "x" * each} for each in (6_000, length)]

    assert codes({"blocks": blocks(6_000)}) == []
    assert codes({"blocks": blocks(6_001)}) == [("msg_blocks_too_long", "/blocks")]


def test_the_blocks_of_a_message_share_eleven_thousand_characters() -> None:
    assert codes({"blocks": filled(11_000)}) == []
    assert codes({"blocks": filled(11_001)}) == [("msg_blocks_too_long", "/blocks")]
    assert blamed(home(*filled(11_001))) == []


def test_text_is_counted_however_deep_it_stands() -> None:
    assert text_length({"text": {"text": "ab"}, "x": [{"text": "c", "value": "not"}]}) == 3


def test_a_message_has_at_most_fifty_blocks() -> None:
    assert codes({"text": "Stock", "blocks": []}) == codes({"blocks": [DIVIDER] * 50}) == []
    assert codes({"blocks": [DIVIDER] * 51}) == [("invalid_blocks", "/blocks")]
