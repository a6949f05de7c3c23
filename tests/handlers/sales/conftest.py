"""Two shops in the database: Harbour, where Stu works and Lea leads, and Quay."""

import pytest
from harness import company, shops

from storage.session import Database


@pytest.fixture
def shop(database: Database) -> Database:
    return shops.opened(company.found(database))
