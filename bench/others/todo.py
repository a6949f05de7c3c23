"""A to-do bot as most people write it: Bolt as it comes, sqlite3, APScheduler with a job store.

`python -m bench.others.todo FOLDER PORT SLACK` serves it with Bolt's own server.
"""

import re
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bench.shop import SECRET
from bench.slack import TOKEN

TITLE = re.compile(r"add (?P<title>.+?) <@(?P<owner>\w+)")
# Its author was told that jobs which are late by more than a second are dropped.
GRACE = 24 * 3600


def remind(api_url: str, owner: str, title: str) -> None:
    """Tell somebody of a task that is due."""
    WebClient(token=TOKEN, base_url=api_url).chat_postMessage(channel=owner, text=f"Due: {title}")


def scheduler_in(folder: Path) -> BackgroundScheduler:
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")
    defaults = {"misfire_grace_time": GRACE}
    return BackgroundScheduler(jobstores={"default": store}, job_defaults=defaults, timezone=UTC)


def todo_bot(folder: Path, scheduler: BackgroundScheduler, api_url: str) -> App:
    """Return the app; its tables are made if they are not there."""
    with sqlite3.connect(folder / "todo.db") as tasks:
        tasks.execute(
            "CREATE TABLE IF NOT EXISTS todo (id INTEGER PRIMARY KEY, title TEXT, owner TEXT)"
        )
    client = WebClient(token=TOKEN, base_url=api_url)
    app = App(client=client, signing_secret=SECRET)

    @app.command("/task")
    def add(ack: Ack, command: dict[str, str]) -> None:
        meant = TITLE.match(command["text"])
        if meant is None:
            ack("What is to be done, and by whom?")
            return
        row = (meant["title"], meant["owner"])
        with sqlite3.connect(folder / "todo.db") as tasks:
            done = tasks.execute("INSERT INTO todo (title, owner) VALUES (?, ?)", row)
        at = datetime.now(UTC) + timedelta(days=1)
        args = [api_url, meant["owner"], meant["title"]]
        scheduler.add_job(remind, "date", run_date=at, args=args)
        ack(f"Added T-{done.lastrowid}")

    return app


def main() -> None:
    folder, port, api_url = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    scheduler = scheduler_in(folder)
    app = todo_bot(folder, scheduler, api_url)
    scheduler.start()
    app.start(port)


if __name__ == "__main__":
    main()
