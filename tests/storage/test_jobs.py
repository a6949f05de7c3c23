"""Jobs: one of a kind and key at a time, step by step, given back when a worker dies."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import jobs
from storage.enums import JobState
from storage.jobs import Job, Work
from storage.session import Database, Wake

HOME, OTHER = "T1HOME", "T2OTHER"
LEASE, HOUR, NONE = timedelta(seconds=60), timedelta(hours=1), timedelta()


def start(database: Database, key: str = "all", *, workspace: str = HOME) -> bool:
    with database.writing(workspace) as session:
        return jobs.start(session, "refresh", key, {"page": 0})


def claim(database: Database, *, after: timedelta = NONE, owner: str = "me") -> Work | None:
    with database.writing(HOME) as session:
        now = session.engine_now() + after
        return jobs.claim(session, owner=owner, now=now, lease=LEASE)


def must(work: Work | None) -> Work:
    assert work is not None
    return work


def advance(database: Database, work: Work, progress: dict[str, Any] | None) -> bool:
    with database.writing(HOME) as session:
        return jobs.advance(session, work, progress=progress, lease=LEASE)


def give_back(database: Database, work: Work) -> bool:
    with database.writing(HOME) as session:
        return jobs.give_back(session, work, error="x" * 900, delay=HOUR)


def row(database: Database) -> Job:
    with database.reading(HOME) as session:
        return session.scalars(select(Job)).one()


def test_a_job_is_open_only_once(home: Database) -> None:
    assert start(home)
    assert not start(home)
    assert start(home, "other key")
    assert start(home, workspace=OTHER)
    assert advance(home, must(claim(home)), None)
    assert start(home)


def test_jobs_run_longest_waiting_first_and_one_worker_each(home: Database) -> None:
    start(home, "a")
    start(home, "b")
    assert [must(claim(home)).key for _ in range(2)] == ["a", "b"]
    assert claim(home) is None


def test_each_step_is_kept_and_renews_the_lease(home: Database) -> None:
    start(home)
    work = must(claim(home))
    assert (work.kind, work.key, work.progress, work.attempts) == ("refresh", "all", {"page": 0}, 1)
    before = row(home).run_at
    assert advance(home, work, {"page": 1})
    assert (row(home).progress, row(home).state) == ({"page": 1}, JobState.RUNNING)
    assert row(home).run_at > before
    assert advance(home, work, None)
    assert (row(home).state, row(home).owner) == (JobState.DONE, None)


def test_a_job_of_a_dead_worker_goes_on_where_it_stood(home: Database) -> None:
    start(home)
    advance(home, must(claim(home)), {"page": 7})
    assert claim(home) is None
    assert must(claim(home, after=2 * LEASE)).progress == {"page": 7}


@pytest.mark.parametrize("owner", ["me", "you"])
def test_whoever_lost_the_lease_changes_nothing(home: Database, owner: str) -> None:
    start(home)
    late = must(claim(home))
    must(claim(home, after=2 * LEASE, owner=owner))
    assert not advance(home, late, {"page": 9})
    assert not advance(home, late, None)
    assert not give_back(home, late)
    assert (row(home).progress, row(home).state) == ({"page": 0}, JobState.RUNNING)


def test_a_failed_step_runs_again_later_and_after_eight_attempts_never(home: Database) -> None:
    start(home)
    for attempt in range(1, 9):
        work = must(claim(home, after=attempt * HOUR))
        assert work.attempts == attempt
        assert row(home).state is JobState.RUNNING
        assert give_back(home, work)
        assert claim(home) is None
    assert (row(home).state, len(row(home).error or "")) == (JobState.FAILED, 500)
    assert start(home)


def test_a_step_that_succeeds_forgets_the_failures_before_it(home: Database) -> None:
    start(home)
    for attempt in range(1, 8):
        give_back(home, must(claim(home, after=attempt * HOUR)))
    work = must(claim(home, after=9 * HOUR))
    assert advance(home, work, {"page": 1})
    assert give_back(home, work)
    assert row(home).state is JobState.PENDING


def test_the_next_workspace_and_the_next_instant_are_known(home: Database) -> None:
    with home.across_workspaces() as session:
        assert jobs.next_due(session) is None
    start(home, workspace=OTHER)
    start(home)
    with home.across_workspaces() as session:
        now = session.engine_now()
        assert jobs.next_workspace(session, now) == OTHER
        assert jobs.next_workspace(session, now - HOUR) is None
        due = jobs.next_due(session)
        assert due is not None
        assert due <= now


def test_jobs_of_dead_processes_run_again_and_no_others(home: Database) -> None:
    start(home, "a")
    start(home, "b")
    claim(home, owner="p_1")
    claim(home, owner="px1")
    with home.across_workspaces(writing=True) as session:
        jobs.release_of_the_dead(session, living="px", now=session.engine_now())
    assert must(claim(home)).key == "a"
    assert claim(home) is None


def test_starting_a_job_wakes_the_worker_after_the_commit(home: Database) -> None:
    woken: list[frozenset[Wake]] = []
    home.on_wake = woken.append
    start(home)
    assert woken == [{Wake.JOBS}]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_replicas_take_different_jobs(home: Database) -> None:
    start(home, "a")
    start(home, "b")
    with home.writing(HOME) as one, home.writing(HOME) as two:
        now = one.engine_now()
        first = jobs.claim(one, owner="one", now=now, lease=LEASE)
        second = jobs.claim(two, owner="two", now=now, lease=LEASE)
    assert (must(first).key, must(second).key) == ("a", "b")


def test_a_job_that_kills_every_worker_fails_in_the_end(home: Database) -> None:
    start(home)
    for lives in range(jobs.MAX_ATTEMPTS):
        assert claim(home, after=(lives + 1) * 2 * LEASE) is not None
    assert claim(home, after=100 * LEASE) is None
    assert row(home).state is JobState.FAILED


def test_a_workspace_that_is_woken_waits_for_no_delay_but_keeps_its_leases(home: Database) -> None:
    start(home, "waits")
    give_back(home, must(claim(home)))
    start(home, "runs")
    running = must(claim(home))
    start(home, workspace=OTHER)
    with home.writing(HOME) as session:
        jobs.wake_workspace(session)
        assert session.wakes == {Wake.JOBS}
    assert must(claim(home)).key == "waits"
    assert claim(home) is None
    assert advance(home, running, None)
