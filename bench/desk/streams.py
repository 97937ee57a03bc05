"""W8: two hundred open pages hear of each commit: from the commit to the moment when the page knows.

python -m streams DEPARTMENT MANY        (in the environment of a store: commits, and prints when)
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from client import Answer, Wrong
from store.place import Store

PAGES = 200
APART = 0.25


@dataclass
class Heard:
    """Moments at which each open page heard of its department."""

    moments: list[list[float]] = field(default_factory=list)

    def delays(self, commits: list[float]) -> list[float]:
        """Milliseconds from each commit to each page. Every page hears of every commit, or of it with the next one; the
        last one closes the row and is not counted, since it may be heard before its own process looks at the clock."""
        found = []
        for page in self.moments:
            for commit in commits[:-1]:
                after = next((moment for moment in page if moment >= commit), None)
                if after is None:
                    raise Wrong("a page never heard of a commit")
                found.append(1000 * (after - commit))
        return found


class Pages:
    """So many event streams of one department, in a thread and an event loop of their own."""

    def __init__(self, page: Answer, department: int, many: int = PAGES) -> None:
        found = re.search(r'<live-stream src="([^"]+)" token="([^"]+)"', page.body)
        if found is None:
            raise Wrong("the page listens to nothing")
        self.place, self.token = urlsplit(found[1]), found[2]
        self.topic, self.many, self.heard = f"department:{department}", many, Heard()
        self._loop, self._open = asyncio.new_event_loop(), threading.Semaphore(0)
        self._tasks: list[asyncio.Task[None]] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Pages:
        self._thread.start()
        for _each in range(self.many):
            if not self._open.acquire(timeout=30):
                raise Wrong("the live stream does not open")
        return self

    def __exit__(self, *_said: object) -> None:
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in self._tasks])
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def all_of_them() -> None:
            self._tasks = [asyncio.create_task(self._listen()) for _each in range(self.many)]
            await asyncio.gather(*self._tasks, return_exceptions=True)

        self._loop.run_until_complete(all_of_them())

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection(self.place.hostname, self.place.port)
        writer.write(f"GET /?token={self.token} HTTP/1.1\r\nHost: {self.place.netloc}\r\n\r\n".encode())
        moments: list[float] = []
        self.heard.moments.append(moments)
        said, topic = "", self.topic
        try:
            while line := (await reader.readline()).decode():
                if line.startswith("event: open"):
                    self._open.release()
                elif line.startswith("data:") and topic in line.split():
                    moments.append(time.time())
                said = line
        finally:
            writer.close()
        del said


def commits(store: Store, department: int, many: int) -> list[float]:
    """Lets another process commit so many notes, a quarter of a second apart; the moments after each commit."""
    return [float(moment) for moment in json.loads(store.run("-m", "streams", str(department), str(many)))]


def commit(department: int, many: int) -> None:
    """Notes on requests of the department by its lead, through the product's own verb."""
    import django

    django.setup()
    from puente.desk import verbs as desk
    from puente.desk.models import Request
    from puente.foundation.verbs import via
    from puente.people.models import Person

    standing = list(Request.objects.filter(department=department, is_standing=True).order_by("-id")[:many])
    lead = Person.objects.get(memberships__department=department, memberships__role="lead")
    moments = []
    for one in [standing[at % len(standing)] for at in range(many)]:
        with via("web"):
            desk.note(one, text="Another word.", by=lead)
        moments.append(time.time())
        time.sleep(APART)
    print(json.dumps(moments))


if __name__ == "__main__":
    commit(int(sys.argv[1]), int(sys.argv[2]))
