"""A message is written right before it is sent, as things stand then."""

from datetime import timedelta
from typing import Any

import pytest
from harness.claims import a_claim
from harness.desk import Desk
from harness.example import Example
from harness.payloads import HOME

from bot.letters import Dropped, Letter, Resting, channel_of, prepare
from handlers.kit.blockkit import Card
from handlers.kit.traces import metadata
from storage import adoption, parking, staff
from storage.adoption import Shown
from storage.enums import OutboxKind
from storage.staff import Person

BLOCKS = [{"type": "divider"}]
CARD: dict[str, Any] = {
    "kind": OutboxKind.CARD, "subject_kind": "thing", "subject": "s", "payload": {},
}  # fmt: skip
SHOWN = {"sent_channel": "C1", "sent_ts": "5.0"}


def write(stage: Desk, **values: Any) -> Letter | Dropped | Resting:
    with stage.database.reading(HOME) as session:
        return prepare(session, a_claim(**values), stage.tools, now=stage.clock.now())


def test_a_post_carries_its_key_and_unfolds_no_links(stage: Desk) -> None:
    assert write(stage, key="notices:U1:x") == Letter(
        "chat.postMessage",
        {
            "text": "hi",
            "metadata": {
                "event_type": "opsbot_message", "event_payload": {"key": "notices:U1:x"},
            },
            "unfurl_links": False,
            "unfurl_media": False,
        },
        "C1",
    )  # fmt: skip


def test_a_card_is_posted_first_and_edited_in_place_after(stage: Desk, example: Example) -> None:
    example.cards["s"] = Card("Ready.", BLOCKS)
    posted, edited = write(stage, **CARD), write(stage, **CARD, **SHOWN)
    assert isinstance(posted, Letter)
    assert posted.method == "chat.postMessage"
    carried = metadata(a_claim(**CARD).key, revision=a_claim(**CARD).revision)
    assert posted.arguments["metadata"] == carried
    arguments = {"text": "Ready.", "blocks": BLOCKS, "ts": "5.0", "metadata": carried}
    assert edited == Letter("chat.update", arguments, "C1")


def test_a_card_with_nothing_to_show_is_dropped(stage: Desk, example: Example) -> None:
    example.cards["s"] = None
    assert write(stage, **CARD) == Dropped()


def test_what_is_asked_again_says_what_is_true_now_or_nothing(
    stage: Desk, example: Example
) -> None:
    letter = write(stage, revalidate="still")
    assert isinstance(letter, Letter)
    assert letter.arguments["text"] == "Still so."
    example.still = None
    assert write(stage, revalidate="still") == Dropped()


@pytest.mark.parametrize(
    ("kind", "method"),
    [(OutboxKind.EPHEMERAL, "chat.postEphemeral"), (OutboxKind.RESPOND, "response_url")],
)
def test_private_answers_are_sent_as_they_were_written(
    stage: Desk, kind: OutboxKind, method: str
) -> None:
    assert write(stage, kind=kind) == Letter(method, {"text": "hi"}, "C1")


def test_what_was_refused_for_its_blocks_goes_without_them(stage: Desk, example: Example) -> None:
    example.cards["s"] = Card("Ready.", BLOCKS)
    for values in (
        {"payload": {"text": "hi", "blocks": BLOCKS, "plain": True}},
        {**CARD, "payload": {"plain": True}},
    ):
        letter = write(stage, **values)
        assert isinstance(letter, Letter)
        assert {"blocks", "plain"}.isdisjoint(letter.arguments)
        assert letter.arguments["text"]


@pytest.mark.parametrize("method", ["chat.postMessage", parking.EVERY_METHOD])
def test_nothing_is_written_while_its_method_rests(stage: Desk, method: str) -> None:
    with stage.database.writing(HOME) as session:
        until = session.engine_now() + timedelta(hours=1)
        parking.park(session, method, until=until, reason="429")
    assert write(stage) == Resting(until)
    ephemeral = write(stage, kind=OutboxKind.EPHEMERAL)
    assert isinstance(ephemeral, Letter if method == "chat.postMessage" else Resting)


def test_a_rest_that_is_over_holds_nothing(stage: Desk) -> None:
    with stage.database.writing(HOME) as session:
        until = session.engine_now() - timedelta(seconds=1)
        parking.park(session, "chat.postMessage", until=until, reason="429")
    assert isinstance(write(stage), Letter)


def test_a_person_is_reached_by_the_dm_that_was_opened(stage: Desk) -> None:
    with stage.database.writing(HOME) as session:
        assert channel_of(session, "U1") is None
        assert channel_of(session, "U404") is None
        staff.remember_dm(session, "U1", "D1")
        assert channel_of(session, "U1") == "D1"
        assert channel_of(session, "C1") == "C1"


def test_a_card_is_written_in_the_language_of_its_reader(stage: Desk, example: Example) -> None:
    example.cards["s"] = Card("Ready.")
    with stage.database.writing(HOME) as session:
        person = staff.get(session, "U1")
        assert isinstance(person, Person)
        person.locale = "de-DE"
    write(stage, **CARD, place="U1")
    write(stage, **CARD, place="U2")
    write(stage, **CARD, place="C1")
    assert example.languages == ["de", "en", "en"]


EDIT: dict[str, Any] = {
    "kind": OutboxKind.EDIT, "key": "edit:k", "payload": {"of": "k"}, "revalidate": "still",
}  # fmt: skip


def test_an_edit_changes_the_post_it_is_of_and_leaves_it_known_as_that(stage: Desk) -> None:
    assert write(stage, **EDIT) == Dropped()
    with stage.database.writing(HOME) as session:
        adoption.adopt(session, Shown("k", "C1", "C9", "7.0"))
    arguments = {"text": "Otherwise by now.", "ts": "7.0", "metadata": metadata("k")}
    assert write(stage, **EDIT) == Letter("chat.update", arguments, "C9")


def test_an_edit_of_which_there_is_nothing_to_say_leaves_the_post_as_it_is(
    stage: Desk, example: Example
) -> None:
    with stage.database.writing(HOME) as session:
        adoption.adopt(session, Shown("k", "C1", "C9", "7.0"))
    example.anew = None
    assert write(stage, **EDIT) == Dropped()
