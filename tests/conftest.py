"""What tests share: the build that the README begins with, a browser, and who listens."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.cli.main import main
from tests.browser import CHROMIUM, FLAGS
from tests.checkout import CHECKOUT
from tests.readme import first_build

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Ear = tuple[str, Callable[[], bool]]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's background jobs ignore Ctrl-C, and so would the programs that tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def first_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the checkout, with ``output/`` as the README's first command makes it."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "ontology").symlink_to(CHECKOUT / "ontology")
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert main([*first_build(), "--quiet"]) == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="needs: pip install 'trendkg[components]'"
    )
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    """An address, and whether anybody called there."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.05)

        def heard() -> bool:
            with suppress(TimeoutError):
                listener.accept()[0].close()
                return True
            return False

        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x", heard
