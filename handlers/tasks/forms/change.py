"""The dialog for changing a task. It remembers what it showed, so that only changes count."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from handlers.kit.answers import Block, View
from handlers.kit.blockkit import context, escape
from handlers.kit.errors import Rejected
from handlers.kit.forms import modal
from handlers.kit.words import _
from handlers.tasks.forms import fields
from handlers.tasks.forms.fields import TaskForm
from handlers.tasks.rules.drafts import Choices, Draft

CHANGE = "tasks.change.form"
_SHOWN = ("title", "owners", "sharing", "due", "department", "site", "priority", "evidence",
          "least", "most")  # fmt: skip


class _Changed(TaskForm):
    reason: str | None = None


@dataclass(frozen=True)
class Filled:
    """Which task, how the dialog showed it, how it came back, and why its date moves."""

    task_id: str
    shown: Draft
    draft: Draft
    reason: str


def change_task(task_id: str, reference: str, draft: Draft, choices: Choices) -> View:
    """Build the dialog with a task as it stands."""
    shown = {name: value for name, value in asdict(draft).items() if name in _SHOWN}
    return modal(
        CHANGE,
        title=_("Change {task}", task=reference),
        submit=_("Save"),
        blocks=[
            fields.title(draft),
            fields.owners(draft),
            fields.sharing(draft),
            fields.due(draft),
            *([fields.reason()] if draft.due else []),
            *fields.department(draft, choices),
            *fields.site(draft, choices),
            fields.priority(draft),
            *fields.evidence(draft),
            *_series(reference, draft.rule),
        ],
        metadata=json.dumps({"task": task_id, "shown": shown}, ensure_ascii=False),
    )


def _series(reference: str, rule: str) -> list[Block]:
    """Say how what comes round again is ended; nothing of what does not."""
    if not rule:
        return []
    said = _(
        ":repeat: It comes round {rule}. `{example}` ends that.",
        rule=escape(rule),
        example=f"/task cancel {reference} whole series",
    )
    return [context(said)]


def read(view: dict[str, Any]) -> Filled:
    """Read the submitted dialog. Errors: `Invalid` for what it cannot hold.

    `Rejected` for a dialog that is none of ours.
    """
    try:
        carried = json.loads(view.get("private_metadata") or "")
        kept = {name: carried["shown"][name] for name in _SHOWN}
        shown = Draft(**{**kept, "owners": tuple(kept["owners"])})
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise Rejected(_("This dialog is out of date. Please open it again.")) from problem
    form = _Changed.read(view)
    return Filled(str(carried.get("task")), shown, form.over(shown), form.reason or "")
