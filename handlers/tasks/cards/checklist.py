"""The checklist of a task: a box for each item, so that two people can tick at once."""

from slack_sdk.models.blocks import CheckboxesElement, Option, PlainTextObject

from handlers.kit.answers import Block
from handlers.kit.blockkit import clip, context, escaped, sections
from handlers.kit.words import _
from handlers.tasks.rules.picture import Item, Picture
from handlers.tasks.rules.steps import Action

TICK = "tasks.tick"
OPTION_LIMIT = 75
LINE_LIMIT = 150


def boxes(picture: Picture, steps: list[Action]) -> list[Block]:
    """Return how many items are ticked and the items, as boxes where they may be ticked."""
    if not picture.items:
        return []
    done = [item for item in picture.items if item.ticked_by]
    head = _(
        ":ballot_box_with_check: {done} of {all} ticked", done=len(done), all=len(picture.items)
    )
    if Action.TICK not in steps:
        return [context(head), *_lines(picture)]
    return [context(head), *(_box(picture, item) for item in picture.items)]


def read_block(block_id: str) -> tuple[str, str]:
    """Return (task id, item id) of the block of a box."""
    task_id, _separator, rest = block_id.partition(":")
    return task_id, rest.partition(":")[0]


def _lines(picture: Picture) -> list[Block]:
    return sections(
        [
            f"{':white_check_mark:' if item.ticked_by else ':white_large_square:'} "
            + escaped(item.text, LINE_LIMIT)
            for item in picture.items
        ]
    )


def _box(picture: Picture, item: Item) -> Block:
    """Return the box of one item.

    Slack keeps what a reader ticked for as long as the block has the same id, so that the id says
    how the item stands.
    """
    text, rest = item.text[:OPTION_LIMIT], item.text[OPTION_LIMIT:].strip()
    beneath = rest or picture.name(item.ticked_by)
    option = Option(
        value=item.id,
        text=PlainTextObject(text=text),
        description=PlainTextObject(text=clip(beneath, OPTION_LIMIT)) if beneath else None,
    )
    ticked = [option] if item.ticked_by else None
    element = CheckboxesElement(action_id=TICK, options=[option], initial_options=ticked)
    state = "1" if item.ticked_by else "0"
    return {
        "type": "actions",
        "block_id": f"{picture.id}:{item.id}:{state}",
        "elements": [element.to_dict()],
    }
