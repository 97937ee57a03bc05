"""When a question is shown: chains hold, circles show nothing, order plays no part."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puente.catalogue.conditions import shown
from puente.catalogue.tests.conditions_table import TABLE, forms


def asked(questions):
    return [SimpleNamespace(**one) for one in questions]


@pytest.mark.parametrize(("questions", "answers", "expected"), TABLE)
def test_the_table_holds(questions, answers, expected):
    assert shown(asked({"code": c, "condition": k} for c, k in questions), answers) == set(expected)


@given(forms(), st.randoms())
def test_the_order_of_the_questions_plays_no_part(form, chance):
    mixed = list(form["questions"])
    chance.shuffle(mixed)

    assert shown(asked(mixed), form["answers"]) == shown(asked(form["questions"]), form["answers"])


@given(forms())
def test_what_is_shown_has_no_condition_or_one_that_holds(form):
    found = shown(asked(form["questions"]), form["answers"])

    for one in form["questions"]:
        condition = one["condition"]
        if one["code"] in found and condition:
            assert condition["field"] in found
            assert condition["field"] in form["answers"]
        if not condition:
            assert one["code"] in found
