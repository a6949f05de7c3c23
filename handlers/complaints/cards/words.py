"""How people, times and complaints are called wherever a complaint is shown."""

from datetime import datetime

from handlers.complaints.rules.picture import Picture
from handlers.complaints.rules.references import reference
from handlers.kit.blockkit import date, escaped, mention
from handlers.kit.words import N_, _
from storage.enums import Cause, Severity

TITLE_SHOWN = 400  # After escaping.
TITLE_LISTED = 140
NAME_SHOWN = 100

SEVERITIES = {
    Severity.MINOR: N_(":small_blue_diamond: minor"),
    Severity.NORMAL: "",
    Severity.SERIOUS: N_(":large_orange_circle: serious"),
    Severity.CRITICAL: N_(":red_circle: critical"),
}
SEVERITY_NAMES = {
    Severity.MINOR: N_("Minor"),
    Severity.NORMAL: N_("Normal"),
    Severity.SERIOUS: N_("Serious"),
    Severity.CRITICAL: N_("Critical"),
}
CAUSES = {
    Cause.LATE: N_("Late"),
    Cause.DAMAGED: N_("Damaged"),
    Cause.WRONG: N_("Wrong item"),
    Cause.MISSING: N_("Missing"),
    Cause.QUALITY: N_("Quality"),
    Cause.SERVICE: N_("Service"),
    Cause.PRICE: N_("Price"),
    Cause.UNFOUNDED: N_("No cause found"),
    Cause.OTHER: N_("Something else"),
}


def named(picture: Picture, limit: int = TITLE_SHOWN) -> str:
    """Name a complaint in mrkdwn."""
    return f"{reference(picture.number)} *{escaped(picture.title, limit)}*"


def unstyled(picture: Picture) -> str:
    return f"{reference(picture.number)} {escaped(picture.title, TITLE_SHOWN)}"


def person(picture: Picture, person_id: str | None) -> str:
    """Call a person by name; Slack fills it in for somebody whose name has not reached us yet."""
    if not person_id:
        return _("nobody")
    return escaped(picture.name(person_id), NAME_SHOWN) or mention(person_id)


def moment(picture: Picture, instant: datetime) -> str:
    return date(instant, picture.zone)
