"""How much there should be of an item at a site, and the shortages that came of it."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, String, delete, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word, partial_index
from storage.enums import Decision, ShortageState
from storage.quantity import Quantity
from storage.session import Session
from storage.stock_items import Item
from storage.stock_ledger import Balance, of_an_item_at_a_site
from storage.upsert import upsert

OPEN_STATES = (ShortageState.LOW, ShortageState.DECIDED)
OPEN_WHERE = "state IN ('low', 'decided')"
_INLINE_OPEN = [literal(one, Word(ShortageState), literal_execute=True) for one in OPEN_STATES]


def _by_a_person(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", column], ["people.workspace_id", "people.id"], onupdate="CASCADE"
    )


class Rule(Scoped, Base):
    """Below `minimum` an item is low at a site; it is then filled up to `maximum`.

    `buyer_id` sees to it; without one it is the lead of the site.
    """

    __tablename__ = "stock_rules"

    item_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    site_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    minimum: Mapped[Decimal] = mapped_column(Quantity)
    maximum: Mapped[Decimal] = mapped_column(Quantity)
    buyer_id: Mapped[str | None] = mapped_column(String(32))
    set_by: Mapped[str] = mapped_column(String(32))
    set_at: Mapped[datetime]

    __table_args__ = (
        *of_an_item_at_a_site(),
        _by_a_person("buyer_id"),
        _by_a_person("set_by"),
    )


class Shortage(Scoped, Base):
    """One time that an item was low at a site, with the numbers that led to it.

    It is the subject of a card. `until` goes with a snooze, `donor_id` with a transfer, `quantity`
    with an order or a transfer, and `task` names what was asked of somebody.
    """

    __tablename__ = "stock_shortages"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    item_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID]
    state: Mapped[ShortageState] = mapped_column(Word(ShortageState))
    place: Mapped[str] = mapped_column(String(32))
    on_hand: Mapped[Decimal] = mapped_column(Quantity)
    minimum: Mapped[Decimal] = mapped_column(Quantity)
    maximum: Mapped[Decimal] = mapped_column(Quantity)
    begun_at: Mapped[datetime]
    decision: Mapped[Decision | None] = mapped_column(Word(Decision))
    decided_by: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[datetime | None]
    quantity: Mapped[Decimal | None] = mapped_column(Quantity)
    donor_id: Mapped[uuid.UUID | None]
    task: Mapped[str | None] = mapped_column(String(24))
    until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        *of_an_item_at_a_site(),
        ForeignKeyConstraint(["workspace_id", "donor_id"], ["sites.workspace_id", "sites.id"]),
        _by_a_person("decided_by"),
        partial_index(
            "uq_stock_shortages_open",
            "workspace_id",
            "item_id",
            "site_id",
            where=OPEN_WHERE,
            unique=True,
        ),
    )


def rule(session: Session, item_id: uuid.UUID, site_id: uuid.UUID) -> Rule | None:
    query = select(Rule).where(Rule.item_id == item_id, Rule.site_id == site_id)
    return session.scalars(query).one_or_none()


def rules_of(session: Session, item_ids: Iterable[uuid.UUID]) -> list[Rule]:
    query = select(Rule).where(Rule.item_id.in_(set(item_ids)))
    return list(session.scalars(query.order_by(Rule.item_id, Rule.site_id)))


def set_rule(session: Session, values: dict[str, object]) -> None:
    """Let this rule hold for its item and site, in place of any other."""
    session.execute(
        upsert(
            session,
            Rule,
            {"workspace_id": session.workspace, **values},
            key=("workspace_id", "item_id", "site_id"),
            change=("minimum", "maximum", "buyer_id", "set_by", "set_at"),
        )
    )


def forget_rule(session: Session, item_id: uuid.UUID, site_id: uuid.UUID) -> None:
    session.execute(delete(Rule).where(Rule.item_id == item_id, Rule.site_id == site_id))


def shortage(session: Session, shortage_id: uuid.UUID) -> Shortage | None:
    return session.scalars(select(Shortage).where(Shortage.id == shortage_id)).one_or_none()


def open_shortage(session: Session, item_id: uuid.UUID, site_id: uuid.UUID) -> Shortage | None:
    """Return what is not over yet; it is changed only by who holds the lock of the balance."""
    return session.scalars(
        select(Shortage).where(
            Shortage.item_id == item_id,
            Shortage.site_id == site_id,
            Shortage.state.in_(_INLINE_OPEN),
        )
    ).one_or_none()


def begin(session: Session, shortage: Shortage) -> None:
    session.add(shortage)
    session.flush()


@dataclass(frozen=True)
class Undecided:
    """A shortage that nobody has decided about, and who buys its item there."""

    shortage: Shortage
    item: Item
    on_hand: Decimal
    buyer_id: str | None


def undecided(
    session: Session, site_ids: Collection[uuid.UUID] | None, *, limit: int
) -> list[Undecided]:
    """Return the shortages of these sites (of all for None) without a decision, oldest first."""
    query = (
        select(Shortage, Item, Balance.on_hand, Rule.buyer_id)
        .join(Item, (Item.workspace_id == Shortage.workspace_id) & (Item.id == Shortage.item_id))
        .join(
            Balance,
            (Balance.workspace_id == Shortage.workspace_id)
            & (Balance.item_id == Shortage.item_id)
            & (Balance.site_id == Shortage.site_id),
        )
        .outerjoin(
            Rule,
            (Rule.workspace_id == Shortage.workspace_id)
            & (Rule.item_id == Shortage.item_id)
            & (Rule.site_id == Shortage.site_id),
        )
        .where(Shortage.state.in_(_INLINE_OPEN), Shortage.state == ShortageState.LOW)
    )
    if site_ids is not None:
        query = query.where(Shortage.site_id.in_(site_ids))
    rows = session.execute(query.order_by(Shortage.begun_at, Shortage.id).limit(limit))
    return [Undecided(*row) for row in rows]


def low(
    session: Session, site_id: uuid.UUID | None, *, limit: int
) -> list[tuple[Shortage, Item, Balance]]:
    """Return the open shortages with their items and what is on hand, the undecided first."""
    query = (
        select(Shortage, Item, Balance)
        .join(Item, (Item.workspace_id == Shortage.workspace_id) & (Item.id == Shortage.item_id))
        .join(
            Balance,
            (Balance.workspace_id == Shortage.workspace_id)
            & (Balance.item_id == Shortage.item_id)
            & (Balance.site_id == Shortage.site_id),
        )
        .where(Shortage.state.in_(_INLINE_OPEN))
    )
    if site_id is not None:
        query = query.where(Shortage.site_id == site_id)
    # Of the two states, "low" is the later word.
    rows = session.execute(query.order_by(Shortage.state.desc(), Shortage.begun_at).limit(limit))
    return [(row[0], row[1], row[2]) for row in rows]
