"""The table of interactive elements, and which of them go where."""

from collections.abc import Mapping

from sandbox.limits.laws import in_order, starts_among_options, starts_in_range
from sandbox.limits.parts import (
    CONFIRM,
    DISPATCH,
    FILTER,
    FLAG,
    ID,
    IMAGE,
    OPTION,
    OPTION_GROUP,
    URL,
    option,
    plain,
    written,
)
from sandbox.limits.rich_text import RICH_TEXT
from sandbox.limits.rules import Anything, Choice, Items, Law, Rule, Shape, Text, Whole

Rules = Mapping[str, Rule]

ACTION: Rules = {"action_id": ID}
FOCUS: Rules = {**ACTION, "focus_on_load": FLAG}
PICK: Rules = {**FOCUS, "confirm": CONFIRM}
MENU: Rules = {**PICK, "placeholder": plain(150)}
MENU_OF_MANY: Rules = {**MENU, "max_selected_items": Whole(1)}
TYPED: Rules = {**FOCUS, "placeholder": plain(150), "dispatch_action_config": DISPATCH}

STYLE = Choice(("primary", "danger"))
SHORT = Text(75)
NUMBER = Text(form=r"-?[0-9]+(\.[0-9]+)?", example="12.5")
DATE = Text(form=r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", example="2026-11-30")
TIME = Text(form=r"([01][0-9]|2[0-3]):[0-5][0-9]", example="17:30")

CHOICES: Rules = {
    "options": Items(OPTION, most=100),
    "option_groups": Items(OPTION_GROUP, most=100),
}
LONG_OPTION = option(written(75))
LONG_OPTIONS: Rules = {"options": Items(LONG_OPTION, most=10)}
OVERFLOW_OPTION = option(plain(75), url=URL)

WORKFLOW = Shape(
    {
        "trigger": Shape(
            {"url": URL},
            {"customizable_input_parameters": Items(Shape({"name": Text(), "value": Anything()}))},
        )
    }
)


def static_menu(optional: Rules) -> Shape:
    """Describe a menu whose options, or groups of options, come with it."""
    return Shape(
        optional={**optional, **CHOICES}, one_of=tuple(CHOICES), laws=(starts_among_options,)
    )


def typed(*laws: Law, required: Rules | None = None, **optional: Rule) -> Shape:
    """Describe a box to type into."""
    return Shape(required or {}, {**TYPED, **optional}, laws=laws)


BUTTON = Shape(
    {"text": plain(75)},
    {
        **ACTION,
        "value": Text(2000),
        "url": URL,
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": SHORT,
        "agent_prompt": Text(4000),
    },
)

MENUS: Mapping[str, Shape] = {
    "static_select": static_menu({**MENU, "initial_option": OPTION}),
    "external_select": Shape(
        optional={**MENU, "initial_option": OPTION, "min_query_length": Whole()}
    ),
    "users_select": Shape(optional={**MENU, "initial_user": ID}),
    "conversations_select": Shape(
        optional={
            **MENU,
            "initial_conversation": ID,
            "default_to_current_conversation": FLAG,
            "response_url_enabled": FLAG,
            "filter": FILTER,
        }
    ),
    "channels_select": Shape(
        optional={**MENU, "initial_channel": ID, "response_url_enabled": FLAG}
    ),
    "multi_static_select": static_menu({**MENU_OF_MANY, "initial_options": Items(OPTION)}),
    "multi_external_select": Shape(
        optional={**MENU_OF_MANY, "initial_options": Items(OPTION), "min_query_length": Whole()}
    ),
    "multi_users_select": Shape(optional={**MENU_OF_MANY, "initial_users": Items(ID)}),
    "multi_conversations_select": Shape(
        optional={
            **MENU_OF_MANY,
            "initial_conversations": Items(ID),
            "default_to_current_conversation": FLAG,
            "filter": FILTER,
        }
    ),
    "multi_channels_select": Shape(optional={**MENU_OF_MANY, "initial_channels": Items(ID)}),
}

PICKERS: Mapping[str, Shape] = {
    "datepicker": Shape(optional={**MENU, "initial_date": DATE}),
    "timepicker": Shape(optional={**MENU, "initial_time": TIME, "timezone": Text()}),
    "radio_buttons": Shape(
        LONG_OPTIONS, {**PICK, "initial_option": LONG_OPTION}, laws=(starts_among_options,)
    ),
    "checkboxes": Shape(
        LONG_OPTIONS, {**PICK, "initial_options": Items(LONG_OPTION)}, laws=(starts_among_options,)
    ),
}

DATETIME: Mapping[str, Shape] = {
    "datetimepicker": Shape(optional={**PICK, "initial_date_time": Whole(0, 9_999_999_999)})
}

PRESSED: Mapping[str, Shape] = {
    "button": BUTTON,
    "overflow": Shape({"options": Items(OVERFLOW_OPTION, most=5)}, {**ACTION, "confirm": CONFIRM}),
    "workflow_button": Shape(
        {"text": plain(75), "workflow": WORKFLOW, **ACTION},
        {"style": STYLE, "accessibility_label": SHORT},
    ),
}

BOXES: Mapping[str, Shape] = {
    "plain_text_input": typed(
        in_order("min_length", "max_length"),
        initial_value=Text(3000, least=0),
        multiline=FLAG,
        min_length=Whole(0, 3000),
        max_length=Whole(1, 3000),
    ),
    "number_input": typed(
        in_order("min_value", "max_value"),
        starts_in_range,
        required={"is_decimal_allowed": FLAG},
        initial_value=NUMBER,
        min_value=NUMBER,
        max_value=NUMBER,
    ),
    "email_text_input": typed(initial_value=Text(least=0)),
    "url_text_input": typed(initial_value=Text(least=0)),
    "rich_text_input": typed(required=ACTION, initial_value=RICH_TEXT),
}

FILES: Mapping[str, Shape] = {
    "file_input": Shape(optional={**ACTION, "filetypes": Items(Text()), "max_files": Whole(1, 10)})
}

FEEDBACK = Shape({"text": plain(75), "value": Text(2000)}, {"accessibility_label": SHORT})

IN_CONTEXT_ACTIONS: Mapping[str, Shape] = {
    "feedback_buttons": Shape({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, ACTION),
    "icon_button": Shape(
        {"icon": Choice(("trash",)), "text": plain(75)},
        {
            **ACTION,
            "value": Text(2000),
            "confirm": CONFIRM,
            "accessibility_label": SHORT,
            "visible_to_user_ids": Items(ID),
        },
    ),
}

IN_SECTION = {**PRESSED, **MENUS, **PICKERS, "image": IMAGE}
IN_ACTIONS = {**PRESSED, **MENUS, **PICKERS, **DATETIME}
IN_INPUT = {**BOXES, **MENUS, **PICKERS, **DATETIME}
IN_MODAL_INPUT = {**IN_INPUT, **FILES}
