"""Each page hears what it may hear, once, also what it missed while it was away; a slow one costs little."""

import time

import pytest

from puente.live import tokens
from puente.live.hub import EVERYTHING, Hub, Stream


class Somebody:
    pk = 7


@pytest.fixture
def hub():
    hub = Hub()
    hub._forgotten = (0, 0.0)
    return hub


def opened(hub, *topics, last="", issued=None):
    stream = Stream(frozenset(topics))
    hub.add(stream, last, time.time() if issued is None else issued)
    return stream


def test_a_page_hears_its_topics_and_no_others(hub):
    page = opened(hub, "request:1", "department:2")

    hub.tell(["request:1", "request:9"])

    assert page.take() == ["request:1"]
    assert page.take() == []


def test_much_that_happens_at_once_is_said_once(hub):
    page = opened(hub, "request:1")

    for _ in range(1000):
        hub.tell(["request:1"])

    assert page.take() == ["request:1"]


def test_a_page_that_comes_back_hears_what_it_missed(hub):
    opened(hub, "request:1")
    mark = hub.mark
    hub.tell(["request:1", "request:2"])

    assert opened(hub, "request:1", last=mark).take() == ["request:1"]
    assert opened(hub, "request:1", last=hub.mark).take() == []


def test_what_changed_between_the_making_of_a_page_and_its_stream_is_heard(hub):
    made = time.time()
    hub.tell(["request:1"])

    assert opened(hub, "request:1", issued=made - 1).take() == ["request:1"]
    assert opened(hub, "request:1", issued=made + 60).take() == []


def test_who_comes_back_after_too_long_or_to_another_process_asks_for_everything(hub):
    mark = hub.mark
    for number in range(6000):
        hub.tell([f"request:{number}"])

    assert opened(hub, "request:1", last=mark).take() == [EVERYTHING]
    assert opened(Hub(), "request:1", last=hub.mark, issued=time.time() - 60).take() == [EVERYTHING]


def test_when_the_record_could_not_be_watched_all_pages_ask_again(hub):
    page = opened(hub, "request:1")
    mark = hub.mark

    hub.tell_all()

    assert page.take() == [EVERYTHING]
    assert opened(hub, "request:1", last=mark).take() == [EVERYTHING]


def test_a_page_that_left_is_forgotten(hub):
    page = opened(hub, "request:1")

    hub.remove(page)

    assert not hub.streams
    assert not hub._by_topic


def test_a_token_carries_its_topics_and_the_bell_of_its_person():
    heard = tokens.read(tokens.live_token(Somebody, ["request:1"]))

    assert heard.topics == {"person:7", "request:1"}


def test_a_token_that_was_tampered_with_or_is_too_old_lets_nothing_be_heard(monkeypatch):
    token = tokens.live_token(Somebody, ["request:1"])

    assert tokens.read(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    monkeypatch.setattr(tokens, "AGE", -1)
    assert tokens.read(token) is None


@pytest.mark.parametrize("last", ["", "x", "..", "a.b", "-1.-1", "é.１"])
def test_a_mark_that_is_none_is_no_mark(hub, last):
    hub.tell(["request:1"])

    assert opened(hub, "request:1", last=last, issued=time.time() + 60).take() == []
