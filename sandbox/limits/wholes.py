"""Rules over all the blocks of one message or view, once each block is right by itself."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sandbox.limits.laws import text_length
from sandbox.limits.rules import Fault

Block = dict[str, Any]

CHARTS = 2
TABLES = 1
MARKDOWN = 12_000
DATA_TABLE_TEXT = 20_000

# Slack publishes no number for the text of all blocks together: 9,597 characters were seen
# accepted and 11,341 refused. What has a limit of its own is not counted here.
BLOCK_TEXT = 11_000
COUNTED_APART = ("markdown", "table", "data_table", "data_visualization")


class Placed(NamedTuple):
    pointer: str
    value: dict[str, Any]


def inside(blocks: list[Block], at: str = "/blocks") -> Iterator[Placed]:
    """Yield every block, and after a container or carousel the blocks in it."""
    for index, block in enumerate(blocks):
        yield Placed(f"{at}/{index}", block)
        for key, kind in (("child_blocks", "container"), ("elements", "carousel")):
            if block["type"] == kind:
                yield from inside(block[key], f"{at}/{index}/{key}")


def elements_of(block: Placed) -> Iterator[Placed]:
    """Yield whatever in a block a person can press, choose or type into."""
    at, value = block
    for key in ("accessory", "element"):
        if key in value:
            yield Placed(f"{at}/{key}", value[key])
    for key in ("actions", "elements"):
        for index, element in enumerate(value.get(key, [])):
            if value["type"] in ("actions", "context_actions", "card"):
                yield Placed(f"{at}/{key}/{index}", element)


def repeated_ids(blocks: list[Block]) -> Iterator[Fault]:
    """Yield each block_id used twice, and each action_id used twice in one block."""
    placed = list(inside(blocks))
    yield from _repeats(placed, "block_id")
    for block in placed:
        yield from _repeats(list(elements_of(block)), "action_id")


def _repeats(placed: list[Placed], key: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, value in placed:
        if key not in value:
            continue
        if value[key] in seen:
            yield Fault(f"{at}/{key}", f"The {key} is used twice; it must be unique.")
        seen.add(value[key])


def too_many(blocks: list[Block]) -> Iterator[Fault]:
    """Yield the charts and tables a message has beyond those it may have."""
    counts = Counter(block.value["type"] for block in inside(blocks))
    for kind, most in (("data_visualization", CHARTS), ("table", TABLES)):
        if counts[kind] > most:
            message = f"A message may have at most {most} {kind} blocks and has {counts[kind]}."
            yield Fault("/blocks", message)


def wordy_tables(blocks: list[Block]) -> Iterator[Fault]:
    size = sum(text_length(block["rows"]) for block in blocks if block["type"] == "data_table")
    yield from _long("The data tables of a message", size, most=DATA_TABLE_TEXT)


def wordy_blocks(blocks: list[Block]) -> Iterator[Fault]:
    """Yield what makes the text of a message, over all its blocks, too long."""
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    yield from _long("The markdown blocks of a message", markdown, most=MARKDOWN)
    text = text_length([block for block in blocks if block["type"] not in COUNTED_APART])
    yield from _long("The blocks of a message", text, most=BLOCK_TEXT)


def _long(what: str, size: int, *, most: int) -> Iterator[Fault]:
    if size > most:
        message = f"{what} may have at most {most:,} characters together and have {size:,}."
        yield Fault("/blocks", message)


def needs_submit(view: dict[str, Any]) -> Iterator[Fault]:
    asks = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and asks and "submit" not in view:
        yield Fault("", "A modal with an input must have a submit button.")


def crowded_focus(blocks: list[Block]) -> Iterator[Fault]:
    """Yield each element after the first that wants the cursor when the view opens."""
    elements = [each for block in inside(blocks) for each in elements_of(block)]
    eager = [element for element in elements if element.value.get("focus_on_load")]
    for at, _ in eager[1:]:
        yield Fault(f"{at}/focus_on_load", "Only one element may have focus_on_load.")


def lost_answers(blocks: list[Block], *, modal: bool) -> Iterator[Fault]:
    """Yield each response_url_enabled outside an input of a modal, where nothing submits it."""
    for block in inside(blocks):
        for at, element in elements_of(block):
            if element.get("response_url_enabled") and not (
                modal and block.value["type"] == "input"
            ):
                message = "Only an input of a modal may have response_url_enabled."
                yield Fault(f"{at}/response_url_enabled", message)
