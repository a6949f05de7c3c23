"""The small company, on both databases."""

import pytest
from harness import company

from storage.session import Database


@pytest.fixture
def firm(database: Database) -> Database:
    return company.found(database)
