"""Plain words are set without CommonMark, and come out as they would with it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from puente.foundation.markdown import _PLAIN, marked, render

WORDS = st.text("abzÑéßж中 .,:;!?¿¡'()%€$“”«»–—-\n\n019_*#>+=~`[]<&|/@\"\t", max_size=60)
PIECES = st.lists(
    st.sampled_from([*"abÑ1-¿,_*=.:", ".com", "www.", "1. ", " ", " ", "  ", "\t", "\n", "\n", "\n\n", "\n\n\n"]), max_size=8
).map("".join)  # fmt: skip
POINTS = list(",;!?¿¡'()%€$£“”‘’«»–—-")
BEGINS = st.sampled_from(list("¿¡('“‘«")) | st.characters(categories=["L", "Nl", "No"])
WITHIN = st.text(st.characters(categories=["L", "N"]) | st.sampled_from(POINTS), max_size=12)
WORD = st.builds("".join, st.tuples(WITHIN.filter(bool), st.sampled_from(["", "", ".", ":"])))
LINE = st.builds(lambda first, words: first + " ".join(words), BEGINS, st.lists(WORD, min_size=1, max_size=5))
PLAIN = st.builds(lambda first, more: first + "".join(map("".join, more)), LINE,
                  st.lists(st.tuples(st.sampled_from(["\n", "\n\n"]), LINE), max_size=3))  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(WORDS | PIECES)
@example("One more of them, please.")
@example("Dear all,\nit drips (again): since 9.30 h.\n\nAna")
@example("a\n\nb\nc")
@example("http: //localhost")
@example("a.  b")
@example("see www.example.com")
def test_whatever_is_written_comes_out_as_commonmark_would_have_it(text):
    assert render(text) == marked(text)


@settings(max_examples=150, deadline=None)
@given(PLAIN)
def test_lines_of_words_and_points_are_plain_and_come_out_so(text):
    assert _PLAIN.fullmatch(text)
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
