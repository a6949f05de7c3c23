"""All that is kept about a person, found by the references that tables have to them."""

from sqlalchemy import Table, func, select

from storage.base import Base
from storage.channels import Membership
from storage.session import Session
from storage.staff import Person

_NOT_ABOUT_THEM = frozenset({"workspace_id", "site_id", "manager_id"})


def fields_of(person: Person) -> dict[str, str]:
    """Return the columns of somebody's own row that are filled, as text by name."""
    values = {name: getattr(person, name) for name in Person.__table__.columns.keys()}  # noqa: SIM118  # Not a dict.
    return {
        name: str(value)
        for name, value in values.items()
        if name not in _NOT_ABOUT_THEM and value not in (None, "", False)
    }


def columns() -> list[tuple[Table, str]]:
    """Return every (table, column) that refers to a person, in the order of their names.

    Who is in a channel is known before who they are, so memberships name people without a key.
    """
    found = [
        (table, constraint.column_keys[1])
        for table in Base.metadata.sorted_tables
        for constraint in table.foreign_key_constraints
        if constraint.referred_table.name == Person.__tablename__
    ]
    memberships = Base.metadata.tables[Membership.__tablename__]
    return sorted([*found, (memberships, "person_id")], key=lambda one: (one[0].name, one[1]))


def rows_about(session: Session, person_id: str) -> dict[str, int]:
    """Return how many rows name a person, by `table.column`; those of none are left out."""
    counts = {}
    for table, column in columns():
        mine = select(func.count()).where(
            table.c.workspace_id == session.workspace, table.c[column] == person_id
        )
        counts[f"{table.name}.{column}"] = int(session.scalar(mine.select_from(table)) or 0)
    return {name: count for name, count in counts.items() if count}
