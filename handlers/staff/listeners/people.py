"""Slack in: `/ops people`, `who`, `me`, `role`, `away` and `back`, and taking things back."""

from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import escape, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.help import unknown_word
from handlers.kit.names import nearest
from handlers.kit.words import _
from handlers.staff.cards import people as cards
from handlers.staff.forms import people as forms
from handlers.staff.rules import typed
from handlers.staff.service import absences, directory, overview, roles, rosters, undo
from handlers.staff.service.absences import AwayDraft, Noted
from handlers.staff.service.sites import require_manager
from storage import staff
from storage.enums import Role

_AWAY_WORDS = {"until": "until", "till": "until", "from": "begins"}
_REASON = "because"
_ME = "me"


def list_people(call: Call) -> Answer:
    """Show a page: the first, the one that was typed, or the one of a pressed button."""
    number = (call.value or call.text).strip()
    if number and not (number.isdecimal() and number.isascii()):
        return unknown_word(call.tools.registry, "/ops", f"people {number}")
    page = int(number[:6] or 1)
    found = overview.page(call.session, call.actor, page, now=call.now, tools=call.tools)
    return cards.listing(found)


def who(call: Call) -> Answer:
    """Read a person, or a team: `Warehouse at Harbour`."""
    directory.require_insider(call.actor)
    said = typed.references(call.text)
    if said.people or said.names:
        person = directory.one_person(call.session, said)
        found = overview.who(call.session, call.actor, person, now=call.now, tools=call.tools)
        return cards.who(found)
    words = plain(said.words)
    if not words:
        raise Rejected(_("Name a person or a team, such as `{example}`.", example="/ops who @ben"))
    named = staff.by_handle(call.session, words)
    if len(named) == 1:
        one = overview.who(call.session, call.actor, named[0], now=call.now, tools=call.tools)
        return cards.who(one)
    meant = directory.team_meant(directory.load(call.session), words)
    return cards.team(overview.team(call.session, call.actor, meant, now=call.now))


def me(call: Call) -> Answer:
    return cards.me(overview.me(call.session, call.actor, now=call.now, tools=call.tools))


def role(call: Call) -> Answer:
    """Read `@x lead`."""
    directory.require_insider(call.actor)
    said = typed.references(call.text)
    person = directory.one_person(call.session, said)
    word = said.words.casefold()
    if word not in list(Role):
        near = nearest(word, list(Role)) if word else None
        text = _("“{word}” is no role. Use {words}.", word=escape(word), words=", ".join(Role))
        raise Rejected(text + (" " + _("Did you mean {name}?", name=near) if near else ""))
    given = roles.give(call.session, call.actor, person, Role(word), now=call.now, tools=call.tools)
    return cards.role_given(given.person, given.role, given.undo, own_too=given.own_too)


def away(call: Call) -> Answer:
    """Read `[@x] until <date> [from <date>] [because …]`; what fails opens the dialog."""
    line, reason = typed.cut(call.text, _REASON)
    said = typed.references(line)
    head, parts = typed.keywords(plain(said.words), _AWAY_WORDS)
    person = _whom(call, typed.References(head, said.people, names=said.names))
    known = {_AWAY_WORDS[word]: phrase for word, phrase in parts.items()}
    known |= {"person": person, "reason": plain(reason)}
    if not parts.get("until") and not parts.get("till"):
        return _away_dialog(known, {} if not call.text else {"until": _say_until()})
    try:
        return _noted(call, known)
    except Invalid as invalid:
        return _away_dialog(known, invalid.errors)


def submit_away(call: Call) -> Answer:
    try:
        form = forms.Away.read(call.view)
        return _noted(call, {name: value or "" for name, value in form.model_dump().items()})
    except Invalid as invalid:
        return Errors(invalid.errors)


def back(call: Call) -> Answer:
    """Read `[@x]`."""
    said = typed.references(call.text)
    whom = _whom(call, said)
    found = absences.come_back(call.session, call.actor, whom, now=call.now)
    return cards.back(found.person, found.planned, zone=call.actor.timezone, undo=found.undo)


def import_people(call: Call) -> Answer:
    """Open the dialog for a sheet."""
    require_manager(call.actor)
    said = _("A file can only be chosen in a dialog. Type the command in Slack's message box.")
    return OpenDialog(forms.upload(), Text(said))


def submit_sheet(call: Call) -> Answer:
    try:
        file = forms.Upload.read(call.view).file()
    except Invalid as invalid:
        return Errors(invalid.errors)
    if file is None:
        return Errors({"sheet": _("Choose a CSV or XLSX file.")})
    rosters.upload(call.session, call.actor, file, now=call.now)
    return Text(_("I am reading {file}. You will see what it would change.", file=escape(file[1])))


def take_back(call: Call) -> Answer:
    """Answer the Undo of a receipt."""
    undo.take_back(call.session, call.actor, call.value, now=call.now, tools=call.tools)
    return Text(_("Taken back."))


def _noted(call: Call, known: dict[str, str]) -> Answer:
    draft = AwayDraft(*(known.get(name, "") for name in ("person", "begins", "until", "reason")))
    noted: Noted = absences.note(call.session, call.actor, draft, now=call.now, tools=call.tools)
    person = staff.get(call.session, noted.absence.person_id)
    if person is None:
        raise LookupError(noted.absence.person_id)
    return cards.away(
        person,
        noted.absence,
        noted.back_at,
        zone=call.actor.timezone,
        own=person.id == call.actor.id,
        undo=noted.undo,
    )


def _whom(call: Call, said: typed.References) -> str:
    """Return the id of whom a line is about; oneself when nobody is named."""
    names = tuple(name for name in said.names if name.casefold() != _ME)
    if not said.people and not names:
        if said.words and said.words.casefold() != _ME:
            raise Rejected(_("Name one person, such as @ben."))
        return call.actor.id
    return directory.one_person(call.session, typed.References("", said.people, names=names)).id


def _away_dialog(known: dict[str, str], errors: dict[str, str]) -> OpenDialog:
    said = " ".join(errors.values()) or _say_until()
    example = _("For example `{example}`.", example="/ops away until fri because of the flu")
    return OpenDialog(forms.away(known, errors), Text(f"{escape(said)} {example}"))


def _say_until() -> str:
    return _("Say until when, for example “fri”.")
