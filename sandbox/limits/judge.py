"""The verdict on a whole message or view."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.limits.blocks import blocks_on
from sandbox.limits.parts import FLAG, ID, plain
from sandbox.limits.rules import Anything, ByType, Fault, Shape, Text, check, escaped
from sandbox.limits.wholes import (
    crowded_focus,
    lost_answers,
    needs_submit,
    repeated_ids,
    too_many,
    wordy_blocks,
    wordy_tables,
)

UPDATED_TEXT = 4_000  # chat.update refuses a longer text; other methods cut it at 40,000.
MARKDOWN_TEXT = 12_000
ATTACHMENTS = 100
VIEW_BYTES = 250_000

# Slack publishes no size for metadata. A message of ours needs a few hundred bytes, so 8 kB is
# a bound of our own, low enough to notice when somebody starts to store things there.
METADATA_BYTES = 8_000

CONTENT = ("blocks", "attachments", "file_ids", "delete_original")

KEPT = {
    "private_metadata": Text(3000, least=0),
    "callback_id": Text(255, least=0),
    "external_id": Text(255, least=0),
}
VIEW = ByType(
    {
        "modal": Shape(
            {"title": plain(24), "blocks": blocks_on("modal", least=1)},
            {
                **KEPT,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": FLAG,
                "notify_on_close": FLAG,
            },
        ),
        "home": Shape({"blocks": blocks_on("home", least=1)}, KEPT),
    }
)

METADATA = Shape({"event_type": ID, "event_payload": Anything()})


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason for which Slack would refuse a payload.

    `code` is Slack's error code, `pointer` a JSON pointer from the root of what was judged,
    `message` a full sentence.
    """

    code: str
    pointer: str
    message: str


def message_problems(payload: dict[str, Any], *, update: bool = False) -> list[Problem]:
    """Judge the body of a posted, updated or ephemeral message, or of a response URL.

    Fields with the value null count as absent. A `text` above 40,000 characters is no problem:
    Slack cuts it. `update` adds the rule of chat.update, a text of at most 4,000.
    """
    given = {key: value for key, value in payload.items() if value is not None}
    return [
        *_text_problems(given, update=update),
        *_markdown_problems(given),
        *_block_problems(given),
        *_attachment_problems(given),
        *_metadata_problems(given),
    ]


def view_problems(view: dict[str, Any]) -> list[Problem]:
    """Judge a modal or a Home view, as given to views.open, push, update and publish.

    Pointers start at the view: an answer of Slack's would put `/view` before them.
    """
    faults = list(check(view, VIEW)) or list(_whole_view(view))
    if faults:
        return list(_coded("invalid_arguments", faults))
    size = _bytes(view)
    if size <= VIEW_BYTES:
        return []
    message = f"A view may have at most {VIEW_BYTES:,} bytes and has {size:,}."
    return [Problem("view_too_large", "", message)]


def _whole_view(view: dict[str, Any]) -> Iterator[Fault]:
    blocks = view["blocks"]
    yield from needs_submit(view)
    yield from repeated_ids(blocks)
    yield from crowded_focus(blocks)
    yield from lost_answers(blocks, modal=view["type"] == "modal")


def _text_problems(payload: dict[str, Any], *, update: bool) -> Iterator[Problem]:
    text = payload.get("text", "")
    if not isinstance(text, str):
        yield Problem("invalid_arguments", "/text", "The text must be a string.")
        return
    if update and len(text) > UPDATED_TEXT:
        message = f"An update may have at most {UPDATED_TEXT:,} characters, not {len(text):,}."
        yield Problem("msg_too_long", "/text", message)
    spoken = text.strip() or payload.get("markdown_text")
    if not spoken and not any(payload.get(key) for key in CONTENT):
        yield Problem("no_text", "", "A message needs a text, blocks or attachments.")


def _markdown_problems(payload: dict[str, Any]) -> Iterator[Problem]:
    if "markdown_text" not in payload:
        return
    markdown = payload["markdown_text"]
    if not isinstance(markdown, str):
        yield Problem("invalid_arguments", "/markdown_text", "It must be a string.")
    elif len(markdown) > MARKDOWN_TEXT:
        message = f"It may have at most {MARKDOWN_TEXT:,} characters and has {len(markdown):,}."
        yield Problem("msg_too_long", "/markdown_text", message)
    if payload.get("text") or payload.get("blocks"):
        message = "A message with markdown_text may have neither text nor blocks."
        yield Problem("markdown_text_conflict", "/markdown_text", message)


def _block_problems(payload: dict[str, Any]) -> Iterator[Problem]:
    blocks = payload.get("blocks", [])
    if not isinstance(blocks, list):
        yield Problem("invalid_blocks_format", "/blocks", "The blocks must be a list.")
        return
    faults = list(check(blocks, blocks_on("message"), at="/blocks"))
    yield from _coded("invalid_blocks", faults)
    if not faults:
        yield from _coded("invalid_blocks", repeated_ids(blocks))
        yield from _coded("invalid_blocks", too_many(blocks))
        yield from _coded("invalid_blocks", wordy_tables(blocks))
        yield from _coded("invalid_blocks", lost_answers(blocks, modal=False))
        yield from _coded("msg_blocks_too_long", wordy_blocks(blocks))


def _attachment_problems(payload: dict[str, Any]) -> Iterator[Problem]:
    attachments = payload.get("attachments", [])
    if not isinstance(attachments, list):
        yield Problem("invalid_attachments", "/attachments", "The attachments must be a list.")
        return
    if len(attachments) > ATTACHMENTS:
        message = f"There may be at most {ATTACHMENTS} attachments, not {len(attachments)}."
        yield Problem("too_many_attachments", "/attachments", message)
    for index, attachment in enumerate(attachments):
        at = f"/attachments/{index}"
        if not isinstance(attachment, dict):
            yield Problem("invalid_attachments", at, "An attachment must be an object.")
            continue
        faults = check(attachment.get("blocks", []), blocks_on("message"), at=f"{at}/blocks")
        yield from _coded("invalid_attachments", faults)


def _metadata_problems(payload: dict[str, Any]) -> Iterator[Problem]:
    if "metadata" not in payload:
        return
    metadata = payload["metadata"]
    faults = list(check(metadata, METADATA, at="/metadata"))
    yield from _coded("invalid_metadata_format", faults)
    if not faults:
        yield from _event_problems(metadata)


def _event_problems(metadata: dict[str, Any]) -> Iterator[Problem]:
    at, event = "/metadata/event_payload", metadata["event_payload"]
    if not isinstance(event, dict):
        yield Problem("invalid_metadata_format", at, "The event_payload must be an object.")
        return
    nested = [key for key, value in event.items() if not isinstance(value, str | int | float)]
    for key in nested:
        message = "A value of metadata must be a string, a number, true or false."
        yield Problem("invalid_metadata_schema", f"{at}/{escaped(key)}", message)
    size = 0 if nested else _bytes(metadata)
    if size > METADATA_BYTES:
        message = f"Metadata may have at most {METADATA_BYTES:,} bytes and has {size:,}."
        yield Problem("metadata_too_large", "/metadata", message)


def _coded(code: str, faults: Iterable[Fault]) -> Iterator[Problem]:
    for pointer, message in faults:
        yield Problem(code, pointer, message)


def _bytes(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass"))
