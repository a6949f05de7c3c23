"""One Chromium for all browser tests, and the bench that blocks are tried on."""

import os
import shutil
from collections.abc import Iterator

import pytest
from browser.bench import Bench
from browser.recorder import Recorder
from playwright.sync_api import Browser, sync_playwright

_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


# Read before the tests take such words away from the programs that they start.
_REQUIRED = os.environ.get("OPSBOT_REQUIRE_BROWSER") == "1"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Without one, tests are skipped unless OPSBOT_REQUIRE_BROWSER is 1."""
    path = shutil.which("chromium")
    if path is None:
        if _REQUIRED:
            pytest.fail("no Chromium found")
        pytest.skip("no Chromium found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_recorder(chromium: Browser) -> Iterator[Recorder]:
    del chromium  # Without a browser there is nobody to show anything to.
    recorder = Recorder()
    yield recorder
    recorder.close()


@pytest.fixture(scope="session")
def shared_bench(chromium: Browser, shared_recorder: Recorder) -> Iterator[Bench]:
    bench = Bench(chromium, shared_recorder)
    yield bench
    bench.close()


@pytest.fixture
def bench(shared_bench: Bench) -> Bench:
    """A browser in front of an app that keeps what it hears, in a fresh workspace."""
    shared_bench.app.slack.reset()
    shared_bench.app.forget()
    shared_bench.complaints.clear()
    return shared_bench


@pytest.fixture
def narrow(chromium: Browser, bench: Bench) -> Iterator[Bench]:
    """The same workspace on a telephone."""
    narrow = Bench(chromium, bench.app, width=375)
    yield narrow
    narrow.close()
