"""The table of blocks, and the surfaces each may stand on."""

from collections.abc import Mapping
from typing import Literal

from sandbox.limits.elements import (
    BUTTON,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_MODAL_INPUT,
    IN_SECTION,
)
from sandbox.limits.laws import (
    collapses_only_if_collapsible,
    files_wait_for_submit,
    rows_are_even,
    series_match_categories,
    table_text_is_short,
)
from sandbox.limits.parts import FLAG, ID, IMAGE, PICTURE, SECURE_URL, TEXT, URL, plain, written
from sandbox.limits.rich_text import RICH_TEXT
from sandbox.limits.rules import (
    ByType,
    Choice,
    Items,
    Law,
    Nullable,
    Number,
    Rule,
    Shape,
    Text,
    Whole,
)

Surface = Literal["message", "modal", "home"]
Rules = Mapping[str, Rule]

MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
PICTURED = ByType({"image": IMAGE})


def block(required: Rules, optional: Rules | None = None, *, laws: tuple[Law, ...] = ()) -> Shape:
    return Shape(required, {"block_id": ID, **(optional or {})}, laws=laws)


def one_or_more(optional: Rules, *of: str) -> Shape:
    """Describe a block of which at least one of the named fields is there."""
    return Shape({}, {"block_id": ID, **optional}, some_of=of)


def input_block(elements: Mapping[str, Shape]) -> Shape:
    return block(
        {"label": plain(2000), "element": ByType(elements)},
        {"hint": plain(2000), "optional": FLAG, "dispatch_action": FLAG},
        laws=(files_wait_for_submit,),
    )


POINT = Shape({"label": Text(20), "value": Number()})
SEGMENT = Shape({"label": Text(20), "value": Number(above=0)})
AXES = Shape(
    {"categories": Items(Text(20), most=20)},
    {"x_label": Text(50), "y_label": Text(50)},
)
LINES = Shape(
    {
        "series": Items(Shape({"name": Text(20), "data": Items(POINT, most=20)}), most=12),
        "axis_config": AXES,
    },
    laws=(series_match_categories,),
)
CHART = ByType(
    {
        "line": LINES,
        "bar": LINES,
        "area": LINES,
        "pie": Shape({"segments": Items(SEGMENT, most=12)}),
    }
)

CELL = ByType({"raw_text": Shape({"text": Text()}), **RICH_TEXT.shapes})
DATA_CELL = ByType(
    {**CELL.shapes, "raw_number": Shape({"value": Number()}, {"text": Text()})},
)
COLUMN = Shape(optional={"align": Choice(("left", "center", "right")), "is_wrapped": FLAG})

SOURCE = ByType({"url": Shape({"url": URL, "text": Text()})})
TASK = block(
    {"task_id": Text(), "title": Text()},
    {
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": Items(SOURCE, least=0),
        "status": Choice(("pending", "in_progress", "complete", "error")),
    },
)
# A task of a plan may leave out its type.
TASK_OF_PLAN = Shape(TASK.required, {**TASK.optional, "type": Choice(("task_card",))})

EVERYWHERE: Mapping[str, Shape] = {
    "section": one_or_more(
        {
            "text": TEXT,
            "fields": Items(written(2000), most=10),
            "accessory": ByType(IN_SECTION),
            "expand": FLAG,
        },
        "text",
        "fields",
    ),
    "header": block({"text": plain(150)}, {"level": Whole(1, 4)}),
    "divider": block({}),
    "context": block({"elements": Items(ByType({**TEXT.shapes, "image": IMAGE}), most=10)}),
    "actions": block({"elements": Items(ByType(IN_ACTIONS), most=25)}),
    "image": Shape(
        {"alt_text": Text(2000)},
        {"block_id": ID, **PICTURE, "title": plain(2000)},
        one_of=tuple(PICTURE),
    ),
    "rich_text": RICH_TEXT.shapes["rich_text"],
    "video": block(
        {
            "alt_text": Text(),
            "title": plain(199),
            "thumbnail_url": URL,
            "video_url": SECURE_URL,
        },
        {
            "author_name": Text(49),
            "description": plain(199),
            "provider_icon_url": URL,
            "provider_name": Text(),
            "title_url": SECURE_URL,
        },
    ),
    "card": one_or_more(
        {
            "hero_image": PICTURED,
            "icon": PICTURED,
            "title": written(150),
            "subtitle": written(150),
            "body": written(200),
            "subtext": written(200),
            "actions": Items(ByType({"button": BUTTON}), most=3),
        },
        "hero_image",
        "title",
        "actions",
        "body",
    ),
}

MESSAGE_AND_HOME: Mapping[str, Shape] = {
    "carousel": block({"elements": Items(ByType({"card": EVERYWHERE["card"]}), most=10)}),
    "table": block(
        {"rows": Items(Items(CELL, most=20), most=100)},
        {"column_settings": Items(Nullable(COLUMN), most=20)},
        laws=(table_text_is_short,),
    ),
    "data_table": block(
        {"caption": Text(), "rows": Items(Items(DATA_CELL, most=20), least=2, most=201)},
        {"page_size": Whole(1, 100), "row_header_column_index": Whole()},
        laws=(rows_are_even,),
    ),
}

FILE = block({"external_id": Text(), "source": Choice(("remote",))})

IN_CONTAINER = {
    "input": input_block(IN_INPUT),
    "file": FILE,
    "table": MESSAGE_AND_HOME["table"],
    **{name: shape for name, shape in EVERYWHERE.items() if name != "card"},
}

MESSAGE_ONLY: Mapping[str, Shape] = {
    "markdown": block({"text": Text(12_000)}),
    "data_visualization": block({"title": Text(50), "chart": CHART}),
    "container": Shape(
        {"child_blocks": Items(ByType(IN_CONTAINER), most=10)},
        {
            "block_id": ID,
            "title": plain(150),
            "rich_text_title": RICH_TEXT,
            "subtitle": written(150),
            "icon": PICTURED,
            "width": Choice(("narrow", "standard", "wide", "full")),
            "is_collapsible": FLAG,
            "default_collapsed": FLAG,
            "has_header_divider": FLAG,
        },
        some_of=("title", "rich_text_title"),
        laws=(collapses_only_if_collapsible,),
    ),
    "context_actions": block({"elements": Items(ByType(IN_CONTEXT_ACTIONS), most=5)}),
    "file": FILE,
    "plan": block({"title": Text()}, {"tasks": Items(TASK_OF_PLAN, least=0)}),
    "task_card": TASK,
}

MODAL_ONLY: Mapping[str, Shape] = {
    "alert": block(
        {"text": written(200)},
        {"level": Choice(("default", "info", "warning", "error", "success"))},
    ),
}

SURFACES: Mapping[Surface, ByType] = {
    "message": ByType(
        {**EVERYWHERE, **MESSAGE_AND_HOME, **MESSAGE_ONLY, "input": input_block(IN_INPUT)}
    ),
    "modal": ByType({**EVERYWHERE, **MODAL_ONLY, "input": input_block(IN_MODAL_INPUT)}),
    "home": ByType({**EVERYWHERE, **MESSAGE_AND_HOME, "input": input_block(IN_INPUT)}),
}


def blocks_on(surface: Surface, *, least: int = 0) -> Items:
    """Describe a list of blocks as this surface takes it."""
    return Items(SURFACES[surface], least=least, most=MOST_BLOCKS[surface])
