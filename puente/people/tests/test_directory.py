"""People are found by any piece of what one knows of them, accents ignored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import make_person
from puente.foundation.folding import fold
from puente.people import verbs as people
from puente.people.directory import find


@pytest.fixture
def inigo(ada, facilities):
    inigo = people.enrol(
        by=ada,
        name="Íñigo Ÿáñez Núñez",
        called="Iñi",
        job="Técnico de Climatización",
        email="inigo@casa.example",
        phone="+34 944 00-11-22",
    )
    people.join(inigo, facilities, by=ada, role="agent")
    return inigo


@pytest.mark.parametrize(
    "said",
    [
        "inigo",
        "ÍÑIGO",
        "yanez",
        "nunez inigo",
        "climatizacion",
        "facil",
        "FAC",
        "400 11 22",
        "94400",
        "inigo@casa",
    ],
)
def test_somebody_is_found(inigo, ana, said):
    assert list(find(said, by=ana)) == [inigo]


@pytest.mark.parametrize("said", ["inigo legal", "zzz", "999888"])
def test_every_word_counts(inigo, ana, said):
    assert not find(said, by=ana).exists()


def test_who_left_is_not_found(inigo, ana, ada):
    people.leave_organization(inigo, by=ada)

    assert not find("inigo", by=ana).exists()


def test_a_customer_does_not_find_other_customers(carmen, ana, ada):
    other = make_person(
        "Otro", kind="customer", company=people.found_company(by=ada, name="Otra", kind="customer")
    )

    assert other in find("", by=ana)
    assert other not in find("", by=carmen)


def test_a_list_of_ten_costs_as_many_questions_as_one(
    organization, ana, facilities, django_assert_num_queries
):
    for number in range(10):
        make_person(f"Persona {number}", department=facilities)

    with django_assert_num_queries(3):
        for person in find("", by=ana):
            assert person.works_in is not None
            assert person.reached_at is not None


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=20))
def test_folding_knows_no_capitals(text):
    assert fold(text.upper().lower()) == fold(text.upper())


def test_a_new_name_is_found_and_the_old_one_is_not(inigo, ana):
    people.set_profile(inigo, by=inigo, name="Øyvind Łuczak", called="")

    assert list(find("oyvind luczak", by=ana)) == [inigo]
    assert not find("nunez", by=ana).exists()
