"""Forms and answers for which the server and the browser must show the same questions."""

from __future__ import annotations

from hypothesis import strategies as st

CODES = ["a", "b", "c", "d", "e"]
VALUES = st.one_of(st.booleans(), st.sampled_from(["x", "y", "", "true", "1"]), st.none())


@st.composite
def forms(draw):
    """{"questions": [{"code", "condition"}], "answers": {code: value}}; circles and lost questions among them."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1))
    condition = st.one_of(
        st.just({}),
        st.fixed_dictionaries(
            {
                "field": st.sampled_from(CODES),
                "is": st.lists(VALUES.filter(lambda v: v is not None), max_size=3),
            }
        ),
    )
    return {
        "questions": [{"code": code, "condition": draw(condition)} for code in codes],
        "answers": draw(st.dictionaries(st.sampled_from(CODES), VALUES)),
    }


TABLE = [
    # (questions, answers, shown): what both must say, written by hand
    ([("a", {}), ("b", {"field": "a", "is": [True]})], {"a": True}, ["a", "b"]),
    ([("a", {}), ("b", {"field": "a", "is": [True]})], {"a": False}, ["a"]),
    ([("a", {}), ("b", {"field": "a", "is": [True]})], {"a": "true"}, ["a"]),
    ([("a", {}), ("b", {"field": "a", "is": [False]})], {}, ["a"]),
    ([("a", {}), ("b", {"field": "a", "is": ["x", "y"]})], {"a": "y"}, ["a", "b"]),
    (
        [("a", {}), ("b", {"field": "a", "is": ["x"]}), ("c", {"field": "b", "is": [True]})],
        {"a": "x", "b": True},
        ["a", "b", "c"],
    ),
    (
        [("a", {}), ("b", {"field": "a", "is": ["x"]}), ("c", {"field": "b", "is": [True]})],
        {"a": "y", "b": True},
        ["a"],
    ),
    ([("a", {"field": "b", "is": [True]}), ("b", {"field": "a", "is": [True]})], {"a": True, "b": True}, []),
    ([("a", {"field": "a", "is": [True]})], {"a": True}, []),
    ([("a", {"field": "gone", "is": [True]})], {"gone": True}, []),
]
