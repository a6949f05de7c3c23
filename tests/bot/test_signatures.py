"""Slack's signatures: the documented example, and everything that is not quite one."""

import pytest

from bot.signatures import WINDOW, is_genuine, sign

# The example of Slack's own documentation of request signing.
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
STAMP = "1531420618"
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F"
    b"T1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
NOW = float(STAMP)


def genuine(
    body: bytes = BODY,
    *,
    stamp: str = STAMP,
    signature: str = SIGNATURE,
    secrets: tuple[str, ...] = (SECRET,),
    now: float = NOW,
) -> bool:
    return is_genuine(body, stamp=stamp, signature=signature, secrets=secrets, now=now)


def test_the_documented_example_is_genuine() -> None:
    assert sign(BODY, STAMP, SECRET) == SIGNATURE
    assert genuine()


@pytest.mark.parametrize(
    "signature", ["", "v0=", SIGNATURE[:-1], SIGNATURE.upper(), f"v1{SIGNATURE[2:]}", "v0=é☃"]
)
def test_another_signature_is_none(signature: str) -> None:
    assert not genuine(signature=signature)


def test_another_body_or_another_time_is_not_what_was_signed() -> None:
    assert not genuine(BODY + b" ")
    assert not genuine(b"")
    assert not genuine(stamp=str(int(STAMP) + 1))


@pytest.mark.parametrize(
    ("seconds", "fits"), [(-WINDOW - 1, False), (-WINDOW, True), (WINDOW, True), (301, False)]
)
def test_only_what_was_signed_within_five_minutes_counts(seconds: float, *, fits: bool) -> None:
    assert genuine(now=NOW + seconds) is fits


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", " 1531420618", "²", "9" * 5000])
def test_a_time_that_is_none_is_refused(stamp: str) -> None:
    assert not genuine(stamp=stamp, signature=sign(BODY, stamp, SECRET))


def test_during_a_rotation_either_secret_counts_and_afterwards_one() -> None:
    assert genuine(secrets=("new", SECRET))
    assert genuine(secrets=(SECRET, "new"))
    assert not genuine(secrets=("new",))
    assert not genuine(secrets=())
