"""Browser journeys run against the product itself, started on a copy of a prepared database, in real Chromium.

`signed_in(person)` gives a page of that person; `product` the address; `axe(page)` the violations that axe-core finds. The cast
of the house (`ana`, `bruno`, …) is there as everywhere; what a test writes is committed, so that the product sees it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.browser import database

HERE = Path(__file__).parent
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
TABLET = {"width": 768, "height": 1024}
DESK = {"width": 1280, "height": 800}

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright's loop runs in this thread; ours is the only database user
)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def prepared(django_db_blocker, tmp_path_factory):
    """A migrated, empty database and the static files, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    with django_db_blocker.unblock():
        made = database.prepare(folder)
        yield made
        made.drop()


@pytest.fixture
def db(prepared, django_db_blocker, tmp_path):
    """Instead of the rolled-back database of the other tests: a copy of the prepared one, where everything is committed."""
    with django_db_blocker.unblock(), prepared.copy(tmp_path):
        yield


@pytest.fixture
def product(db, prepared, tmp_path, request) -> Iterator[str]:
    """The product's pages, running; their address. With @pytest.mark.whole also the live stream and the worker."""
    port = _free_port()
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    (data / "static").symlink_to(prepared.static)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "puente.config.settings",
        "DATABASE_URL": prepared.address,
        "PUENTE_DATA": str(data),
        "PUENTE_SECRET_KEY": "for tests alone",
        "PUENTE_ORIGIN": f"http://127.0.0.1:{port}",
        "PUENTE_LIVE_PORT": str(port + 1),
        "PUENTE_DEMO": "1",
    }
    word = "serve" if request.node.get_closest_marker("whole") else "web"
    log = (tmp_path / "product.log").open("w")
    running = subprocess.Popen(
        [Path(sys.executable).with_name("puente"), word, "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/manifest.webmanifest", running, tmp_path / "product.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        log.close()


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, driven by Playwright."""
    found = (
        os.environ.get("PUENTE_TEST_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not found:
        words = "Chromium is not on this machine: apt-get install chromium"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, product) -> Iterator[Callable]:
    """`visit(size=PHONE, language="es", theme="dark")`: a fresh page of a stranger, which fails the test on a script's error."""
    contexts, errors = [], []

    def fresh(size=DESK, language="en", theme="light", **more):
        context = chromium.new_context(
            base_url=product,
            viewport=size,
            locale={"es": "es-ES", "en": "en-GB"}[language],
            color_scheme=theme,
            timezone_id="Europe/Madrid",
            has_touch=size["width"] < 600,
            **more,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
        )
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def page(visit):
    """A stranger's page on a desk, in English."""
    return visit()


@pytest.fixture
def phone(visit):
    """A stranger's page on a phone, in English."""
    return visit(size=PHONE)


@pytest.fixture
def signed_in(visit, product) -> Callable:
    """`signed_in(bruno, size=PHONE, language="es", theme="dark")`: a page with the session of that person."""

    def of(person, **how):
        page = visit(**how)
        page.context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": product}])
        return page

    return of


def session_of(person) -> str:
    """The key of a new session of this person."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


@pytest.fixture(scope="session")
def axe() -> Callable:
    """`axe(page)`: what axe-core finds against WCAG 2.2 AA, one line each; an empty list is what one wants."""
    source = (HERE / "vendor" / "axe-core" / "axe.min.js").read_text()
    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def look(page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate(
            "levels => axe.run(document, {runOnly: {type: 'tag', values: levels}})"
            ".then(r => r.violations.flatMap(v => v.nodes.map(n => [v.id, n.target.join(' '), n.failureSummary])))",
            levels,
        )
        return [f"{rule} at {where}: {' '.join(why.split())}" for rule, where, why in found]

    return look


def fits(page) -> bool:
    """Whether nothing sticks out sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def _free_port() -> int:
    """One whose neighbour, for the live stream, is free too."""
    for _attempt in range(50):
        with socket.socket() as probe, socket.socket() as neighbour:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            try:
                neighbour.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("no two free ports side by side")


def _wait_for(address: str, running: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if running.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the product did not start:\n{log.read_text()[-3000:]}")
