"""Dialogs: a form is the modal and the model it reads back into, together.

`block_id` is the field's name, so an error of the model lands at the right input by itself.
"""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from slack_sdk.models.blocks import PlainTextObject

from handlers.kit.answers import Block, View
from handlers.kit.blockkit import clip, context, escape
from handlers.kit.errors import Invalid
from handlers.kit.words import N_, _

ACTION = "value"
_HELD = (
    "selected_user",
    "selected_users",
    "selected_conversation",
    "selected_channel",
    "selected_date_time",
    "files",
    "value",
)
TITLE_LIMIT = 24
_UNUSABLE = N_("This cannot be used.")


class Form(BaseModel):
    """A submitted dialog. Subclasses declare the fields and a sentence for each that may fail."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)
    sentences: ClassVar[dict[str, str]] = {}

    @classmethod
    def read(cls, view: dict[str, Any]) -> Self:
        """Read a submitted view. Errors: `Invalid` with a sentence at each wrong field."""
        values = {
            block_id: _value_of(next(iter(elements.values()), {}))
            for block_id, elements in view.get("state", {}).get("values", {}).items()
        }
        try:
            return cls.model_validate(values)
        except ValidationError as problem:
            fields = {str(error["loc"][0]) for error in problem.errors() if error["loc"]}
            raise Invalid(
                {name: _(cls.sentences.get(name, _UNUSABLE)) for name in fields}
            ) from problem


def modal(
    callback: str,
    *,
    title: str,
    submit: str,
    blocks: list[Block],
    metadata: str = "",
    errors: dict[str, str] | None = None,
) -> View:
    """Build a modal; each of `errors` is shown right below its input, or on top without one.

    The cursor stands in the first input that has one.
    """
    fields = [block.get("block_id") for block in blocks]
    first = next((field for field in fields if field in (errors or {})), None)
    astray = [sentence for field, sentence in (errors or {}).items() if field not in fields]
    shown: list[Block] = [context(f":warning: {escape(sentence)}") for sentence in astray]
    for block in blocks:
        shown.append(_focused(block) if first and block.get("block_id") == first else block)
        sentence = (errors or {}).get(block.get("block_id", ""))
        if sentence:
            shown.append(context(f":warning: {escape(sentence)}"))
    return {
        "type": "modal",
        "callback_id": callback,
        "title": PlainTextObject(text=clip(title, TITLE_LIMIT)).to_dict(),
        "submit": PlainTextObject(text=clip(submit, TITLE_LIMIT)).to_dict(),
        "close": PlainTextObject(text=_("Cancel")).to_dict(),
        "private_metadata": metadata,
        "blocks": shown,
    }


def entry(
    field: str, label: str, element: Any, *, optional: bool = False, hint: str | None = None
) -> Block:
    """Return the input of one field; `element` is one of the SDK's, or a dict of a newer one."""
    shown = element if isinstance(element, dict) else element.to_dict()
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": PlainTextObject(text=label).to_dict(),
        "element": {"action_id": ACTION, **shown},
        "optional": optional,
    }
    return block | ({"hint": PlainTextObject(text=hint).to_dict()} if hint else {})


def _focused(block: Block) -> Block:
    """Return an input in which the cursor stands when its dialog opens; a file's takes none."""
    if block["element"]["type"] == "file_input":
        return block
    return block | {"element": block["element"] | {"focus_on_load": True}}


def _value_of(element: dict[str, Any]) -> Any:
    """Return what an element holds, whatever its type."""
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    for key in _HELD:
        if key in element:
            return element[key]
    return None
