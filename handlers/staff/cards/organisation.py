"""What the bot says of sites, departments and teams."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.kit import feasts
from handlers.kit.answers import Text
from handlers.kit.blockkit import actions, button, context, escaped, mention, sections
from handlers.kit.words import _, _n
from handlers.staff.rules import hours
from storage.enums import Role
from storage.sites import Site, SiteTime
from storage.staff import Person
from storage.teams import Department, Team

UNDO = "staff.undo"
NAME_SHOWN = 120
MOST_NAMED = 20
ROOM = 9000  # Of the 11,000 characters that Slack takes in a message.


def receipt(text: str, undo: uuid.UUID | None, *, hint: str = "") -> Text:
    """Say what was done, with a button to take it back."""
    blocks = sections([text])
    if hint:
        blocks.append(context(hint))
    if undo is not None:
        blocks.append(actions(button(_("Undo"), UNDO, str(undo))))
    return Text(text, blocks)


def listing(title: str, lines: list[str]) -> Text:
    """Show a list as far as it fits into one message, and say how much more there is."""
    shown: list[str] = []
    room = ROOM
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    rest = len(lines) - len(shown)
    if rest:
        shown.append(_n("and {count} more", "and {count} more", rest))
    return Text("\n".join([title, *shown]), sections([f"*{title}*", *shown]))


def named(name: str) -> str:
    return f"*{escaped(name, NAME_SHOWN)}*"


def day(value: date) -> str:
    return f"{value:%a} {value.day} {value:%b %Y}"


def called(person: Person) -> str:
    """Name a person without mentioning them."""
    return escaped(person.name or person.handle or person.id, NAME_SHOWN)


def site_added(site: Site, windows: list[str], undo: uuid.UUID) -> Text:
    """Echo what a new site is like, and what there is to do next."""
    text = _(
        "{site} is set up: {zone}, open {hours}, {holidays}.",
        site=named(site.name),
        zone=site.zone,
        hours=hours.write_week(windows),
        holidays=_holidays(site),
    )
    hint = _(
        "Next: `{team}` for who works there, `{people}` for everybody at once.",
        team="/ops team add",
        people="/ops people import",
    )
    return receipt(text, undo, hint=hint)


def site_list(found: list[tuple[SiteTime, list[str]]], now: datetime) -> Text:
    """List every site with its zone, its hours as of its own date, and its other names."""
    if not found:
        return Text(_("There are no sites yet. `{example}` makes the first.", example="/ops setup"))
    title = _n("{count} site", "{count} sites", len(found))
    lines = [_site_line(one, names, now) for one, names in found]
    return listing(title, lines)


def _site_line(found: SiteTime, names: list[str], now: datetime) -> str:
    today = now.astimezone(ZoneInfo(found.site.zone)).date()
    valid = [row for row in found.hours if row.valid_from <= today] or found.hours[:1]
    parts = [found.site.zone, hours.write_week(valid[-1].windows), _holidays(found.site)]
    parts += [
        _("from {day} {hours}", day=day(row.valid_from), hours=hours.write_week(row.windows))
        for row in found.hours
        if row.valid_from > today
    ]
    others = [name for name in names if name != found.site.name]
    if others:
        parts.append(_("also called {names}", names=escaped(", ".join(others), 300)))
    return f"• {named(found.site.name)}: {' · '.join(parts)}"


def _holidays(site: Site) -> str:
    if site.country is None:
        return _("no public holidays")
    country = feasts.named(site.country, site.subdivision)
    return _("public holidays of {country}", country=country)


def hours_changed(site: Site, windows: list[str], since: date, undo: uuid.UUID) -> Text:
    text = _(
        "{site} is open {hours}, from {day} on.",
        site=named(site.name),
        hours=hours.write_week(windows),
        day=day(since),
    )
    return receipt(text, undo)


def holidays(site: Site, found: list[tuple[date, str]]) -> Text:
    """List the next days a site is closed on."""
    if not found:
        return Text(
            _(
                "{site} closes on no holiday that I know of. `{example}` takes those of a country.",
                site=named(site.name),
                example=f"/ops site holidays {escaped(site.name, 60)} GB",
            )
        )
    title = _("{site} is closed on", site=escaped(site.name, NAME_SHOWN))
    return listing(title, [f"• {day(when)}: {escaped(name, 120)}" for when, name in found])


def country_changed(site: Site, undo: uuid.UUID) -> Text:
    text = _("{site}: {holidays}.", site=named(site.name), holidays=_holidays(site))
    return receipt(text, undo)


def day_changed(site: Site, when: date, undo: uuid.UUID, *, is_open: bool) -> Text:
    parts = {"site": named(site.name), "day": day(when)}
    closed = _("{site} is closed on {day}.", **parts)
    return receipt(_("{site} is open on {day}.", **parts) if is_open else closed, undo)


def aliases_added(site: Site, names: list[str], undo: uuid.UUID) -> Text:
    also = escaped(", ".join(names), 300)
    return receipt(_("{site} is also called {names}.", site=named(site.name), names=also), undo)


def department_added(department: Department, undo: uuid.UUID | None) -> Text:
    hint = _(
        "`{example}` makes its team.", example=f"/ops team add {escaped(department.name, 60)} at …"
    )
    text = _("There is a department {name} now.", name=named(department.name))
    return receipt(text, undo, hint=hint)


def department_list(departments: list[Department], sites_of: dict[uuid.UUID, list[str]]) -> Text:
    """List departments and where each has a team."""
    if not departments:
        return Text(
            _(
                "There are no departments yet. `{example}` makes one.",
                example="/ops department add Warehouse",
            )
        )
    title = _n("{count} department", "{count} departments", len(departments))
    lines = []
    for one in departments:
        at = sites_of.get(one.id, [])
        where = _("at {sites}", sites=escaped(", ".join(at), 300)) if at else _("no team yet")
        lines.append(f"• {named(one.name)}: {where}")
    return listing(title, lines)


def team_set(name: str, team: Team, undo: uuid.UUID | None, *, lead: Person | None = None) -> Text:
    """Echo a team as it stands; a `lead` who may only do what staff may is pointed out."""
    hint = ""
    if lead is not None and lead.role is Role.STAFF:
        hint = _(
            "{name} may do what staff may. `{example}` lets them do what leads may.",
            name=called(lead),
            example=f"/ops role @{lead.handle} lead",
        )
    return receipt(f"{named(name)}: {team_facts(team)}", undo, hint=hint)


def reactions_set(name: str, undo: uuid.UUID | None, *, on: bool) -> Text:
    if on:
        said = _("A check mark from an owner completes their task in {team}.", team=named(name))
    else:
        said = _("Check marks mean nothing to me in {team}.", team=named(name))
    return receipt(said, undo)


def team_facts(team: Team) -> str:
    lead = mention(team.lead_id) if team.lead_id else _("nobody")
    facts = [_("led by {lead}", lead=lead)]
    facts.append(f"<#{team.channel_id}>" if team.channel_id else _("no channel"))
    return " · ".join(facts)


def team_list(found: list[tuple[str, Team, int]]) -> Text:
    """List teams (name, team, how many are in it)."""
    if not found:
        return Text(
            _(
                "There are no teams yet. `{example}` makes one.",
                example="/ops team add Warehouse at Harbour #warehouse @ben",
            )
        )
    title = _n("{count} team", "{count} teams", len(found))
    lines = [
        f"• {named(name)}: {team_facts(team)} · " + _n("{count} person", "{count} people", size)
        for name, team, size in found
    ]
    return listing(title, lines)


def members_changed(
    name: str, *, joined: list[Person], left: list[Person], undo: uuid.UUID | None = None
) -> Text:
    """Say who came into a team and who went."""
    said = []
    if joined:
        said.append(_("{people}: now in {team}.", people=people(joined), team=named(name)))
    if left:
        said.append(_("{people}: no longer in {team}.", people=people(left), team=named(name)))
    return receipt(" ".join(said) or _("{team}: nothing has changed.", team=named(name)), undo)


def people(found: list[Person]) -> str:
    """Name people without mentioning them, the first of many only."""
    names = ", ".join(escaped(one.name or one.handle, 60) for one in found[:MOST_NAMED])
    rest = len(found) - MOST_NAMED
    return names + (" " + _n("and {count} more", "and {count} more", rest) if rest > 0 else "")
