"""A message that becomes a task is quoted and linked, and private words stay private."""

from typing import Any

import pytest
from harness import given
from harness.given import AWAY, BACK, HOME, SHOP, URL

from handlers.tasks.service import quoting
from storage import workspaces
from storage.session import Database, Session

LINK = f"{URL}archives/{SHOP}/p1800000000000100"


def message(**more: Any) -> dict[str, Any]:
    return {"type": "message", "ts": "1800000000.000100", "text": "Pallets?", **more}


def test_a_message_is_quoted_as_it_reads_and_its_first_line_is_the_title(desk: Database) -> None:
    text = "\n <@U1BEN> &amp; <@U9NEW>:  pallets\nat <https://x.example|the door> &lt;now&gt;"
    with desk.reading(HOME) as session:
        draft = quoting.draft_of(session, message(text=text), SHOP)
    assert draft.title == "@Ben & @U9NEW: pallets"
    assert draft.quoted == "@Ben & @U9NEW:  pallets\nat the door <now>"
    assert (draft.permalink, draft.owners) == (LINK, ())


def test_a_long_message_is_clipped_and_an_empty_one_is_only_linked(desk: Database) -> None:
    with desk.reading(HOME) as session:
        long = quoting.draft_of(session, message(text="x" * 5000), SHOP)
        empty = quoting.draft_of(session, message(text=None), SHOP)
    assert (len(long.title), len(long.quoted), long.quoted[-1]) == (200, 600, "…")
    assert quoting.quote("a\x00b\tc\nd") == "a b c\nd"
    assert (empty.title, empty.quoted, empty.permalink) == ("", "", LINK)


def test_an_answer_in_a_thread_is_linked_with_its_thread(desk: Database) -> None:
    with desk.reading(HOME) as session:
        there = quoting.address(session, message(thread_ts="1700000000.000200"), SHOP)
        first = quoting.address(session, message(thread_ts="1800000000.000100"), SHOP)
    assert there == f"{LINK}?thread_ts=1700000000.000200&cid={SHOP}"
    assert first == LINK


def test_without_the_address_of_the_workspace_there_is_no_link(desk: Database) -> None:
    with desk.writing(HOME) as session:
        workspaces.change(session, url="")
        assert quoting.address(session, message(), SHOP) == ""
        assert quoting.link(session, LINK) == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/archives/C1/p1",
        "https://home.slack.com.evil.example/",
        f"{LINK}|here> <!channel",
        f"{LINK} x",
        f"{LINK}{'x' * 300}",
    ],
)
def test_a_link_leads_to_a_page_of_the_workspace_or_nowhere(desk: Database, address: str) -> None:
    with desk.reading(HOME) as session:
        assert quoting.link(session, address) == ""
        assert quoting.link(session, LINK) == LINK


CASES = [
    # (channel of the message, whether the task goes to a site, whether it is quoted)
    (SHOP, True, True),
    (AWAY, True, True),
    (BACK, True, False),
    (BACK, False, True),
    ("D1ANA", True, False),
    (None, True, False),
]


@pytest.mark.parametrize(("channel", "sent", "kept"), CASES)
def test_private_words_are_not_quoted_where_others_read_them(
    desk: Database, channel: str | None, *, sent: bool, kept: bool
) -> None:
    with desk.writing(HOME) as session:
        meant = given.meant(quoted="Pallets?", permalink=LINK, site_id=where(session, sent=sent))
        found = quoting.kept_private(session, meant, channel=channel)
    assert (found.quoted, found.permalink) == ("Pallets?" if kept else "", LINK)


def where(session: Session, *, sent: bool) -> Any:
    return given.site(session).id if sent else None
