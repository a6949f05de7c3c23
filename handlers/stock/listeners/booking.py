"""Slack in: `/stock receive`, `issue`, `move`, `adjust` and `count`, and taking them back."""

from functools import partial

from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call, Listener
from handlers.kit.blockkit import escape, one_line, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.staff.service.directory import require_insider
from handlers.stock.cards import shown as cards
from handlers.stock.forms import booking as forms
from handlers.stock.listeners import looking
from handlers.stock.rules.drafts import BookingDraft
from handlers.stock.service import booking, understand, undo
from storage import sites
from storage.enums import MovementKind

_EXAMPLES = {
    MovementKind.RECEIVE: "/stock receive 2 packs oat milk at Harbour",
    MovementKind.ISSUE: "/stock issue 1.5 kg flour",
    MovementKind.MOVE: "/stock move 12 OAT-1 from Harbour to Mill",
    MovementKind.ADJUST: "/stock adjust -2 OAT-1 because broken",
    MovementKind.COUNT: "/stock count 34 oat milk",
}


def _typed(kind: MovementKind, call: Call) -> Answer:
    """Book what was typed. What does not fit the verb may name an item, else the dialog opens."""
    require_insider(call.actor)
    text = one_line(plain(call.text))
    if not text:
        return _dialog(call, BookingDraft(kind), {})
    draft = understand.of_line(call.session, kind, text)
    try:
        return _book(call, draft)
    except Invalid as invalid:
        item = looking.called_exactly(call, f"{kind} {text}")
        return item or _dialog(call, draft, invalid.errors)


receive: Listener = partial(_typed, MovementKind.RECEIVE)
issue: Listener = partial(_typed, MovementKind.ISSUE)
move: Listener = partial(_typed, MovementKind.MOVE)
adjust: Listener = partial(_typed, MovementKind.ADJUST)
count: Listener = partial(_typed, MovementKind.COUNT)


def submit(call: Call) -> Answer:
    kind = call.view.get("private_metadata", "")
    if kind not in list(MovementKind):
        raise Rejected(_("This is out of date: please open the dialog anew."))
    try:
        return _book(call, forms.Booking.read(call.view).draft(MovementKind(kind)))
    except Invalid as invalid:
        return Errors(invalid.errors)


def take_back(call: Call) -> Answer:
    """Answer the Undo of a receipt."""
    undo.take_back(call.session, call.actor, call.value, now=call.now)
    return Text(_("Taken back."))


def _book(call: Call, draft: BookingDraft) -> Answer:
    meant = understand.understand(call.session, call.actor, draft, now=call.now)
    done = booking.book(call.session, call.actor, meant, now=call.now)
    return cards.booked(
        meant.item,
        meant.kind,
        [(leg.site, leg.change, leg.on_hand) for leg in done.legs],
        counted=meant.quantity if meant.kind is MovementKind.COUNT else None,
        when=meant.at,
        zone=meant.site.zone,
        note=meant.note,
        undo=done.booking_id.hex,
        locale=call.actor.locale,
    )


def _dialog(call: Call, draft: BookingDraft, errors: dict[str, str]) -> OpenDialog:
    names = [site.name for site in sites.every(call.session)]
    said = " ".join(errors.values()) or _("Say how much of what.")
    example = _("For example `{example}`.", example=_EXAMPLES[draft.kind])
    return OpenDialog(forms.booking(draft, names, errors), Text(f"{escape(said)} {example}"))
