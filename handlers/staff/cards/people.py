"""What the bot says of people: the list, who is who, and all about oneself."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

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
# What each kind of row that names a person is called.
KEPT = {
    "absences.noted_by": N_("absences that you noted"),
    "absences.person_id": N_("absences of yours"),
    "audit.actor_id": N_("entries in the log of what you did"),
    "complaint_channels.switched_by": N_("channels where you switched complaints on"),
    "complaint_events.person_id": N_("steps with complaints that you took"),
    "complaints.logged_by": N_("complaints that you logged"),
    "complaints.owner_id": N_("complaints that you see to"),
    "complaints.state_by": N_("complaints that you changed last"),
    "digest_items.assigned_to": N_("findings of a digest that you were given"),
    "digest_items.person_id": N_("findings of your digest"),
    "digest_wishes.person_id": N_("wishes for your digest"),
    "digests.person_id": N_("digests of yours"),
    "escalation_chains.changed_by": N_("escalation chains that you wrote"),
    "escalation_reaches.person_id": N_("times that an escalation reached you"),
    "escalation_steps.person_id": N_("steps of escalations that name you"),
    "escalations.closed_by": N_("escalations that you resolved"),
    "escalations.lapsed_by": N_("escalations whose promised update did not come"),
    "escalations.taken_by": N_("escalations that you have taken"),
    "hand_overs.person_id": N_("hand-overs of your work"),
    "hand_overs.receiver_id": N_("hand-overs to you"),
    "hand_overs.settled_by": N_("hand-overs that you decided"),
    "notices.person_id": N_("things that you were or will be told"),
    "people.manager_id": N_("people who report to you"),
    "quieted.person_id": N_("things that you want to hear less of"),
    "reminder_numbers.changed_by": N_("settings of reminders that you changed"),
    "rosters.uploaded_by": N_("sheets that you uploaded"),
    "sale_bookings.made_by": N_("sales that you booked or took back"),
    "sale_sheets.uploaded_by": N_("sheets of sales that you uploaded"),
    "task_checklist.ticked_by": N_("items of checklists that you ticked"),
    "task_evidence.person_id": N_("photos and numbers that you gave"),
    "task_moves.person_id": N_("dates that you moved"),
    "task_notes.person_id": N_("notes that you wrote"),
    "task_owners.person_id": N_("tasks that are or were yours"),
    "stock_movements.person_id": N_("movements of stock that you booked"),
    "stock_rules.buyer_id": N_("items of stock that you buy"),
    "stock_rules.set_by": N_("rules of stock that you set"),
    "stock_sheets.uploaded_by": N_("sheets of items that you uploaded"),
    "stock_shortages.decided_by": N_("shortages that you decided about"),
    "targets.owner_id": N_("targets of yours"),
    "tasks.assigner_id": N_("tasks that you gave"),
    "tasks.help_by": N_("tasks for which you asked for help"),
    "tasks.proposed_by": N_("tasks for which you offer another date"),
    "tasks.state_by": N_("tasks that stand where you put them"),
    "tasks.waits_for": N_("tasks that wait for you"),
    "team_members.person_id": N_("memberships of teams"),
    "teams.lead_id": N_("teams that you lead"),
    "welcomes.person_id": N_("questions about where you work"),
    "welcomes.settled_by": N_("people whom you placed"),
}
FIELDS = {
    "id": N_("Slack id"),
    "name": N_("name"),
    "handle": N_("handle"),
    "title": N_("title"),
    "timezone": N_("time zone"),
    "locale": N_("language"),
    "role": N_("role given here"),
    "is_bot": N_("is a bot"),
    "is_guest": N_("is a guest"),
    "is_gone": N_("is deactivated"),
    "is_stranger": N_("is of another workspace"),
    "is_slack_admin": N_("is an administrator in Slack"),
    "dm_channel": N_("direct messages with me"),
    "refreshed_at": N_("last read from Slack"),
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
    known = [f"• {_(FIELDS[name])}: {escaped(value, 120)}" for name, value in found.fields.items()]
    kept = [f"• {_(KEPT[name])}: {count}" for name, count in found.kept.items()]
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
