"""What somebody wrote about stock, before anything in it was understood: only text."""

from dataclasses import dataclass

from storage.enums import MovementKind


@dataclass(frozen=True)
class BookingDraft:
    """A booking. `amount` is a number with its unit; `to` is where goods are moved."""

    kind: MovementKind
    amount: str = ""
    item: str = ""
    site: str = ""
    to: str = ""
    day: str = ""
    note: str = ""


@dataclass(frozen=True)
class ItemDraft:
    """An item."""

    sku: str = ""
    name: str = ""
    unit: str = ""
    pack: str = ""
    barcode: str = ""
    supplier: str = ""


@dataclass(frozen=True)
class RuleDraft:
    """How much there should be. `buyer` is a Slack id."""

    item: str = ""
    site: str = ""
    minimum: str = ""
    maximum: str = ""
    buyer: str = ""
