"""Whose turn it is after somebody else's step, and for how long that is so."""

from enum import StrEnum

from handlers.tasks.rules.picture import Picture
from storage.enums import TaskState


class Turn(StrEnum):
    """Why it is somebody's turn."""

    DECLINED = "tasks.declined"  # the assigner's: an owner gave it back
    PROPOSED = "tasks.proposed"  # the assigner's: an owner offers another date
    REFUSED = "tasks.refused"  # the owner's, whose date was refused
    CHECKING = "tasks.checking"  # a second person's, who is to confirm it


def is_true(turn: Turn, picture: Picture, person_id: str) -> bool:
    """Decide, right before it is said, whether it still is their turn."""
    match turn:
        case Turn.DECLINED:
            return picture.state is TaskState.DECLINED and person_id == picture.assigner_id
        case Turn.PROPOSED:
            return picture.proposed_at is not None and person_id == picture.assigner_id
        case Turn.REFUSED:
            return picture.proposed_at is None and person_id in picture.owner_ids
        case Turn.CHECKING:
            return picture.state is TaskState.CHECKING
