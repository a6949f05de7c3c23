"""Forgetting escalations that ended long ago, with all that was only theirs."""

from datetime import datetime

from sqlalchemy import delete, or_, select, tuple_

from storage.escalations import Escalation, EscalationStep
from storage.links import Link
from storage.session import Session


def purge(session: Session, *, before: datetime, limit: int = 100) -> int:
    """Forget up to `limit` runs that began and ended before `before` (`across_workspaces`).

    One that nobody resolved stays: its subject still has it.
    """
    old = session.execute(
        select(Escalation.workspace_id, Escalation.id)
        .where(
            Escalation.open_key.is_(None),
            Escalation.started_at < before,
            or_(Escalation.closed_at.is_(None), Escalation.closed_at < before),
        )
        .order_by(Escalation.started_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not old:
        return 0
    runs = [(row.workspace_id, row.id) for row in old]
    watched = [(row.workspace_id, str(row.id)) for row in old]
    # Whom they reached goes with them; steps may be of a chain, and links are of any subject.
    session.execute(
        delete(EscalationStep).where(
            tuple_(EscalationStep.workspace_id, EscalationStep.chain_id).in_(runs)
        )
    )
    session.execute(delete(Link).where(tuple_(Link.workspace_id, Link.subject).in_(watched)))
    session.execute(
        delete(Escalation).where(tuple_(Escalation.workspace_id, Escalation.id).in_(runs))
    )
    return len(runs)
