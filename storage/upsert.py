"""Insert-or-change in the words of both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Insert
from sqlalchemy.dialects import postgresql, sqlite

from storage.base import Base
from storage.session import Session


def upsert(
    session: Session,
    table: type[Base],
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    key: tuple[str, ...],
    change: tuple[str, ...] = (),
    add: tuple[str, ...] = (),
    to: Mapping[str, ColumnElement[Any]] | None = None,
    where: ColumnElement[bool] | None = None,
    among: ColumnElement[bool] | None = None,
) -> Insert:
    """Insert rows; where `key` is taken, change the named columns, or nothing when none is named.

    What is named in `add` is added to what stands there. `to` says what other columns become, told
    by the row as it stands once nobody else holds it.
    `where` limits which taken rows are changed; `among` repeats the condition of a partial index.
    The result's `rowcount` counts the rows that were inserted or changed.
    """
    build = postgresql.insert if session.on_postgresql else sqlite.insert
    # Of an insert the number of rows is not kept unless one asks, and then it is -1: true.
    statement = build(table).values(values).execution_options(preserve_rowcount=True)
    if not (change or add or to):
        return statement.on_conflict_do_nothing(index_elements=key, index_where=among)
    return statement.on_conflict_do_update(
        index_elements=key,
        index_where=among,
        set_={
            **{name: statement.excluded[name] for name in change},
            **{name: getattr(table, name) + statement.excluded[name] for name in add},
            **(to or {}),
        },
        where=where,
    )
