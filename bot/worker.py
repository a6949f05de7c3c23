"""The job loop: fetch outside any transaction, apply inside a short one, step by step."""

import logging
from collections.abc import Callable
from datetime import timedelta

from bot.pacing import back_off
from bot.slack import SlackBot, SlackWire
from bot.tenants import Tenants
from bot.verdicts import is_of_workspace
from handlers.kit.area import SlackRefusal, Steps, Tools
from handlers.kit.words import spelling
from storage import jobs
from storage.jobs import Work
from storage.session import Database

UNREACHABLE = 30.0
log = logging.getLogger(__name__)


class NoToken(Exception):
    """A workspace has no token at present; its work waits for one."""


class Worker:
    """Does one step at a time and thread; the next step of a job may be anybody's."""

    def __init__(
        self,
        database: Database,
        tools: Tools,
        *,
        wire: SlackWire,
        tenants: Tenants,
        owner: str,
        lease: timedelta,
    ) -> None:
        self._database = database
        self._tools = tools
        self._wire = wire
        self._tenants = tenants
        self._owner = owner
        self._lease = lease
        # Called once a job is in our hands: there may be another one for somebody else.
        self.on_claimed: Callable[[], None] = lambda: None

    def work(self) -> bool:
        """Do a step of the job that has waited longest; False when there is none."""
        with self._database.across_workspaces() as session:
            workspace = jobs.next_workspace(session, session.engine_now())
        if workspace is None:
            return False
        with self._database.writing(workspace) as session:
            work = jobs.claim(
                session, owner=self._owner, now=session.engine_now(), lease=self._lease
            )
        if work is None:
            return False
        self.on_claimed()
        try:
            self._step(work)
        except (ConnectionError, NoToken) as problem:
            log.info("Job %s waits: %s", work.kind, problem)
            self._give_back(work, problem, counted=False)
        except SlackRefusal as problem:
            # What the workspace refuses is not the job's fault: it waits for another token.
            log.warning("A step of job %s was refused: %s", work.kind, problem)
            self._give_back(work, problem, counted=not is_of_workspace(problem.error))
        except Exception as problem:
            log.exception("A step of job %s failed.", work.kind)
            self._give_back(work, problem, counted=True)
        return True

    def _step(self, work: Work) -> None:
        tenant = self._tenants.get(work.workspace_id)
        if tenant is None:
            raise NoToken("no token for this workspace")
        steps: Steps = self._tools.registry.jobs[work.kind]
        value = steps.fetch(SlackBot(self._wire, tenant.token), work.progress)
        self._database.reached("job fetched")
        with (
            self._database.writing(work.workspace_id) as session,
            spelling(self._tools.registry.spelling),
        ):
            further = steps.apply(session, value, work.progress, self._tools)
            # The lease ends with the step, so that the next one is found like any other work.
            if not jobs.advance(session, work, progress=further, lease=timedelta(0)):
                raise LookupError("the lease was lost")

    def _give_back(self, work: Work, problem: Exception, *, counted: bool) -> None:
        with self._database.writing(work.workspace_id) as session:
            jobs.give_back(
                session,
                work,
                error=f"{type(problem).__name__}: {problem}",
                delay=timedelta(seconds=back_off(work.attempts) if counted else UNREACHABLE),
                counted=counted,
            )
