"""The same key does it once; what fails leaves the key as it was."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from puente.desk import verbs as desk
from puente.desk.models import Message
from puente.events.models import Event, Once
from puente.events.once import once
from puente.foundation.errors import Invalid, Refused


@pytest.fixture
def answering(leaky_tap, bruno):
    """Answers the leaky tap in these words, and tells its number."""
    return lambda text: lambda: {"number": desk.answer(leaky_tap, text=text, by=bruno).number}


def test_a_second_click_gets_the_first_answer(answering, bruno, leaky_tap):
    first = once("a key", bruno, answering("On my way."))
    second = once("a key", bruno, answering("On my way."))

    assert first == second == {"number": leaky_tap.number}
    assert Message.objects.filter(kind="answer").count() == 1


def test_a_second_click_that_would_be_refused_now_gets_the_first_answer(answering, bruno):
    first = once("a key", bruno, answering("On my way."))

    def refuse():
        raise Refused("Too late.")

    assert once("a key", bruno, refuse) == first
    with pytest.raises(Refused):
        once("another key", bruno, refuse)
    assert Once.objects.count() == 1


def test_what_asks_nothing_is_done_once_too(bruno):
    assert once("a key", bruno, lambda: {"number": "first"}) == {"number": "first"}
    assert once("a key", bruno, lambda: {"number": "second"}) == {"number": "first"}


def test_the_key_is_another_persons_own(answering, bruno, ana):
    once("a key", bruno, answering("On my way."))

    assert once("a key", ana, lambda: {"number": "none"}) == {"number": "none"}


def test_what_fails_leaves_nothing_and_the_key_is_free(answering, bruno):
    before = Event.objects.count()

    with pytest.raises(Invalid):
        once("a key", bruno, answering(" "))

    assert not Once.objects.exists()
    assert Event.objects.count() == before
    once("a key", bruno, answering("On my way."))
    assert Message.objects.filter(kind="answer").count() == 1


def test_a_key_that_was_used_for_other_words_is_refused(answering, bruno):
    once("a key", bruno, answering("On my way."), said="one thing")

    with pytest.raises(Refused):
        once("a key", bruno, answering("No."), said="another")


def test_the_verb_is_part_of_the_keys_own_transaction(answering, bruno):
    with CaptureQueriesContext(connection) as asked:
        once("a key", bruno, answering("On my way."))

    assert len([one for one in asked if (one["sql"] or "").startswith("SAVEPOINT")]) == 1  # the test's own
