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
    # Words may stand in any order in a name; a SKU is one word.
    found = [
        *process.extract(
            text, names, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR_ENOUGH, limit=SHOWN
        ),
        *process.extract(text, skus, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=SHOWN),
    ]
    best: dict[uuid.UUID, float] = {}
    for _name, score, item_id in found:
        best[item_id] = max(score, best.get(item_id, 0))
    return sorted(best, key=lambda one: -best[one])[:SHOWN]
