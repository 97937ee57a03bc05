"""W1 to W7: what one asks for, and what the answer must hold."""

from __future__ import annotations

import itertools
import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from client import Answer, Call, Visitor, Wrong
from store.place import AGENT, PASSWORD, Store

NAMES = {
    "W1": "the department's queue",
    "W2": "a request with ten messages",
    "W2 first": "the same, never looked at before",
    "W3": "a new request",
    "W4": "an answer",
    "W5": "search for a word",
    "W6": "Today, 30 things due",
    "W7 queue": "the queue by API",
    "W7 request": "the request's story by API",
    "W7 ask": "a new request by API",
    "W7 answer": "an answer by API",
}


LONG, STANDING, WORDS = 7, 20, 5
"""So many different ones are asked for at every size, as the smallest store has: growth then tells what the size of a store
costs, and not how much a process remembers. "W2 first" tells what it does not remember."""


@dataclass
class Workload:
    """The calls of one store, each with the address of its floor."""

    store: Store
    about: dict[str, Any]

    def __post_init__(self) -> None:
        self.long = _round(self.about["long"][:LONG])
        never_seen = self.about["long"][LONG:]
        self.never_seen, self.never_seen_below = iter(never_seen[::2]), iter(never_seen[1::2])
        self.standing, self.standing_below = map(_round, self._not_answered_yet())
        self.words = _round(self.about["words"][:-1][:WORDS])
        self.rows = 50

    def _not_answered_yet(self) -> tuple[list[str], list[str]]:
        """For the pages and for the floor, other ones than the runs before answered while a store has them. The floor has
        its own: what it writes goes past the product, which would find each of its requests changed by somebody else."""
        them: list[str] = self.about["standing"]
        start = 2 * STANDING * self.about.get("runs", 0) % len(them)
        turned = them[start:] + them[:start]
        return turned[:STANDING], turned[STANDING : 2 * STANDING]

    def agent(self, port: int) -> Visitor:
        return Visitor(port).sign_in(AGENT, PASSWORD)

    def program(self, port: int) -> Visitor:
        return Visitor(port, self.about["token"])

    def calls(self) -> dict[str, Call]:
        return {
            "W1": self.queue, "W2": self.request, "W2 first": self.first_look, "W5": self.find, "W3": self.ask,
            "W4": self.answer, "W6": self.today,
            "W7 queue": self.api_queue, "W7 request": self.api_request, "W7 ask": self.api_ask,
            "W7 answer": self.api_answer,
        }  # fmt: skip

    def queue(self, who: Visitor) -> Answer:
        answer = who.get(f"/queue/{self.about['code']}/?order=newest")
        _must(answer, 200, answer.body.count('name="pick"') == self.rows)
        return answer

    def times(self, name: str, most: int) -> int:
        """How often this can be called; not at all where a small store has nothing for it."""
        return min(most, (len(self.about["long"]) - LONG) // 2) if name == "W2 first" else most

    def request(self, who: Visitor) -> Answer:
        return self._look(who, next(self.long))

    def first_look(self, who: Visitor) -> Answer:
        return self._look(who, next(self.never_seen))

    def _look(self, who: Visitor, number: str) -> Answer:
        answer = who.get(f"/requests/{number}/")
        _must(
            answer,
            200,
            f">{number}<" in answer.body or number in answer.body,
            answer.body.count('class="message"') >= 10,
        )
        return answer

    def ask(self, who: Visitor) -> Answer:
        said = {"subject": f"The bench asks {secrets.token_hex(4)}", "text": "One more of them, please."}
        answer = who.post(f"/ask/{self.about['service']}/", said)
        _must(answer, 302, f"/requests/{self.about['code']}-" in answer.headers["location"])
        who.cookies.pop("messages", None)  # the page it leads to takes it from a browser
        return answer

    def answer(self, who: Visitor) -> Answer:
        number, said = next(self.standing), f"It is on its way {secrets.token_hex(4)}"
        here = f"http://127.0.0.1:{who.port}/requests/{number}/"
        answer = who.post(f"/requests/{number}/write/", {"text": said, "kind": "answer"}, HX_Request="true",
                          HX_Current_URL=here)  # fmt: skip
        _must(answer, 200, said in answer.body, "<html" not in answer.body)
        return answer

    def find(self, who: Visitor) -> Answer:
        word = next(self.words)
        answer = who.get(self.search_address(word))
        _must(
            answer, 200, 10 <= len(set(re.findall(r'href="(/requests/[A-Z0-9]+-\d+/)"', answer.body))) <= 35
        )
        return answer

    def search_address(self, word: str) -> str:
        return f"/search/?q={word}"

    def today(self, who: Visitor) -> Answer:
        answer = who.get("/")
        _must(answer, 200, len(set(re.findall(r'href="(/requests/[A-Z0-9]+-\d+/)"', answer.body))) >= 30)
        return answer

    def api_queue(self, who: Visitor) -> Answer:
        answer = who.get(f"/api/v1/departments/{self.about['code']}/requests")
        _must(answer, 200, len(json.loads(answer.body)["items"]) == self.rows)
        return answer

    def api_request(self, who: Visitor) -> Answer:
        answer = who.get(f"/api/v1/requests/{next(self.long)}/timeline")
        _must(answer, 200, sum(bool(one["message"]) for one in json.loads(answer.body)["items"]) >= 10)
        return answer

    def api_ask(self, who: Visitor) -> Answer:
        said = {"subject": "The bench asks", "text": "Another, please.", "service": self.about["service"]}
        answer = who.call("POST", "/api/v1/requests", json.dumps(said), Content_Type="application/json")
        _must(answer, (200, 201), json.loads(answer.body)["number"].startswith(f"{self.about['code']}-"))
        return answer

    def api_answer(self, who: Visitor) -> Answer:
        number = next(self.standing)
        body = json.dumps({"text": "It is on its way."})
        answer = who.call("POST", f"/api/v1/requests/{number}/answer", body, Content_Type="application/json")
        _must(answer, (200, 201), json.loads(answer.body)["number"] == number)
        return answer

    def floor(self, name: str, length: int, session: str) -> Callable[[Visitor], None]:
        """The same by the floor's bare handler, with a page of this length."""
        known = {
            "length": length,
            "session": session,
            "person": self.about["agent"],
            "department": self.about["department"],
        }

        def call(who: Visitor) -> None:
            if name == "W2 first":
                number = next(self.never_seen_below)
            else:
                number = next(self.long if name == "W2" else self.standing_below)
            said = known | {"number": number, "word": next(self.words)}
            answer = who.get(f"/{name.split()[0]}?{urlencode(said)}")
            _must(answer, 200, len(answer.body) == length)

        return call


def _must(answer: Answer, status: int | tuple[int, ...], *true: bool) -> None:
    if answer.status not in (status if isinstance(status, tuple) else (status,)) or not all(true):
        said = " ".join(re.sub(r"<[^>]+>", " ", answer.body).split())
        raise Wrong(f"{answer.status}, {[bool(one) for one in true]}: {said[:400]}")


def _round(them: list[str]) -> Iterator[str]:
    return itertools.cycle(them)
