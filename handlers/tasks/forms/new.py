"""The dialog for a new task. What is rarely used stands behind "More"."""

import json
import re
from dataclasses import dataclass
from typing import Any

from handlers.kit.answers import Block, View
from handlers.kit.blockkit import actions, button, context, escaped
from handlers.kit.forms import modal
from handlers.kit.words import _
from handlers.tasks.forms import fields
from handlers.tasks.forms.fields import TaskForm
from handlers.tasks.rules.drafts import Choices, Draft

NEW, MORE = "tasks.new", "tasks.new.more"
_RARE = ("sharing", "rule", "recurs", "checklist", "evidence", "least", "most")
_QUOTE_SHOWN = 300
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,}")


@dataclass(frozen=True)
class Filled:
    """What was filled in, and the channel in which the dialog was asked for."""

    draft: Draft
    channel: str | None


def new_task(
    draft: Draft,
    choices: Choices,
    *,
    channel: str | None,
    errors: dict[str, str] | None = None,
    more: bool = False,
) -> View:
    """Build the dialog, filled in with what is known, with a sentence at each wrong field."""
    every = more or _has_rare(draft) or bool(set(errors or {}) & set(_RARE))
    carried = {"channel": channel, "quoted": draft.quoted, "permalink": draft.permalink}
    return modal(
        NEW,
        title=_("New task"),
        submit=_("Create"),
        blocks=[*_quote(draft), *_usual(draft, choices), *(_rare(draft) if every else [_more()])],
        metadata=json.dumps(carried, ensure_ascii=False, separators=(",", ":")),
        errors=errors,
    )


def read(view: dict[str, Any]) -> Filled:
    """Read the dialog, submitted or as it stands. Errors: `Invalid` for what it cannot hold."""
    carried = _carried(view)
    known = Draft(quoted=carried.get("quoted", ""), permalink=carried.get("permalink", ""))
    return Filled(TaskForm.read(view).over(known), carried.get("channel"))


def _carried(view: dict[str, Any]) -> dict[str, str]:
    """Return what a dialog carries; one that is older than this carries a channel's id alone."""
    text = str(view.get("private_metadata") or "")
    try:
        known = json.loads(text)
    except (ValueError, RecursionError):
        known = {"channel": text} if _CHANNEL.fullmatch(text) else {}
    held = known if isinstance(known, dict) else {}
    return {name: value for name, value in held.items() if isinstance(value, str)}


def _usual(draft: Draft, choices: Choices) -> list[Block]:
    nobody = _("Leave it empty to take it yourself.")
    if choices.departments or choices.sites:
        nobody = _("Leave it empty to take it yourself, or to let the team take it.")
    return [
        fields.title(draft),
        fields.owners(draft, hint=nobody),
        fields.due(draft),
        *fields.department(draft, choices),
        *fields.site(draft, choices),
        fields.priority(draft),
    ]


def _rare(draft: Draft) -> list[Block]:
    return [
        fields.sharing(draft),
        fields.rule(draft),
        fields.recurs(draft),
        fields.checklist(draft),
        *fields.evidence(draft),
    ]


def _has_rare(draft: Draft) -> bool:
    """Whether something stands behind "More", or several people are to share the task."""
    empty = Draft()
    known = any(getattr(draft, name) != getattr(empty, name) for name in _RARE)
    return known or len(draft.owners) > 1


def _more() -> Block:
    return actions(button(_("More…"), MORE, NEW))


def _quote(draft: Draft) -> list[Block]:
    if not draft.quoted and not draft.permalink:
        return []
    said = escaped(" ".join(draft.quoted.split()), _QUOTE_SHOWN)
    return [context(_("About the message: {quote}", quote=said) if said else _("About a message"))]
