"""Escalations: chains as they are written down, runs of them, and whom each run has reached."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    delete,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word, partial_index
from storage.enums import EscalationState, EscalationTarget, IfEmpty, Priority
from storage.session import Session
from storage.upsert import upsert

OPEN_STATES = (EscalationState.RUNNING, EscalationState.HELD, EscalationState.TAKEN)
OPEN_WHERE = "state IN ('running', 'held', 'taken')"
_INLINE_OPEN = [literal(one, Word(EscalationState), literal_execute=True) for one in OPEN_STATES]


def _person(column: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", column],
        ["people.workspace_id", "people.id"],
        onupdate="CASCADE",
        ondelete=ondelete,
    )


def _site(*, ondelete: str | None = None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"], ondelete=ondelete
    )


class EscalationChain(Scoped, Base):
    """A chain that somebody wrote; `key` is made of what it is for, so that there is one of each.

    Where `site_id` or `priority` is empty it serves every site or priority without one of its own.
    """

    __tablename__ = "escalation_chains"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(100))
    area: Mapped[str] = mapped_column(String(24))
    site_id: Mapped[uuid.UUID | None]
    priority: Mapped[Priority | None] = mapped_column(Word(Priority))
    passes: Mapped[int] = mapped_column(Integer, default=1)
    changed_by: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        _site(ondelete="CASCADE"),
        _person("changed_by"),
    )


class EscalationStep(Scoped, Base):
    """A step of a chain, or of the copy that a run took of it: `chain_id` is the id of either."""

    __tablename__ = "escalation_steps"

    chain_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    target: Mapped[EscalationTarget] = mapped_column(Word(EscalationTarget))
    person_id: Mapped[str | None] = mapped_column(String(32))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    wait_minutes: Mapped[int] = mapped_column(Integer)
    working: Mapped[bool] = mapped_column(default=False)
    if_empty: Mapped[IfEmpty] = mapped_column(Word(IfEmpty))

    __table_args__ = (_person("person_id"),)


class Escalation(Scoped, Base):
    """One run of a chain for one subject.

    `firing` counts the steps reached over all passes, `wave` the times that people were reached
    (a hand-over is one as well), `turn` every change: the one timer of a run bears its `turn`.
    `heard_at` is when the present wave was first shown to somebody. `open_key` names the subject
    until the run is resolved or replaced, so that no subject has two.
    """

    __tablename__ = "escalations"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    open_key: Mapped[str | None] = mapped_column(String(120))
    subject_kind: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(24))
    site_id: Mapped[uuid.UUID | None]
    priority: Mapped[Priority] = mapped_column(Word(Priority))
    title: Mapped[str] = mapped_column(String(300))
    passes: Mapped[int] = mapped_column(Integer)
    state: Mapped[EscalationState] = mapped_column(Word(EscalationState))
    firing: Mapped[int] = mapped_column(Integer, default=0)
    wave: Mapped[int] = mapped_column(Integer, default=0)
    turn: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    taken_by: Mapped[str | None] = mapped_column(String(32))
    promise_at: Mapped[datetime | None]
    lapsed_by: Mapped[str | None] = mapped_column(String(32))
    closed_by: Mapped[str | None] = mapped_column(String(32))
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "open_key"),
        _site(),
        *(_person(column) for column in ("taken_by", "lapsed_by", "closed_by")),
        partial_index("ix_escalations_open", "workspace_id", "started_at", where=OPEN_WHERE),
        partial_index("ix_escalations_ended", "started_at", where="open_key IS NULL"),
        Index("ix_escalations_taker", "workspace_id", "taken_by"),
    )


class EscalationReach(Scoped, Base):
    """A person or a channel that a wave of a run goes to: shown at `heard_at`, or `lost`."""

    __tablename__ = "escalation_reaches"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    run_id: Mapped[uuid.UUID]
    wave: Mapped[int] = mapped_column(Integer)
    firing: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[str | None] = mapped_column(String(32))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    heard_at: Mapped[datetime | None]
    lost: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["escalations.workspace_id", "escalations.id"],
            ondelete="CASCADE",
        ),
        _person("person_id", ondelete="CASCADE"),
        Index("ix_escalation_reaches_run", "workspace_id", "run_id", "wave"),
    )

    @property
    def place(self) -> str:
        return self.person_id or self.channel_id or ""


def key_of(area: str, site_id: uuid.UUID | None, priority: Priority | None) -> str:
    """Return what makes a chain the only one for an area, a site and a priority."""
    return f"{area}/{site_id.hex if site_id else '-'}/{priority or '-'}"


def chains(session: Session) -> list[EscalationChain]:
    return list(session.scalars(select(EscalationChain).order_by(EscalationChain.key)))


def chains_by_key(session: Session, keys: list[str]) -> dict[str, EscalationChain]:
    found = session.scalars(select(EscalationChain).where(EscalationChain.key.in_(keys)))
    return {chain.key: chain for chain in found}


def save_chain(session: Session, chain: EscalationChain) -> uuid.UUID:
    """Write a chain, or what changed of the one with its key; return its id."""
    row = {
        "workspace_id": session.workspace,
        "id": uuid.uuid4(),
        "key": chain.key,
        "area": chain.area,
        "site_id": chain.site_id,
        "priority": chain.priority,
        "passes": chain.passes,
        "changed_by": chain.changed_by,
        "changed_at": chain.changed_at,
    }
    change = ("passes", "changed_by", "changed_at")
    session.execute(
        upsert(session, EscalationChain, row, key=("workspace_id", "key"), change=change)
    )
    query = select(EscalationChain.id).where(EscalationChain.key == chain.key)
    return session.scalars(query).one()


def forget_chain(session: Session, key: str) -> bool:
    """Remove a chain with its steps; False when there is none."""
    found = session.scalar(select(EscalationChain.id).where(EscalationChain.key == key))
    if found is None:
        return False
    write_steps(session, found, [])
    session.execute(delete(EscalationChain).where(EscalationChain.id == found))
    return True


def steps(
    session: Session, chain_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[EscalationStep]]:
    """Return the steps of chains or runs, in their order."""
    found: dict[uuid.UUID, list[EscalationStep]] = {}
    query = select(EscalationStep).where(EscalationStep.chain_id.in_(list(chain_ids)))
    for step in session.scalars(query.order_by(EscalationStep.position)):
        found.setdefault(step.chain_id, []).append(step)
    return found


def write_steps(session: Session, chain_id: uuid.UUID, rows: list[EscalationStep]) -> None:
    """Let a chain or a run have these steps and no others."""
    session.execute(delete(EscalationStep).where(EscalationStep.chain_id == chain_id))
    for position, row in enumerate(rows):
        row.chain_id, row.position = chain_id, position
        session.add(row)
    session.flush()


def get(session: Session, run_id: uuid.UUID, *, lock: bool = False) -> Escalation | None:
    """Return a run; `lock` makes a second transaction wait until this one has decided."""
    query = select(Escalation).where(Escalation.id == run_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def of_subject(
    session: Session, subject: tuple[str, str], *, lock: bool = False
) -> Escalation | None:
    """Return the run that a subject has now: it is open, or it ended and nobody resolved it."""
    query = select(Escalation).where(Escalation.open_key == open_key(subject))
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def rename(session: Session, subject: tuple[str, str], title: str) -> None:
    """Let every run that a subject ever had call it so."""
    session.execute(
        update(Escalation)
        .where(Escalation.subject_kind == subject[0], Escalation.subject == subject[1])
        .values(title=title)
    )


def open_key(subject: tuple[str, str]) -> str:
    return f"{subject[0]}/{subject[1]}"


def begin(session: Session, run: Escalation) -> bool:
    """Write a new run; False when its subject has one already, begun at the same time."""
    row = {
        "workspace_id": session.workspace,
        "id": run.id,
        "open_key": run.open_key,
        "subject_kind": run.subject_kind,
        "subject": run.subject,
        "area": run.area,
        "site_id": run.site_id,
        "priority": run.priority,
        "title": run.title,
        "passes": run.passes,
        "state": run.state,
        "firing": 0,
        "wave": 0,
        "turn": 0,
        "started_at": run.started_at,
    }
    done = session.execute(upsert(session, Escalation, row, key=("workspace_id", "open_key")))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # An insert has a row count.


def open_runs(session: Session, *, limit: int) -> list[Escalation]:
    """Return the open runs, the oldest first."""
    query = select(Escalation).where(Escalation.state.in_(_INLINE_OPEN))
    return list(session.scalars(query.order_by(Escalation.started_at, Escalation.id).limit(limit)))


def untaken(session: Session, *, limit: int) -> list[Escalation]:
    """Return the runs that nobody has taken or resolved, also loudly ended, the oldest first."""
    query = select(Escalation).where(
        Escalation.open_key.is_not(None),
        Escalation.state.in_(
            (EscalationState.RUNNING, EscalationState.HELD, EscalationState.ENDED)
        ),
    )
    return list(session.scalars(query.order_by(Escalation.started_at, Escalation.id).limit(limit)))


def taken_by(session: Session, person_id: str) -> list[Escalation]:
    """Return the runs that somebody has taken and not resolved."""
    query = select(Escalation).where(
        Escalation.taken_by == person_id, Escalation.state == EscalationState.TAKEN
    )
    return list(session.scalars(query.order_by(Escalation.started_at, Escalation.id)))


def reach(session: Session, run: Escalation, *, people: list[str], channels: list[str]) -> None:
    """Note whom the present wave of a run goes to."""
    places = [{"person_id": one} for one in people] + [{"channel_id": one} for one in channels]
    for place in places:
        row = EscalationReach(
            id=uuid.uuid4(), run_id=run.id, wave=run.wave, firing=run.firing, lost=False, **place
        )
        session.add(row)
    session.flush()


def reaches(session: Session, run_ids: Iterable[uuid.UUID]) -> list[EscalationReach]:
    """Return whom runs have gone to, the first wave first."""
    query = select(EscalationReach).where(EscalationReach.run_id.in_(list(run_ids)))
    return list(session.scalars(query.order_by(EscalationReach.wave, EscalationReach.id)))
