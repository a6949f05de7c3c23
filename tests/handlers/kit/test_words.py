"""The catalogue: English as written, a translation where there is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from handlers.kit import words
from handlers.kit.words import _, _n, as_typed, speaking, spelling


@pytest.fixture
def esperanto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    catalogue = Catalog(locale="eo")
    catalogue.add("Done by {who}", "Farita de {who}")
    catalogue.add(("{count} task", "{count} tasks"), ("{count} tasko", "{count} taskoj"))
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / f"{words.DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(words, "LOCALE_DIR", tmp_path)
    words._catalogue.cache_clear()
    yield
    words._catalogue.cache_clear()


def test_places_are_filled_and_braces_of_values_are_left_alone() -> None:
    assert _("Done by {who}", who="{Ben}") == "Done by {Ben}"


@pytest.mark.parametrize(("count", "said"), [(0, "0 tasks"), (1, "1 task"), (2, "2 tasks")])
def test_a_number_chooses_its_form(count: int, said: str) -> None:
    assert _n("{count} task", "{count} tasks", count) == said


@pytest.mark.parametrize("locale", ["de-DE", "de", "", None, "x" * 40, "../../etc"])
def test_english_is_spoken_where_a_language_is_missing(locale: str | None) -> None:
    with speaking(locale):
        assert _("Done by {who}", who="Ben") == "Done by Ben"


@pytest.mark.usefixtures("esperanto")
def test_a_translation_is_used_and_only_inside_its_block() -> None:
    with speaking("eo-XX"):
        assert _("Done by {who}", who="Ben") == "Farita de Ben"
        assert _n("{count} task", "{count} tasks", 2) == "2 taskoj"
        assert _("Not translated") == "Not translated"
        with speaking("en-GB"):
            assert _("Done by {who}", who="Ben") == "Done by Ben"
    assert words.language() == "en"


@pytest.mark.usefixtures("esperanto")
def test_nothing_to_say_is_said_as_nothing_in_every_language() -> None:
    with speaking("eo"):
        assert _("") == ""


PREFIXED = {"/tea": "/x-tea"}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Try `{what}`.", "Try `/x-tea brew`."),
        ("Try `/tea brew`, or `/teapot`.", "Try `/x-tea brew`, or `/teapot`."),
        ("They wrote {what}, see /tea.", "They wrote /tea brew, see /tea."),
    ],
)
def test_what_stands_as_code_is_spelled_as_it_is_typed_here(message: str, said: str) -> None:
    with spelling(PREFIXED):
        assert _(message, what="/tea brew") == said
        assert _n(message, message, 2, what="/tea brew") == said


def test_only_known_commands_are_spelled_and_only_inside_the_block() -> None:
    with spelling(PREFIXED):
        assert _("`{a}` `{b}` `{c}`", a="/invite @bot", b="tea", c=7) == "`/invite @bot` `tea` `7`"
        assert as_typed("/tea") == "/x-tea"
    assert _("Try `{what}`.", what="/tea") == "Try `/tea`."
    assert as_typed("/tea brew green") == "/tea brew green"
