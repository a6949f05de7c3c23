"""Which items were most likely meant."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

SHOWN = 5
_NEAR_ENOUGH = 50


def nearest(text: str, known: Sequence[tuple[str, str]]) -> list[str]:
    """Return the SKUs of up to five items that are called most like a text, the nearest first.

    `known` are (SKU, name) of all items, folded like `text`. Where words only stand in another
    order, or are left out, no search for what is near is needed.
    """
    best: dict[str, float] = {}
    for place in (0, 1):
        called = [one[place] for one in known]
        for _called, score, number in process.extract(
            text, called, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=SHOWN
        ):
            sku = known[number][0]
            best[sku] = max(score, best.get(sku, 0))
    return sorted(best, key=lambda sku: -best[sku])[:SHOWN]
