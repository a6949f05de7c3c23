"""Ana reads a made-up language in which everything untranslated shows; Ben keeps his English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import pseudo
from harness.bot import BotUnderTest
from harness.sights import refusals

from handlers.kit import words


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pseudo.write(tmp_path)
    monkeypatch.setattr(words, "LOCALE_DIR", tmp_path)
    words._catalogue.cache_clear()
    yield
    words._catalogue.cache_clear()


@pytest.mark.usefixtures("made_up")
def test_every_word_that_somebody_reads_is_in_their_language(monday: BotUnderTest) -> None:
    ana, ben = monday.person("ana"), monday.person("ben")
    ana.changes(locale=pseudo.LOCALE, real_name="Άννα")
    ben.changes(real_name="Βασίλης")
    monday.settle()
    ben.command("/task add Ράφι @ana due fri 5pm", channel="random")
    lines = ("/task", "/task list", "/task show 1", "/task qq", "/task accept 1", "/task help")
    for line in (*lines, "/task cancel 1", "/ops", "/ops status", "/task done T-9", "/task done"):
        ana.command(line, channel="random")
    for line in ("add Ράφι due ωω", "add @zz !qq", "add " + "ω" * 300, "accept", "ωω"):
        ana.says("bot", line)
    monday.wait(days=9)
    seen = [one for one in (*ana.sees("random"), *ana.dm()) if one.get("bot_id")]
    texts = [one["text"] for one in seen] + [str(one) for one in pseudo.texts_in(seen)]
    left = {text: found for text in texts if (found := pseudo.english_in(text))}
    assert left == {}
    assert len(texts) > 40
    assert refusals(monday)
    assert all("⟦" not in text for text in monday.dm("ben"))
