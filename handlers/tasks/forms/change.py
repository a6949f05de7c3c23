"""The dialog for changing a task. It remembers what it showed, so that only changes count."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from handlers.kit.answers import View
from handlers.kit.errors import Rejected
from handlers.kit.forms import modal
from handlers.kit.words import _
from handlers.tasks.forms import fields
from handlers.tasks.forms.fields import TaskForm
from handlers.tasks.rules.drafts import Choices, Draft

CHANGE = "tasks.change.form"
_SHOWN = ("title", "owners", "sharing", "due", "department", "site", "priority", "evidence",
          "least", "most")  # fmt: skip
# A dialog that was opened by an earlier version does not show these.
_SHOWN_SINCE = ("rule", "recurs", "checklist")


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
    shown |= {"rule": draft.rule, "recurs": draft.recurs, "checklist": _digest(draft.checklist)}
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
            fields.checklist(draft),
            *fields.evidence(draft),
            fields.rule(draft, hint=_ends() if draft.rule else None),
            fields.recurs(draft),
        ],
        metadata=json.dumps({"task": task_id, "shown": shown}, ensure_ascii=False),
    )


def _ends() -> str:
    return _("From its next time on. Leave it empty, and it does not come round again.")


def _digest(checklist: str) -> str:
    """Return what tells whether a checklist was touched: it is too long to be carried whole."""
    shown = "\n".join(fields.shown_items(checklist))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def read(view: dict[str, Any]) -> Filled:
    """Read the submitted dialog. Errors: `Invalid` for what it cannot hold.

    `Rejected` for a dialog that is none of ours.
    """
    try:
        carried = json.loads(view.get("private_metadata") or "")
        kept = {name: carried["shown"][name] for name in _SHOWN}
        kept |= {name: carried["shown"][name] for name in _SHOWN_SINCE if name in carried["shown"]}
        shown = Draft(**{**kept, "owners": tuple(kept["owners"])})
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise Rejected(_("This dialog is out of date. Please open it again.")) from problem
    form = _Changed.read(view)
    draft = form.over(shown)
    if _digest(draft.checklist) == shown.checklist:
        shown = replace(shown, checklist=draft.checklist)
    return Filled(str(carried.get("task")), shown, draft, form.reason or "")
