"""What people are told: their notices, several as one message."""

from handlers.kit.answers import Block
from handlers.kit.blockkit import Card, divider, length, mention, section, sections
from handlers.kit.words import N_, _, _n

# So many with their buttons, so many more as lines: Slack takes 11,000 characters in a message.
MOST_SHOWN, MOST_LISTED = 8, 5
# A brief takes its own part of that, and the digest of who leads another.
MOST_BESIDE = 2
ROOM = 10_700

_REASONS = {
    "channel_not_found": N_("I am not in it any more, so please invite me again"),
    "not_in_channel": N_("I am not in it, so please invite me"),
    "is_archived": N_("it is archived"),
    "restricted_action": N_("posting there is restricted"),
    "user_not_found": N_("this person cannot be found"),
    "cannot_dm_bot": N_("this is another bot"),
    "user_disabled": N_("this account is deactivated"),
}


def bundle(cards: list[Card]) -> Card:
    """Join what a person should hear into one message."""
    if len(cards) == 1:
        return cards[0]
    title = _n("{count} thing needs you", "{count} things need you", len(cards))
    blocks = [section(f"*{title}*")]
    for card in cards[:MOST_SHOWN]:
        blocks += [divider(), *card.blocks]
    lines = [f"• {card.text}" for card in cards[MOST_SHOWN:][:MOST_LISTED]]
    rest = len(cards) - MOST_SHOWN - MOST_LISTED
    if rest > 0:
        lines.append(_n("and {count} more", "and {count} more", rest))
    if lines:
        blocks += [divider(), *sections(lines)]
    return Card("\n".join([title, *(card.text for card in cards)]), blocks)


def day(briefs: list[Card], said: list[Card]) -> Card:
    """Join what is to be said of a day with what waited for it."""
    if not briefs:
        return bundle(said)
    blocks: list[Block] = []
    for card in briefs:
        blocks += [*([divider()] if blocks else []), *card.blocks]
    left = ROOM - length(blocks)
    beside = _fitting([(length(card.blocks), card) for card in said[:MOST_BESIDE]], left)
    for card in beside:
        blocks += [divider(), *card.blocks]
    left = ROOM - length(blocks)
    others = said[len(beside) :][:MOST_LISTED]
    listed = _fitting([(len(card.text) + 2, card) for card in others], left)
    lines = [f"• {card.text}" for card in listed]
    rest = len(said) - len(beside) - len(listed)
    if rest > 0:
        lines.append(_n("and {count} more", "and {count} more", rest))
    if lines:
        blocks += [divider(), *sections(lines)]
    return Card("\n".join(card.text for card in (*briefs, *said)), blocks)


def _fitting(sized: list[tuple[int, Card]], room: int) -> list[Card]:
    """Return the first of some cards, as many as there is room for."""
    found = []
    for size, card in sized:
        room -= size
        if room < 0:
            break
        found.append(card)
    return found


def place_failed(place: str, error: str) -> str:
    """Say that we cannot post somewhere, and what to do about it."""
    why = _(_REASONS[error]) if error in _REASONS else error
    if place.startswith(("C", "G")):
        return _("I could not show a message in {place}: {why}.", place=f"<#{place}>", why=why)
    return _("I could not write to {person}: {why}.", person=mention(place), why=why)
