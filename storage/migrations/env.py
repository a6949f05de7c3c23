"""What alembic runs: the connection comes from `storage.migrate`, in a transaction of its own."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.base import UTCDateTime, Word
from storage.quantity import Quantity
from storage.schema import METADATA


def plain_types(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database: a migration outlives them."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Quantity):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, Word):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=plain_types,
)
context.run_migrations()
