"""Each call of the pages has one connection to the database, and the next call has it after that."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.http import HttpResponse, StreamingHttpResponse

from puente.foundation import lending, statements


@pytest.fixture
def threads(monkeypatch):
    """Threads that have no connection of a test's, and a pile of connections that is empty."""
    monkeypatch.setattr(lending, "_idle", [])
    with ThreadPoolExecutor(4) as threads:
        yield threads


def in_another(threads, call, *said):
    return threads.submit(call, *said).result(5)


def ask(application):
    return b"".join(application({}, lambda status, heads: None))


def mine():
    """The connection that this thread has now, by both ways to it."""
    assert statements.database() is connections["default"]
    return connections["default"]


def test_whoever_comes_next_has_the_one_that_was_used_last(threads):
    used = []

    def page(environ, start_response):
        used.append(mine())
        return HttpResponse("a page")

    application = lending.lent(page)
    for _each in range(8):
        assert in_another(threads, ask, application) == b"a page"

    assert len(set(used)) == 1


def test_two_at_once_have_one_each_and_later_one_does_for_both(threads):
    used = []

    def page(environ, start_response):
        used.append(mine())
        if len(used) == 1:
            in_another(threads, ask, application)
        return HttpResponse("a page")

    application = lending.lent(page)
    in_another(threads, ask, application)
    in_another(threads, ask, application)

    first, within, later = used
    assert first is not within
    assert later is first


def test_what_is_sent_in_pieces_keeps_its_own_until_it_is_sent(threads):
    used = []

    def pieces():
        for piece in (b"one, ", b"two"):
            used.append(mine())
            yield piece

    lists = lending.lent(lambda environ, start_response: StreamingHttpResponse(pieces()))
    page = lending.lent(lambda environ, start_response: used.append(mine()) or HttpResponse("a page"))

    sent = in_another(threads, lists, {}, None)
    assert in_another(threads, next, sent) == b"one, "
    in_another(threads, ask, page)
    assert in_another(threads, list, sent) == [b"two"]
    in_another(threads, sent.close)
    in_another(threads, sent.close)
    in_another(threads, ask, page)

    first, meanwhile, second, after = used
    assert first is second
    assert meanwhile is not first
    assert after is first
    assert len(lending._idle) == 2


def test_who_breaks_down_gives_it_back(threads):
    def broken(environ, start_response):
        raise RuntimeError("no page")

    with pytest.raises(RuntimeError):
        in_another(threads, ask, lending.lent(broken))

    assert len(lending._idle) == 1


def test_a_thread_has_none_between_two_calls(threads):
    def look(application):
        ask(application)
        return connections.all(initialized_only=True)

    page = lending.lent(lambda environ, start_response: HttpResponse("a page"))

    assert in_another(threads, look, page) == []


class Handler(WSGIHandler):
    """Answers by the function that it is given; requests are held by themselves, as by who asks and their messages."""

    def __init__(self, view):
        self.view, self.asked = view, None

    def load_middleware(self, is_async=False):
        pass

    def __call__(self, environ, start_response):
        environ |= {"REQUEST_METHOD": "GET", "wsgi.input": BytesIO()}
        request = self.request_class(environ)
        request.messages = [request]
        self.asked = weakref.ref(request)
        return self.view(request)


@pytest.fixture
def nobody_looks_for_circles():
    gc.disable()
    yield
    gc.enable()


def test_a_request_goes_when_its_answer_was_sent(threads, nobody_looks_for_circles):
    handler = Handler(lambda request: HttpResponse(request.path))
    assert in_another(threads, ask, lending.lent(handler)) == b"/"

    assert handler.asked() is None


def test_a_request_whose_answer_is_sent_in_pieces_stays_until_the_last_one(threads, nobody_looks_for_circles):
    handler = Handler(lambda request: StreamingHttpResponse(request.path for _each in range(2)))
    sent = in_another(threads, lending.lent(handler), {}, None)
    assert in_another(threads, next, sent) == b"/"
    assert handler.asked() is not None
    assert in_another(threads, list, sent) == [b"/"]
    in_another(threads, sent.close)
    del sent

    assert handler.asked() is None
