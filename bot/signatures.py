"""Slack's signatures: whether a request was sent by Slack, and just now. Pure."""

import hashlib
import hmac
from collections.abc import Iterable

# Slack's own rule: what is older may be a copy that somebody kept.
WINDOW = 300  # seconds
_VERSION = "v0"


def is_genuine(
    body: bytes, *, stamp: str, signature: str, secrets: Iterable[str], now: float
) -> bool:
    """Whether one of `secrets` made `signature` of `body` at `stamp`; both times are Unix seconds.

    Every secret is tried in full, so that the time it takes tells nothing.
    """
    if not _is_recent(stamp, now):
        return False
    given = signature.encode()
    fits = [hmac.compare_digest(sign(body, stamp, secret).encode(), given) for secret in secrets]
    return any(fits)


def sign(body: bytes, stamp: str, secret: str) -> str:
    """Return the signature Slack sends as `X-Slack-Signature`."""
    signed = f"{_VERSION}:{stamp}:".encode() + body
    return f"{_VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def _is_recent(stamp: str, now: float) -> bool:
    is_number = stamp.isascii() and stamp.isdigit() and len(stamp) <= len("9999999999")
    return is_number and abs(now - int(stamp)) <= WINDOW
