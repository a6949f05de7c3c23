"""Understanding a task as somebody wrote it: all of it, or a sentence at each wrong field."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TypeVar

from handlers.kit import dates, recurrence
from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.kit.errors import Invalid
from handlers.kit.recurrence import Rule
from handlers.kit.when import When
from handlers.kit.words import _
from handlers.kit.workdays import Calendar, NoWorkingTimeError
from handlers.staff.service import calendars, people
from handlers.tasks.rules import writing
from handlers.tasks.rules.drafts import MOST_OWNERS, Draft, Understood
from handlers.tasks.service import able, belonging, quoting
from handlers.tasks.service.belonging import Belongs
from storage import staff
from storage.enums import Evidence, Priority, Recurs, Sharing
from storage.session import Session

_T = TypeVar("_T")
_ME = "me"


def understand(
    session: Session, actor: Actor, draft: Draft, *, now: datetime, tools: Tools
) -> Understood:
    """Return what a draft means; its dates are those of its site, else its owner, else its writer.

    Errors: `Invalid` with a sentence at every wrong field, which are those of `Draft`.
    """
    meant, errors = attempt(session, actor, draft, now=now, tools=tools)
    if errors:
        raise Invalid(errors)
    return meant


def attempt(
    session: Session, actor: Actor, draft: Draft, *, now: datetime, tools: Tools
) -> tuple[Understood, dict[str, str]]:
    """Return what can be understood of a draft, and a sentence at every wrong field."""
    require_own(actor)
    reading = _Reading(session, actor, draft, now, tools)
    return reading.whole(), reading.errors


def filled(session: Session, actor: Actor, draft: Draft) -> Draft:
    """Return a draft in which everything that can be chosen in a dialog is an id.

    What is not understood stays as it was written.
    """
    errors: dict[str, str] = {}
    owners = [_tried(errors, one, partial(_owner, session, actor, one)) for one in draft.owners]
    belongs = _belongs(session, actor, draft)
    return replace(
        draft,
        owners=tuple(owners),
        department=belongs.department_id.hex if belongs.department_id else draft.department,
        site=belongs.site_id.hex if belongs.site_id else draft.site,
    )


def _belongs(session: Session, actor: Actor, draft: Draft) -> Belongs:
    """Return what can be understood of where a task belongs, each part by itself."""
    errors: dict[str, str] = {}
    site = _tried(
        errors, Belongs(), lambda: belonging.read(session, actor, department="", site=draft.site)
    )
    known = site.site_id.hex if site.site_id else ""
    return _tried(
        errors,
        site,
        lambda: belonging.read(session, actor, department=draft.department, site=known),
    )


def calendar_for(
    session: Session, actor: Actor, owners: tuple[str, ...], belongs: Belongs, tools: Tools
) -> Calendar:
    """Return the calendar of the dates meant: the site's, the first owner's, else the writer's."""
    owner = staff.get(session, owners[0]) if owners else None
    return (
        calendars.at(session, belongs.site_id)
        or calendars.at(session, owner.site_id if owner else None)
        or people.calendar_of(session, actor.id, tools)
    )


def when(
    phrase: str, *, actor: Actor, now: datetime, calendar: Calendar, name: str = "due"
) -> When:
    """Read a date that somebody wrote. Errors: `Invalid` at the field `name`."""
    return dates.read(phrase, field=name, now=now, calendar=calendar, locale=actor.locale)


@dataclass
class _Reading:
    """One draft being read; a wrong part leaves a sentence in `errors` and a harmless value."""

    session: Session
    actor: Actor
    draft: Draft
    now: datetime
    tools: Tools
    errors: dict[str, str] = field(default_factory=dict)

    def whole(self) -> Understood:
        draft = self.draft
        owners = self.owners()
        belongs = self.read(Belongs(), self.belongs)
        calendar = calendar_for(self.session, self.actor, owners, belongs, self.tools)
        due = self.read(None, lambda: self.due(calendar))
        rule = self.read(None, lambda: self.rule(calendar, due))
        no_limits: tuple[Decimal | None, Decimal | None] = (None, None)
        least, most = self.read(no_limits, lambda: writing.limits(draft))
        return Understood(
            title=self.read("", lambda: writing.title(draft.title)),
            owners=owners,
            zone=str(calendar.zone),
            sharing=self.read(Sharing.ANY, lambda: writing.sharing(draft.sharing)),
            due=_first(rule, due, calendar),
            rule=rule,
            recurs=self.read(Recurs.NEXT_IN_FUTURE, lambda: writing.recurs(draft.recurs)),
            department_id=belongs.department_id,
            site_id=belongs.site_id,
            priority=self.read(Priority.NORMAL, lambda: writing.priority(draft.priority)),
            checklist=self.read((), lambda: writing.checklist(draft.checklist)),
            evidence=self.read(Evidence.NONE, lambda: writing.evidence(draft.evidence)),
            least=least,
            most=most,
            quoted=quoting.quote(draft.quoted),
            permalink=quoting.link(self.session, draft.permalink),
        )

    def read(self, otherwise: _T, part: Callable[[], _T]) -> _T:
        return _tried(self.errors, otherwise, part)

    def owners(self) -> tuple[str, ...]:
        found = [
            self.read("", partial(_owner, self.session, self.actor, one))
            for one in self.draft.owners
        ]
        if len(set(found)) > MOST_OWNERS:
            self.errors["owners"] = _("At most {limit} people, please.", limit=MOST_OWNERS)
        return tuple(dict.fromkeys(one for one in found if one))

    def belongs(self) -> Belongs:
        draft = self.draft
        return belonging.read(
            self.session, self.actor, department=draft.department, site=draft.site
        )

    def due(self, calendar: Calendar) -> When | None:
        if not self.draft.due.strip():
            return None
        return when(self.draft.due, actor=self.actor, now=self.now, calendar=calendar)

    def rule(self, calendar: Calendar, due: When | None) -> Rule | None:
        if not self.draft.rule.strip():
            return None
        return dates.read_rule(
            self.draft.rule,
            field="rule",
            start=due.day if due else calendar.local_date(self.now),
            calendar=calendar,
            locale=self.actor.locale,
        )


def _owner(session: Session, actor: Actor, wanted: str) -> str:
    """Return who is meant: a Slack id, `@me`, or a name that only one person has."""
    if not wanted.startswith("@"):
        return able.require(session, wanted, field="owners").id
    name = wanted.removeprefix("@")
    if name.casefold() == _ME:
        return actor.id
    return able.named(session, name, field="owners", suggests_to=actor).id


def _first(rule: Rule | None, due: When | None, calendar: Calendar) -> When | None:
    """Return the date; `due mon every weekday 8:30` is Monday at half past eight."""
    if rule is None or due is None or due.has_clock:
        return due
    yesterday = due.day - timedelta(days=1)
    try:
        by_rule = recurrence.next_after(rule, after=yesterday, start=due.day, calendar=calendar)
    except NoWorkingTimeError:
        return due
    return by_rule if by_rule.day == due.day else due


def _tried(errors: dict[str, str], otherwise: _T, part: Callable[[], _T]) -> _T:
    """Return what a part is read as; a wrong one leaves its sentence, the first of its field."""
    try:
        return part()
    except Invalid as invalid:
        for name, sentence in invalid.errors.items():
            errors.setdefault(name, sentence)
        return otherwise
