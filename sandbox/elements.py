"""What a person can put into an element of Block Kit, and what Slack makes of it."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from sandbox.blocks import STATE_FIELDS
from sandbox.refusals import Impossible
from sandbox.shapes import Json, first
from sandbox.world import Workspace

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def fill(element: Json, value: Any, *, workspace: Workspace, offered: list[Json]) -> Json:
    """Return the state of `element` after a person chose or typed `value`.

    `offered` are the options of an external select that the person has been shown. None empties
    an element. Raises Impossible with a sentence for what the element does not allow.
    """
    kind = element["type"]
    field, _, empty = STATE_FIELDS[kind]
    if value is None:
        return {"type": kind, field: empty}
    many = kind.startswith("multi_") or kind in {"checkboxes", "file_input"}
    values = value if isinstance(value, list) and many else [value]
    most = element.get("max_selected_items")
    if most and len(values) > most:
        raise Impossible(f"At most {most} can be chosen here.")
    read = _reader(element, workspace=workspace, offered=offered)
    chosen = [read(each) for each in values]
    return {"type": kind, field: chosen if many else chosen[0]}


def pick_option(options: Iterable[Json], value: Any) -> Json:
    """Return the option with this value or, failing that, with this text."""
    options = list(options)
    found = first(options, value=value)
    if found is None:
        found = next((o for o in options if o["text"]["text"] == value), None)
    if found is None:
        shown = ", ".join(o["text"]["text"] for o in options) or "nothing"
        raise Impossible(f"{value!r} cannot be chosen here; there is {shown}.")
    return found


def options_of(element: Json) -> list[Json]:
    """Return the options an element carries itself, those of groups included."""
    grouped = [o for group in element.get("option_groups") or [] for o in group["options"]]
    return [*(element.get("options") or []), *grouped]


def _reader(element: Json, *, workspace: Workspace, offered: list[Json]) -> Callable[[Any], object]:
    kind = element["type"].removeprefix("multi_")
    readers: dict[str, Callable[[Any], object]] = {
        "plain_text_input": lambda value: _text(element, str(value)),
        "email_text_input": lambda value: _mail(str(value)),
        "url_text_input": lambda value: _url(str(value)),
        "number_input": lambda value: _number(element, str(value)),
        "rich_text_input": _rich_text,
        "external_select": lambda value: pick_option(offered, value),
        "users_select": lambda value: _person(workspace, str(value)),
        "conversations_select": lambda value: _conversation(workspace, str(value)),
        "channels_select": lambda value: _channel(workspace, str(value)),
        "datepicker": lambda value: date.fromisoformat(str(value)).isoformat(),
        "timepicker": lambda value: time.fromisoformat(str(value)).strftime("%H:%M"),
        "datetimepicker": _instant,
        "file_input": lambda value: _file(workspace, str(value)),
    }
    read = readers.get(kind, lambda value: pick_option(options_of(element), value))

    def careful(value: Any) -> object:
        try:
            return read(value)
        except ValueError:
            raise Impossible(f"{value!r} does not fit into a {kind}.") from None

    return careful


def _text(element: Json, value: str) -> str:
    if "\n" in value and not element.get("multiline"):
        raise Impossible("This field holds one line only.")
    if len(value) < element.get("min_length", 0):
        raise Impossible(f"At least {element['min_length']} characters are needed here.")
    if len(value) > element.get("max_length", 3000):
        raise Impossible(f"At most {element.get('max_length', 3000)} characters fit here.")
    return value


def _mail(value: str) -> str:
    if not _MAIL.fullmatch(value):
        raise Impossible("That is not an e-mail address.")
    return value


def _url(value: str) -> str:
    if not re.match(r"https?://\S+$", value):
        raise Impossible("That is not a web address.")
    return value


def _number(element: Json, value: str) -> str:
    number = float(value)
    if not element.get("is_decimal_allowed") and "." in value:
        raise Impossible("Only whole numbers fit here.")
    if "min_value" in element and number < float(element["min_value"]):
        raise Impossible(f"At least {element['min_value']} is needed here.")
    if "max_value" in element and number > float(element["max_value"]):
        raise Impossible(f"At most {element['max_value']} fits here.")
    return value


def _rich_text(value: Any) -> Json:
    if isinstance(value, dict):
        return value
    text = {"type": "text", "text": str(value)}
    section = {"type": "rich_text_section", "elements": [text]}
    return {"type": "rich_text", "elements": [section]}


def _person(workspace: Workspace, value: str) -> str:
    person = workspace.person_named(value)
    if person is None or person.deactivated:
        raise Impossible(f"There is no active person {value!r}.")
    return person.id


def _channel(workspace: Workspace, value: str) -> str:
    channel = workspace.channel_named(value)
    if channel is None or channel.kind != "public" or channel.archived:
        raise Impossible(f"There is no open public channel {value!r}.")
    return channel.id


def _conversation(workspace: Workspace, value: str) -> str:
    channel = workspace.channel_named(value)
    if channel is None:
        raise Impossible(f"There is no conversation {value!r}.")
    return channel.id


def _file(workspace: Workspace, value: str) -> Json:
    file = workspace.files.get(value)
    if file is None:
        raise Impossible(f"There is no file {value!r}.")
    return file.body


def _instant(value: Any) -> int:
    text = str(value)
    return int(text) if text.isdigit() else int(datetime.fromisoformat(text).timestamp())
