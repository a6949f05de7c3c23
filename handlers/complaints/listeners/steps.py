"""Slack in, for steps with a complaint: pressed, typed, or filled in where words are needed."""

from dataclasses import replace
from typing import Any

from handlers.complaints.cards import receipts
from handlers.complaints.forms import steps as forms
from handlers.complaints.rules import line
from handlers.complaints.rules.references import reference
from handlers.complaints.rules.steps import Action
from handlers.complaints.service import (
    asked,
    found,
    merging,
    owners,
    pictured,
    reckoning,
    steps,
    understand,
    undo,
)
from handlers.complaints.service.record import Changed
from handlers.kit import command, dates
from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call, Listener
from handlers.kit.blockkit import escape, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from storage.complaints import Complaint
from storage.enums import Severity

# After these a private answer stands beside the card, for whoever pressed by mistake.
_WITH_UNDO = frozenset({Action.TAKE, Action.RESPOND, Action.CLOSE, Action.DISMISS, Action.REOPEN})
_SAMENESS = {Action.LINK: merging.link, Action.MERGE: merging.merge}
_EXAMPLES = {
    Action.WAIT: "/complaint waiting {complaint} until fri 5pm",
    Action.RESOLVE: "/complaint resolve {complaint} cause late: sent again",
    Action.ASSIGN: "/complaint assign {complaint} @ben",
    Action.SEVERITY: "/complaint severity {complaint} serious",
    Action.TASK: "/complaint task {complaint} Call the customer",
}


def press(action: Action) -> Listener:
    """Return the listener of a button that needs no words."""

    def pressed(call: Call) -> Answer:
        complaint = found.get(call.session, call.actor, call.value, lock=True)
        changed = _take(call, complaint, action)
        return receipt(call, changed) if action in _WITH_UNDO else Silent()

    return pressed


def type_in(action: Action) -> Listener:
    """Return the listener of a verb that needs a complaint, and may have words after it."""

    def said(call: Call) -> Answer:
        complaint, rest = named(call)
        try:
            return receipt(call, _take(call, complaint, action, words=plain(rest)))
        except Invalid as invalid:
            raise Rejected(escape(" ".join(invalid.errors.values()))) from invalid

    return said


def ask(action: Action) -> Listener:
    """Return the listener of a button whose step needs words: it opens a dialog for them."""

    def pressed(call: Call) -> Answer:
        complaint = found.get(call.session, call.actor, call.value)
        return _dialog(call, complaint, action)

    return pressed


def say(action: Action) -> Listener:
    """Return the listener of a verb whose words may be wrong: then its dialog opens."""

    def said(call: Call) -> Answer:
        complaint, rest = named(call)
        known = _typed(action, rest)
        try:
            return _done(call, complaint, action, known)
        except Invalid as invalid:
            return _dialog(call, complaint, action, known=known, errors=invalid.errors)

    return said


def submit(call: Call) -> Answer:
    """Take the step for which a dialog was filled in."""
    action, complaint_id, channel = forms.read_metadata(call.view)
    complaint = found.get(call.session, call.actor, complaint_id, lock=True)
    try:
        said = forms.StepForm.read(call.view)
        known = {name: value or "" for name, value in said.model_dump().items()}
        answer = _done(call, complaint, action, known)
    except Invalid as invalid:
        return Errors(invalid.errors)
    # The card says it all where it stands in view.
    return Silent() if channel and channel == complaint.channel_id else answer


def press_sameness(action: Action) -> Listener:
    """Return the listener of Link or Merge under the complaint that one looks like."""

    def pressed(call: Call) -> Answer:
        complaint = found.get(call.session, call.actor, call.value)
        return _join(call, complaint, action, "")

    return pressed


def say_sameness(action: Action) -> Listener:
    """Return the listener of `link C-8 C-7`, `merge C-8 into C-7`."""

    def said(call: Call) -> Answer:
        name, _space, rest = call.text.strip().partition(" ")
        complaint = found.find(call.session, call.actor, name)
        other = rest.strip().removeprefix("into ").removeprefix("with ").strip()
        return _join(call, complaint, action, other)

    return said


def differ(call: Call) -> Answer:
    complaint = found.get(call.session, call.actor, call.value, lock=True)
    merging.differ(call.session, call.actor, complaint, now=call.now, tools=call.tools)
    return Silent()


def more(call: Call) -> Answer:
    """Take the step that was chosen behind "More", as its own button would."""
    action, _colon, complaint_id = call.value.partition(":")
    listener: Listener | None = call.tools.registry.actions.get(f"complaints.{action}")
    if listener is None:
        raise Rejected(_("This is out of date: I no longer serve it."))
    return listener(replace(call, value=complaint_id))


def take_back(call: Call) -> Answer:
    """Answer the Undo of a receipt, in its place."""
    complaint = undo.take_back(call.session, call.actor, call.value, now=call.now, tools=call.tools)
    return replace(_taken_back(call, complaint), instead=True)


def take_back_newest(call: Call) -> Answer:
    """Take back what somebody did last."""
    return _taken_back(
        call, undo.take_back_newest(call.session, call.actor, now=call.now, tools=call.tools)
    )


def receipt(call: Call, changed: Changed) -> Text:
    """Tell somebody what has become of a complaint by their doing."""
    picture = pictured.picture(call.session, changed.complaint, call.tools)
    return receipts.changed(picture, undo=changed.undo)


def named(call: Call) -> tuple[Complaint, str]:
    """Return the complaint that a line begins with, and the rest of it. Errors: `Rejected`."""
    name, _space, rest = call.text.strip().partition(" ")
    return found.find(call.session, call.actor, name, lock=True), rest.strip()


def _take(call: Call, complaint: Complaint, action: Action, **said: Any) -> Changed:
    return steps.take_step(
        call.session, call.actor, complaint, action, now=call.now, tools=call.tools, **said
    )


def _join(call: Call, complaint: Complaint, action: Action, named_other: str) -> Answer:
    other = merging.other_of(call.session, call.actor, complaint, named_other)
    changed = _SAMENESS[action](
        call.session, call.actor, complaint, other, now=call.now, tools=call.tools
    )
    return receipt(call, changed)


def _typed(action: Action, rest: str) -> dict[str, str]:
    """Return what was typed after a complaint, by field of the dialog."""
    match action:
        case Action.WAIT:
            until, words = line.until(plain(rest))
            return {"until": until, "words": words}
        case Action.RESOLVE:
            cause, words = line.cause(plain(rest))
            return {"cause": cause, "words": words}
        case Action.SEVERITY:
            return {"severity": plain(rest)}
        case Action.ASSIGN:
            marked = command.read(rest)
            return {"owner": next(iter(marked.people), f"@{marked.title}" if marked.title else "")}
        case _:
            marked = command.read(rest)
            return {"what": marked.title, "owner": next(iter(marked.people), "")}


def _done(call: Call, complaint: Complaint, action: Action, known: dict[str, str]) -> Answer:
    """Take a step with what was said for it. Errors: `Invalid` at the fields, `Rejected`."""
    steps.require(call.session, call.actor, complaint, action, tools=call.tools)
    session, actor, now, tools = call.session, call.actor, call.now, call.tools
    match action:
        case Action.ASSIGN:
            if not known["owner"]:
                raise Invalid({"owner": _("Name somebody, such as @ben.")})
            person = understand.person(session, actor, known["owner"])
            return receipt(
                call, owners.assign(session, actor, complaint, person, now=now, tools=tools)
            )
        case Action.TASK:
            owner = understand.person(session, actor, known["owner"]) if known["owner"] else None
            task, changed = asked.make_task(
                session, actor, complaint, known["what"], owner=owner, now=now, tools=tools
            )
            picture = pictured.picture(session, changed.complaint, tools)
            return receipts.asked(picture, f"T-{task.number}")
        case _:
            return receipt(
                call, _take(call, complaint, action, **_meant(call, complaint, action, known))
            )


def _meant(
    call: Call, complaint: Complaint, action: Action, known: dict[str, str]
) -> dict[str, Any]:
    """Understand the words of a step. Errors: `Invalid` at the field."""
    if action is Action.WAIT:
        until = None
        if known["until"]:
            until = dates.read(
                known["until"],
                field="until",
                now=call.now,
                calendar=reckoning.calendar_of(call.session, complaint, call.tools),
                locale=call.actor.locale,
            ).at
        return {"until": until, "words": known["words"]}
    if action is Action.RESOLVE:
        return {"cause": understand.cause(known["cause"]), "words": known["words"]}
    said = known["severity"]
    if not said:
        raise Invalid({"severity": _("Say how bad it is.")})
    return {"severity": understand.severity(said)}


def _taken_back(call: Call, complaint: Complaint) -> Text:
    picture = pictured.picture(call.session, complaint, call.tools)
    said = receipts.changed(picture).text
    return Text(_("Taken back. {complaint}", complaint=said))


def _dialog(
    call: Call,
    complaint: Complaint,
    action: Action,
    *,
    known: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> OpenDialog:
    """Open the dialog for a step, if it may be taken at all. Errors: `Rejected`."""
    steps.require(call.session, call.actor, complaint, action, tools=call.tools)
    name = reference(complaint.number)
    view = forms.step(
        action,
        str(complaint.id),
        name,
        title=complaint.title,
        channel=call.channel,
        known=_filled(call, complaint, action, known or {}),
        errors=errors,
    )
    said = escape(" ".join((errors or {}).values()))
    example = _("For example `{example}`.", example=_EXAMPLES[action].format(complaint=name))
    return OpenDialog(view, Text(f"{said} {example}".strip()))


def _filled(
    call: Call, complaint: Complaint, action: Action, known: dict[str, str]
) -> dict[str, str]:
    """Return what a dialog is filled in with: ids and words that it offers, what is so already."""
    filled = dict(known)
    if action is Action.ASSIGN:
        filled["owner"] = known.get("owner") or complaint.owner_id or ""
    if action is Action.TASK:
        filled["what"] = known.get("what") or asked.suggestion(call.session, complaint)
    if action is Action.SEVERITY:
        given = known.get("severity", "")
        filled["severity"] = given if given in list(Severity) else complaint.severity.value
    if filled.get("owner", "").startswith("@"):
        filled["owner"] = ""
    return filled
