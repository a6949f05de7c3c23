"""Slack in: `/ops escalation …`."""

from handlers.escalations import forms
from handlers.escalations.cards import chain as cards
from handlers.escalations.cards import run as run_cards
from handlers.escalations.service import overview, shown, trial, writing
from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import plain
from handlers.kit.errors import Invalid
from handlers.kit.words import _


def show_list(call: Call) -> Answer:
    """Show what is open, and every chain."""
    found, more = shown.open_runs(call.session, call.actor, call.tools)
    runs = run_cards.open_list(found, more=more)
    said = "\n".join(run_cards.status(one) for one in found) or _("No escalation is open.")
    return cards.everything(overview.lines(call.session), runs, said)


def show(call: Call) -> Answer:
    """Read `<area> [<priority>] [at <site>]`."""
    scope = writing.exact(call.session, plain(call.text))
    return overview.one(call.session, call.actor, scope)


def edit(call: Call) -> Answer:
    """Read `<area> [<priority>] [at <site>]` and open the dialog with the chain that serves it."""
    writing.require_manager(call.actor)
    scope = writing.exact(call.session, plain(call.text))
    text = overview.as_written(call.session, scope)
    said = _("A chain is written in a dialog: please type the command with its slash.")
    return OpenDialog(forms.chain(scope.typed, text), Text(said))


def submit(call: Call) -> Answer:
    scope = writing.exact(call.session, call.view.get("private_metadata", ""))
    try:
        text = forms.Lines.read(call.view).chain or ""
        writing.write(call.session, call.actor, scope, text, now=call.now)
    except Invalid as invalid:
        return Errors(invalid.errors)
    return cards.changed(scope.typed, overview.one(call.session, call.actor, scope))


def try_out(call: Call) -> Answer:
    """Read `<area> [<priority>] [at <site>] [<when>]`."""
    scope = writing.scope_of(call.session, plain(call.text))
    found = trial.try_out(call.session, call.actor, scope, now=call.now, tools=call.tools)
    return cards.trial(
        found.scope,
        found.at,
        found.events,
        names=found.names,
        zones=found.zones,
        in_the_end=found.in_the_end,
        zone=found.zone,
    )
