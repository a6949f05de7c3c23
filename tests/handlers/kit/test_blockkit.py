"""Texts made safe and fitting: nothing typed mentions, links, breaks a line or a limit."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit import blockkit

EVENING = datetime(2027, 3, 5, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["<!channel>", "<@U1>", "<#C1>", "<http://x|y>", "a & b"])
def test_what_people_typed_becomes_harmless(typed: str) -> None:
    safe = blockkit.escape(typed)
    assert "<" not in safe
    assert ">" not in safe
    assert blockkit.plain(safe) == typed


@given(st.text("&<>ab 🦊", max_size=80), st.integers(6, 60))
def test_an_escaped_text_stays_within_its_limit_and_no_entity_is_torn(
    typed: str, limit: int
) -> None:
    safe = blockkit.escaped(typed, limit)
    assert len(safe) <= limit
    assert "<" not in safe
    whole = blockkit.plain(safe)
    assert typed == whole or typed.startswith(whole.removesuffix("…"))
    assert blockkit.escape(whole) == safe


@pytest.mark.parametrize(
    ("delivered", "typed"),
    [
        ("<@U1|ben> said", "@ben said"),
        ("<@U1>", "@U1"),
        ("<#C1|shop>", "#shop"),
        ("<!channel>", "@channel"),
        ("<!here|here>", "@here"),
        ("<!subteam^S1|@care-team>", "@care-team"),
        ("<https://x.example>", "https://x.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("a &lt; b &amp;&amp; c", "a < b && c"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_what_slack_delivers_reads_as_it_was_typed(delivered: str, typed: str) -> None:
    assert blockkit.plain(delivered) == typed


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("  a\n\tb\u2028c\x00 ", "a b c"),
        ("\u202edeb\u202c ok", "deb ok"),
        ("\u200b\u00a0\u200d", ""),
        ("a\ud800b", "a b"),
        ("👩\u200d🔧 Łódź שלום", "👩\u200d🔧 Łódź שלום"),
    ],
)
def test_a_title_is_one_visible_line_that_turns_nothing_around_it(title: str, cleaned: str) -> None:
    assert blockkit.one_line(title) == cleaned


@given(st.lists(st.text("ab", min_size=1, max_size=2800), max_size=12))
def test_lines_share_sections_and_none_is_lost_or_cut(lines: list[str]) -> None:
    texts = [block["text"]["text"] for block in blockkit.sections(lines)]
    assert "\n".join(texts) == "\n".join(lines)
    assert all(len(text) <= blockkit.SECTION_LIMIT for text in texts)


def test_a_date_is_shown_in_the_readers_zone_with_a_fallback() -> None:
    stamp = int(EVENING.timestamp())
    assert blockkit.date(EVENING, "Asia/Dubai") == (
        f"<!date^{stamp}^{{date_short_pretty}} at {{time}}|Fri 05 Mar 2027, 21:00 +04>"
    )
    assert blockkit.date(EVENING, "Europe/London", clock=False) == (
        f"<!date^{stamp}^{{date_short_pretty}}|Fri 05 Mar 2027>"
    )


def test_a_button_carries_its_action_and_the_id_of_its_subject() -> None:
    assert blockkit.button("D" * 80, "tasks.done", "1", style="primary") == {
        "type": "button",
        "text": {"type": "plain_text", "text": "D" * 74 + "…"},
        "action_id": "tasks.done",
        "value": "1",
        "style": "primary",
    }
