"""What several areas say alike."""

from handlers.kit.blockkit import Card, section
from handlers.kit.words import _


def seen_to() -> Card:
    """Return what stands in place of a message of which nothing is left to do."""
    said = _(":white_check_mark: All of this is seen to.")
    return Card(said, [section(said)])
