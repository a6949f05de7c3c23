"""Draft the next migration: `python -m storage.migrations.draft "what changes"`.

It compares the tables in code with an empty database at the newest revision. Read what it wrote,
shorten it, set `HEAD` in `storage/migrate.py`; the tests say whether the two agree.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from storage import scope
from storage.migrate import FOLDER, HEAD, upgrade
from storage.session import Database


def draft(message: str, *, folder: Path = FOLDER) -> None:
    """Write the next file of `folder`'s versions."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    first = not any((folder / "versions").glob("[0-9]*.py"))
    with tempfile.TemporaryDirectory() as scratch:
        database = Database(f"sqlite:///{scratch}/empty.db")
        if not first:
            upgrade(database, backup_dir=None)
        engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            number = f"{1 if first else int(HEAD) + 1:04}"
            command.revision(config, message, autogenerate=True, rev_id=number)
        database.close()


if __name__ == "__main__":
    draft(sys.argv[1])
