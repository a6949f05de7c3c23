"""Every block, element and small object once, with every field it can have."""

from typing import Any

from sandbox.limits import message_problems, view_problems

Json = dict[str, Any]


def plain(text: str = "Stock") -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str = "*Stock*") -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": False}


def option(value: str = "a") -> Json:
    return {"text": plain(), "value": value, "description": plain()}


def row(*texts: str) -> list[Json]:
    return [{"type": "raw_text", "text": text} for text in texts]


CONFIRM = {
    "title": plain(),
    "text": mrkdwn(),
    "confirm": plain(),
    "deny": plain(),
    "style": "danger",
}
FILTER = {
    "include": ["im", "mpim", "private", "public"],
    "exclude_external_shared_channels": True,
    "exclude_bot_users": True,
}
DISPATCH = {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}
URL = "https://example.com/page"
IMAGE = {"type": "image", "alt_text": "A shelf", "image_url": URL}
STYLE = {"style": {"bold": True, "italic": True, "strike": True, "underline": True, "code": True}}
WORKFLOW = {"trigger": {"url": URL, "customizable_input_parameters": [{"name": "x", "value": [1]}]}}

PIECE_SAMPLES: list[Json] = [
    {"type": "text", "text": "Due", **STYLE},
    {"type": "link", "url": URL, "text": "card", "unsafe": False, **STYLE},
    {"type": "user", "user_id": "U1", **STYLE},
    {"type": "usergroup", "usergroup_id": "S1", **STYLE},
    {"type": "team", "team_id": "T1", **STYLE},
    {"type": "channel", "channel_id": "C1", **STYLE},
    {"type": "emoji", "name": "tada", "unicode": "1f389", "skin_tone": 2, **STYLE},
    {"type": "broadcast", "range": "here", **STYLE},
    {"type": "color", "value": "#1d9bd1", **STYLE},
    {"type": "date", "timestamp": 1, "format": "{time}", "url": URL, "fallback": "9:00", **STYLE},
]
SECTION = {"type": "rich_text_section", "elements": PIECE_SAMPLES}
PARAGRAPH_SAMPLES: list[Json] = [
    SECTION,
    {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [SECTION],
        "border": 0,
        "indent": 1,
        "offset": 2,
    },
    {"type": "rich_text_preformatted", "elements": [], "border": 1, "language": "sql"},
    {"type": "rich_text_quote", "elements": [], "border": 0},
]
RICH_TEXT = {"type": "rich_text", "elements": PARAGRAPH_SAMPLES, "block_id": "rich"}

ACTION = {"action_id": "act"}
PICK = {**ACTION, "confirm": CONFIRM, "focus_on_load": True}
MENU = {**PICK, "placeholder": plain()}
MANY = {**MENU, "max_selected_items": 2}
TYPED = {
    **ACTION,
    "focus_on_load": False,
    "placeholder": plain(),
    "dispatch_action_config": DISPATCH,
}
LABELLED = {"style": "primary", "accessibility_label": "Order"}
OPTIONS = {"options": [option("a"), option("b")]}
ANSWER = {"text": plain(), "value": "v", "accessibility_label": "Good"}
ANYWHERE = {"default_to_current_conversation": True, "filter": FILTER}

ACTION_SAMPLES: list[Json] = [
    {
        "type": "button",
        "text": plain(),
        "value": "v",
        "url": URL,
        "confirm": CONFIRM,
        "agent_prompt": "Order",
        **ACTION,
        **LABELLED,
    },
    {"type": "overflow", **OPTIONS, "confirm": CONFIRM, **ACTION},
    {"type": "workflow_button", "text": plain(), "workflow": WORKFLOW, **ACTION, **LABELLED},
    {"type": "static_select", **MENU, **OPTIONS, "initial_option": option("b")},
    {"type": "external_select", **MENU, "initial_option": option(), "min_query_length": 0},
    {"type": "users_select", **MENU, "initial_user": "U1"},
    {"type": "conversations_select", **MENU, "initial_conversation": "C1", **ANYWHERE},
    {"type": "channels_select", **MENU, "initial_channel": "C1"},
    {"type": "multi_static_select", **MANY, **OPTIONS, "initial_options": [option("b")]},
    {
        "type": "multi_external_select",
        **MANY,
        "initial_options": [option()],
        "min_query_length": 3,
    },
    {"type": "multi_users_select", **MANY, "initial_users": ["U1"]},
    {"type": "multi_conversations_select", **MANY, "initial_conversations": ["C1"], **ANYWHERE},
    {"type": "multi_channels_select", **MANY, "initial_channels": ["C1"]},
    {"type": "datepicker", **MENU, "initial_date": "2026-02-28"},
    {"type": "timepicker", **MENU, "initial_time": "23:59", "timezone": "Europe/Lisbon"},
    {"type": "datetimepicker", **PICK, "initial_date_time": 1_800_000_000},
    {"type": "radio_buttons", **PICK, **OPTIONS, "initial_option": option("a")},
    {"type": "checkboxes", **PICK, **OPTIONS, "initial_options": [option("a")]},
]
INPUT_SAMPLES: list[Json] = [
    {
        "type": "plain_text_input",
        **TYPED,
        "initial_value": "",
        "multiline": True,
        "min_length": 5,
        "max_length": 5,
    },
    {
        "type": "number_input",
        **TYPED,
        "is_decimal_allowed": True,
        "initial_value": "2.5",
        "min_value": "-1",
        "max_value": "2.5",
    },
    {"type": "email_text_input", **TYPED, "initial_value": "ana@example.com"},
    {"type": "url_text_input", **TYPED, "initial_value": URL},
    {"type": "rich_text_input", **TYPED, "initial_value": RICH_TEXT},
]
FILE_INPUT = {"type": "file_input", **ACTION, "filetypes": ["csv"], "max_files": 10}
CONTEXT_ACTION_SAMPLES: list[Json] = [
    {"type": "feedback_buttons", "positive_button": ANSWER, "negative_button": ANSWER, **ACTION},
    {
        "type": "icon_button",
        "icon": "trash",
        "text": plain(),
        "value": "v",
        "confirm": CONFIRM,
        "accessibility_label": "Bin",
        "visible_to_user_ids": ["U1"],
        **ACTION,
    },
]

INPUT = {
    "type": "input",
    "label": plain(),
    "hint": plain(),
    "optional": True,
    "dispatch_action": True,
    "element": INPUT_SAMPLES[0],
    "block_id": "b",
}
CARD = {
    "type": "card",
    "hero_image": IMAGE,
    "icon": IMAGE,
    "title": mrkdwn(),
    "subtitle": plain(),
    "body": mrkdwn(),
    "subtext": mrkdwn(),
    "actions": [ACTION_SAMPLES[0]],
    "block_id": "card",
}
TASK = {
    "type": "task_card",
    "task_id": "1",
    "title": "Count",
    "details": RICH_TEXT,
    "output": RICH_TEXT,
    "sources": [{"type": "url", "url": URL, "text": "Sheet"}],
    "status": "pending",
    "block_id": "task",
}
BAR: Json = {
    "type": "bar",
    "series": [{"name": "Sales", "data": [{"label": "Mon", "value": -2.5}]}],
    "axis_config": {"categories": ["Mon"], "x_label": "Day", "y_label": "EUR"},
}
B = {"block_id": "b"}

BLOCK_SAMPLES: list[Json] = [
    {
        "type": "section",
        "text": mrkdwn(),
        "fields": [plain()],
        "accessory": IMAGE,
        "expand": True,
        **B,
    },
    {"type": "header", "text": plain(), "level": 4, **B},
    {"type": "divider", **B},
    {"type": "context", "elements": [plain(), mrkdwn(), IMAGE], **B},
    {"type": "actions", "elements": [ACTION_SAMPLES[0]], **B},
    {"title": plain(), **IMAGE, **B},
    {**RICH_TEXT, **B},
    {
        "type": "video",
        "alt_text": "A film",
        "title": plain(),
        "thumbnail_url": URL,
        "video_url": URL,
        "author_name": "Ana",
        "description": plain(),
        "provider_icon_url": URL,
        "provider_name": "Films",
        "title_url": URL,
        **B,
    },
    {**CARD, **B},
    INPUT,
    {"type": "alert", "text": mrkdwn(), "level": "warning", **B},
    {"type": "carousel", "elements": [CARD], **B},
    {
        "type": "table",
        "rows": [[*row("a"), RICH_TEXT]],
        "column_settings": [None, {"align": "right", "is_wrapped": True}],
        **B,
    },
    {
        "type": "data_table",
        "caption": "Stock",
        "rows": [row("a", "b"), [{"type": "raw_number", "value": 1.5, "text": "1.5"}, RICH_TEXT]],
        "page_size": 100,
        "row_header_column_index": 1,
        **B,
    },
    {"type": "markdown", "text": "# Stock", **B},
    {"type": "data_visualization", "title": "Sales", "chart": BAR, **B},
    {
        "type": "container",
        "child_blocks": [{"type": "divider"}],
        "title": plain(),
        "rich_text_title": RICH_TEXT,
        "subtitle": mrkdwn(),
        "icon": IMAGE,
        "width": "full",
        "is_collapsible": False,
        "default_collapsed": False,
        "has_header_divider": True,
        **B,
    },
    {"type": "context_actions", "elements": [CONTEXT_ACTION_SAMPLES[0]], **B},
    {"type": "file", "external_id": "x", "source": "remote", **B},
    {"type": "plan", "title": "Count", "tasks": [{"task_id": "1", "title": "Go"}, TASK], **B},
    {**TASK, **B},
]


def pointers(*blocks: Json, at: str = "/blocks/0") -> list[str]:
    """Return where a message with these blocks is wrong, from its first block on."""
    found = message_problems({"text": "Stock", "blocks": list(blocks)})
    return [problem.pointer.removeprefix(at) for problem in found]


def codes(payload: Json, *, update: bool = False) -> list[tuple[str, str]]:
    """Return the code and place of each problem a message has."""
    return [(each.code, each.pointer) for each in message_problems(payload, update=update)]


def shown_on(place: str, block: Json) -> list[str]:
    if place == "message":
        return pointers(block)
    titles = {"title": plain(), "submit": plain()} if place == "modal" else {}
    found = view_problems({"type": place, **titles, "blocks": [block]})
    return [problem.pointer.removeprefix("/blocks/0") for problem in found]


def modal(*blocks: Json, **fields: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": list(blocks), **fields}


def home(*blocks: Json, **fields: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **fields}


def blamed(view: Json) -> list[tuple[str, str]]:
    """Return the code and place of each problem a view has."""
    return [(each.code, each.pointer) for each in view_problems(view)]


def acting(element: Json) -> Json:
    return {"type": "actions", "elements": [element]}


def asking(element: Json) -> Json:
    return {"type": "input", "label": plain(), "element": element}


def saying(*pieces: Json) -> Json:
    section = {"type": "rich_text_section", "elements": list(pieces)}
    return {"type": "rich_text", "elements": [section]}


def by_type(sample: Json) -> str:
    return str(sample["type"])
