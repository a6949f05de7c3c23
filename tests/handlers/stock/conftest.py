"""A company with things in stock, on both databases."""

import pytest
from harness import storeroom

from storage.session import Database


@pytest.fixture
def store(database: Database) -> Database:
    return storeroom.stocked(database)
