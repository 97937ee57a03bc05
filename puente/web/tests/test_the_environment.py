"""The environment of the pages: what a page was given goes when it is drawn."""

import gc
import weakref

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines

from puente.web import environment

A_PAGE = """{% macro one() %}{{ thing.word }}{% endmacro %}{% block part %}{{ one() }}{% endblock %}"""


class Thing:
    word = "word"


@pytest.fixture
def page(monkeypatch):
    """A page of its own, with a macro that says what the page was given."""
    jinja = engines["jinja2"].env
    made = jinja.from_string(A_PAGE)
    monkeypatch.setattr(jinja, "get_template", lambda name, *_args, **_more: made)
    gc.disable()
    yield "its own.html"
    gc.enable()


def drawn_whole(request, page, thing):
    return render(request, page, {"thing": thing}).content


def drawn_in_part(request, page, thing):
    return HttpResponse(environment.part(request, page, "part", {"thing": thing})).content


@pytest.mark.parametrize("draw", [drawn_whole, drawn_in_part])
def test_what_a_page_was_given_goes_when_it_is_drawn(draw, page, rf):
    thing = Thing()
    given = weakref.ref(thing)
    assert draw(rf.get("/"), page, thing) == b"word"
    del thing

    assert given() is None


@pytest.mark.parametrize("draw", [drawn_whole, drawn_in_part])
def test_a_page_that_cannot_be_drawn_says_where(draw, page, rf):
    with pytest.raises(ZeroDivisionError):
        draw(rf.get("/"), page, type("Thing", (), {"word": property(lambda self: 1 / 0)})())
