"""What became of a task that another area asked for."""

from storage import tasks
from storage.enums import TaskState
from storage.session import Session


def is_cancelled(session: Session, number: int) -> bool:
    """Whether what a task asks for will not be done: it was called off, or there is none."""
    task = tasks.by_number(session, number)
    return task is None or task.state is TaskState.CANCELLED
