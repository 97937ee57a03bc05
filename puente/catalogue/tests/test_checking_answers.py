"""What is kept of the answers to a form, and what is refused beside its question."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puente.catalogue import verbs as catalogue
from puente.catalogue.forms import answered, check_answers, shown_fields
from puente.files.models import File
from puente.foundation.errors import Invalid

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def form(facilities, lara):
    return catalogue.found_service(facilities, by=lara, name="A desk for a new colleague")


@pytest.fixture
def asks(form, lara):
    """`asks("floor", "number")` adds a question to the form."""

    def add(code, kind="text", **with_):
        if kind == "choice":
            with_ = {"choices": ["Light", "Strong"]} | with_
        return catalogue.add_field(form, by=lara, code=code, kind=kind, label=code, **with_)

    return add


def wrong(form, person, answers, files=None):
    with pytest.raises(Invalid) as error:
        check_answers(form, person, answers, files)
    return error.value.fields


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  two \n words ", "two words"),
        ("long_text", "one\r\n\r\ntwo\x00 ", "one\n\ntwo"),
        ("number", "3", 3),
        ("number", 2.5, 2.5),
        ("number", "2.50", 2.5),
        ("money", "12.5", {"amount": "12.50", "currency": "EUR"}),
        ("money", "€ 1,250", {"amount": "1250.00", "currency": "EUR"}),
        ("money", {"amount": "1.5", "currency": "EUR"}, {"amount": "1.50", "currency": "EUR"}),
        ("date", "2026-12-31", "2026-12-31"),
        ("date", "31/12/2026", "2026-12-31"),
        ("date", date(2026, 12, 31), "2026-12-31"),
        ("choice", "light", "light"),
        ("yes_no", "yes", True),
        ("yes_no", False, False),
    ],
)
def test_each_kind_is_kept_in_one_way(form, asks, ana, kind, typed, kept):
    asks("it", kind)

    assert check_answers(form, ana, {"it": typed}) == {"it": kept}
    assert check_answers(form, ana, {"it": kept}) == {"it": kept}


@pytest.mark.parametrize(
    ("language", "typed", "amount"),
    [
        ("es", "1.250", "1250.00"),
        ("en", "1,250", "1250.00"),
        ("es", "1.250,5", "1250.50"),
        ("en", "1.250,5", "1250.50"),
        ("es", "1,250.50", "1250.50"),
        ("es", "12.50", "12.50"),
        ("en", "12,50", "12.50"),
        ("es", "1 250 000,00 €", "1250000.00"),
        ("en", "1,250,000", "1250000.00"),
        ("es", "0,5", "0.50"),
        ("es", "-3", "-3.00"),
    ],
)
def test_amounts_are_read_as_people_write_them(form, asks, ana, language, typed, amount):
    asks("it", "money")

    with translation.override(language):
        assert check_answers(form, ana, {"it": typed})["it"]["amount"] == amount


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "three"),
        ("number", "1.2.3,4"),
        ("number", "12,34,56"),
        ("number", "NaN"),
        ("number", True),
        ("number", "1" * 16),
        ("money", "12.505"),
        ("money", {"amount": "1", "currency": "USD"}),
        ("date", "30/02/2026"),
        ("date", "soon"),
        ("choice", "huge"),
        ("choice", ["light"]),
        ("yes_no", "perhaps"),
        ("person", "Nobody"),
        ("person", 10**30),
        ("department", "NONE"),
        ("file", 1),
        ("text", ["a"]),
        ("text", "x" * 201),
        ("long_text", "x" * 10_001),
    ],
)
def test_what_cannot_be_is_said_beside_its_question(form, asks, ana, kind, typed):
    asks("it", kind)

    assert list(wrong(form, ana, {"it": typed})) == ["it"]


@pytest.mark.parametrize(
    ("kind", "limits", "good", "bad"),
    [
        ("text", {"min": 2, "max": 3}, ["ab", "abc"], ["a", "abcd"]),
        ("number", {"min": 1, "max": "2.5"}, [1, "2.5"], [0, 3]),
        ("money", {"max": 100}, ["100", -1], ["100.01"]),
        (
            "date",
            {"min": "today", "max": "today+5"},
            ["2026-03-10", "2026-03-15"],
            ["2026-03-09", "2026-03-16"],
        ),
    ],
)
def test_limits_are_kept(form, asks, ana, kind, limits, good, bad):
    asks("it", kind, limits=limits)

    for one in good:
        assert check_answers(form, ana, {"it": one})
    for one in bad:
        assert list(wrong(form, ana, {"it": one})) == ["it"]


@pytest.mark.parametrize("empty", [None, "", "   ", []])
def test_what_must_be_answered_is_asked_for(form, asks, ana, empty):
    asks("it", is_required=True)
    asks("other")

    assert list(wrong(form, ana, {"it": empty, "other": empty})) == ["it"]


def test_a_person_is_found_by_id_name_or_email(form, asks, ana, bruno):
    asks("who", "person")

    for typed in (bruno.pk, str(bruno.pk), "bruno", "Bruno@casa.example", bruno):
        assert check_answers(form, ana, {"who": typed}) == {"who": bruno.pk}


def test_two_of_one_name_are_told_apart_by_email(form, asks, ana, bruno, finance):
    from conftest import make_person

    asks("who", "person")
    make_person("Bruno", email="bruno.2@casa.example", department=finance)

    assert "e-mail" in wrong(form, ana, {"who": "Bruno"})["who"][0]


def test_somebody_who_left_is_no_answer(form, asks, ana, bruno, noon):
    asks("who", "person")
    bruno.left_at = noon
    bruno.save()

    assert wrong(form, ana, {"who": bruno.pk})


def test_a_customer_cannot_name_another_customer(form, asks, carmen, organization):
    from conftest import make_person
    from puente.people.models import Company

    asks("who", "person")
    stranger = make_person("Sara", company=Company.objects.create(name="Otra", kind="customer"))

    assert wrong(form, carmen, {"who": stranger.pk})
    assert check_answers(form, carmen, {"who": carmen.pk})


def test_a_department_is_found_by_code_or_id(form, asks, ana, legal):
    asks("where", "department")

    for typed in ("LEG", "leg", legal.pk, str(legal.pk)):
        assert check_answers(form, ana, {"where": typed}) == {"where": legal.pk}


def test_a_file_is_kept_by_its_id(form, asks, ana, noon):
    asks("plan", "file", is_required=True)
    file = File.objects.create(sha256="0" * 64, size=1, type="text/plain", stored_at=noon)

    assert check_answers(form, ana, {}, {"plan": file}) == {"plan": file.pk}
    assert list(wrong(form, ana, {"plan": file.pk})) == ["plan"]


def test_an_upload_is_kept_and_answers_by_its_id(form, asks, ana):
    asks("plan", "file")

    kept = check_answers(form, ana, {"plan": SimpleUploadedFile("plan.txt", b"two floors")})

    assert File.objects.get(pk=kept["plan"]).size == 10


@pytest.mark.parametrize(
    ("name", "bytes_"), [("empty.txt", b""), ("run.exe", b"MZ"), ("large.txt", b"x" * 2000)]
)
def test_an_upload_that_cannot_be_kept_is_said_beside_its_question(
    form, asks, ana, organization, name, bytes_
):
    asks("plan", "file")
    organization.largest_file = 1000
    organization.save()

    assert list(wrong(form, ana, {"plan": SimpleUploadedFile(name, bytes_)})) == ["plan"]
    assert not File.objects.exists()


def test_a_file_is_no_answer_to_another_question(form, asks, ana, noon):
    asks("it")
    file = File.objects.create(sha256="0" * 64, size=1, type="text/plain", stored_at=noon)

    assert list(wrong(form, ana, {}, {"it": file})) == ["it"]


def test_answers_to_questions_that_were_never_asked_are_refused(form, asks, ana):
    assert list(wrong(form, ana, {"salary": 1})) == ["salary"]


def test_an_answer_to_a_question_retired_meanwhile_is_dropped(form, asks, ana, lara):
    catalogue.retire_field(asks("it"), by=lara)

    assert check_answers(form, ana, {"it": "late"}) == {}


def test_a_hidden_question_is_neither_required_nor_kept(form, asks, ana):
    asks("laptop", "choice")
    asks("bag", "text", is_required=True, condition={"field": "laptop", "is": ["strong"]})

    assert check_answers(form, ana, {"laptop": "light", "bag": "x" * 999}) == {"laptop": "light"}
    assert list(wrong(form, ana, {"laptop": "strong"})) == ["bag"]


def test_conditions_make_chains(form, asks, ana):
    asks("laptop", "choice")
    asks("dock", "yes_no", condition={"field": "laptop", "is": ["strong"]})
    asks("screens", "number", condition={"field": "dock", "is": [True]})

    all_three = {"laptop": "strong", "dock": "yes", "screens": "2"}
    assert [one.code for one in shown_fields(form, all_three)] == ["laptop", "dock", "screens"]
    assert check_answers(form, ana, all_three)["screens"] == 2
    assert check_answers(form, ana, all_three | {"laptop": "light"}) == {"laptop": "light"}


def test_no_is_an_answer_and_not_the_lack_of_one(form, asks, ana):
    asks("bag", "yes_no", is_required=True)
    asks("why_not", condition={"field": "bag", "is": [False]})

    assert [one.code for one in shown_fields(form, {})] == ["bag"]
    assert [one.code for one in shown_fields(form, {"bag": "no"})] == ["bag", "why_not"]
    assert list(wrong(form, ana, {})) == ["bag"]


def test_kept_answers_are_shown_as_the_things_they_are(
    form, asks, ana, legal, lara, django_assert_max_num_queries
):
    asks("laptop", "choice")
    asks("who", "person")
    asks("where", "department")
    asks("day", "date")
    old = asks("bag", "yes_no")
    kept = check_answers(
        form, ana, {"laptop": "light", "who": ana.pk, "where": "LEG", "day": "2026-04-01", "bag": "no"}
    )
    catalogue.retire_field(old, by=lara)

    with django_assert_max_num_queries(4):
        values = [one.value for one in answered(form, kept)]

    assert values == [{"en": "Light"}, ana, legal, date(2026, 4, 1), False]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
KINDS = ("text", "long_text", "number", "money", "date", "choice", "person", "department", "file", "yes_no")


@given(st.dictionaries(st.sampled_from(KINDS), anything))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_is_kept_or_refused_in_words(form, asks, ana, answers):
    if not form.fields.exists():
        for kind in KINDS:
            asks(kind, kind) if kind != "department" and kind != "text" else asks(f"the_{kind}", kind)
    answers = {
        code if code not in ("department", "text") else f"the_{code}": one for code, one in answers.items()
    }

    kept, refused = {}, set()
    try:
        kept = check_answers(form, ana, answers)
    except Invalid as error:
        refused = set(error.fields)

    assert refused <= set(answers)
    assert check_answers(form, ana, kept) == kept
