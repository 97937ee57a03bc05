from hypothesis import given
from hypothesis import strategies as st

from puente.foundation.remembered import Remembered


def test_what_was_put_there_first_goes_first():
    them = Remembered[str](10)
    for key in "abcde":
        them.put(key, key.upper(), 2)
    them.put("f", "F", 2)

    assert list(them) == list("bcdef")
    assert them.get("a") is None
    assert them.get("f") == "F"


def test_what_is_put_again_takes_the_place_of_what_was_there():
    them = Remembered[str](4)
    for word in ("one", "two", "three"):
        them.put("a", word)

    assert len(them) == 1
    assert them.get("a") == "three"


def test_what_would_drive_out_too_many_others_is_not_remembered_and_what_it_was_before_is_gone():
    them = Remembered[str](40)
    them.put("a", "short", 5)
    them.put("b", "short", 5)
    them.put("a", "long", 11)

    assert "a" not in them
    assert "b" in them


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 60))))
def test_they_are_never_larger_together_than_was_said(put):
    them, sizes = Remembered[int](100), {}
    for key, size in put:
        them.put(key, size, size)
        sizes[key] = size
        assert sum(them.get(key) for key in them) <= 100
        assert all(them.get(key) == sizes[key] for key in them)
    them.clear()

    assert len(them) == 0
    them.put("all", 25, 25)
    assert "all" in them
