"""What every table shares: names of constraints, the UTC type, the workspace of a row."""

import secrets
import threading
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Naive datetimes are refused on the way in, UTC comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None or value.tzinfo is not None:
            return value.astimezone(UTC) if value else None
        return value.replace(tzinfo=UTC)


class Word(TypeDecorator[StrEnum]):
    """A `StrEnum` kept as its text, so that the table can be read by a person."""

    impl = String(24)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else self.words(value).value

    process_literal_param = process_bind_param  # type: ignore[assignment]  # Same conversion.

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        del dialect
        return None if value is None else self.words(value)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as its digits, because SQLite's numbers lose some."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        del dialect
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime(),
        uuid.UUID: Uuid(),
        Decimal: Exact(),
        dict[str, Any]: JSON(),
    }


class Scoped:
    """A row of one workspace. The key begins with the workspace, and so do foreign keys to it."""

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True, sort_order=-1
    )


def partial_index(
    name: str, *columns: str, where: str, sqlite_where: str | None = None, unique: bool = False
) -> Index:
    """Index only the rows that a loop asks for; the question must repeat `where` literally."""
    return Index(
        name,
        *columns,
        unique=unique,
        sqlite_where=text(sqlite_where or where),
        postgresql_where=text(where),
    )


class Sequence:
    """Identifiers that sort in the order they were drawn (UUID version 7, RFC 9562 method 1).

    The twelve bits after the version count within one millisecond; when they run out, or when the
    machine's clock goes back, the millisecond is moved on instead, so the order never breaks.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def draw(self) -> uuid.UUID:
        with self._lock:
            self._last = max(self._last + 1, (time.time_ns() // 1_000_000) << 12)
            moment, count = self._last >> 12, self._last & 0xFFF
        tail = uuid.uuid4().int & ((1 << 62) - 1)
        return uuid.UUID(int=(moment << 80) | (0x7 << 76) | (count << 64) | (0b10 << 62) | tail)


_SEQUENCE = Sequence()


def drawn_at(identifier: uuid.UUID) -> datetime:
    """Return when an identifier of the sequence was drawn, to the millisecond."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)


def owner_token(owner: str) -> str:
    """Return `owner` with a random end: the mark of one claim, which no later claim repeats."""
    return f"{owner}/{secrets.token_hex(6)}"


def first_after(instant: datetime) -> uuid.UUID:
    """Return what no identifier drawn before `instant` reaches."""
    return uuid.UUID(int=int(instant.timestamp() * 1000) << 80)


def next_id() -> uuid.UUID:
    """Return an identifier greater than every earlier one of this process."""
    return _SEQUENCE.draw()
