"""Copies of a PostgreSQL database, by the tools that come with it: pg_dump and pg_restore."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

_COPY, _END = b"COPY ", b"\\."


class DumpFailed(RuntimeError):
    """A tool is missing, or said no; the sentence is for an operator and holds no password."""


def dump(url: URL, target: Path, *, snapshot: str) -> None:
    """Write the database at `url` to `target` in the custom format, as it is in a snapshot."""
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    options += ["--no-password", f"--file={target}", f"--dbname={_address(url)}"]
    _run("pg_dump", url, options)


def check(file: Path) -> None:
    """See that a dump can be opened. Errors: `DumpFailed`."""
    _run("pg_restore", None, ["--list", str(file)])


def load(file: Path, url: URL) -> None:
    """Write a dump into the empty database at `url`, whole or not at all."""
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    options += ["--no-password", f"--dbname={_address(url)}", str(file)]
    _run("pg_restore", url, options)


def count_rows(file: Path) -> dict[str, int]:
    """Return how many rows a dump holds of each table. It reads every one of them.

    Errors: `DumpFailed`.
    """
    counts: dict[str, int] = {}
    table = ""
    with _reading(file) as lines:
        for line in lines:
            if not table and line.startswith(_COPY):
                table = line.split()[1].decode().rpartition(".")[2].strip('"')
                counts[table] = 0
            elif table and line.rstrip(b"\r\n") == _END:
                table = ""
            elif table:
                counts[table] += 1
    return counts


@contextmanager
def _reading(file: Path) -> Iterator[Iterator[bytes]]:
    """Yield the lines of a dump as SQL, and see to it that reading came to its end."""
    command = [_tool("pg_restore"), "--data-only", "--file=-", str(file)]
    with subprocess.Popen(  # noqa: S603  # Our own words; the file is one argument.
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(None)
    ) as process:
        if process.stdout is None or process.stderr is None:
            raise DumpFailed("pg_restore cannot be read.")
        yield iter(process.stdout)
        said = process.stderr.read()
    if process.returncode:
        raise DumpFailed(_sentence("pg_restore", said))


def _run(tool: str, url: URL | None, arguments: list[str]) -> None:
    done = subprocess.run(  # noqa: S603  # Our own words; names are one argument each.
        [_tool(tool), *arguments],
        capture_output=True,
        env=_environment(url),
        check=False,
    )
    if done.returncode:
        raise DumpFailed(_sentence(tool, done.stderr))


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise DumpFailed(
            f"{name} is not installed. It comes with PostgreSQL's client programs, in the server's "
            "version or a newer one."
        )
    return found


def _address(url: URL) -> str:
    """Return the address for PostgreSQL's own tools; the password goes by the environment."""
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def _environment(url: URL | None) -> dict[str, str]:
    environment = {**os.environ, "LC_ALL": "C"}
    if url is not None and url.password:
        environment["PGPASSWORD"] = str(url.password)
    return environment


def _sentence(tool: str, said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return f"{tool} failed: {lines[-1][:300] if lines else 'it did not say why'}"
