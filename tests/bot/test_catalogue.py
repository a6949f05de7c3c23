"""The catalogue's template: complete, stable, and checked."""

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import catalogue


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "locale" / "opsbot.pot"
    monkeypatch.setattr(catalogue, "TEMPLATE", path)
    return path


def test_sentences_plurals_and_marked_words_are_found() -> None:
    found = read_po(io.BytesIO(catalogue.extract().encode()))
    plural = found.get("Moved once, first {when}")
    assert plural is not None
    assert plural.id == ("Moved once, first {when}", "Moved {count} times, first {when}")
    for message in ("Say what is to be done.", "one task with its story", "Accept"):
        assert message in found


def test_the_template_changes_only_when_a_sentence_does() -> None:
    text = catalogue.extract()
    assert text == catalogue.extract()
    assert "Date" not in text
    places = [line for line in text.splitlines() if line.startswith("#:")]
    assert places
    assert not [line for line in places if ".py:" in line]


def test_a_check_writes_nothing_and_notices_what_is_missing(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogue.main(["--check"]) == 1
    assert "is out of date" in capsys.readouterr().err
    assert not template.exists()
    assert catalogue.main([]) == 0
    assert catalogue.main(["--check"]) == 0
    template.write_text("", encoding="utf-8")
    assert catalogue.main(["--check"]) == 1
