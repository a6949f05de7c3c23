"""Walking Block Kit: ids that Slack fills in, elements people can use, and their state."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.shapes import Json, new_id

# Where each stateful element keeps its value in `state.values`, and where its initial value stands.
STATE_FIELDS: dict[str, tuple[str, str, object]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "radio_buttons": ("selected_option", "initial_option", None),
    "file_input": ("files", "", []),
}
_PRESSED = {"button", "overflow", "workflow_button", "feedback_buttons", "icon_button"}

State = dict[tuple[str, str], Json]


@dataclass(frozen=True)
class Place:
    """An element where it stands: the block around it, and whether that is an input block."""

    block: Json
    element: Json

    @property
    def key(self) -> tuple[str, str]:
        return self.block["block_id"], self.element["action_id"]

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")


def with_ids(blocks: list[Json]) -> list[Json]:
    """Give every block a block_id and every element an action_id, as Slack does. Changes both."""
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = new_id("", 5)
        for element in _elements(block):
            if not element.get("action_id"):
                element["action_id"] = new_id("", 5)
    return blocks


def places(blocks: list[Json]) -> Iterator[Place]:
    """Yield every element that people can use."""
    for block in blocks:
        for element in _elements(block):
            yield Place(block, element)


def initial_state(blocks: list[Json]) -> State:
    """Return what every stateful element holds before anybody touched it."""
    return {p.key: _initial(p.element) for p in places(blocks) if p.element["type"] in STATE_FIELDS}


def current_state(blocks: list[Json], typed: State) -> State:
    """Return initial values overlaid with what was typed into elements that still exist."""
    state = initial_state(blocks)
    kept = {k: v for k, v in typed.items() if k in state and state[k]["type"] == v["type"]}
    return state | kept


def as_values(state: State) -> Json:
    """Return a state as Slack writes it: {block_id: {action_id: {...}}}."""
    values: Json = {}
    for (block_id, action_id), entry in state.items():
        values.setdefault(block_id, {})[action_id] = entry
    return values


def is_empty(entry: Json) -> bool:
    field, _, _ = STATE_FIELDS[entry["type"]]
    return entry.get(field) in (None, "", [])


def _initial(element: Json) -> Json:
    field, initial, empty = STATE_FIELDS[element["type"]]
    return {"type": element["type"], field: element.get(initial, empty)}


def _elements(node: Any) -> Iterator[Json]:
    if isinstance(node, list):
        for each in node:
            yield from _elements(each)
    elif isinstance(node, dict):
        if node.get("type") in STATE_FIELDS or node.get("type") in _PRESSED:
            yield node
            return
        for name, child in node.items():
            if name not in {"text", "confirm", "options", "option_groups", "metadata"}:
                yield from _elements(child)
