"""A sheet of people: uploaded, read by a job, shown with what is wrong, applied as a whole."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.kit import grid
from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import escape
from handlers.kit.errors import Rejected
from handlers.kit.grid import GridProblem
from handlers.kit.names import fold, nearest
from handlers.kit.words import N_, _
from handlers.staff.cards.roster import SHOWN
from handlers.staff.rules import sheet
from handlers.staff.rules.sheet import Column, Line
from handlers.staff.service import directory, people, roles
from handlers.staff.service.directory import Directory
from handlers.staff.service.sites import require_manager
from storage import audit, jobs, outbox, rosters, staff, teams
from storage.enums import Role, RosterState
from storage.rosters import Roster
from storage.session import Session
from storage.staff import Person

KIND = "roster"
READ = "staff.read_roster"
PROBLEMS = {
    GridProblem.TOO_LARGE: N_("The file is larger than 10 MB."),
    GridProblem.TOO_LONG: N_("The sheet has more than 5,000 rows or 40 columns."),
    GridProblem.UNREADABLE: N_("I cannot read this file. Save the sheet as CSV or XLSX."),
    GridProblem.EMPTY: N_("The sheet is empty."),
}
NO_PERSON_COLUMN = N_("No column is called “person”; its row 1 has to name them.")
NOT_FETCHED = N_("I could not fetch the file from Slack. Please upload it again.")


@dataclass(frozen=True)
class Placement:
    """What one row wants of a person; None leaves it as it is."""

    person: Person
    site_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None
    role: Role | None = None
    manager_id: str | None = None


@dataclass(frozen=True)
class Preview:
    """What a sheet would change, and what is wrong with it by row number."""

    changes: list[Placement]
    unchanged: int
    errors: list[tuple[int, str]]


def upload(session: Session, actor: Actor, file: tuple[str, str], *, now: datetime) -> Roster:
    """Have an uploaded file (id, name) read by a job. Errors: `Rejected` below a manager."""
    require_manager(actor)
    file_id, name = file
    roster = rosters.start(session, uploaded_by=actor.id, file_name=name[:200], created_at=now)
    jobs.start(session, READ, roster.id.hex, {"file": file_id, "roster": roster.id.hex})
    return roster


def take_in(session: Session, roster_id: str, content: bytes | None) -> None:
    """Keep what a file says, or why it could not be read, and show it to who uploaded it."""
    roster = rosters.get(session, uuid.UUID(hex=roster_id), lock=True)
    if roster is None or roster.state is not RosterState.READING:
        return
    try:
        if content is None:
            roster.problem = NOT_FETCHED
        else:
            roster.cells = grid.read(content, sheet.BOUNDS)
            sheet.columns(roster.cells[0])
    except grid.BadGrid as bad:
        roster.problem, roster.cells = PROBLEMS[bad.problem], []
    except sheet.NoPersonColumn:
        roster.problem, roster.cells = NO_PERSON_COLUMN, []
    roster.state = RosterState.READ
    session.flush()
    outbox.show_card(session, KIND, roster.id.hex, roster.uploaded_by)


def preview(session: Session, roster: Roster, tools: Tools) -> Preview:
    """Tell what a sheet would change as things are now."""
    uploader = staff.get(session, roster.uploaded_by)
    if uploader is None or not roster.cells:
        return Preview([], 0, [])
    reader = _Reader(session, people.actor(session, uploader, tools), tools)
    changes: list[Placement] = []
    errors: list[tuple[int, str]] = []
    unchanged = 0
    for line in sheet.lines(roster.cells):
        reader.suggests = len(errors) < SHOWN
        try:
            placement = reader.read(line)
        except Rejected as wrong:
            errors.append((line.number, wrong.sentence))
            continue
        if reader.changes_something(placement):
            changes.append(placement)
        else:
            unchanged += 1
    return Preview(changes, unchanged, errors)


def confirm(session: Session, actor: Actor, roster: Roster, *, now: datetime, tools: Tools) -> int:
    """Apply a sheet as a whole, or not at all; return how many it changed. Errors: `Rejected`."""
    _require_open(actor, roster)
    found = preview(session, roster, tools)
    if found.errors or not found.changes:
        raise Rejected(_("There is something to correct first. Upload the sheet again."))
    for placement in found.changes:
        _apply(session, actor, placement, now=now, tools=tools)
    _settle(session, actor, roster, RosterState.APPLIED, now=now, changed=len(found.changes))
    return len(found.changes)


def drop(session: Session, actor: Actor, roster: Roster, *, now: datetime) -> None:
    """Forget a sheet without applying it. Errors: `Rejected`."""
    _require_open(actor, roster)
    _settle(session, actor, roster, RosterState.DROPPED, now=now, changed=0)


def of_button(session: Session, value: str) -> Roster:
    """Return the sheet of a button, locked. Errors: `Rejected` when it is unknown here."""
    try:
        found = rosters.get(session, uuid.UUID(hex=value), lock=True)
    except ValueError:
        found = None
    if found is None:
        raise Rejected(_("This card is out of date."))
    return found


class _Reader:
    """Understands the rows of one sheet, with everything read beforehand."""

    def __init__(self, session: Session, actor: Actor, tools: Tools) -> None:
        self._actor = actor
        self._tools = tools
        self._admins = people.admins(session, tools)
        # Looking for what was meant is slow, and only the first errors are shown.
        self.suggests = True
        self._directory: Directory = directory.load(session)
        here = staff.here(session)
        self._by_id = {one.id: one for one in here}
        self._by_name: dict[str, list[Person]] = {}
        for one in here:
            for name in {fold(one.name), fold(one.handle)} - {""}:
                self._by_name.setdefault(name, []).append(one)
        self._teams = teams.of_people(session, list(self._by_id))
        self._seen: set[str] = set()

    def read(self, line: Line) -> Placement:
        """Understand one row. Errors: `Rejected` with what is wrong with it."""
        person = self._person(line.cell(Column.PERSON))
        if person.id in self._seen:
            raise Rejected(_("{name} stands in the sheet twice.", name=escape(person.name)))
        self._seen.add(person.id)
        manager = line.cell(Column.MANAGER)
        placement = Placement(
            person,
            site_id=self._site(line.cell(Column.SITE)),
            department_id=self._department(line.cell(Column.DEPARTMENT)),
            role=self._role(person, line.cell(Column.ROLE)),
            manager_id=self._person(manager).id if manager else None,
        )
        if placement.manager_id == person.id:
            raise Rejected(_("Nobody is their own manager."))
        return placement

    def changes_something(self, wanted: Placement) -> bool:
        person = wanted.person
        site_id = wanted.site_id or person.site_id
        key = teams.key_of(wanted.department_id, site_id)
        own = {team.key for team in self._teams.get(person.id, [])}
        return (
            (wanted.site_id is not None and wanted.site_id != person.site_id)
            or (wanted.department_id is not None and key not in own)
            or wanted.role is not None
            or (wanted.manager_id is not None and wanted.manager_id != person.manager_id)
        )

    def _person(self, text: str) -> Person:
        name = text.removeprefix("@")
        found = self._by_name.get(fold(name), [])
        if text in self._by_id:
            found = [self._by_id[text]]
        if len(found) > 1:
            raise Rejected(_("Several people are called “{name}”.", name=escape(name[:60])))
        if not found:
            said = _("I know nobody called “{name}”.", name=escape(name[:60]))
            raise Rejected(said + self._meant(name, self._by_name))
        return found[0]

    def _site(self, text: str) -> uuid.UUID | None:
        if not text:
            return None
        site = self._directory.site(fold(text))
        if site is None:
            said = _("I know no site “{name}”.", name=escape(text[:60]))
            names = [one.name for one in self._directory.sites.values()]
            raise Rejected(said + self._meant(text, names))
        return site.id

    def _department(self, text: str) -> uuid.UUID | None:
        if not text:
            return None
        found = self._directory.department(fold(text))
        if found is None:
            said = _("I know no department “{name}”.", name=escape(text[:60]))
            names = [one.name for one in self._directory.departments.values()]
            raise Rejected(said + self._meant(text, names))
        return found.id

    def _role(self, person: Person, text: str) -> Role | None:
        """Return the role to give, None when it is not named or held already."""
        if not text:
            return None
        if text.casefold() not in list(Role):
            words = ", ".join(Role)
            raise Rejected(_("“{word}” is no role. Use {words}.", word=escape(text), words=words))
        role = Role(text.casefold())
        if role is person.role:
            return None
        roles.require_gift(self._actor, person, role, admins=self._admins, tools=self._tools)
        return role

    def _meant(self, text: str, names: Iterable[str]) -> str:
        near = nearest(text, names) if self.suggests and text else None
        return " " + _("Did you mean {name}?", name=escape(near)) if near else ""


def _apply(
    session: Session, actor: Actor, wanted: Placement, *, now: datetime, tools: Tools
) -> None:
    person = wanted.person
    if wanted.role is not None:
        roles.give(session, actor, person, wanted.role, now=now, tools=tools)
    values = {"site_id": wanted.site_id, "manager_id": wanted.manager_id}
    known = {name: value for name, value in values.items() if value is not None}
    if known:
        staff.place(session, person.id, **known)
    if wanted.department_id is not None:
        site_id = wanted.site_id or person.site_id
        team, _new = teams.open_team(session, wanted.department_id, site_id)
        teams.join(session, team.id, {person.id})
    audit.write(session, "staff.place", at=now, actor_id=actor.id, subject=("person", person.id))


def _require_open(actor: Actor, roster: Roster) -> None:
    require_manager(actor)
    if actor.id != roster.uploaded_by:
        raise Rejected(_("Only who uploaded the sheet can decide about it."))
    if roster.state is not RosterState.READ:
        raise Rejected(_("Nothing to do: this sheet is settled already."))


def _settle(
    session: Session, actor: Actor, roster: Roster, state: RosterState, *, now: datetime,
    changed: int,
) -> None:  # fmt: skip
    roster.state, roster.settled_at, roster.changed = state, now, changed
    roster.cells = []
    session.flush()
    outbox.show_card(session, KIND, roster.id.hex, roster.uploaded_by)
    audit.write(
        session,
        f"staff.roster.{state}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, roster.id.hex),
        detail={"changed": changed},
    )
