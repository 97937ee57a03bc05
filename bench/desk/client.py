"""Somebody with a browser: one connection kept alive, cookies, forms with their token; every answer is looked at."""

from __future__ import annotations

import http.client
import itertools
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlencode

IDLE = 10
"""Seconds after which a connection is not trusted any more: the server waits fifteen for the next call."""


class Wrong(AssertionError):
    """An answer that is not what was asked for: the bench stops."""


@dataclass
class Answer:
    status: int
    body: str
    headers: dict[str, str]


@dataclass
class Visitor:
    """One connection; `token` for the API, otherwise whoever signed in."""

    port: int
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.last = time.monotonic()

    def like(self) -> Visitor:
        """Another connection of the same person."""
        return Visitor(self.port, self.token, dict(self.cookies))

    def call(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            said["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if time.monotonic() - self.last > IDLE:
            self.connection.close()  # the server has let go of it, or is about to; the next call opens another
        self.connection.request(method, path, body.encode() or None, said)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        self.last = time.monotonic()
        return Answer(answer.status, text, {name.lower(): value for name, value in answer.headers.items()})

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        """As the page's form does: with its token, and a key of its own."""
        said = {
            "csrfmiddlewaretoken": self.cookies.get("csrftoken", ""),
            "once": secrets.token_urlsafe(12),
        } | form
        origin = f"http://127.0.0.1:{self.port}"
        kind = "application/x-www-form-urlencoded"
        return self.call("POST", path, urlencode(said), Content_Type=kind, Origin=origin, **headers)

    def sign_in(self, email: str, password: str) -> Visitor:
        page = self.get("/sign-in/")
        if "csrftoken" not in self.cookies:
            raise Wrong(f"no token at the sign-in: {page.status}")
        answer = self.post("/sign-in/", {"login": email, "password": password})
        if answer.status != 302:
            raise Wrong(f"sign-in: {answer.status} {re.sub('<[^>]+>', ' ', answer.body)[:300]}")
        return self


Call = Callable[[Visitor], None]


@dataclass
class Times:
    """Seconds of each call, in order."""

    seconds: list[float]

    @property
    def median(self) -> float:
        return 1000 * median(self.seconds)

    @property
    def p95(self) -> float:
        return 1000 * sorted(self.seconds)[int(len(self.seconds) * 0.95)]


def one_client(visitor: Visitor, call: Call, calls: int, times: Times) -> None:
    """So many calls, one after the other, added to these times."""
    for _each in range(calls):
        began = time.perf_counter()
        call(visitor)
        times.seconds.append(time.perf_counter() - began)


def four_clients(visitor: Visitor, call: Call, *, seconds: float) -> float:
    """Calls a second, by four at once."""
    counted, wrong = itertools.count(), list[BaseException]()
    until = time.perf_counter() + seconds

    def work(mine: Visitor) -> None:
        try:
            while time.perf_counter() < until:
                call(mine)
                next(counted)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(visitor.like(),)) for _each in range(4)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return next(counted) / (time.perf_counter() - began)
