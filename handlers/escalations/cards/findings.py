"""What the digest says of a run that nobody has taken."""

from handlers.escalations.rules.run import Action
from handlers.kit.blockkit import clip, escaped
from handlers.kit.findings import NAME_LIMIT, Press
from handlers.kit.words import _, _n
from storage.enums import EscalationState
from storage.escalations import Escalation


def name(run: Escalation) -> str:
    return f":rotating_light: *{escaped(run.title, NAME_LIMIT)}*"


def title(run: Escalation) -> str:
    return clip(run.title, NAME_LIMIT)


def matter(run: Escalation) -> str:
    """Say what keeps it red: nobody was there, nobody answered, or a promise has lapsed."""
    if run.state is EscalationState.ENDED:
        return _("everybody was reached, without an answer")
    if run.state is EscalationState.HELD:
        return _("waits, because nobody is there to be reached")
    if run.lapsed_by is not None:
        return _("the promised update did not come")
    return _n(
        "{count} step reached, without an answer",
        "{count} steps reached, without an answer",
        run.firing,
    )


def press(run: Escalation) -> Press:
    return Press(_("I take it"), f"escalations.{Action.TAKE}", f"{run.id}:{run.firing}")
