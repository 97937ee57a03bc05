"""Plain words are set without CommonMark, and come out as they would with it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from puente.foundation.markdown import _PLAIN, marked, render

WORDS = st.text("abzÑéßж中 .,:;!?¿¡'()%€$“”«»–—-\n\n019_*#>+=~`[]<&|/@\"\t", max_size=60)
PLAIN = st.from_regex(_PLAIN, fullmatch=True)


@settings(max_examples=300)
@given(WORDS | PLAIN)
@example("One more of them, please.")
@example("Dear all,\nit drips (again): since 9.30 h.\n\nAna")
@example("a\n\nb\nc")
@example("http: //localhost")
@example("a.  b")
@example("see www.example.com")
def test_whatever_is_written_comes_out_as_commonmark_would_have_it(text):
    assert render(text) == marked(text)


@pytest.mark.parametrize(
    "text", ["One more of them, please.", "Gracias, ya está.\n\n¿Y la llave?\nAna", "Done"]
)
def test_what_most_people_write_is_plain(text):
    assert _PLAIN.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "a *b*",
        "1. a",
        "- a",
        "a@b.es",
        "see example.com",
        "a\n---",
        "a\n\n\nb",
        "a  \nb",
        "<b>",
        "a & b",
        " a",
        "//localhost",
    ],
)
def test_what_may_be_marked_is_not(text):
    assert not _PLAIN.fullmatch(text)
