"""What is shipped is as it says: the image, the compose file, the systemd unit."""

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from harness.dockerfile import Instruction, all_of, environment, health_check, read_stages

from bot.__main__ import main
from bot.config import NAMES

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
Stage = list[Instruction]


@pytest.fixture(scope="module")
def stages() -> list[Stage]:
    return read_stages(ROOT / "Dockerfile")


@pytest.fixture(scope="module")
def image(stages: list[Stage]) -> Stage:
    return stages[-1]


def ignored(name: str) -> bool:
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return f"!{name}" not in kept


def test_the_image_runs_as_somebody_without_rights(image: Stage) -> None:
    assert all_of(image, "USER") == ["10001:10001"], "a number, so that a cluster can check it"
    after = image[image.index(("USER", "10001:10001")) :]
    assert "RUN" not in [name for name, _rest in after]


def test_only_the_data_folder_is_written_to(image: Stage) -> None:
    assert all_of(image, "VOLUME") == all_of(image, "WORKDIR") == ["/data"]
    assert environment(image)["OPSBOT_DATA_DIR"] == "/data"
    assert environment(image)["PYTHONDONTWRITEBYTECODE"] == "1"
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    for line in ("read_only: true", "- data:/data", "- ALL", "- no-new-privileges:true"):
        assert re.search(rf"^ +{re.escape(line)}$", compose, re.MULTILINE), line


def test_without_a_word_it_serves_and_any_command_may_follow(image: Stage) -> None:
    assert all_of(image, "ENTRYPOINT") == ['["opsbot"]']
    assert all_of(image, "CMD") == ['["run"]']
    assert PROJECT["project"]["scripts"] == {"opsbot": "bot.__main__:main"}
    assert {"run", "demo", "doctor", "manifest"} <= main.commands.keys()
    assert environment(image)["PATH"].startswith("/opt/opsbot/bin:")


def test_health_is_asked_for_by_python_itself(image: Stage) -> None:
    program, option, code = health_check(image)
    assert (program, option) == ("python", "-c")
    ast.parse(code)
    assert "/healthz" in code
    assert "OPSBOT_HEALTH_PORT" in environment(image)


def test_every_library_is_the_locked_one(stages: list[Stage]) -> None:
    [locked, own] = [run for run in all_of(stages[0], "RUN") if "pip install" in run]
    assert locked.endswith("pip install --require-hashes -r requirements.txt")
    assert "--no-deps --no-build-isolation -e ." in own
    assert "pip install" not in str(stages[1])
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements.txt").read_text(encoding="utf-8"))
    assert all(re.match(r"[\w.-]+==\S+", one) and "--hash=sha256:" in one for one in entries)
    assert any(one.startswith("psycopg==") for one in entries), "or there is no PostgreSQL"


def test_every_package_is_in_the_image_and_no_secret_is(stages: list[Stage]) -> None:
    copied = " ".join(all_of(stages[0], "COPY")).split()
    for name in [*PROJECT["tool"]["importlinter"]["root_packages"], "requirements.txt"]:
        assert name in copied
        assert not ignored(name)
    for name in (".env", "data", ".git", "tests"):
        assert name not in copied
        assert ignored(name)


def test_every_setting_that_is_shipped_is_one(image: Stage) -> None:
    unit = (ROOT / "deploy" / "opsbot.service").read_text(encoding="utf-8")
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    named = {*environment(image), *re.findall(r"\b[A-Z_]{6,}(?==)", unit + compose)}
    named = {name for name in named if name.startswith("OPSBOT_") or name == "DATABASE_URL"}
    assert named <= set(NAMES)


def test_postgresql_is_a_profile_that_nobody_has_to_choose() -> None:
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    opsbot, database = compose.split("\n  database:\n")
    assert "profiles" not in opsbot
    assert "profiles:\n      - postgres" in database
    assert "required: false" in opsbot
    assert "DATABASE_URL=postgresql://opsbot:" in opsbot


def test_systemd_would_take_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not there.")
    text = (ROOT / "deploy" / "opsbot.service").read_text(encoding="utf-8")
    assert "ExecStart=/opt/opsbot/.venv/bin/opsbot run\n" in text
    unit = tmp_path / "opsbot.service"
    unit.write_text(text.replace("/opt/opsbot/.venv/bin/opsbot", "/bin/true"), encoding="utf-8")
    found = subprocess.run(
        ["systemd-analyze", "verify", str(unit)],  # noqa: S607  # Found above.
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
