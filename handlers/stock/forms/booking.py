"""The dialog for a booking."""

from typing import ClassVar

from handlers.kit.answers import View
from handlers.kit.forms import Form, modal
from handlers.kit.words import N_, _
from handlers.stock.forms import fields
from handlers.stock.rules.drafts import BookingDraft
from storage.enums import MovementKind

BOOK = "stock.book"
_TITLES = {
    MovementKind.RECEIVE: N_("Goods received"),
    MovementKind.ISSUE: N_("Goods issued"),
    MovementKind.MOVE: N_("Goods moved"),
    MovementKind.ADJUST: N_("Stock corrected"),
    MovementKind.COUNT: N_("Stock counted"),
}


class Booking(Form):
    """What was filled in, still as text: the service understands it, as it does a typed line."""

    sentences: ClassVar[dict[str, str]] = {
        "item": N_("Say which item: its SKU, barcode or name."),
        "amount": N_("Say how much, for example “5”, “1.5 kg” or “2 packs”."),
    }

    item: str
    amount: str
    site: str | None = None
    to: str | None = None
    day: str | None = None
    note: str | None = None

    def draft(self, kind: MovementKind) -> BookingDraft:
        return BookingDraft(
            kind=kind,
            amount=self.amount,
            item=self.item,
            site=self.site or "",
            to=self.to or "",
            day=self.day or "",
            note=self.note or "",
        )


def booking(draft: BookingDraft, sites: list[str], errors: dict[str, str] | None = None) -> View:
    """Build the dialog, filled in with what is known, with a sentence at each wrong field."""
    adjusts, moves = draft.kind is MovementKind.ADJUST, draft.kind is MovementKind.MOVE
    blocks = [
        fields.text("item", _("Which item?"), draft.item, example="OAT-1"),
        fields.text(
            "amount",
            _("How much?"),
            draft.amount,
            example="-2" if adjusts else _("2 packs"),
            hint=_("A minus takes away.") if adjusts else None,
        ),
        fields.site("site", _("From which site?") if moves else _("Where?"), draft.site, sites),
        *([fields.site("to", _("To which site?"), draft.to, sites)] if moves else []),
        fields.text(
            "day", _("When?"), draft.day, example=_("yesterday"), optional=True,
            hint=_("Nothing filled in: now."),
        ),
        fields.text("note", _("Why?"), draft.note, optional=not adjusts),
    ]  # fmt: skip
    return modal(
        BOOK,
        title=_(_TITLES[draft.kind]),
        submit=_("Book"),
        blocks=blocks,
        metadata=draft.kind.value,
        errors=errors,
    )
