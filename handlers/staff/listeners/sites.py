"""Slack in: `/ops setup`, `/ops site …` and `/ops department …`."""

from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import escape, plain
from handlers.kit.errors import Invalid
from handlers.kit.names import fold
from handlers.kit.words import _
from handlers.staff.cards import organisation as cards
from handlers.staff.forms import site as forms
from handlers.staff.rules import typed
from handlers.staff.rules.typed import References
from handlers.staff.service import directory, sites, teams
from handlers.staff.service.sites import Change, SiteDraft
from storage import sites as rows

_WORDS = ("zone", "hours", "holidays")


def set_up(call: Call) -> Answer:
    """Open the dialog for a site."""
    sites.require_manager(call.actor)
    return _dialog({"name": plain(call.text), "zone": call.actor.timezone})


def add(call: Call) -> Answer:
    """Read `<name> [zone …] [hours …] [holidays …]`."""
    name, parts = typed.keywords(plain(call.text), _WORDS)
    if not name:
        return set_up(call)
    known = {"name": name, **parts}
    try:
        return _echo(call, _added(call, known))
    except Invalid as invalid:
        return _dialog(known, invalid.errors)


def submit(call: Call) -> Answer:
    """Set up what was filled in: the site, and its first team."""
    try:
        form = forms.NewSite.read(call.view)
        known = {name: str(value) for name, value in form.model_dump().items() if value}
        change = _added(call, known)
        return _with_team(call, form, change) if form.department else _echo(call, change)
    except Invalid as invalid:
        return Errors(invalid.errors)


def list_sites(call: Call) -> Answer:
    return cards.site_list(sites.list_all(call.session, call.actor), call.now)


def hours(call: Call) -> Answer:
    """Read `<site> <week> [from <date>]`."""
    change, since = sites.set_hours(call.session, call.actor, plain(call.text), now=call.now)
    found = rows.time_of(call.session, change.site.id)
    windows = next(row.windows for row in found.hours if row.valid_from == since) if found else []
    return cards.hours_changed(change.site, windows, since, change.undo)


def holidays(call: Call) -> Answer:
    """Read `<site>`, and what is to change: a country, or a day that is closed or open."""
    directory.require_insider(call.actor)
    site, rest = directory.site_named(directory.load(call.session), plain(call.text))
    word, _space, further = rest.partition(" ")
    if not word:
        return cards.holidays(site, sites.upcoming_holidays(call.session, site, now=call.now))
    if word.casefold() in ("closed", "open"):
        is_open = word.casefold() == "open"
        change, day = sites.set_day(
            call.session, call.actor, site, further, is_open=is_open, now=call.now
        )
        return cards.day_changed(site, day, change.undo, is_open=is_open)
    change = sites.set_country(call.session, call.actor, site, rest, now=call.now)
    return cards.country_changed(rows.get(call.session, site.id) or site, change.undo)


def alias(call: Call) -> Answer:
    """Read `<site> <name>, <name>`."""
    change, names = sites.add_aliases(call.session, call.actor, plain(call.text), now=call.now)
    return cards.aliases_added(change.site, names, change.undo)


def add_department(call: Call) -> Answer:
    """Read `<name> [#channel] [@lead]`."""
    said = typed.references(call.text)
    name = plain(said.words)
    department, undo = teams.add_department(call.session, call.actor, name, now=call.now)
    channel, lead = teams.channel_and_lead(call.session, said)
    if channel is None and lead is None:
        return cards.department_added(department, undo)
    change = teams.make(
        call.session, call.actor, department, None, channel=channel, lead=lead, now=call.now
    )
    return cards.team_set(change.name, change.team, None)


def list_departments(call: Call) -> Answer:
    found, _sizes = teams.listing(call.session, call.actor)
    at = {
        department_id: sorted(
            found.sites[team.site_id].name
            for team in found.teams.values()
            if team.department_id == department_id and team.site_id
        )
        for department_id in found.departments
    }
    return cards.department_list(list(found.departments.values()), at)


def _added(call: Call, known: dict[str, str]) -> Change:
    draft = SiteDraft(*(known.get(field, "") for field in ("name", *_WORDS)))
    return sites.add(call.session, call.actor, draft, now=call.now, tools=call.tools)


def _echo(call: Call, change: Change) -> Text:
    found = rows.time_of(call.session, change.site.id)
    return cards.site_added(change.site, found.hours[0].windows if found else [], change.undo)


def _with_team(call: Call, form: forms.NewSite, added: Change) -> Answer:
    """Make the site's first team as well, and the department if it is a new one."""
    name = (form.department or "").strip()
    department = directory.load(call.session).department(fold(name))
    if department is None:
        department, _undo = teams.add_department(call.session, call.actor, name, now=call.now)
    chosen = References("", people=(form.lead or "",))
    lead = directory.one_person(call.session, chosen) if form.lead else None
    change = teams.make(
        call.session, call.actor, department, added.site,
        channel=form.channel, lead=lead, now=call.now,
    )  # fmt: skip
    said = cards.team_set(change.name, change.team, None)
    # With a team the site is in use, so it cannot simply be taken back.
    return cards.receipt(f"{_echo(call, added).text}\n{said.text}", None)


def _dialog(known: dict[str, str], errors: dict[str, str] | None = None) -> OpenDialog:
    said = " ".join((errors or {}).values()) or _("Say what the site is called.")
    example = _("For example `{example}`.", example="/ops site add Harbour zone Europe/London")
    return OpenDialog(forms.site(known, errors), Text(f"{escape(said)} {example}"))
