"""Which items were most likely meant."""

import uuid
from collections.abc import Mapping

from rapidfuzz import fuzz, process

SHOWN = 5
_NEAR_ENOUGH = 55


def nearest(
    text: str, names: Mapping[uuid.UUID, str], skus: Mapping[uuid.UUID, str]
) -> list[uuid.UUID]:
    """Return up to five items that are called most like a folded text, the nearest first."""
    found = [
        near
        for called, scorer in (
            (skus, fuzz.ratio),
            (names, fuzz.ratio),
            # Words may stand in any order in a name.
            (names, fuzz.token_sort_ratio),
        )
        for near in process.extract(
            text, called, scorer=scorer, score_cutoff=_NEAR_ENOUGH, limit=SHOWN
        )
    ]
    best: dict[uuid.UUID, float] = {}
    for _name, score, item_id in found:
        best[item_id] = max(score, best.get(item_id, 0))
    return sorted(best, key=lambda one: -best[one])[:SHOWN]
