"""Which chain serves what, and the copy that a run keeps of it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from handlers.escalations.rules import defaults, grammar
from handlers.escalations.rules.chain import Chain, Step
from storage import channels, staff
from storage import escalations as rows
from storage.enums import EscalationTarget, Priority
from storage.escalations import EscalationChain, EscalationStep
from storage.session import Session


@dataclass(frozen=True)
class InForce:
    """The chain that serves something; `row` is who wrote it for what, None for a default."""

    chain: Chain
    row: EscalationChain | None


def in_force(
    session: Session, area: str, site_id: uuid.UUID | None, priority: Priority | None
) -> InForce:
    """Return the chain for (area, site, priority), else site, else priority, else the area."""
    keys = [
        rows.key_of(area, site_id, priority),
        rows.key_of(area, site_id, None),
        rows.key_of(area, None, priority),
        rows.key_of(area, None, None),
    ]
    found = rows.chains_by_key(session, keys)
    row = next((found[key] for key in keys if key in found), None)
    if row is None:
        return InForce(default_of(area), None)
    return InForce(_chain(rows.steps(session, [row.id]).get(row.id, []), row.passes), row)


def default_of(area: str) -> Chain:
    return grammar.plain(defaults.DEFAULTS.get(area, defaults.OTHERWISE))


def written(session: Session) -> list[InForce]:
    """Return every chain that somebody wrote, in two questions."""
    found = rows.chains(session)
    steps = rows.steps(session, [row.id for row in found])
    return [InForce(_chain(steps.get(row.id, []), row.passes), row) for row in found]


def of_runs(session: Session, runs: Iterable[rows.Escalation]) -> dict[uuid.UUID, Chain]:
    """Return the copies that runs keep of their chains, in one question."""
    known = list(runs)
    steps = rows.steps(session, [run.id for run in known])
    return {run.id: _chain(steps.get(run.id, []), run.passes) for run in known}


def of_run(session: Session, run: rows.Escalation) -> Chain:
    return of_runs(session, [run])[run.id]


def keep(session: Session, chain_id: uuid.UUID, chain: Chain) -> None:
    """Write the steps of a chain, or of a run's copy."""
    rows.write_steps(session, chain_id, [_row(step) for step in chain.steps])


def names_for(session: Session, found: Iterable[Chain]) -> dict[str, str]:
    """Return what is typed for each person and channel that chains name: `@ben`, `#warehouse`."""
    steps = [step for chain in found for step in chain.steps]
    people = {step.ref for step in steps if step.target is EscalationTarget.PERSON}
    places = {step.ref for step in steps if step.target is EscalationTarget.CHANNEL}
    typed = {one.id: f"@{one.handle}" for one in staff.get_many(session, people).values()}
    typed |= {one.id: f"#{one.name}" for one in channels.get_many(session, places).values()}
    # A name that could not be read again is left out: then Slack's code for it is written.
    return {ref: name for ref, name in typed.items() if len(name) > 1 and not name.split()[1:]}


def _chain(steps: list[EscalationStep], passes: int) -> Chain:
    return Chain(
        tuple(
            Step(
                target=row.target,
                ref=row.person_id or row.channel_id or "",
                wait=timedelta(minutes=row.wait_minutes),
                working=row.working,
                if_empty=row.if_empty,
            )
            for row in steps
        ),
        passes,
    )


def _row(step: Step) -> EscalationStep:
    return EscalationStep(
        target=step.target,
        person_id=step.ref if step.target is EscalationTarget.PERSON else None,
        channel_id=step.ref if step.target is EscalationTarget.CHANNEL else None,
        wait_minutes=int(step.wait.total_seconds()) // 60,
        working=step.working,
        if_empty=step.if_empty,
    )
