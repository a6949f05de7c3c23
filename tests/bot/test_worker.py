"""Jobs: fetched outside any transaction, applied inside a short one, step by step."""

from datetime import timedelta
from typing import Any

import pytest
from harness.desk import Desk
from harness.fake_api import limited, refused
from harness.payloads import HOME, OTHER
from sqlalchemy import select

from bot import worker as module
from bot.tenants import Tenants
from bot.worker import Worker
from handlers.kit.area import Area, Slack, Steps, Tools
from storage import audit, jobs
from storage.enums import JobState
from storage.jobs import Job
from storage.session import Database, Session

Progress = dict[str, Any]
LEASE = timedelta(minutes=1)


def fetch(slack: Slack, progress: Progress) -> int:
    slack.call("users.list", cursor=progress.get("step", 0))
    return int(progress.get("step", 0)) + 1


def apply(session: Session, value: int, progress: Progress, tools: Tools) -> Progress | None:
    del progress, tools
    audit.write(session, f"step {value}", at=session.engine_now())
    return {"step": value} if value < 3 else None


def worker(desk: Desk, *, owner: str = "me", **steps: Any) -> Worker:
    whole = Steps(**{"fetch": fetch, "apply": apply, **steps})
    tools = desk.serving(Area(name="test", jobs={"count": whole})).tools
    return Worker(
        desk.database, tools, wire=desk.wire, tenants=desk.tenants, owner=owner, lease=LEASE
    )


def start(desk: Desk, kind: str = "count", workspace: str = HOME) -> None:
    with desk.database.writing(workspace) as session:
        jobs.start(session, kind, "all")


def job(database: Database) -> Job:
    with database.reading(HOME) as session:
        return session.scalars(select(Job)).one()


def done(desk: Desk) -> list[str]:
    return [action for action, *_ in desk.story()]


def test_a_job_goes_on_step_by_step_to_its_end(desk: Desk) -> None:
    start(desk)
    at_work = worker(desk)
    assert at_work.work()
    assert (done(desk), job(desk.database).progress) == (["step 1"], {"step": 1})
    while at_work.work():
        pass
    assert done(desk) == ["step 1", "step 2", "step 3"]
    assert job(desk.database).state is JobState.DONE
    assert [one.token for one in desk.api.requests] == [f"Bearer xoxb-{HOME}"] * 3


def test_the_next_step_may_be_anybodys(desk: Desk) -> None:
    start(desk)
    for owner in ("me", "you", "me"):
        assert worker(desk, owner=owner).work()
    assert not worker(desk).work()
    assert done(desk) == ["step 1", "step 2", "step 3"]


def test_no_transaction_is_open_while_slack_is_asked(desk: Desk) -> None:
    start(desk)
    points: list[str] = []
    desk.database.reached = points.append

    def write_elsewhere(slack: Slack, progress: Progress) -> int:
        # Were one open, SQLite's only writer would be taken, and this would wait for ever.
        with desk.database.writing(HOME) as session:
            audit.write(session, "meanwhile", at=session.engine_now())
        assert desk.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # A queue.
        return fetch(slack, progress)

    worker(desk, fetch=write_elsewhere).work()
    assert done(desk) == ["meanwhile", "step 1"]
    commit = ["before commit", "after commit"]
    assert points == [*commit, *commit, "job fetched", *commit]


@pytest.mark.parametrize(
    ("answer", "counted"),
    [
        (limited(), 0),
        (refused("fatal_error"), 0),
        (refused("invalid_auth"), 0),
        (refused("not_allowed"), 1),
    ],
)
def test_a_step_that_cannot_be_fetched_is_given_back_and_an_outage_counts_for_nothing(
    desk: Desk, answer: Any, counted: int
) -> None:
    start(desk)
    desk.api.will("users.list", answer)
    at_work = worker(desk)
    assert at_work.work()
    found = job(desk.database)
    assert (found.state, found.attempts, done(desk)) == (JobState.PENDING, counted, [])
    assert found.error
    assert not at_work.work(), "it waits for a second first"


def test_a_step_that_cannot_be_applied_leaves_nothing(desk: Desk) -> None:
    def crash(*arguments: Any) -> None:
        apply(*arguments)
        raise ValueError("no")

    start(desk)
    worker(desk, apply=crash).work()
    assert (done(desk), job(desk.database).error) == ([], "ValueError: no")


def test_a_job_that_fails_again_and_again_ends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "back_off", lambda _attempts: 0.0)
    start(desk, kind="gone")
    while worker(desk).work():
        pass
    found = job(desk.database)
    assert (found.state, found.attempts) == (JobState.FAILED, jobs.MAX_ATTEMPTS)
    assert found.error == "KeyError: 'gone'"


def test_whoever_lost_the_lease_writes_nothing(desk: Desk) -> None:
    def steal(slack: Slack, progress: Progress) -> int:
        with desk.database.writing(HOME) as session:
            later = session.engine_now() + timedelta(hours=1)
            assert jobs.claim(session, owner="thief", now=later, lease=timedelta(hours=1))
        return fetch(slack, progress)

    start(desk)
    assert worker(desk, fetch=steal).work()
    found = job(desk.database)
    assert (done(desk), found.progress, found.state) == ([], {}, JobState.RUNNING)
    assert (found.owner or "").startswith("thief/")


def test_a_job_of_a_workspace_without_a_token_waits(desk: Desk) -> None:
    start(desk)
    desk.tenants = Tenants([])
    assert worker(desk).work()
    assert job(desk.database).error == "NoToken: no token for this workspace"
    assert desk.api.requests == []


def test_each_workspace_is_asked_with_its_own_token(desk: Desk) -> None:
    start(desk, workspace=OTHER)
    worker(desk).work()
    assert [one.token for one in desk.api.requests] == [f"Bearer xoxb-{OTHER}"]
    assert done(desk) == []


def test_without_a_job_there_is_nothing_to_do(desk: Desk) -> None:
    assert not worker(desk).work()
