"""Statements that are built once and run often: building one anew costs more than asking it.

A prepared statement names its workspace itself, by the parameter `OURS`; the guard sees to
that as it does of any other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Insert, Select, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from storage.base import Base, Scoped
from storage.session import PREPARED, Session

_S = TypeVar("_S", bound=Select[Any])
Row = Mapping[str, Any]
OURS: BindParameter[str] = bindparam("ours")


def prepared(question: _S, *tables: type[Scoped]) -> _S:
    """Return a question for entities of these tables, which `Session.ask` puts."""
    for table in tables:
        question = question.where(table.workspace_id == OURS)
    return question.execution_options(**{PREPARED: True, "populate_existing": True})


def table_of(entity: type[Base]) -> Any:
    """Return the table behind an entity, for statements past the mapping."""
    return entity.__table__


def columns(entity: type[Base]) -> Any:
    """Return the columns of a table, for questions that `Session.read` puts.

    They are tied to the workspace by `columns(entity).workspace_id == OURS`.
    """
    return entity.__table__.c


@dataclass(frozen=True)
class Put:
    """Inserts rows; where `key` is taken, changes what is named, or nothing when nothing is.

    `change` takes the new values, `add` adds them to what stands there, and `to` says what other
    columns become, told by the columns as they are and as they came. `where`, told the same, limits
    which taken rows are changed.
    """

    table: type[Base]
    key: tuple[str, ...]
    change: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    to: Callable[[Any, Any], Row] | None = None
    where: Callable[[Any, Any], ColumnElement[bool]] | None = None
    returning: str | None = None

    def one(self, session: Session, row: Row) -> Any:
        """Put a row and return what `returning` names of it; None when nothing was changed."""
        return session.write(self._statement(session), row).scalar()

    def run(self, session: Session, rows: Row | Sequence[Row]) -> int:
        """Put rows that all name the same columns; return how many were inserted or changed."""
        return int(session.write(self._statement(session), rows).rowcount)

    def _statement(self, session: Session) -> Insert:
        return self._on_postgresql if session.on_postgresql else self._on_sqlite

    @cached_property
    def _on_postgresql(self) -> Insert:
        return self._built(postgresql.insert)

    @cached_property
    def _on_sqlite(self) -> Insert:
        return self._built(sqlite.insert)

    def _built(self, build: Callable[[Any], Any]) -> Insert:
        table = self.table.__table__
        # Of an insert the number of rows is not kept unless one asks.
        statement = build(table).execution_options(preserve_rowcount=True)
        if self.returning:
            statement = statement.returning(table.c[self.returning])
        if not (self.change or self.add or self.to):
            nothing: Insert = statement.on_conflict_do_nothing(index_elements=self.key)
            return nothing
        new = statement.excluded
        put: Insert = statement.on_conflict_do_update(
            index_elements=self.key,
            set_={
                **{name: new[name] for name in self.change},
                **{name: table.c[name] + new[name] for name in self.add},
                **(self.to(table.c, new) if self.to else {}),
            },
            where=self.where(table.c, new) if self.where else None,
        )
        return put
