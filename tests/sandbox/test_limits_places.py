"""Which block stands on which surface, and which element in which block."""

import pytest

from sandbox.limits.blocks import SURFACES
from sandbox.limits.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_MODAL_INPUT
from sandbox.limits.rich_text import PARAGRAPHS, PIECES
from tests.sandbox.test_limits_samples import (
    ACTION_SAMPLES,
    BLOCK_SAMPLES,
    CONTEXT_ACTION_SAMPLES,
    FILE_INPUT,
    INPUT_SAMPLES,
    PARAGRAPH_SAMPLES,
    PIECE_SAMPLES,
    Json,
    acting,
    asking,
    by_type,
    plain,
    pointers,
    shown_on,
)

PLACES: dict[str, set[str]] = {
    "message": {sample["type"] for sample in BLOCK_SAMPLES} - {"alert"},
    "home": {"carousel", "table", "data_table"},
    "modal": {"alert"},
}
for place in ("home", "modal"):
    PLACES[place] |= {"section", "header", "divider", "context", "actions", "image", "rich_text"}
    PLACES[place] |= {"video", "card", "input"}


@pytest.mark.parametrize("block", BLOCK_SAMPLES, ids=by_type)
@pytest.mark.parametrize("place", ["message", "modal", "home"])
def test_a_block_with_all_its_fields_stands_only_where_slack_allows_it(
    place: str, block: Json
) -> None:
    assert shown_on(place, block) == ([] if block["type"] in PLACES[place] else ["/type"])


def test_the_samples_name_every_block_element_and_piece() -> None:
    def named(samples: list[Json]) -> set[str]:
        return {by_type(sample) for sample in samples}

    assert named(BLOCK_SAMPLES) == {kind for each in SURFACES.values() for kind in each.shapes}
    assert named(ACTION_SAMPLES) == set(IN_ACTIONS)
    assert named(INPUT_SAMPLES) == set(IN_INPUT) - set(IN_ACTIONS)
    assert set(IN_MODAL_INPUT) - set(IN_INPUT) == {"file_input"}
    assert named(CONTEXT_ACTION_SAMPLES) == set(IN_CONTEXT_ACTIONS)
    assert named(PIECE_SAMPLES) == set(PIECES.shapes)
    assert named(PARAGRAPH_SAMPLES) == set(PARAGRAPHS.shapes)


@pytest.mark.parametrize("element", ACTION_SAMPLES, ids=by_type)
def test_an_element_with_all_its_fields_stands_in_actions(element: Json) -> None:
    assert pointers(acting(element)) == []


@pytest.mark.parametrize("element", ACTION_SAMPLES, ids=by_type)
def test_a_section_takes_every_element_but_the_datetimepicker(element: Json) -> None:
    found = pointers({"type": "section", "text": plain(), "accessory": element})
    assert found == (["/accessory/type"] if element["type"] == "datetimepicker" else [])


@pytest.mark.parametrize("element", [*ACTION_SAMPLES, *INPUT_SAMPLES], ids=by_type)
def test_an_input_takes_every_element_that_holds_an_answer(element: Json) -> None:
    pressed = element["type"] in ("button", "overflow", "workflow_button")
    assert pointers(asking(element)) == (["/element/type"] if pressed else [])


@pytest.mark.parametrize("element", INPUT_SAMPLES, ids=by_type)
def test_a_box_to_type_into_stands_only_in_an_input(element: Json) -> None:
    assert pointers(acting(element)) == ["/elements/0/type"]


def test_files_are_asked_for_in_modals_only() -> None:
    assert shown_on("modal", asking(FILE_INPUT)) == []
    assert shown_on("home", asking(FILE_INPUT)) == ["/element/type"]
    assert shown_on("message", asking(FILE_INPUT)) == ["/element/type"]


@pytest.mark.parametrize("element", CONTEXT_ACTION_SAMPLES, ids=by_type)
def test_a_context_action_stands_in_context_actions_only(element: Json) -> None:
    assert pointers({"type": "context_actions", "elements": [element]}) == []
    assert pointers(acting(element)) == ["/elements/0/type"]


@pytest.mark.parametrize("kind", [*sorted(PLACES["message"]), "alert"])
def test_a_container_holds_simple_blocks_only(kind: str) -> None:
    child = next(sample for sample in BLOCK_SAMPLES if sample["type"] == kind)
    held = PLACES["home"] - {"card", "carousel", "data_table"} | {"file"}
    found = pointers({"type": "container", "title": plain(), "child_blocks": [child]})
    assert found == ([] if kind in held else ["/child_blocks/0/type"])
