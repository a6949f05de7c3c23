"""A desk with people of every kind, on both databases; and a made-up language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import given, pseudo

from handlers.kit import words
from storage.session import Database


@pytest.fixture
def desk(database: Database) -> Database:
    return given.desk(database)


@pytest.fixture(scope="session")
def pseudo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    pseudo.write(folder)
    return folder


@pytest.fixture
def made_up(pseudo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The locale of a language in which every message is recognised."""
    monkeypatch.setattr(words, "LOCALE_DIR", pseudo_folder)
    words._catalogue.cache_clear()
    yield pseudo.LOCALE
    words._catalogue.cache_clear()
