"""Customers who complained: what is personal of them stands here, once."""

import uuid
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.session import Session
from storage.upsert import upsert


class Customer(Scoped, Base):
    """Somebody who complained. What is personal stands here once, so forgetting is one update.

    `address` is their e-mail address or telephone number as it was written; `folded` finds them
    again by it. After `forgotten_at` nothing of them is known.
    """

    __tablename__ = "customers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    folded: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("workspace_id", "folded"),)


def get(session: Session, customer_id: uuid.UUID | None) -> Customer | None:
    """Return a customer; None of nobody."""
    return get_many(session, {customer_id}).get(customer_id) if customer_id else None


def get_many(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, Customer]:
    found = session.scalars(select(Customer).where(Customer.id.in_(ids))) if ids else ()
    return {one.id: one for one in found}


def at_address(session: Session, folded: str) -> Customer | None:
    """Return the customer whom an address belongs to."""
    return session.scalars(select(Customer).where(Customer.folded == folded)).one_or_none()


def meet(session: Session, customer: Customer) -> Customer:
    """Keep a new customer, or return who was kept with this address a moment ago."""
    row = {
        "workspace_id": session.workspace,
        "id": customer.id,
        "name": customer.name,
        "address": customer.address,
        "folded": customer.folded,
        "created_at": customer.created_at,
    }
    session.execute(upsert(session, Customer, row, key=("workspace_id", "folded")))
    known = Customer.folded == customer.folded if customer.folded else Customer.id == customer.id
    return session.scalars(select(Customer).where(known)).one()


def forget(session: Session, customer: Customer, *, at: datetime) -> None:
    """Let nothing be known of a customer; their next complaint is somebody else's."""
    session.execute(
        update(Customer)
        .where(Customer.id == customer.id)
        .values(name="", address="", folded=None, forgotten_at=at)
    )
