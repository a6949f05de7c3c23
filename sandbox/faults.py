"""Faults on demand: what goes wrong, where, how often."""

import random
from dataclasses import asdict, dataclass, field
from itertools import count

from sandbox.shapes import Json

CALL_FAULTS = {
    "rate_limited": "answers 429 with Retry-After: `seconds`; nothing stored",
    "error": "answers `status` (default 503); nothing stored",
    "error_stored": "does what was asked, then answers `status`",
    "error_stored_late": "answers `status` at once and does what was asked after `seconds`",
    "lost_answer": "does what was asked, then drops the connection",
    "lost_request": "drops the connection; nothing stored",
    "slow": "waits `seconds`, then goes on as usual",
    "unknown_method": "answers unknown_method, as a smaller Slack-compatible server does",
    "missing_scope": "answers missing_scope, as after an administrator took the scope away",
    "refused": 'answers {"ok": false, "error": `error`}; nothing stored',
}
DELIVERY_FAULTS = {
    "refresh": "asks for a new socket right after sending the payload, then closes the old one",
    "drop_socket": "sends the payload, then drops the socket without a word",
    "repeat": "delivers the payload again after its answer, without a retry header",
    "repeat_as_retry": "the same, marked as retry 1",
    "repeat_new_id": "delivers an event again under a new event_id, without a retry header",
    "lose": "never delivers an event, as after Slack's last retry",
    "hold": "holds the payload back for `seconds`, so that later ones overtake it",
}


@dataclass
class Fault:
    """One rule. `on` is a method, an envelope type or an event type; None means any of them."""

    kind: str
    on: str | None = None
    times: int | None = 1
    chance: float = 1.0
    seconds: float = 1.0
    status: int = 503
    error: str = "internal_error"
    id: int = field(default=0)

    def strikes(self, names: tuple[str, ...]) -> bool:
        hit = self.on is None or self.on in names
        return hit and (self.chance >= 1 or random.random() < self.chance)  # noqa: S311 - a die


class Faults:
    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._numbers = count(1)

    def add(self, rule: Json) -> Fault:
        """Add a rule from JSON; raises ValueError for a kind or a field that does not exist."""
        if rule.get("kind") not in CALL_FAULTS | DELIVERY_FAULTS:
            known = ", ".join(CALL_FAULTS | DELIVERY_FAULTS)
            raise ValueError(f"There is no fault {rule.get('kind')!r}. Known: {known}.")
        try:
            fault = Fault(**rule)
        except TypeError as error:
            raise ValueError(str(error)) from None
        fault.id = next(self._numbers)
        self._rules.append(fault)
        return fault

    def take_for_call(self, method: str) -> Fault | None:
        return self._take(CALL_FAULTS, (method,))

    def take_for_delivery(self, *names: str) -> Fault | None:
        return self._take(DELIVERY_FAULTS, names)

    def clear(self) -> None:
        self._rules.clear()

    def as_json(self) -> list[Json]:
        return [asdict(rule) for rule in self._rules]

    def _take(self, kinds: dict[str, str], names: tuple[str, ...]) -> Fault | None:
        for rule in self._rules:
            if rule.kind in kinds and rule.strikes(names):
                if rule.times is not None:
                    rule.times -= 1
                    if rule.times <= 0:
                        self._rules.remove(rule)
                return rule
        return None
