"""What is kept in stock: items by SKU, barcode and name."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.prepared import OURS, columns
from storage.quantity import Quantity
from storage.session import Session
from storage.sites import fold

__all__ = ["Item", "fold"]


class Item(Scoped, Base):
    """One thing that is kept. `pack` is how many of its `unit` come in one pack.

    `sku_folded` and `name_folded` are how SKUs and names are compared; several items may share a
    name, but neither a SKU nor a barcode.
    """

    __tablename__ = "stock_items"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    sku: Mapped[str] = mapped_column(String(40))
    sku_folded: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = mapped_column(String(80))
    barcode: Mapped[str | None] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(16))
    pack: Mapped[Decimal] = mapped_column(Quantity)
    supplier: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("workspace_id", "sku_folded"),
        UniqueConstraint("workspace_id", "barcode"),
        # It holds all that a search looks at.
        Index("ix_stock_items_name", "workspace_id", "name_folded", "sku_folded", "id"),
    )


def add(session: Session, item: Item) -> None:
    session.add(item)
    session.flush()


def get(session: Session, item_id: uuid.UUID) -> Item | None:
    return session.scalars(select(Item).where(Item.id == item_id)).one_or_none()


def get_many(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Item]:
    wanted = set(ids)
    found = session.scalars(select(Item).where(Item.id.in_(wanted))) if wanted else ()
    return {item.id: item for item in found}


def called(session: Session, texts: Iterable[str]) -> list[Item]:
    """Return the items whose SKU, barcode or name is one of these texts, by SKU."""
    # Three questions joined, each of which has an index.
    plain = {text.strip() for text in texts}
    folded = {fold(text) for text in plain}
    meant = or_(Item.sku_folded.in_(folded), Item.barcode.in_(plain), Item.name_folded.in_(folded))
    return list(session.scalars(select(Item).where(meant).order_by(Item.sku_folded)))


def with_words(session: Session, words: Iterable[str], *, limit: int) -> list[Item]:
    """Return items in whose name or SKU each of these folded words stands, by name."""
    query = select(Item.id)
    for word in words:
        query = query.where(
            Item.name_folded.contains(word, autoescape=True)
            | Item.sku_folded.contains(word, autoescape=True)
        )
    found = session.scalars(query.order_by(Item.name_folded, Item.sku_folded).limit(limit)).all()
    by_id = get_many(session, found)
    return [by_id[one] for one in found]


_of = columns(Item)
# As one text, because twenty thousand rows take ten times as long to fetch as to compare. No name
# holds these characters.
_BETWEEN, _WITHIN = "\x1e", "\x1f"
_KNOWN = select(func.aggregate_strings(_of.sku_folded + _WITHIN + _of.name_folded, _BETWEEN)).where(
    _of.workspace_id == OURS
)


def known(session: Session) -> list[tuple[str, str]]:
    """Return the folded SKU and name of every item; read from an index alone."""
    whole: str = session.read(_KNOWN).scalar() or ""
    pairs = (one.partition(_WITHIN) for one in whole.split(_BETWEEN)) if whole else ()
    return [(sku, name) for sku, _within, name in pairs]


def with_skus(session: Session, folded: Iterable[str]) -> dict[str, Item]:
    """Return the items of these folded SKUs."""
    found = session.scalars(select(Item).where(Item.sku_folded.in_(set(folded))))
    return {item.sku_folded: item for item in found}


def count(session: Session) -> int:
    return int(session.scalar(select(func.count()).select_from(Item)) or 0)


def change(session: Session, item_id: uuid.UUID, **values: Any) -> None:
    session.execute(update(Item).where(Item.id == item_id).values(**values))
