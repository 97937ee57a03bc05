"""What a page weighs on the wire, at the first visit and later, and when its largest part is painted on a slow machine."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from client import Visitor

SLOWER = 4
PAINTED = """() => new Promise(done => {
  let last = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) last = entry.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(last), 700);
})"""


@dataclass
class Weight:
    """Kilobytes on the wire of a first visit and of a later one; milliseconds until the largest part was painted, of each
    time that it was weighed."""

    first: float
    later: float
    paints: list[float]
    files: int

    @property
    def painted(self) -> float:
        return median(self.paints)

    def again(self, other: Weight) -> Weight:
        return replace(other, paints=[*self.paints, *other.paints])


def browser() -> str:
    """The Chromium of the system; empty when there is none."""
    said = os.environ.get("PUENTE_CHROMIUM", "")
    return (
        said
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
        or ""
    )


def weigh(visitor: Visitor, paths: dict[str, str]) -> dict[str, Weight]:
    """Each page with an empty cache, then once more; the painting with everything still to be fetched."""
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        for name, path in paths.items():
            address = f"http://127.0.0.1:{visitor.port}{path}"
            first, files, painted = _visit(chromium, visitor, address, SLOWER)
            later, _files, _painted = _visit(chromium, visitor, address, SLOWER, before=address)
            found[name] = Weight(first, later, [painted], files)
        chromium.close()
    return found


def _visit(
    chromium: Any, visitor: Visitor, address: str, slower: int, before: str = ""
) -> tuple[float, int, float]:
    """Kilobytes, requests and the largest paint of one visit by a browser that knows nothing, or saw `before`."""
    context = chromium.new_context()
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in visitor.cookies.items()]
    )
    page = context.new_page()
    if before:
        page.goto(before, wait_until="load")
        page.wait_for_timeout(300)
    weight, files = 0.0, 0
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Emulation.setCPUThrottlingRate", {"rate": slower})

    def finished(said: dict[str, Any]) -> None:
        nonlocal weight, files
        weight += said["encodedDataLength"]
        files += said["encodedDataLength"] > 0

    tools.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="load")
    painted = float(page.evaluate(PAINTED))
    context.close()
    return weight / 1000, files, painted
