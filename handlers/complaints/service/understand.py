"""Understanding a complaint as somebody wrote it: all of it, or a sentence at each wrong field."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from handlers.complaints.cards.words import CAUSES, SEVERITY_NAMES
from handlers.complaints.rules.drafts import Draft, Written
from handlers.complaints.service import able
from handlers.kit.actors import Actor, require_own
from handlers.kit.errors import Invalid
from handlers.kit.names import alike, nearest
from handlers.kit.words import _
from handlers.tasks.service import belonging, quoting
from handlers.tasks.service.belonging import Belongs
from storage import staff
from storage.enums import Cause, ComplaintSource, Severity
from storage.session import Session

_T = TypeVar("_T")
_ME = "@me"


def understand(session: Session, actor: Actor, written: Written, *, now: datetime) -> Draft:
    """Return what was written as a draft. Errors: `Invalid` with a sentence at each wrong field."""
    draft, errors = attempt(session, actor, written, now=now)
    if errors:
        raise Invalid(errors)
    return draft


def attempt(
    session: Session, actor: Actor, written: Written, *, now: datetime
) -> tuple[Draft, dict[str, str]]:
    """Return what can be understood, and a sentence at every wrong field."""
    require_own(actor)
    errors: dict[str, str] = {}
    if not written.text.strip() and not written.subject.strip():
        errors["text"] = _("Say what the customer complains about.")
    belongs = _tried(errors, Belongs(), lambda: _belongs(session, actor, written))
    own = staff.get(session, actor.id)
    draft = Draft(
        text=written.text,
        received_at=_received(written, now),
        customer=written.customer,
        address=written.address,
        subject=written.subject,
        order=written.order,
        severity=_tried(errors, Severity.NORMAL, lambda: severity(written.severity)),
        site_id=belongs.site_id or (own.site_id if own else None),
        department_id=belongs.department_id,
        owner_id=_tried(errors, None, lambda: _owner(session, actor, written.owner)),
        channel_id=written.channel or None,
        source_ts=written.source_ts or None,
        permalink=quoting.link(session, written.permalink),
        source=ComplaintSource.MESSAGE if written.source_ts else ComplaintSource.TYPED,
    )
    return draft, errors


def severity(said: str) -> Severity:
    """Return how bad it is. Errors: `Invalid` at `severity`."""
    wanted = alike(said.removeprefix("!"))
    if not wanted:
        return Severity.NORMAL
    names = {alike(_(label)): one for one, label in SEVERITY_NAMES.items()}
    names |= {one.value: one for one in Severity}
    if wanted in names:
        return names[wanted]
    known = ", ".join(_(label) for label in SEVERITY_NAMES.values())
    raise Invalid({"severity": _("It is one of these: {words}.", words=known)})


def cause(said: str) -> Cause:
    """Return what a complaint came from. Errors: `Invalid` at `cause`."""
    wanted = alike(said)
    names = {alike(_(label)): one for one, label in CAUSES.items()}
    names |= {one.value: one for one in Cause}
    near = nearest(wanted, names) if wanted and wanted not in names else wanted
    if near in names:
        return names[near]
    known = ", ".join(_(label) for label in CAUSES.values())
    raise Invalid({"cause": _("It is one of these: {words}.", words=known)})


def person(session: Session, actor: Actor, said: str) -> str:
    """Return whom a reference or a name means. Errors: `Invalid` at `owner`."""
    if said.casefold() == _ME:
        return actor.id
    if said.startswith("@"):
        return able.named(session, said.removeprefix("@")).id
    return able.require(session, said).id


def _owner(session: Session, actor: Actor, said: str) -> str | None:
    return person(session, actor, said) if said else None


def _belongs(session: Session, actor: Actor, written: Written) -> Belongs:
    try:
        return belonging.read(session, actor, department=written.department, site=written.site)
    except Invalid as invalid:
        # Its dialog has no field for the department.
        said = " ".join(invalid.errors.values())
        raise Invalid({"site": said}) from invalid


def _received(written: Written, now: datetime) -> datetime:
    """Return when the message was written that a complaint is made of, else now."""
    try:
        said = datetime.fromtimestamp(float(written.source_ts), UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return min(said, now)


def _tried(errors: dict[str, str], otherwise: _T, part: Callable[[], _T]) -> _T:
    """Return what a part is read as; a wrong one leaves its sentence."""
    try:
        return part()
    except Invalid as invalid:
        errors.update(invalid.errors)
        return otherwise
