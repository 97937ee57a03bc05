"""An open page hears at once that something changed; all pages of a browser share one stream."""

import os
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from puente.desk import verbs as desk
from puente.events.touching import touch

HEARD = """() => {
  window.heard = []
  const mine = document.querySelector("live-stream").getAttribute("topics").split(" ")
  for (const topic of mine) document.body.addEventListener(`changed:${topic}`, () => window.heard.push(topic))
}"""


@pytest.fixture
def stream(product, prepared, tmp_path):
    """The live stream of the product, on the port after it."""
    port = urlsplit(product).port + 1
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "puente.config.settings",
        "DATABASE_URL": prepared.address,
        "PUENTE_DATA": str(tmp_path / "data"),
        "PUENTE_SECRET_KEY": "for tests alone",
    }
    running = subprocess.Popen([sys.executable, "-m", "puente", "live", "--port", str(port)], env=environment)
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)
    yield port
    running.terminate()
    running.wait(10)


def until_heard(page, topic):
    page.wait_for_function("topic => window.heard.includes(topic)", arg=topic)


def test_pages_hear_what_changed_over_one_stream_and_catch_up(organization, ana, signed_in, stream, product):
    asked = []
    first = signed_in(ana)
    first.context.on("request", lambda r: asked.append(r.url) if f":{stream}/" in r.url else None)
    with first.expect_event("response", lambda r: f":{stream}/" in r.url):
        first.goto("/")
    first.evaluate(HEARD)
    bell = f"person:{ana.pk}"

    began = time.monotonic()
    touch(ana)
    until_heard(first, bell)
    print(f"from commit to page: {(time.monotonic() - began) * 1000:.0f} ms")

    second = first.context.new_page()
    second.goto(f"{product}/")
    second.evaluate(HEARD)
    second.wait_for_timeout(500)  # its token joins the stream
    touch(ana)
    until_heard(second, bell)

    tokens = [address.count("token=") for address in asked]
    assert tokens[-1] == 2, "the second page is heard for by the first one's stream"
    assert len(asked) <= 4


def test_today_shows_what_arrives_while_one_looks(ana, bruno, facilities, signed_in, stream):
    page = signed_in(bruno)
    with page.expect_event("response", lambda r: f":{stream}/" in r.url):
        page.goto("/")
    page.evaluate(HEARD)

    desk.open(by=ana, subject="A lamp for the archive", department=facilities)

    expect(page.locator("#halves")).to_contain_text("A lamp for the archive")
