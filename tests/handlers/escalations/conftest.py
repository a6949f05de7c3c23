"""A small company with somebody to chase, on both databases."""

import pytest
from harness import company
from harness.chase import Chase

from storage.session import Database


@pytest.fixture
def firm(database: Database) -> Database:
    return company.found(database)


@pytest.fixture
def chase(firm: Database) -> Chase:
    return Chase(firm)
