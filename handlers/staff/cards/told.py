"""What people are told: their notices, several as one message."""

from handlers.kit.blockkit import Card, divider, section
from handlers.kit.words import _, _n

MOST_SHOWN = 10


def bundle(cards: list[Card]) -> Card:
    """Join what a person should hear into one message."""
    if len(cards) == 1:
        return cards[0]
    title = _n("{count} thing needs you", "{count} things need you", len(cards))
    blocks = [section(f"*{title}*")]
    for card in cards[:MOST_SHOWN]:
        blocks += [divider(), *card.blocks]
    rest = len(cards) - MOST_SHOWN
    if rest > 0:
        blocks.append(section(_n("and {count} more", "and {count} more", rest)))
    return Card("\n".join([title, *(card.text for card in cards)]), blocks)


def place_failed(place: str, error: str) -> str:
    """Say that we cannot post somewhere, and what to do about it."""
    where = f"<#{place}>" if place.startswith(("C", "G")) else f"<@{place}>"
    return _(
        "I could not show a message in {place} ({error}). If it is a channel, invite me there.",
        place=where,
        error=error,
    )
