"""A component that is drawn by the dozen says in each place what its macro would have said there."""

from __future__ import annotations

import pytest
from django.utils import translation
from markupsafe import Markup

from puente.web.environment import macros
from puente.web.filled import Filled

TEXT = "components/text.html"


@pytest.mark.parametrize(
    "words", ["Ana takes it.", Markup("<strong>Ana</strong> takes it."), "<script>", "\x02words\x03"]
)
@pytest.mark.parametrize("icon", ["lock", "hand"])
def test_filled_or_drawn_it_is_the_same(words, icon):
    event = Filled(TEXT, "timeline_event")
    when = Markup("<time>9:05</time>")

    for _twice in range(2):
        assert event({"icon_name": icon}, words=words, when=when) == macros(TEXT).timeline_event(
            icon, words, when
        )


def test_what_is_empty_is_left_out_as_its_macro_leaves_it_out():
    message = Filled(TEXT, "message")
    said = {"html": Markup("<p>x</p>"), "when": "9:05", "readers": "Only us"}

    for department in ("", "Facilities", ""):
        filled = message({"kind": "note", "author": None}, department=department, **said)
        assert filled == macros(TEXT).message(None, kind="note", department=department, **said)


def test_each_language_has_a_form_of_its_own():
    message = Filled(TEXT, "message")

    def note():
        return message({"kind": "note", "author": None}, html="", when="", readers="")

    with translation.override("es"):
        assert "Nota interna" in note()
    assert "Internal note" in note()


def test_a_hole_that_the_macro_does_not_say_is_a_fault():
    with pytest.raises(ValueError, match="readers"):
        Filled(TEXT, "message")({"kind": "answer", "author": None}, html="x", when="x", readers="Only us")
