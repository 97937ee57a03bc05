"""Many rows at once: what bulk_create would leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from conftest import NOON
from puente.desk.models import Message, Request
from puente.events.models import Alarm, Event
from puente.foundation import rows
from puente.people.models import Department, Person


@pytest.fixture
def asked(ana, facilities):
    """Requests and what was said in them, none of it written yet."""
    requests = [
        Request(
            number=f"FAC-{n}",
            subject="The tap leaks",
            department=facilities,
            requester=ana,
            status=Request.Status.NEW,
            answers={"floor": n},
            opened_at=NOON + timedelta(hours=n),
            changed_at=NOON,
        )
        for n in range(1, 1201)
    ]
    said = [
        Message(request=one, kind="opening", text="Soon?", html="<p>Soon?</p>", at=NOON) for one in requests
    ]
    return requests, said


def test_each_row_has_its_id_and_is_what_was_given(asked):
    requests, said = asked

    rows.insert(requests)
    rows.insert(said)

    kept = Request.objects.in_bulk([one.pk for one in requests])
    assert len(kept) == 1200
    for one in requests:
        assert (kept[one.pk].number, kept[one.pk].opened_at, kept[one.pk].answers, kept[one.pk].sorts_at) == (
            one.number,
            one.opened_at,
            one.answers,
            one.sorts_at,
        )
    assert all(one.request_id == one.request.pk for one in said)
    assert {one.request_id for one in Message.objects.all()} == set(kept)


def test_it_writes_what_bulk_create_writes(ana, organization, facilities):
    def people(where):
        return [
            Person(name=f"Ánna {n} {where}", email=f"{where}{n}@a.example", languages=["es"], joined_at=NOON)
            for n in range(3)
        ]

    by_rows, by_django = people("rows"), people("rows")
    for one in by_django:
        one.email = f"again-{one.email}"
    rows.insert(by_rows)
    Person.objects.bulk_create(by_django)
    columns = [
        field.attname for field in Person._meta.concrete_fields if field.attname not in ("id", "email")
    ]

    assert list(
        Person.objects.filter(pk__in=[p.pk for p in by_rows]).order_by("pk").values(*columns)
    ) == list(Person.objects.filter(pk__in=[p.pk for p in by_django]).order_by("pk").values(*columns))


def test_words_and_data_come_back_as_they_were(organization):
    department = Department(
        code="LAB", name={"es": "Laboratorio"}, company=organization.company, founded_at=NOON
    )
    rows.insert([department])
    event = Event(
        at=NOON, recorded_at=NOON, via="code", kind="x", about_code="department", about_id=department.pk, batch="b",
        data={"changes": {"a": [None, 1.5]}},
    )  # fmt: skip
    rows.insert([event])

    assert str(Department.objects.get(pk=department.pk).name) == "Laboratorio"
    assert Event.objects.get(pk=event.pk).data == {"changes": {"a": [None, 1.5]}}


def test_the_database_keeps_its_own_rules(asked):
    requests, _said = asked
    requests[7].number = requests[6].number

    with pytest.raises(IntegrityError):
        rows.insert(requests)


def test_a_row_that_is_there_is_changed_in_these_fields_alone(asked):
    requests, _said = asked
    rows.insert(requests[:2])
    one, other = requests[:2]

    one.subject, one.answers, one.due_at, one.channel = "It drips", {"floor": 9}, NOON, "mail"
    rows.update(one, "subject", "answers", "due_at")

    kept = Request.objects.get(pk=one.pk)
    assert (kept.subject, kept.answers, kept.due_at) == ("It drips", {"floor": 9}, NOON)
    assert kept.channel == "portal"
    assert Request.objects.get(pk=other.pk).subject == "The tap leaks"


def test_what_a_field_makes_of_others_is_kept_with_them(ana):
    ana.name = "Ánna"
    rows.update(ana, "name", "sought")

    assert "anna" in Person.objects.get(pk=ana.pk).sought


def test_a_row_of_the_same_key_is_set_anew_and_not_made_twice(db):
    def alarm(at):
        return Alarm(at=at, verb="desk.warn", about_code="request", about_id=7, detail="", attempts=0)

    first, second = alarm(NOON), alarm(NOON + timedelta(hours=1))
    for one in (first, second):
        rows.put(one, key=("about_code", "about_id", "verb", "detail"), anew=("at", "attempts"))

    assert second.pk == first.pk
    assert Alarm.objects.get().at == NOON + timedelta(hours=1)


def test_a_counter_counts_what_the_database_has(facilities):
    Department.objects.filter(pk=facilities.pk).update(last_number=41)

    assert rows.count_up(facilities, "last_number") == 42
    assert Department.objects.get(pk=facilities.pk).last_number == 42


def test_nothing_is_written_of_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        rows.insert([])


def test_copies_of_a_row_are_written_unless_another_stands_in_their_way(db):
    rows.insert([alarm(2)])
    rows.insert_copies(alarm(0), ("about_id", "detail"), [(1, "one"), (2, ""), (3, "three")])
    rows.insert_copies(alarm(0), ("about_id",), [])

    kept = Alarm.objects.order_by("about_id").values_list("about_id", "detail", "verb", "at")
    assert list(kept) == [
        (1, "one", "desk.warn", NOON),
        (2, "", "desk.warn", NOON),
        (3, "three", "desk.warn", NOON),
    ]


def test_a_thousand_copies_take_more_than_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(3):
        rows.insert_copies(alarm(0), ("about_id",), [(n,) for n in range(1200)])

    assert Alarm.objects.count() == 1200


def test_rows_that_hold_these_values_are_deleted_and_no_others(db):
    for pk in (1, 2):
        rows.insert([alarm(pk)])
    rows.delete(Alarm, about_id=1, verb="another")
    rows.delete(Alarm, about_id=2, verb="desk.warn")

    assert [one.about_id for one in Alarm.objects.all()] == [1]


def alarm(pk):
    return Alarm(at=NOON, verb="desk.warn", about_code="request", about_id=pk)
