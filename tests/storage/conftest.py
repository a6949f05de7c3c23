"""Two workspaces with a few people of the same ids."""

import pytest

from storage.session import Database
from storage.staff import Person
from storage.workspaces import Workspace

HOME, OTHER = "T1HOME", "T2OTHER"


@pytest.fixture
def home(database: Database) -> Database:
    """A database in which T1HOME and T2OTHER each know U1, U2 and U3."""
    with database.across_workspaces(writing=True) as session:
        session.add_all([Workspace(id=HOME), Workspace(id=OTHER)])
        session.flush()
        for workspace in (HOME, OTHER):
            session.add_all(Person(workspace_id=workspace, id=f"U{n}") for n in (1, 2, 3))
    return database
