"""Customers: found again by their address."""

import uuid
from datetime import datetime

from handlers.kit.blockkit import one_line
from storage import customers
from storage.customers import Customer
from storage.session import Session


def meet(session: Session, name: str, address: str, *, now: datetime) -> Customer | None:
    """Return the customer of a complaint, a new one unless the address is known; None of nobody."""
    name, address = one_line(name), one_line(address)
    folded = fold(address)
    if not name and not folded:
        return None
    known = customers.at_address(session, folded) if folded else None
    if known is not None:
        known.name = known.name or name
        return known
    return customers.meet(
        session,
        Customer(
            id=uuid.uuid4(), name=name, address=address, folded=folded or None, created_at=now
        ),
    )


def fold(address: str) -> str:
    """Return an address as it is kept for comparing: of a telephone number only the digits."""
    said = "".join(address.casefold().split())
    if "@" in said:
        return said
    digits = "".join(sign for sign in said if sign.isdecimal())
    return digits or said
