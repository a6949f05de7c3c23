"""What an attempt came to: every outcome, for every kind of message."""

from datetime import timedelta
from typing import Any

import pytest
from harness.claims import NOW, a_claim

from bot.slack import Ambiguous, Done, Limited, NotSent, Outcome, Refused
from bot.verdicts import MAX_ATTEMPTS, PARK_WORKSPACE, Verdict, crashed, judge, opening_failed
from storage.enums import OutboxKind, OutboxState
from storage.parking import NEWER_BLOCKS
from storage.sending import Settlement

POST, UPDATE, GRACE = "chat.postMessage", "chat.update", timedelta(seconds=30)
CARD: dict[str, Any] = {"kind": OutboxKind.CARD, "sent_channel": "C1", "sent_ts": "1.0"}
PRIVATE = [OutboxKind.EPHEMERAL, OutboxKind.RESPOND]


def decide(outcome: Outcome, method: str = POST, **values: Any) -> Verdict:
    return judge(a_claim(**values), method, outcome, now=NOW, grace=GRACE)


def later(seconds: float, why: str) -> Settlement:
    return Settlement(OutboxState.PENDING, retry_at=NOW + timedelta(seconds=seconds), error=why)


def test_what_was_shown_is_sent_and_remembers_where() -> None:
    found = decide(Done({"channel": "D9", "ts": "5.0"}))
    assert found == Verdict(Settlement(OutboxState.SENT, channel="D9", ts="5.0"))
    assert decide(Done({"ok": True}), "response_url") == Verdict(Settlement(OutboxState.SENT))


def test_a_limit_rests_the_method_and_fails_nothing() -> None:
    assert decide(Limited(17)) == Verdict(later(17, "429"), park=(POST, 17, "429"))


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (2, 2), (5, 16), (40, 60)])
def test_what_never_reached_slack_is_tried_again_ever_more_slowly(
    attempts: int, seconds: float
) -> None:
    assert decide(NotSent("refused"), attempts=attempts) == Verdict(later(seconds, "refused"))


@pytest.mark.parametrize("kind", [OutboxKind.POST, OutboxKind.CARD])
def test_what_may_have_been_posted_is_looked_for_after_the_grace(kind: OutboxKind) -> None:
    lost = Settlement(OutboxState.UNKNOWN, retry_at=NOW + GRACE, error="reset")
    assert decide(Ambiguous("reset"), kind=kind) == Verdict(lost)


def test_an_edit_may_be_made_twice_so_it_is_only_made_again() -> None:
    assert decide(Ambiguous("reset"), UPDATE, attempts=3, **CARD) == Verdict(later(4, "reset"))


@pytest.mark.parametrize("kind", PRIVATE)
def test_what_may_have_been_shown_privately_is_not_shown_again(kind: OutboxKind) -> None:
    found = decide(Ambiguous("reset"), kind=kind).settlement
    assert found.state is OutboxState.DROPPED


@pytest.mark.parametrize("error", ["account_inactive", "invalid_auth", "token_revoked"])
def test_a_workspace_that_says_no_rests_as_a_whole(error: str) -> None:
    rest = (("*"), PARK_WORKSPACE, error)
    assert decide(Refused(error)) == Verdict(later(PARK_WORKSPACE, error), park=rest)


@pytest.mark.parametrize("error", ["missing_scope", "no_permission"])
def test_a_method_that_is_not_granted_rests_alone(error: str) -> None:
    rest = (POST, PARK_WORKSPACE, error)
    assert decide(Refused(error)) == Verdict(later(PARK_WORKSPACE, error), park=rest)


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "new"])
def test_a_place_that_says_no_is_a_failure_somebody_hears_of(error: str) -> None:
    failed = Settlement(OutboxState.FAILED, error=error)
    assert decide(Refused(error)) == Verdict(failed, trouble=error)


@pytest.mark.parametrize("kind", PRIVATE)
def test_a_private_answer_that_came_too_late_troubles_nobody(kind: OutboxKind) -> None:
    failed = Settlement(OutboxState.FAILED, error="http_404")
    assert decide(Refused("http_404"), kind=kind) == Verdict(failed)


@pytest.mark.parametrize(
    "error", ["message_not_found", "edit_window_closed", "cant_update_message", "block_mismatch"]
)
def test_a_card_that_cannot_be_edited_is_posted_anew(error: str) -> None:
    anew = Settlement(OutboxState.PENDING, retry_at=NOW, error=error, forget_ts=True)
    assert decide(Refused(error), UPDATE, **CARD) == Verdict(anew)
    assert decide(Refused(error)).settlement.state is OutboxState.FAILED


def test_blocks_that_are_refused_are_left_out_once() -> None:
    plain = {"text": "hi", "plain": True}
    again = Settlement(OutboxState.PENDING, retry_at=NOW, error="invalid_blocks", payload=plain)
    assert decide(Refused("invalid_blocks")) == Verdict(again)
    found = decide(Refused("invalid_blocks"), payload=plain)
    assert (found.settlement.state, found.trouble) == (OutboxState.FAILED, "invalid_blocks")


def test_newer_blocks_that_are_refused_rest_for_a_day_in_that_workspace() -> None:
    found = judge(
        a_claim(), POST, Refused("invalid_blocks"), now=NOW, grace=GRACE, newer=True
    )  # fmt: skip
    park = (NEWER_BLOCKS, 86_400, "invalid_blocks")
    assert found == Verdict(later(0, "invalid_blocks"), park=park)


def test_a_message_that_cannot_be_written_waits_and_fails_in_the_end() -> None:
    found = crashed(a_claim(attempts=99, payload={"crashes": 2}), KeyError("x"), now=NOW)
    assert found.settlement.state is OutboxState.PENDING
    assert found.settlement.retry_at == NOW + timedelta(seconds=4)
    assert found.settlement.payload == {"crashes": 3}
    last = crashed(a_claim(payload={"crashes": MAX_ATTEMPTS - 1}), KeyError("x"), now=NOW)
    assert (last.settlement.state, last.trouble) == (OutboxState.FAILED, "KeyError")


@pytest.mark.parametrize(
    ("outcome", "seconds"), [(Limited(42), 42), (Ambiguous("HTTP 503"), 2), (NotSent("x"), 2)]
)
def test_a_dm_that_slack_cannot_name_now_is_waited_for(outcome: Outcome, seconds: float) -> None:
    found = opening_failed(a_claim(attempts=2), outcome, now=NOW)
    assert found.settlement.state is OutboxState.PENDING
    assert found.settlement.retry_at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "invalid_blocks"])
def test_an_edit_of_what_is_not_there_any_more_is_missed_by_nobody(error: str) -> None:
    found = decide(Refused(error), UPDATE, kind=OutboxKind.EDIT)
    assert found == Verdict(Settlement(OutboxState.DROPPED, error=error))
