"""How fast Slack may be asked, by its published tiers. Pure: buckets in, buckets out."""

from dataclasses import dataclass, replace

# Calls a minute that Slack allows a workspace, by method; a method not named here has none of its
# own, because the pace of its channel (one message a second) is the tighter bound.
PER_MINUTE = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "conversations.history": 50,
    "conversations.open": 50,
    "views.publish": 100,
}


@dataclass(frozen=True)
class Bucket:
    """Tokens left of a method's budget at the instant `at` (seconds, monotonic).

    Who had to wait was promised a slot; `promised` is the last of them, so that a hundred who
    wait do not all come back at once.
    """

    tokens: float
    at: float
    promised: float = 0.0


def full(method: str, now: float) -> Bucket:
    return Bucket(tokens=float(PER_MINUTE.get(method, 0)), at=now)


def take(bucket: Bucket, method: str, now: float) -> tuple[Bucket, float]:
    """Take one call out of a bucket; return it and the seconds to wait (0 when it was taken)."""
    budget = PER_MINUTE.get(method)
    if budget is None:
        return bucket, 0.0
    rate = budget / 60
    tokens = min(float(budget), bucket.tokens + (now - bucket.at) * rate)
    if tokens < 1:
        slot = max(bucket.promised + 1 / rate, now + (1 - tokens) / rate)
        return Bucket(tokens=tokens, at=now, promised=slot), slot - now
    return replace(bucket, tokens=tokens - 1, at=now), 0.0


def back_off(attempts: int) -> float:
    """Seconds to wait after a failed attempt: 1, 2, 4 … at most a minute."""
    return float(min(2 ** max(attempts - 1, 0), 60))
