"""One of everything: every block and element, as apps send them."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, **more: Any) -> Json:
    return {"text": plain(text), "value": text.lower().replace(" ", "-"), **more}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json, block_id: str = "it") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": [*elements]}


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": "it", **more}


def button(text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": text, "text": plain(text), **more}


def field(label: str, kind: str, **more: Any) -> Json:
    """Return an input block; `more` goes to the element."""
    names = ("optional", "hint", "dispatch_action")
    outer = {name: more.pop(name) for name in names if name in more}
    block = {"type": "input", "block_id": label.lower(), "label": plain(label)}
    return block | {"element": element(kind, **more)} | outer


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [*elements]}


def words(*elements: Json | str) -> Json:
    pieces = [{"type": "text", "text": e} if isinstance(e, str) else e for e in elements]
    return {"type": "rich_text_section", "elements": pieces}


def listed(style: str, indent: int, *items: str) -> Json:
    elements = [words(item) for item in items]
    return {"type": "rich_text_list", "style": style, "indent": indent, "elements": elements}


SITES = [option("Lisbon"), option("London"), option("Hamburg"), option("São Paulo")]
GROUPS = [
    {"label": plain("Iberia"), "options": [option("Lisbon"), option("Porto")]},
    {"label": plain("North"), "options": [option("London"), option("Hamburg")]},
]
CONFIRM = {
    "title": plain("Close the task?"),
    "text": mrkdwn("*T-12* will be closed for everybody."),
    "confirm": plain("Close it"),
    "deny": plain("Keep it"),
    "style": "danger",
}
STYLED = words(
    {"type": "text", "text": "Bold", "style": {"bold": True}},
    ", ",
    {"type": "text", "text": "italic", "style": {"italic": True}},
    ", ",
    {"type": "text", "text": "struck", "style": {"strike": True}},
    ", ",
    {"type": "text", "text": "code()", "style": {"code": True}},
    " and ",
    {"type": "link", "url": "https://example.com/a", "text": "a link"},
    " ",
    {"type": "emoji", "name": "tada"},
    " ",
    {"type": "color", "value": "#2f8f5b"},
)
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"]


def points(*values: float) -> list[Json]:
    return [{"label": day, "value": value} for day, value in zip(DAYS, values, strict=True)]


SERIES: list[Json] = [
    {"name": "Opened", "data": points(12, 9, 14, 7, 11)},
    {"name": "Solved", "data": points(8, 11, 10, 9, 12)},
    {"name": "Reopened", "data": points(2, 1, 3, 0, 1)},
]


def chart(kind: str, title: str = "Complaints this week") -> Json:
    axis = {"categories": DAYS, "x_label": "Day", "y_label": "Complaints"}
    body: Json = {"type": kind, "series": SERIES, "axis_config": axis}
    if kind == "pie":
        names = {"Late delivery": 18, "Damaged": 9, "Wrong item": 6, "Other": 3}
        body = {"type": "pie", "segments": [{"label": k, "value": v} for k, v in names.items()]}
    return {"type": "data_visualization", "title": title, "chart": body}


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


STOCK = [("Pallet wrap", 42, "Lisbon"), ("Tape", 7, "London"), ("Labels", 310, "Hamburg")]
STOCK += [("Gloves", 64, "Lisbon"), ("Boxes, small", 120, "London"), ("Boxes, large", 9, "Lisbon")]
DATA_TABLE: Json = {
    "type": "data_table",
    "caption": "Stock",
    "row_header_column_index": 0,
    "rows": [
        [raw("Item"), raw("Left"), raw("Site")],
        *[[raw(a), {"type": "raw_number", "value": n}, raw(b)] for a, n, b in STOCK],
    ],
}
TABLE: Json = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}, None],
    "rows": [
        [raw("Task"), raw("Hours"), raw("Owner")],
        [rich(STYLED), raw("2.5"), raw("Ana")],
        [raw("Count the pallets"), raw("1"), raw("Ben")],
    ],
}
CARD: Json = {
    "type": "card",
    "title": mrkdwn("*C-7* Torn packaging"),
    "subtitle": plain("Site Lisbon"),
    "body": mrkdwn("Three boxes arrived open. The customer wants a call before noon."),
    "subtext": plain("Answer promised for today"),
    "actions": [button("Take it", style="primary"), button("Later")],
}
PLAN: Json = {
    "type": "plan",
    "title": "Import the price list",
    "tasks": [
        {"task_id": "a", "title": "Read the file", "status": "complete"},
        {"task_id": "b", "title": "Compare prices", "status": "in_progress"},
        {"task_id": "c", "title": "Show differences", "status": "pending"},
        {"task_id": "d", "title": "Ask the supplier", "status": "error"},
    ],
}
CONTAINER: Json = {
    "type": "container",
    "title": plain("What happened so far"),
    "subtitle": plain("3 entries"),
    "is_collapsible": True,
    "default_collapsed": True,
    "child_blocks": [section("Ben took it."), {"type": "divider"}, section("Dara called.")],
}

TEXTS: list[Json] = [
    {"type": "header", "text": plain("Morning in Lisbon :sunny:")},
    section(
        "*T-12* Count the pallets, for <@U0HARBBEN01> in <#C0X|warehouse>\n> Before the lorry\n"
        "• first the _left_ side\n• then ~the right~ `dock 4`\n```\npallets = 42\n```\n"
        "See <https://example.com|the plan> :truck:",
        accessory=button("Done", style="primary"),
    ),
    section("Fields", fields=[mrkdwn("*Due*\nToday at 17:00"), mrkdwn("*Owner*\nBen")]),
    {"type": "context", "elements": [mrkdwn("Opened by *Ana* :wave:"), plain("2 comments")]},
    {"type": "divider"},
    rich(
        STYLED,
        listed("bullet", 0, "One", "Two"),
        listed("bullet", 1, "Two and a half"),
        listed("ordered", 0, "First", "Second"),
        listed("ordered", 1, "Second, part one"),
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "We call back."}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a = 1\nb = 2"}]},
    ),
    {
        "type": "markdown",
        "text": "## Plan\n\n1. **Count**\n2. _Report_\n\n| a | b |\n|---|--:|\n| x | 1 |",
    },
    {
        "type": "image",
        "image_url": "https://example.com/a.png",
        "alt_text": "A torn box",
        "title": plain("The box"),
    },
]
MENUS: list[Json] = [
    section("Site", block_id="a", accessory=element("static_select", options=SITES)),
    section("Owner", block_id="b", accessory=element("users_select", placeholder=plain("Who?"))),
    section(
        "Sites",
        block_id="c",
        accessory=element("multi_static_select", options=SITES, initial_options=SITES[:2]),
    ),
    section("Day", block_id="d", accessory=element("datepicker", initial_date="2026-11-30")),
    section("More", block_id="e", accessory=element("overflow", options=SITES[:2])),
    actions(
        button("Accept", style="primary"),
        button("Reject", style="danger", confirm=CONFIRM),
        button("Open", url="https://example.com"),
        {"type": "timepicker", "action_id": "t", "initial_time": "17:30"},
        {"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1795800000},
        block_id="f",
    ),
    actions(
        {"type": "radio_buttons", "action_id": "r", "options": SITES[:3]},
        {"type": "checkboxes", "action_id": "c", "options": SITES[:3]},
        block_id="g",
    ),
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "fb",
                "positive_button": {"text": plain("Good"), "value": "good"},
                "negative_button": {"text": plain("Bad"), "value": "bad"},
            },
            {"type": "icon_button", "action_id": "ib", "icon": "trash", "text": plain("Delete")},
        ],
    },
]
BOXES: list[Json] = [
    CARD,
    {"type": "carousel", "elements": [CARD, CARD, CARD]},
    CONTAINER,
    PLAN,
    {"type": "task_card", "task_id": "x", "title": "Read the file", "status": "complete"},
    {
        "type": "video",
        "alt_text": "How to wrap",
        "title": plain("How to wrap a pallet"),
        "thumbnail_url": "https://example.com/t.png",
        "video_url": "https://example.com/v",
        "author_name": "Ben",
    },
]
CHARTS: list[Json] = [chart("line"), chart("bar")]
MORE_CHARTS: list[Json] = [chart("area"), chart("pie", "Complaints by reason")]
TABLES: list[Json] = [DATA_TABLE, TABLE]
INPUTS: list[Json] = [
    {"type": "alert", "level": "warning", "text": mrkdwn("The shop closes at *18:00* today.")},
    field("Title", "plain_text_input", placeholder=plain("What is to be done?"), max_length=80),
    field("Details", "plain_text_input", multiline=True, optional=True, hint=plain("In short")),
    field("Amount", "number_input", is_decimal_allowed=True),
    field("Mail", "email_text_input"),
    field("Address", "url_text_input", optional=True),
    field("Text", "rich_text_input", placeholder=plain("Tell us more")),
    field("Site", "static_select", option_groups=GROUPS),
    field("Owners", "multi_users_select", max_selected_items=2),
    field("Channel", "channels_select"),
    field("Places", "multi_conversations_select"),
    field("Item", "external_select", min_query_length=1),
    field("Day", "datepicker"),
    field("Time", "timepicker"),
    field("Moment", "datetimepicker"),
    field("Priority", "radio_buttons", options=SITES[:3]),
    field("Tell", "checkboxes", options=[option("Mail", description=mrkdwn("At *once*"))]),
    field("Papers", "file_input", optional=True, max_files=2),
]
EVERYTHING = (TEXTS, MENUS, BOXES, CHARTS, MORE_CHARTS, TABLES)
