"""What the bot says of people: the list, who is who, and all about oneself."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from handlers.kit import personal
from handlers.kit.answers import Text
from handlers.kit.blockkit import (
    actions,
    button,
    context,
    date,
    escaped,
    mention,
    section,
    sections,
)
from handlers.kit.words import N_, _, _n
from handlers.staff.cards.organisation import called, named, people, receipt
from handlers.staff.cards.organisation import listing as fitted
from storage.absences import Absence
from storage.enums import Role
from storage.staff import Person

PAGE = "staff.page"
PAGE_SIZE = 20
SHOWN_AWAY = 5
SHOWN_WORK = 10
_ROLES = {
    Role.STAFF: N_("staff"),
    Role.LEAD: N_("lead"),
    Role.MANAGER: N_("manager"),
    Role.ADMIN: N_("admin"),
}


@dataclass(frozen=True)
class PersonLine:
    """Somebody in a list; `away_until` when they are away now."""

    person: Person
    role: Role
    site: str | None
    teams: list[str]
    away_until: datetime | None


@dataclass(frozen=True)
class Page:
    """One page of the people who work here; pages count from 1."""

    lines: list[PersonLine]
    number: int
    count: int
    zone: str

    @property
    def last(self) -> int:
        return last_page(self.count)


@dataclass(frozen=True)
class Who:
    """What others may know of somebody. Reasons of absences are for those who lead them."""

    person: Person
    role: Role
    site: str | None
    teams: list[str]
    leads: list[str]
    lead: Person | None
    away: list[Absence]
    shows_reasons: bool
    zone: str


@dataclass(frozen=True)
class TeamShown:
    """Who serves a department at a site: the nearest team's channel, lead and members."""

    name: str
    found_as: str | None
    channel_id: str | None
    lead: Person | None
    members: list[Person]
    away: dict[str, datetime]
    zone: str


@dataclass(frozen=True)
class Me:
    """Everything that is stored about who asks. `kept` counts rows by the table's column."""

    who: Who
    fields: dict[str, str]
    channels: list[str]
    open_work: list[str]
    kept: dict[str, int] = field(default_factory=dict)


def last_page(count: int) -> int:
    return max((count + PAGE_SIZE - 1) // PAGE_SIZE, 1)


def role_word(role: Role) -> str:
    """Name a role by itself."""
    return _(_ROLES[role])


def listing(page: Page) -> Text:
    """Show a page of people, with buttons to the pages beside it."""
    title = _n("{count} person works here", "{count} people work here", page.count)
    lines = [_line(one, page.zone) for one in page.lines]
    shown = fitted(title, lines)
    blocks = shown.blocks
    if page.last > 1:
        blocks.append(context(_("Page {page} of {last}", page=page.number, last=page.last)))
        turns = [
            button(label, f"{PAGE}.{name}", str(number))
            for label, name, number in (
                (_("Previous"), "back", page.number - 1),
                (_("Next"), "on", page.number + 1),
            )
            if 1 <= number <= page.last
        ]
        blocks.append(actions(*turns))
    return Text(shown.text, blocks)


def _line(one: PersonLine, zone: str) -> str:
    facts = [role_word(one.role)] if one.role is not Role.STAFF else []
    facts += [escaped(name, 80) for name in ([one.site] if one.site else [])]
    facts += [escaped(", ".join(one.teams), 160)] if one.teams else []
    if one.away_until:
        facts.append(_("away until {when}", when=date(one.away_until, zone, clock=False)))
    said = f"• *{called(one.person)}*"
    return f"{said}: {' · '.join(facts)}" if facts else said


def who(found: Who) -> Text:
    """Show somebody as colleagues may see them."""
    lines = [f"*{called(found.person)}* ({mention(found.person.id)})", *_facts(found)]
    return Text("\n".join(lines), [section("\n".join(lines))])


def _facts(found: Who) -> list[str]:
    lines = [_("Role: {role}", role=role_word(found.role))]
    if found.site:
        lines.append(_("Site: {site}", site=escaped(found.site, 120)))
    if found.teams:
        lines.append(_("Teams: {teams}", teams=escaped(", ".join(found.teams), 400)))
    if found.leads:
        lines.append(_("Leads: {teams}", teams=escaped(", ".join(found.leads), 400)))
    if found.lead:
        lines.append(_("Led by: {lead}", lead=called(found.lead)))
    lines += [_absence(one, found) for one in found.away[:SHOWN_AWAY]]
    return lines


def _absence(absence: Absence, found: Who) -> str:
    said = _(
        "Away: {begins} to {ends}",
        begins=date(absence.begins, found.zone, clock=False),
        ends=date(absence.ends, found.zone, clock=False),
    )
    shown = found.shows_reasons and absence.reason
    return f"{said} ({escaped(absence.reason, 200)})" if shown else said


def team(found: TeamShown) -> Text:
    """Show who serves a department at a site."""
    lines = [named(found.name)]
    if found.found_as is None:
        lines.append(_("No team serves it yet."))
    elif found.found_as != found.name:
        lines.append(_("It has no team of its own; {team} serves it.", team=named(found.found_as)))
    lead = called(found.lead) if found.lead else _("nobody")
    lines.append(_("Led by: {lead}", lead=lead))
    if found.channel_id:
        lines.append(_("Channel: {channel}", channel=f"<#{found.channel_id}>"))
    if found.members:
        lines.append(_("Members: {people}", people=people(found.members)))
    absent = [one for one in found.members if one.id in found.away]
    if absent:
        lines.append(_("Away: {people}", people=people(absent)))
    return Text("\n".join(lines), sections(lines))


def me(found: Me) -> Text:
    """Show everything that is stored about who asks."""
    known = [
        f"• {_(personal.FIELDS[name])}: {escaped(value, 120)}"
        for name, value in found.fields.items()
    ]
    kept = [f"• {_(personal.KEPT[name])}: {count}" for name, count in found.kept.items()]
    parts = [_("*All that I keep about you*"), *_facts(found.who)]
    parts += [_("*As Slack told me*"), *known]
    if found.channels:
        channels = " ".join(f"<#{one}>" for one in found.channels[:40])
        parts.append(_("Channels I know you in: {channels}", channels=channels))
    if found.open_work:
        parts += [_("*Open with you*"), *(f"• {one}" for one in found.open_work[:SHOWN_WORK])]
    if kept:
        parts += [_("*What names you*"), *kept]
    blocks = sections(parts)
    blocks.append(context(_("Nobody else is shown this.")))
    return Text(_("All that I keep about you"), blocks)


def role_given(person: Person, role: Role, undo: uuid.UUID, *, own_too: bool) -> Text:
    """Echo a role; `own_too` when the giver only stood in and is an admin by it now."""
    text = _("{name} is {role} now.", name=f"*{called(person)}*", role=role_word(role))
    if own_too:
        text += " " + _("You only stood in as an admin; you are one yourself now.")
    return receipt(text, undo)


def away(
    person: Person, absence: Absence, back_at: datetime, *, zone: str, own: bool, undo: uuid.UUID
) -> Text:
    """Echo an absence, and when they work again."""
    parts = {
        "name": called(person),
        "begins": date(absence.begins, zone, clock=False),
        "ends": date(absence.ends, zone),
        "back": date(back_at, zone),
    }
    planned = absence.begins > absence.noted_at
    if own:
        said = _("You are away until {ends}, and back {back}.", **parts)
        if planned:
            said = _("You are away from {begins} until {ends}, and back {back}.", **parts)
    else:
        said = _("{name} is away until {ends}, and back {back}.", **parts)
        if planned:
            said = _("{name} is away from {begins} until {ends}, and back {back}.", **parts)
    hint = _("Reminders wait until then; only what is urgent and due at a clock time gets through.")
    return receipt(said, undo, hint=hint)


def back(person: Person, planned: Absence | None, *, zone: str, undo: uuid.UUID) -> Text:
    """Say that somebody works again, or that a planned absence is off."""
    if planned is None:
        return receipt(_("Welcome back: {name} works again.", name=called(person)), undo)
    when = date(planned.begins, zone, clock=False)
    text = _("{name} is not away from {when} on any more.", name=called(person), when=when)
    return receipt(text, undo)
