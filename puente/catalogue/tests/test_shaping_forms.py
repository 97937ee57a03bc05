"""The questions and options of a service, and when a question is shown."""

import pytest

from puente.catalogue import verbs as catalogue
from puente.catalogue.events import FieldAdded, FieldChanged, FieldMoved, FieldRetired, OptionAdded
from puente.events.models import Event
from puente.foundation.errors import Forbidden, Invalid, Refused

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def desk_ready(facilities, lara):
    return catalogue.found_service(facilities, by=lara, name="A desk for a new colleague")


@pytest.fixture
def add(desk_ready, lara):
    def add(code, kind="text", **with_):
        return catalogue.add_field(desk_ready, by=lara, code=code, kind=kind, label=code, **with_)

    return add


@pytest.fixture
def laptop(add):
    return add("laptop", "choice", choices=["None", "Light", "Strong"])


def codes(service):
    return [one.code for one in service.fields.standing().in_order()]


def test_a_question_is_added_at_the_end_and_recorded(add, desk_ready, recorded):
    add("first")

    with recorded(FieldAdded) as change:
        field = add("second")

    assert change.event.data == {"field": field.pk}
    assert codes(desk_ready) == ["first", "second"]


def test_a_code_is_made_from_the_question(desk_ready, lara):
    field = catalogue.add_field(desk_ready, by=lara, kind="text", label="Which floor?")

    assert field.code == "which_floor"


def test_a_question_under_a_name_that_every_request_has_is_refused(add):
    with pytest.raises(Invalid) as error:
        add("subject")

    assert "subject" in error.value.fields["code"][0]


def test_only_administrators_and_the_lead_shape_a_form(desk_ready, bruno, ada):
    with pytest.raises(Forbidden):
        catalogue.add_field(desk_ready, by=bruno, kind="text", label="Floor")

    assert catalogue.add_field(desk_ready, by=ada, kind="text", label="Floor").pk


def test_choices_get_codes_and_must_differ(laptop, add):
    assert [one["code"] for one in laptop.choices] == ["none", "light", "strong"]

    for wrong in ([], ["A", "a"], [""]):
        with pytest.raises(Invalid) as error:
            add("chair", "choice", choices=wrong)
        assert list(error.value.fields) == ["choices"]


def test_a_choice_taken_away_stays_for_the_past(laptop, lara, recorded):
    with recorded(FieldChanged) as change:
        field = catalogue.change_field(laptop, by=lara, choices=laptop.choices[1:])

    assert field.choices[-1] == {"code": "none", "name": {"en": "None"}, "retired": True}
    assert all(isinstance(pk, int) for pk in change.event.changes["choices"])


def test_a_condition_names_a_choice_or_a_yes_or_no_of_the_same_form(laptop, add):
    bag = add("bag", "yes_no", condition={"field": "laptop", "is": ["strong", "light"]})

    assert bag.condition == {"field": "laptop", "is": ["light", "strong"]}
    assert add("colour", condition={"field": "bag", "is": [True]}).condition["is"] == [True]


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "screen", "is": [True]},
        {"field": "nowhere", "is": [True]},
        {"field": "laptop", "is": ["huge"]},
        {"field": "laptop", "is": []},
        {"field": "name", "is": ["Ana"]},
        {"field": "laptop"},
        "laptop",
    ],
)
def test_a_condition_that_cannot_be_kept_is_refused(laptop, add, condition):
    add("name")

    with pytest.raises(Invalid) as error:
        add("screen", "yes_no", condition=condition)

    assert list(error.value.fields) == ["condition"]


def test_a_circle_of_conditions_is_refused(add, lara):
    one = add("one", "yes_no")
    add("two", "yes_no", condition={"field": "one", "is": [True]})
    add("three", "yes_no", condition={"field": "two", "is": [True]})

    with pytest.raises(Invalid) as error:
        catalogue.change_field(one, by=lara, condition={"field": "three", "is": [False]})

    assert "circle" in error.value.fields["condition"][0]


def test_what_others_depend_on_is_neither_retired_nor_taken_away(laptop, add, lara):
    add("bag", "yes_no", condition={"field": "laptop", "is": ["strong"]})

    with pytest.raises(Refused):
        catalogue.retire_field(laptop, by=lara)
    with pytest.raises(Invalid):
        catalogue.change_field(laptop, by=lara, choices=["None", "Light"])


def test_a_question_moves_to_its_place(add, desk_ready, lara, recorded):
    add("a")
    add("b")
    last = add("c")

    with recorded(FieldMoved) as change:
        catalogue.move_field(last, by=lara, to=0)

    assert codes(desk_ready) == ["c", "a", "b"]
    assert change.event.changes == {"position": [2, 0]}


def test_moving_a_question_to_where_it_stands_changes_nothing(add, lara):
    only = add("a")

    catalogue.move_field(only, by=lara, to=5)

    assert not Event.objects.filter(kind="service.field_moved").exists()


def test_a_retired_question_is_asked_no_more_and_its_code_stays_taken(add, desk_ready, lara, recorded):
    field = add("floor")

    with recorded(FieldRetired):
        catalogue.retire_field(field, by=lara)

    assert codes(desk_ready) == []
    with pytest.raises(Invalid):
        add("floor")


@pytest.mark.parametrize(
    ("kind", "limits", "kept"),
    [
        ("number", {"min": "1", "max": 12}, {"min": "1", "max": "12"}),
        ("money", {"max": "1500,50"}, {"max": "1500.5", "currency": "EUR"}),
        ("money", {"currency": "usd"}, {"currency": "USD"}),
        ("date", {"min": "today + 2"}, {"min": "today+2"}),
        ("text", {"max": 20, "min": ""}, {"max": 20}),
        ("yes_no", {}, {}),
    ],
)
def test_limits_are_kept_as_the_kind_measures(add, kind, limits, kept):
    assert add("it", kind, limits=limits).limits == kept


@pytest.mark.parametrize(
    ("kind", "limits"),
    [
        ("number", {"min": 3, "max": 2}),
        ("number", {"min": "three"}),
        ("number", {"currency": "EUR"}),
        ("money", {"currency": "GOLD"}),
        ("date", {"max": "tomorrow"}),
        ("date", {"min": "2026-05-02", "max": "2026-05-01"}),
        ("text", {"max": 2.5}),
        ("file", {"max": 1}),
    ],
)
def test_limits_that_cannot_be_are_refused(add, kind, limits):
    with pytest.raises(Invalid) as error:
        add("it", kind, limits=limits)

    assert list(error.value.fields) == ["limits"]


def test_an_option_is_added_changed_and_retired(desk_ready, lara, recorded):
    with recorded(OptionAdded):
        option = catalogue.add_option(desk_ready, by=lara, name="Light laptop", lead_days=15)

    catalogue.change_option(option, by=lara, lead_days=3, stock=2)
    changed = Event.objects.get(kind="service.option_changed")
    assert changed.changes == {"lead_days": [15, 3], "stock": [None, 2]}

    catalogue.retire_option(option, by=lara)
    with pytest.raises(Refused):
        catalogue.change_option(option, by=lara, lead_days=1)


def test_a_lead_time_below_nothing_is_refused(desk_ready, lara):
    with pytest.raises(Invalid) as error:
        catalogue.add_option(desk_ready, by=lara, name="Yesterday", lead_days=-1)

    assert list(error.value.fields) == ["lead_days"]
